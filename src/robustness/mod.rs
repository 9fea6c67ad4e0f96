//! Runs of many plans over the same inputs: how far a result depends on the choices that led to it.

pub mod sweep;
