//! Sweeps: every combination of given choices, and what searching among them costs.

pub mod backtest;
pub mod study;

/// The name and version of the layout of the JSON.
pub const SCHEMA: &str = "newsquake.sweep/1";
