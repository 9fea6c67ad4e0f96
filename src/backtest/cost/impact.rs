//! Market impact.

use serde::{Deserialize, Serialize};

use super::{Charge, Fill};

/// The square-root law: who buys a larger part of the day's volume moves the price against himself.
///
/// # Formula
/// ```text
/// cost = coefficient sigma sqrt(quantity / volume) price quantity
/// ```
/// # Inputs
/// sigma, the estimation window's residual standard deviation a day, and the volume of the day of the fill; nothing is
/// charged, and said, where one of them is missing or the volume is zero.
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
    fn of_fill(&self, fill: &Fill) -> Option<f64> {
        let volume = fill.volume.filter(|volume| *volume > 0.0)?;
        Some(self.coefficient * fill.sigma? * (fill.quantity / volume).sqrt() * fill.value())
    }
}
