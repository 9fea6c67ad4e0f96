//! An amount a share.

use serde::{Deserialize, Serialize};

use super::{Charge, Fill};

/// A broker's fee by shares, with a least amount a fill. Adjusted prices have adjusted share numbers: use it with
/// `--price close`.
///
/// # Formula
/// ```text
/// cost = max(least, amount quantity)
/// ```
/// # Inputs
/// The shares of the fill.
///
/// # References
/// Perold (1988), Journal of Portfolio Management 14(3), 4-9.
///
/// # Examples
/// 0.005 a share, 1 at least: 100 shares cost 1, 1,000 cost 5.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct PerShare {
    /// Money a share.
    pub amount: f64,
    /// The least amount a fill.
    pub least: f64,
}

impl Charge for PerShare {
    fn of_fill(&self, fill: &Fill) -> Option<f64> {
        Some((fill.quantity * self.amount).max(self.least))
    }
}
