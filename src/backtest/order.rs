//! An order: which way an event is traded, at which price and until when.

use chrono::NaiveDateTime;

use super::adjusted_bars::AdjustedBars;
use super::facts::Estimate;
use super::markets::Tick;
use super::moment::Half;
use super::quote::Quote;
use super::rule::Way;
use super::sent::{Rest, Sent};
use crate::event::Reason;
use crate::market::{CalendarId, Security};
use crate::time::{Calendar, Date, Lag};

/// An event that is to be traded.
#[derive(Debug, Clone)]
pub struct Order {
    /// Index of the event among those read.
    pub event: usize,
    /// The security of the event.
    pub security: Security,
    /// The benchmark of the event.
    pub benchmark: Option<Security>,
    /// Index of the security's exchange.
    pub exchange: usize,
    /// The calendar of the event.
    pub calendar: CalendarId,
    /// Which way it is traded.
    pub way: Way,
    /// The share of equity that it gets before the limits, or the reason why it gets none.
    pub share: Result<f64, Box<(Reason, String)>>,
    /// When the signal that it acts on became known.
    pub signal: NaiveDateTime,
    /// What its estimation window says.
    pub estimate: Option<Estimate>,
    /// The first price after the news.
    pub first: f64,
    /// The price at which it is entered.
    pub entry: Quote,
    /// The date of the entry.
    pub date: Date,
    /// The second of the entry, which puts the entries of a date in order.
    pub instant: i64,
    /// Sessions for which the entry had to wait for a price.
    pub waited: usize,
    /// Whether the entry is at the close because the session has no open.
    pub without_open: bool,
    /// Whether the entry lies before the news.
    pub same_bar: bool,
    /// The date of the first bar of the reaction.
    pub reaction_from: Date,
    /// The bar at whose close it is left if nothing comes before.
    pub due: usize,
    /// How that bar relates to the one that was planned.
    pub end: End,
    /// Whether a limit order is filled within the session, before the close at which the account sees it.
    pub within: bool,
    /// When and at which price it is sent: the entry, unless a limit order waits.
    pub sent: Sent,
    /// How a limit order waits.
    pub rest: Rest,
    /// The groups of the event, where a limit is set on them.
    pub labels: Box<[String]>,
    /// The fee for borrowing its security that the event states, basis points a year.
    pub borrow: Option<f64>,
}

/// How the last bar of a trade relates to the one that was planned.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum End {
    /// It is the planned one.
    AsMeant,
    /// It is the next one with a close, as after a halt.
    Late,
    /// It is the last one of the file.
    Forced,
}

impl Order {
    /// Returns whether it is entered at the close at which it is left as planned.
    pub fn is_held_for_no_session(&self) -> bool {
        let at_close = self.entry.half == Half::Close && !self.within;
        at_close && self.due == self.entry.bar && self.end != End::Forced
    }

    /// Returns whether it is entered at the last price of its security.
    pub fn is_entered_last(&self, bars: &AdjustedBars<'_>) -> bool {
        let at_close = self.entry.half == Half::Close && !self.within;
        let is_last = at_close || bars.close(self.due).is_none();
        self.end == End::Forced && self.due == self.entry.bar && is_last
    }

    /// Returns the same order, held for another number of sessions.
    #[must_use]
    pub fn held_for(&self, hold: u32, calendar: &Calendar, bars: &AdjustedBars<'_>) -> Self {
        let mut order = self.clone();
        if let Some(due) = due(calendar, bars, &order.entry, hold) {
            (order.due, order.end) = due;
        }
        order
    }

    /// Returns the moment at which it is sent.
    pub fn sent_tick(&self) -> Tick {
        Tick {
            instant: self.sent.instant,
            exchange: self.exchange,
            half: self.sent.half,
        }
    }

    /// Returns the moment of the entry.
    pub fn tick(&self) -> Tick {
        Tick {
            instant: self.instant,
            exchange: self.exchange,
            half: self.entry.half,
        }
    }
}

/// Returns the last bar of a trade that is held for some sessions, and how it relates to the one that was planned.
pub(super) fn due(
    calendar: &Calendar,
    bars: &AdjustedBars<'_>,
    entry: &Quote,
    hold: u32,
) -> Option<(usize, End)> {
    let hold = Lag(i32::try_from(hold).ok()?);
    let meant = entry.day.shift(hold).and_then(|day| calendar.date(day));
    let due = meant.and_then(|date| {
        let due = bars.next_close(bars.on_or_after(date))?;
        let is_meant = bars.dates()[due] == date;
        Some((due, if is_meant { End::AsMeant } else { End::Late }))
    });
    if due.is_some() {
        return due;
    }
    // Nobody knows at the last price of a file that no other follows: the trade is entered, and left there.
    let last = bars.last_close().unwrap_or(entry.bar);
    Some((last.max(entry.bar), End::Forced))
}
