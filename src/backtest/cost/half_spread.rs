//! Half of the quoted spread.

use serde::{Deserialize, Serialize};

use super::{Charge, Fill, Limit};
use crate::error::option;
use crate::units::Bps;

/// The cost of taking liquidity: half of the spread at the entry and half at the exit.
///
/// # Formula
/// ```text
/// cost = spread / 2 / 10000 price quantity
/// ```
/// # Inputs
/// The price and the number of shares of the fill.
///
/// # References
/// Demsetz (1968), Quarterly Journal of Economics 82, 33-53.
///
/// # Examples
/// A spread of 10 basis points, 100,000: 50 per fill.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct HalfSpread {
    /// The quoted spread, basis points of the price.
    pub spread: Bps,
}

impl Charge for HalfSpread {
    fn fill_cost(&self, fill: &Fill) -> Option<f64> {
        Some(fill.value() * self.spread.number() / 2.0 / 10_000.0)
    }

    fn needs_session(&self) -> bool {
        false
    }

    fn words(&self) -> String {
        format!("half of a spread of {} bp", self.spread.number())
    }

    fn limits(&self) -> Vec<Limit> {
        vec![Limit::cost(option::SPREAD_BPS, self.spread.number())]
    }
}
