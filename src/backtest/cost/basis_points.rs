//! Costs in proportion to the traded value.

use serde::{Deserialize, Serialize};

use super::{Charge, Fill, Limit};
use crate::error::option;
use crate::units::Bps;

/// Commissions and fees in proportion to the value of a fill, charged at the entry and at the exit.
///
/// # Formula
/// ```text
/// cost = rate / 10000 price quantity
/// ```
/// # Inputs
/// The price and the number of shares of the fill.
///
/// # References
/// Perold (1988), Journal of Portfolio Management 14(3), 4-9, on the costs that paper portfolios leave out.
///
/// # Examples
/// 5 basis points of 100,000: 50.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct BasisPoints {
    /// Basis points of the traded value, per side.
    pub rate: Bps,
}

impl Charge for BasisPoints {
    fn fill_cost(&self, fill: &Fill) -> Option<f64> {
        Some(fill.value() * self.rate.number() / 10_000.0)
    }

    fn needs_session(&self) -> bool {
        false
    }

    fn words(&self) -> String {
        format!("{} bp a side", self.rate.number())
    }

    fn limits(&self) -> Vec<Limit> {
        vec![Limit::cost(option::COST_BPS, self.rate.number())]
    }
}
