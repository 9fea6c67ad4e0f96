//! The reaction split by open, high, low, close and volume: when it came, how much prices moved about, and how much was traded.
//!
//! Each measure is one number for each session of a security. It is measured like a return: a model of its normal value is
//! estimated on the estimation window, and what is left in the event window is averaged and tested by group.

mod averages;
mod intraday;
mod measure;
mod overnight;
mod range;
mod split;
mod volume;

pub use measure::Measure;
pub(super) use split::{Parts, reaction};
