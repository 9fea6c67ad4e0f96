//! Numerical kernels: functions on slices of numbers, without any knowledge of markets.

pub mod counts;
pub mod dist;
pub mod draws;
pub mod egarch;
pub mod elementary;
pub mod garch;
pub mod johnson;
pub mod joint_ranks;
pub mod lanes;
pub mod minimize;
pub mod moments;
pub mod multiple;
pub mod network;
pub mod ols;
pub mod rank;
pub mod rows;
pub mod sandwich;
pub mod side_by_side;
pub mod simplex;
pub mod student;
pub mod two_sample;
pub mod variance;
