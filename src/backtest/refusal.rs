//! Why an order is not traded.

use std::fmt;

use crate::event::Reason;
use crate::time::Date;

/// The reason why an order is not traded, and what was found.
pub(super) type Refusal = (Reason, Detail);

/// What was found when an order was refused. An account may refuse thousands of orders, one after the other; what most of them meet
/// is put into words when all of them are known, on all threads.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Detail {
    /// Every slot was taken.
    SlotsTaken {
        /// The date.
        on: Date,
        /// Number of slots.
        slots: usize,
    },
    /// A trade of its security was still held.
    Held {
        /// The date.
        on: Date,
        /// The date on which that trade was entered.
        entered: Date,
        /// What became of that trade, as the end of the sentence.
        and: &'static str,
    },
    /// Anything else, in words.
    Other(String),
}

impl From<String> for Detail {
    fn from(words: String) -> Self {
        Self::Other(words)
    }
}

impl fmt::Display for Detail {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::SlotsTaken { on, slots } => {
                write!(f, "every slot is taken on {on}, {slots} of {slots}")
            }
            Self::Held { on, entered, and } => {
                write!(f, "on {on} the trade of {entered} was still held{and}")
            }
            Self::Other(words) => f.write_str(words),
        }
    }
}
