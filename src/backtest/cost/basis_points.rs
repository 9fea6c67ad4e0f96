//! A share of the traded value.

use serde::{Deserialize, Serialize};

use super::{Charge, Fill};

/// Commissions and fees that grow with the value of a fill; charged at the entry and at the exit.
///
/// # Formula
/// ```text
/// cost = rate / 10000 price quantity
/// ```
/// # Inputs
/// The price and the shares of the fill.
///
/// # References
/// Perold (1988), Journal of Portfolio Management 14(3), 4-9, on what paper portfolios leave out.
///
/// # Examples
/// 5 basis points of 100,000: 50.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct BasisPoints {
    /// Basis points of the value, a side.
    pub rate: f64,
}

impl Charge for BasisPoints {
    fn of_fill(&self, fill: &Fill) -> Option<f64> {
        Some(fill.value() * self.rate / 10_000.0)
    }
}
