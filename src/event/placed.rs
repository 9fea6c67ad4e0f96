//! The session that an event counts on.

use chrono::NaiveDateTime;

use super::timing::Timing;
use crate::time::{Date, Day};

/// Why day 0 differs from the date that the event states.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shift {
    /// Not shifted: the news was tradable on its own date.
    None,
    /// The news came at or after the close, so that the next session is the first to show it.
    AfterClose,
    /// The date was not a session.
    NoTrading,
    /// No time was stated, and the options count such news as coming after the close.
    UnknownTiming,
}

/// Day 0 of an event on a calendar, and how it was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Placed {
    /// The first session whose close can show the news.
    pub day0: Day,
    /// The date of day 0.
    pub date: Date,
    /// The part of the trading day in which the news came out, on the exchange's clock.
    pub timing: Timing,
    /// Date and time of the news on the exchange's clock, if a time is known.
    pub local: Option<NaiveDateTime>,
    /// Why day 0 differs from the stated date.
    pub shift: Shift,
    /// Whether a stated part of the trading day contradicts the stated time.
    pub is_contradicted: bool,
}
