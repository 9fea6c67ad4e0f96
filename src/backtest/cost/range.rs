//! Slippage by the day's range.

use serde::{Deserialize, Serialize};

use super::{Charge, Fill};

/// Nervous days are dear: slippage as a share of the distance from low to high.
///
/// # Formula
/// ```text
/// cost = share (high - low) quantity
/// ```
/// # Inputs
/// High and low of the day of the fill; nothing is charged, and said, where the file lacks them.
///
/// # References
/// Parkinson (1980), Journal of Business 53, 61-65, on the range as a measure of volatility.
///
/// # Examples
/// A share of 0.1, low 98, high 102, 1,000 shares: 400.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct RangeSlippage {
    /// The share of the range, a fraction.
    pub share: f64,
}

impl Charge for RangeSlippage {
    fn of_fill(&self, fill: &Fill) -> Option<f64> {
        Some((fill.high? - fill.low?) * self.share * fill.quantity)
    }
}
