//! The options that decide on which session an event counts.

use super::cutoff::Cutoff;
use super::selection::Selection;
use crate::catalogue::choice;

choice! {
    /// Where an event goes whose date is not a session.
    #[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
    pub enum Roll {
        /// To the next session, the first on which the news can be traded.
        #[default]
        Next = "next",
        /// To the session before.
        Previous = "previous",
        /// Nowhere: the event is excluded.
        Exact = "exact",
    }
}

choice! {
    /// Where an event goes that has a date but no time.
    #[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
    pub enum UnknownTiming {
        /// To the session of its date.
        #[default]
        SameDay = "same-day",
        /// To the session after its date, as if the news came after the close.
        NextDay = "next-day",
    }
}

/// How day 0 of an event is found.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Align {
    /// Where events go whose date is not a session.
    pub roll: Roll,
    /// Where events go that have no time.
    pub unknown_timing: UnknownTiming,
    /// Symbol of the benchmark of events that do not name their own.
    pub benchmark: Option<String>,
    /// The time of day on the exchange's clock from which news counts as after the close.
    pub cutoff: Option<Cutoff>,
    /// Which events are used.
    pub select: Selection,
    /// The column that groups events, if it is not their tags: events with different values in it are no duplicates.
    pub label: Option<String>,
    /// Whether two moments of one session are two events, as they are for trades.
    pub moments_differ: bool,
    /// Whether events are counted on the sessions of their own exchange even where they have a benchmark: trades follow the
    /// security, whatever the days of the market that it is measured against.
    pub own_sessions: bool,
}
