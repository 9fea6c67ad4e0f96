//! Rules: which way an event is traded.

mod direction;
mod fade_reaction;
mod follow_reaction;
mod long;
mod short;
mod tagged;

use super::history::History;
use super::limit::Limit;
use crate::catalogue::catalogue;
use crate::error::option;
use crate::event::{Event, Reason};

pub use direction::Direction;
pub use fade_reaction::FadeReaction;
pub use follow_reaction::FollowReaction;
pub use long::Long;
pub use short::Short;
pub use tagged::Tagged;

catalogue! {
    /// The rules that a study file can name.
    pub enum Side: Rule {
        "direction" => Direction, "The direction that the events file states.";
        "long" => Long, "Buy every event.";
        "short" => Short, "Sell every event short.";
        "follow-reaction" => FollowReaction in follow_reaction, "The sign of the abnormal return of day 0, entered after day 0.";
        "fade-reaction" => FadeReaction in fade_reaction, "Against the abnormal return of day 0, entered after day 0.";
        "tagged" => Tagged, "Buy events with some tags and sell those with others.";
    }
}

/// Which way an event is traded: bought or sold short.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Way {
    /// Bought: gains when the price rises.
    Long,
    /// Sold short: gains when the price falls.
    Short,
}

impl Way {
    /// Returns 1 or -1.
    pub fn sign(self) -> f64 {
        match self {
            Self::Long => 1.0,
            Self::Short => -1.0,
        }
    }

    /// Returns the way of a positive or a negative number, and none for zero.
    pub fn from_sign(number: f64) -> Option<Self> {
        match number {
            number if number > 0.0 => Some(Self::Long),
            number if number < 0.0 => Some(Self::Short),
            _ => None,
        }
    }

    /// Returns the other way.
    #[must_use]
    pub fn against(self) -> Self {
        match self {
            Self::Long => Self::Short,
            Self::Short => Self::Long,
        }
    }
}

/// What has to be known before a rule can decide.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WaitsFor {
    /// The news alone.
    News,
    /// The close of day 0, which shows the first reaction to it.
    Reaction,
}

/// Which way to trade, or the reason why the event is not traded.
pub type Decision = Result<Way, (Reason, String)>;

/// A trading rule. Users of the library bring their own with [`Runner::rule`](super::Runner::rule).
pub trait Rule: Send + Sync {
    /// Returns what has to be known before the rule can decide; its `history` ends there.
    fn waits_for(&self) -> WaitsFor {
        WaitsFor::News
    }

    /// Decides which way an event is traded.
    ///
    /// # Errors
    /// The reason why it is not traded; the outcome lists it among the excluded events.
    fn decide(&self, event: &Event, history: &History<'_>) -> Decision;

    /// Returns the numbers of its options with the ranges that they must lie in.
    fn limits(&self) -> Vec<Limit> {
        Vec::new()
    }
}

/// Returns the way of the abnormal return of day 0 where its size exceeds a threshold.
fn reaction(history: &History<'_>, threshold: f64) -> Decision {
    let refuse = |detail: String| Err((Reason::NoDirection, detail));
    match history.reaction() {
        None => refuse("day 0 has no standardised abnormal return".to_owned()),
        Some(sar) if sar.abs() <= threshold => refuse(format!(
            "the standardised abnormal return of day 0, {sar:.2}, does not exceed the threshold {threshold}"
        )),
        Some(sar) => Way::from_sign(sar).ok_or((
            Reason::NoDirection,
            "the abnormal return of day 0 is zero".to_owned(),
        )),
    }
}

/// Returns the range of a threshold.
fn threshold_limit(threshold: f64) -> Vec<Limit> {
    let help = "give standard deviations such as 2";
    vec![Limit::zero_or_more(option::THRESHOLD, threshold, help)]
}
