//! The fee for borrowed shares.

use serde::{Deserialize, Serialize};

use super::{Charge, Fill};

/// What a short position pays its lender for every night, by the calendar.
///
/// # Formula
/// ```text
/// cost = rate / 10000 days / 365 close quantity
/// ```
/// # Inputs
/// The close before each night, and the calendar days to the next session; a weekend is three.
///
/// # References
/// D'Avolio (2002), Journal of Financial Economics 66, 271-306.
///
/// # Examples
/// 365 basis points a year, 100,000 short from Friday to Monday: 30.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Borrow {
    /// Basis points of the value, a year.
    pub rate: f64,
}

impl Charge for Borrow {
    fn of_fill(&self, _: &Fill) -> Option<f64> {
        Some(0.0)
    }

    fn of_loan(&self, value: f64, days: f64) -> f64 {
        value * self.rate / 10_000.0 * days / 365.0
    }
}
