//! Equal weights.

use serde::{Deserialize, Serialize};

use super::{Candidate, Limit, Share, Sizing};
use crate::error::option;

/// One slot per trade; an event that finds no free slot is not traded.
///
/// # Formula
/// ```text
/// value = equity / slots
/// ```
/// # Inputs
/// Equity at the moment of entry, after the exits of that moment.
///
/// # Examples
/// 1,000,000 and 10 slots: 100,000 per trade.
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
    fn share(&self, _: &Candidate<'_>) -> Share {
        Ok(1.0 / self.slots as f64)
    }

    fn slots(&self) -> Option<usize> {
        Some(self.slots)
    }

    fn words(&self) -> String {
        match self.slots {
            1 => "1 slot".to_owned(),
            slots => format!("{slots} slots"),
        }
    }

    fn limits(&self) -> Vec<Limit> {
        let help = "give a whole number such as 10";
        vec![Limit::above_zero(option::SLOTS, self.slots as f64, help)]
    }
}
