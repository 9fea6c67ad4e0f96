//! Rules: which way an event is traded.

mod direction;
mod fade_reaction;
mod follow_reaction;
mod long;
mod short;
mod tagged;

use super::history::History;
use crate::catalogue::catalogue;
use crate::event::{Event, Reason};

pub use direction::Direction;
pub use fade_reaction::FadeReaction;
pub use follow_reaction::FollowReaction;
pub use long::Long;
pub use short::Short;
pub use tagged::Tagged;

catalogue! {
    /// The rules that a backtest can name.
    pub enum Side: Rule {
        "direction" => Direction, "The direction that the events file states.";
        "long" => Long, "Buy every event.";
        "short" => Short, "Sell every event short.";
        "follow-reaction" => FollowReaction, "The sign of the abnormal return of day 0, entered after day 0.";
        "fade-reaction" => FadeReaction, "Against the abnormal return of day 0, entered after day 0.";
        "tagged" => Tagged, "Buy events with some tags and sell those with others.";
    }
}

impl Side {
    /// The size that the reaction of day 0 has to exceed, for rules that look at it.
    pub(super) fn threshold(&self) -> Option<f64> {
        match self {
            Self::FollowReaction(rule) => Some(rule.threshold),
            Self::FadeReaction(rule) => Some(rule.threshold),
            _ => None,
        }
    }
}

/// Bought or sold short.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Way {
    /// Bought: gains when the price rises.
    Long,
    /// Sold short: gains when the price falls.
    Short,
}

impl Way {
    /// 1 or -1.
    pub fn sign(self) -> f64 {
        match self {
            Self::Long => 1.0,
            Self::Short => -1.0,
        }
    }

    /// The way of a positive or a negative number.
    pub fn of(number: f64) -> Option<Self> {
        match number {
            number if number > 0.0 => Some(Self::Long),
            number if number < 0.0 => Some(Self::Short),
            _ => None,
        }
    }

    /// The other one.
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
    /// The news.
    News,
    /// The close of day 0, which shows the first reaction to it.
    Reaction,
}

/// The way to trade, or why the event is not traded.
pub type Decision = Result<Way, (Reason, String)>;

/// A trading rule. Users of the library bring their own and run it with
/// [`Backtest::run_with`](super::Backtest::run_with).
pub trait Rule: Send + Sync {
    /// What has to be known before the rule can decide; what `history` holds ends there.
    fn waits_for(&self) -> WaitsFor {
        WaitsFor::News
    }

    /// Which way an event is traded.
    ///
    /// # Errors
    /// Why it is not; it is then listed among the events not used.
    fn decide(&self, event: &Event, history: &History<'_>) -> Decision;
}

/// The way of the reaction of day 0, where it is larger than a threshold.
fn reaction(history: &History<'_>, threshold: f64) -> Decision {
    let refuse = |detail: String| Err((Reason::NoDirection, detail));
    match history.reaction() {
        None => refuse("day 0 has no standardised abnormal return".to_owned()),
        Some(sar) if sar.abs() <= threshold => refuse(format!(
            "the standardised abnormal return of day 0, {sar:.2}, does not exceed the threshold {threshold}"
        )),
        Some(sar) => Way::of(sar).ok_or((
            Reason::NoDirection,
            "the abnormal return of day 0 is zero".to_owned(),
        )),
    }
}
