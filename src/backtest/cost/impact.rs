//! Market impact.

use serde::{Deserialize, Serialize};

use super::{Charge, Fill, Limit};
use crate::error::option;

/// The square-root law: buying a larger part of the day's volume moves the price against the buyer.
///
/// # Formula
/// ```text
/// cost = coefficient sigma sqrt(quantity / volume) price quantity
/// ```
/// # Inputs
/// sigma, the daily standard deviation of the residuals of the estimation window, and the volume of the day of the
/// fill. Where one of them is missing or the volume is zero, nothing is charged and a warning counts the fill.
///
/// # References
/// Almgren, Thum, Hauptmann & Li (2005), Risk 18(7), 58-62.
///
/// # Examples
/// Coefficient 1, sigma 2 %, 1 % of the volume: 20 basis points of the value.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct SquareRootImpact {
    /// The factor before the square root; about 1 in most studies.
    pub coefficient: f64,
}

impl Charge for SquareRootImpact {
    fn fill_cost(&self, fill: &Fill) -> Option<f64> {
        let volume = fill.volume.filter(|volume| *volume > 0.0)?;
        Some(self.coefficient * fill.sigma? * (fill.quantity / volume).sqrt() * fill.value())
    }

    fn words(&self) -> String {
        format!("square-root impact {}", self.coefficient)
    }

    fn limits(&self) -> Vec<Limit> {
        vec![Limit::cost(option::IMPACT, self.coefficient)]
    }
}
