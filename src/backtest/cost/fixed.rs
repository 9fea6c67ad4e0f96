//! A fixed amount per fill.

use serde::{Deserialize, Serialize};

use super::{Charge, Fill, Limit};
use crate::error::option;

/// A ticket fee: the same amount of money for every fill.
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
/// 1 per fill: 2 for a trade.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Fixed {
    /// Money per fill.
    pub amount: f64,
}

impl Charge for Fixed {
    fn fill_cost(&self, _: &Fill) -> Option<f64> {
        Some(self.amount)
    }

    fn needs_session(&self) -> bool {
        false
    }

    fn words(&self) -> String {
        format!("{} a fill", self.amount)
    }

    fn limits(&self) -> Vec<Limit> {
        vec![Limit::cost(option::COST_FIXED, self.amount)]
    }
}
