//! The reason for which an event cannot be placed on a calendar.

use super::exclusion::{Exclusion, Reason};
use crate::time::Date;

/// The reason for which an event is excluded, before the event is named.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusal {
    /// The kind of reason.
    pub reason: Reason,
    /// A sentence that says what was found.
    pub detail: String,
}

impl Refusal {
    /// Creates a refusal from its reason and a sentence that says what was found.
    pub fn new(reason: Reason, detail: impl Into<String>) -> Self {
        Self {
            reason,
            detail: detail.into(),
        }
    }

    /// Turns the refusal into the exclusion of the event at position `event` of the input; `date` is its day 0, if known.
    pub fn exclusion(self, event: usize, date: Option<Date>) -> Exclusion {
        Exclusion {
            event,
            date,
            reason: self.reason,
            detail: self.detail,
        }
    }
}
