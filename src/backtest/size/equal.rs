//! Equal weights.

use serde::{Deserialize, Serialize};

use super::{Estimate, Sizing};
use crate::event::Reason;

/// One slot a trade; an event that finds no slot free is not traded.
///
/// # Formula
/// ```text
/// value = equity / slots
/// ```
/// # Inputs
/// Equity at the moment of entry, after the exits of that moment.
///
/// # Examples
/// 1,000,000 and 10 slots: 100,000 a trade.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct EqualWeight {
    /// The number of slots.
    pub slots: usize,
}

impl Default for EqualWeight {
    fn default() -> Self {
        Self { slots: 10 }
    }
}

impl Sizing for EqualWeight {
    fn share(&self, _: Option<&Estimate>) -> Result<f64, (Reason, String)> {
        Ok(1.0 / self.slots as f64)
    }

    fn slots(&self) -> Option<usize> {
        Some(self.slots)
    }
}
