//! An amount a fill.

use serde::{Deserialize, Serialize};

use super::{Charge, Fill};

/// A ticket fee.
///
/// # Formula
/// ```text
/// cost = amount
/// ```
/// # Inputs
/// None.
///
/// # References
/// Perold (1988), Journal of Portfolio Management 14(3), 4-9.
///
/// # Examples
/// 1 a fill: 2 for a trade.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Fixed {
    /// Money a fill.
    pub amount: f64,
}

impl Charge for Fixed {
    fn of_fill(&self, _: &Fill) -> Option<f64> {
        Some(self.amount)
    }
}
