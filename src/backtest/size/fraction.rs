//! A fixed share of equity.

use serde::{Deserialize, Serialize};

use super::{Candidate, Limit, Share, Sizing};
use crate::error::option;
use crate::units::Percent;

/// The same share of equity for every trade, as long as the leverage limit leaves room.
///
/// # Formula
/// ```text
/// value = percent / 100 equity
/// ```
/// # Inputs
/// Equity at the moment of entry, after the exits of that moment.
///
/// # Examples
/// 1,000,000 and 5 percent: 50,000 per trade.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct FixedFraction {
    /// Percent of equity.
    pub percent: Percent,
}

impl Default for FixedFraction {
    fn default() -> Self {
        Self {
            percent: Percent::whole(10),
        }
    }
}

impl Sizing for FixedFraction {
    fn share(&self, _: &Candidate<'_>) -> Share {
        Ok(self.percent.fraction())
    }

    fn words(&self) -> String {
        format!("{} of equity a trade", self.percent)
    }

    fn limits(&self) -> Vec<Limit> {
        let help = "give a percentage such as 5";
        vec![Limit::above_zero(
            option::FRACTION,
            self.percent.number(),
            help,
        )]
    }
}
