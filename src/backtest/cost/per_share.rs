//! An amount per share.

use serde::{Deserialize, Serialize};

use super::{Charge, Fill, Limit};
use crate::error::option;

/// A broker's fee per share, with a minimum per fill. Adjusted prices imply adjusted numbers of shares, so use it with
/// raw closes.
///
/// # Formula
/// ```text
/// cost = max(least, amount quantity)
/// ```
/// # Inputs
/// The number of shares of the fill.
///
/// # References
/// Perold (1988), Journal of Portfolio Management 14(3), 4-9.
///
/// # Examples
/// 0.005 per share, 1 at least: 100 shares cost 1, 1,000 cost 5.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct PerShare {
    /// Money per share.
    pub amount: f64,
    /// The minimum per fill.
    pub least: f64,
}

impl Charge for PerShare {
    fn fill_cost(&self, fill: &Fill) -> Option<f64> {
        Some((fill.quantity * self.amount).max(self.least))
    }

    fn counts_shares(&self) -> bool {
        true
    }

    fn needs_session(&self) -> bool {
        false
    }

    fn words(&self) -> String {
        match self.least > 0.0 {
            true => format!("{} a share, {} a fill at least", self.amount, self.least),
            false => format!("{} a share", self.amount),
        }
    }

    fn limits(&self) -> Vec<Limit> {
        vec![
            Limit::cost(option::COST_PER_SHARE, self.amount),
            Limit::cost(option::COST_MINIMUM, self.least),
        ]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn its_words_name_a_minimum_where_there_is_one() {
        let words = |amount, least| PerShare { amount, least }.words();
        assert_eq!(words(0.05, 0.0), "0.05 a share");
        assert_eq!(words(0.05, 1.0), "0.05 a share, 1 a fill at least");
        assert_eq!(words(0.05, 0.5), "0.05 a share, 0.5 a fill at least");
        assert!(PerShare::default().counts_shares());
    }
}
