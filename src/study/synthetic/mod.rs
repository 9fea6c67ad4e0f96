//! Synthetic controls: portfolios of donors that match the estimation window of an event.

mod control;
mod donors;
mod outcome;
mod permutation;
mod problem;

pub(super) use control::Synthetic;
pub(super) use donors::donors;
pub use outcome::{DonorWeight, SyntheticOutcome, SyntheticWindow};
pub(super) use permutation::described;
