//! Interest on borrowed cash.

use serde::{Deserialize, Serialize};

use super::{Charge, Fill, Limit};
use crate::error::option;
use crate::units::Bps;

/// The interest that the account pays for every calendar night on which its cash is below zero. The trades that are long
/// bear it in proportion to their values.
///
/// # Formula
/// ```text
/// cost = rate / 10000 days / 365 max(-cash, 0)
/// ```
/// # Inputs
/// The cash at the close before each night, proceeds of short sales included, and the calendar days to the next session.
///
/// # References
/// Reg T margin loans are charged so, a day at a time; brokers in London count 365 days, those in New York 360.
///
/// # Examples
/// 365 basis points a year, 100,000 borrowed from Friday to Monday: 30.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Interest {
    /// Basis points of the borrowed cash, per year.
    pub rate: Bps,
}

impl Charge for Interest {
    fn fill_cost(&self, _: &Fill) -> Option<f64> {
        Some(0.0)
    }

    fn debt_cost(&self, debt: f64, days: f64) -> f64 {
        debt * self.rate.number() / 10_000.0 * days / 365.0
    }

    fn needs_session(&self) -> bool {
        false
    }

    fn words(&self) -> String {
        format!("interest {} bp a year", self.rate.number())
    }

    fn limits(&self) -> Vec<Limit> {
        vec![Limit::cost(option::INTEREST_BPS, self.rate.number())]
    }
}
