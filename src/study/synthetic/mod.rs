//! Synthetic controls: portfolios of donors that match the estimation window of an event.

mod donors;
mod outcome;
mod permutation;
mod problem;

pub(super) use donors::donors;
pub use outcome::{DonorWeight, SyntheticOutcome, SyntheticWindow};
pub(super) use permutation::described;
pub(super) use problem::Synthetic;
