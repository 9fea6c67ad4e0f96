//! A study between its two halves: events are placed and returns are made, after which only reactions need prices.

use super::resolved::Resolved;
use super::stages::{Placed, StudyReturns};
use crate::time::Date;

/// A study whose events are placed and whose returns are made.
pub(crate) struct Prepared {
    pub(super) plan: Resolved,
    pub(super) placed: Placed,
    pub(super) returns: StudyReturns,
    /// `last_closes[i]`: the last date on which security `i` has a close.
    pub(super) last_closes: Vec<Option<Date>>,
}

impl Prepared {
    /// Returns whether the values of prices are still needed.
    pub fn needs_prices(&self) -> bool {
        self.plan.reaction
    }
}
