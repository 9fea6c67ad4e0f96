//! Slippage in proportion to the day's range.

use serde::{Deserialize, Serialize};

use super::{Charge, Fill, Limit};
use crate::error::option;
use crate::units::Percent;

/// Slippage as a share of the distance from the day's low to its high: volatile days cost more.
///
/// # Formula
/// ```text
/// cost = percent / 100 (high - low) quantity
/// ```
/// # Inputs
/// High and low of the day of the fill. Where the file lacks them, nothing is charged and a warning counts the fill.
///
/// # References
/// Parkinson (1980), Journal of Business 53, 61-65, on the range as a measure of volatility.
///
/// # Examples
/// 10 percent, low 98, high 102, 1,000 shares: 400.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct RangeSlippage {
    /// Percent of the range.
    pub percent: Percent,
}

impl Charge for RangeSlippage {
    fn fill_cost(&self, fill: &Fill) -> Option<f64> {
        Some((fill.high? - fill.low?) * self.percent.fraction() * fill.quantity)
    }

    fn words(&self) -> String {
        format!("slippage {} of the range", self.percent)
    }

    fn limits(&self) -> Vec<Limit> {
        vec![Limit::cost(option::SLIPPAGE_RANGE, self.percent.number())]
    }
}
