//! Against the first reaction.

use serde::{Deserialize, Serialize};

use super::{Decision, History, Limit, Rule, WaitsFor, Way, reaction, threshold_limit};
use crate::event::Event;

/// Bets that the reaction of day 0 went too far and comes back.
///
/// # Formula
/// ```text
/// side = -sign(SAR_0) where |SAR_0| > threshold
/// ```
/// # Inputs
/// SAR_0, the abnormal return of day 0 in units of its own standard deviation. It is known at the close of day 0; the
/// first price after it is the next session's open.
///
/// # Assumes
/// That prices react too much at first; after earnings most studies find the opposite.
///
/// # References
/// De Bondt & Thaler (1985), Journal of Finance 40, 793-805.
///
/// # Examples
/// SAR_0 = 2.5, threshold 2: side -1. SAR_0 = 1.5: not traded.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct FadeReaction {
    /// The size that the reaction must exceed, standard deviations.
    pub threshold: f64,
}

impl Rule for FadeReaction {
    fn waits_for(&self) -> WaitsFor {
        WaitsFor::Reaction
    }

    fn decide(&self, _: &Event, history: &History<'_>) -> Decision {
        reaction(history, self.threshold).map(Way::against)
    }

    fn limits(&self) -> Vec<Limit> {
        threshold_limit(self.threshold)
    }
}
