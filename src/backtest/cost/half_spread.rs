//! Half of the quoted spread.

use serde::{Deserialize, Serialize};

use super::{Charge, Fill};

/// Who takes liquidity pays half of the spread at the entry and half at the exit.
///
/// # Formula
/// ```text
/// cost = spread / 2 / 10000 price quantity
/// ```
/// # Inputs
/// The price and the shares of the fill.
///
/// # References
/// Demsetz (1968), Quarterly Journal of Economics 82, 33-53.
///
/// # Examples
/// A spread of 10 basis points, 100,000: 50 a fill.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct HalfSpread {
    /// The quoted spread, basis points of the price.
    pub spread: f64,
}

impl Charge for HalfSpread {
    fn of_fill(&self, fill: &Fill) -> Option<f64> {
        Some(fill.value() * self.spread / 2.0 / 10_000.0)
    }
}
