//! The synthetic control of an event, as results state it.

use serde::Serialize;

use crate::time::Lag;

/// The synthetic control of an event.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[non_exhaustive]
pub struct SyntheticOutcome {
    /// The number of donors that have all returns.
    pub n_donors: usize,
    /// The donors with a weight above zero, the largest first.
    pub weights: Vec<DonorWeight>,
    /// How far the conditions of optimality are broken, as a share of the largest squared distance between the security and a donor.
    pub gap: f64,
    /// The root mean square of the security's return less that of the control, over the estimation window.
    pub rmse: f64,
    /// One less the ratio of its square to the variance of the security's return.
    pub r_squared: Option<f64>,
    /// The number of donors that were put in the place of the security; 0 if there are too many to do so.
    pub n_placebos: usize,
    /// The p-values by permutation of each tested window.
    pub windows: Vec<SyntheticWindow>,
}

/// A donor and its weight.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[non_exhaustive]
pub struct DonorWeight {
    /// The symbol.
    pub symbol: String,
    /// The weight.
    pub weight: f64,
}

/// The p-values by permutation of a tested window.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
#[non_exhaustive]
pub struct SyntheticWindow {
    /// The first day.
    pub from: Lag,
    /// The last day.
    pub to: Lag,
    /// The share of the shifts in a circle of all residuals whose window is at least as far from zero; `null` where a day is missing.
    pub conformal_p: Option<f64>,
    /// The share of the security and its donors whose window is at least as far from their estimation window as the security's.
    pub placebo_p: Option<f64>,
}
