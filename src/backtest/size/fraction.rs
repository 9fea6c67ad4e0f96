//! A fixed fraction of equity.

use serde::{Deserialize, Serialize};

use super::{Estimate, Sizing};
use crate::event::Reason;

/// The same share of equity for every trade, as long as the leverage limit leaves room.
///
/// # Formula
/// ```text
/// value = share equity
/// ```
/// # Inputs
/// Equity at the moment of entry, after the exits of that moment.
///
/// # Examples
/// 1,000,000 and a share of 0.05: 50,000 a trade.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct FixedFraction {
    /// The share of equity, a fraction.
    pub share: f64,
}

impl Default for FixedFraction {
    fn default() -> Self {
        Self { share: 0.1 }
    }
}

impl Sizing for FixedFraction {
    fn share(&self, _: Option<&Estimate>) -> Result<f64, (Reason, String)> {
        Ok(self.share)
    }
}
