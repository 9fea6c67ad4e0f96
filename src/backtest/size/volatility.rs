//! The same risk for every trade.

use serde::{Deserialize, Serialize};

use super::super::SESSIONS_A_YEAR;
use super::{Estimate, Sizing};
use crate::event::Reason;

/// Calm securities get more money than nervous ones, so that each trade moves equity by as much.
///
/// # Formula
/// ```text
/// value = equity target / (sigma sqrt(252))
/// ```
/// # Inputs
/// sigma, the standard deviation of the estimation window's residuals a day: what no hedge on the benchmark takes away.
/// An event without an estimate is not traded.
///
/// # Examples
/// Target 2 % a year, sigma 2 % a day: 6.3 % of equity.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct VolatilityTarget {
    /// The yearly standard deviation that each trade may give to equity, a fraction.
    pub target: f64,
}

impl Default for VolatilityTarget {
    fn default() -> Self {
        Self { target: 0.02 }
    }
}

impl Sizing for VolatilityTarget {
    fn share(&self, estimate: Option<&Estimate>) -> Result<f64, (Reason, String)> {
        match estimate {
            Some(estimate) if estimate.sigma > 0.0 => {
                Ok(self.target / (estimate.sigma * SESSIONS_A_YEAR.sqrt()))
            }
            _ => Err((
                Reason::TooFewObservations,
                "no sigma to size the trade by".to_owned(),
            )),
        }
    }
}
