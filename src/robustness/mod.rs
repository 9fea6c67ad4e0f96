//! Runs of many plans over the same inputs: how far a result depends on the choices that led to it.

pub mod bootstrap;
pub mod draws;
pub mod panel;
pub mod placebo;
pub mod power;
pub mod sweep;
pub mod watch;
