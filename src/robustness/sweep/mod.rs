//! Sweeps: every combination of given choices, and what searching among them costs.

pub mod backtest;
