//! The fee for borrowed shares.

use serde::{Deserialize, Serialize};

use super::{Charge, Fill, Limit};
use crate::error::option;
use crate::units::Bps;

/// The fee that a short position pays to the lender of its shares for every calendar night.
///
/// # Formula
/// ```text
/// cost = rate / 10000 days / 365 close quantity
/// ```
/// # Inputs
/// The close before each night, and the calendar days to the next session; a weekend counts as three. Where the events
/// state a rate of their own, it holds for their trades.
///
/// # References
/// D'Avolio (2002), Journal of Financial Economics 66, 271-306.
///
/// # Examples
/// 365 basis points a year, 100,000 short from Friday to Monday: 30.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Borrow {
    /// Basis points of the value, per year.
    pub rate: Bps,
}

impl Charge for Borrow {
    fn fill_cost(&self, _: &Fill) -> Option<f64> {
        Some(0.0)
    }

    fn loan_cost(&self, value: f64, days: f64) -> f64 {
        self.loan_cost_at(self.rate.number(), value, days)
    }

    fn loan_cost_at(&self, own_rate: f64, value: f64, days: f64) -> f64 {
        value * own_rate / 10_000.0 * days / 365.0
    }

    fn needs_session(&self) -> bool {
        false
    }

    fn words(&self) -> String {
        format!("borrowing {} bp a year", self.rate.number())
    }

    fn limits(&self) -> Vec<Limit> {
        vec![Limit::cost(option::BORROW_BPS, self.rate.number())]
    }
}
