//! A synthetic control that was found.

use crate::market::Security;
use crate::time::Day;

/// The synthetic control of one event: its weights, and its return on each day.
#[derive(Debug, Clone)]
pub struct Synthetic {
    /// The donors with a weight above zero, the largest first.
    pub weights: Vec<(Security, f64)>,
    /// The number of donors that count for the event.
    pub donors: usize,
    /// How far the conditions of optimality are broken, as a share of the largest squared distance of a donor from the security.
    pub gap: f64,
    /// The root mean square of the security's return less that of the control, over the estimation window.
    pub rmse: f64,
    /// One less the ratio of its square to the variance of the security's return.
    pub r_squared: Option<f64>,
    /// The first day of `values`.
    pub first: Day,
    /// The control's return of each session.
    pub values: Vec<f64>,
}

impl Synthetic {
    /// Returns the number of parameters behind the weights: those above zero, less one, since they sum to one.
    pub fn parameters(&self) -> usize {
        self.weights.len() - 1
    }
}
