//! Slices in, numbers out: the arithmetic that knows nothing of markets.

pub mod dist;
pub mod moments;
pub mod ols;
pub mod rank;
