//! Figures of a backtest, one file a figure.

pub mod bridge;
mod caption;
pub mod equity;
pub mod monthly;
pub mod trade_dist;
