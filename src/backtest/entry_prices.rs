//! The prices between which an event is traded.

use super::adjusted_bars::AdjustedBars;
use super::limit_order::LimitOrder;
use super::moment::{Half, Moment};
use super::order::{End, due};
use super::quote::{Quote, quote};
use super::resolved::Resolved;
use super::rule::{WaitsFor, Way};
use super::spec::Entry;
use crate::event::{Aligned, Shift, Timing};
use crate::time::{Calendar, Date, Day, Lag};

/// The prices between which an event is traded.
pub struct EntryPrices {
    /// The first price after the news.
    pub first: Quote,
    /// The price at which it is entered.
    pub entry: Quote,
    /// The moment at which the order was to be sent.
    pub wished: Moment,
    /// The price at which it could be sent; the entry, unless a limit order waits.
    pub sent: Quote,
    /// The price that its size is counted by.
    pub level: f64,
    /// The last session of a limit order that is not filled, and the reason in words.
    pub expired: Option<(Day, String)>,
    /// Whether a limit order is filled within the session.
    pub within: bool,
    /// The date of the entry.
    pub date: Date,
    /// The bar at whose close it is left.
    pub due: usize,
    /// How that bar relates to the one that was planned.
    pub end: End,
}

/// Why an event has no price to enter at.
pub enum NoPrice {
    /// The prices end before.
    AfterHistory,
    /// The next price came later than an entry may wait for it, in words.
    Halted(String),
}

impl EntryPrices {
    /// Finds the prices of an event that can be traded from a moment on.
    pub fn find(
        plan: &Resolved,
        calendar: &Calendar,
        bars: &AdjustedBars<'_>,
        from: Moment,
        way: Way,
    ) -> Result<Self, NoPrice> {
        let gone = || NoPrice::AfterHistory;
        let first = quote(calendar, bars, Entry::First, from).ok_or_else(gone)?;
        let wished = from.entry(plan.entry, plan.delay).ok_or_else(gone)?;
        let sent = quote(calendar, bars, plan.entry, wished).ok_or_else(gone)?;
        let waited = sent.day.0 - wished.day.0;
        if let Some(most) = plan.max_wait.filter(|most| waited > *most as usize) {
            return Err(NoPrice::Halted(format!(
                "no price for {waited} sessions, and an entry waits for {most} at most"
            )));
        }
        let (mut entry, mut within, mut level, mut expired) = (sent, false, sent.price, None);
        if let Some(percent) = plan.limit_entry {
            let waiting = LimitOrder::new(sent, way.sign(), percent, plan.limit_sessions);
            level = waiting.level();
            match waiting.fill(calendar, bars) {
                Ok(filled) => (entry, within) = filled,
                Err(reason) => expired = Some(reason),
            }
            if entry == sent && expired.is_none() && !within {
                level = sent.price;
            }
        }
        let date = calendar.date(entry.day).ok_or_else(gone)?;
        let (due, end) = due(calendar, bars, &entry, plan.hold).ok_or_else(gone)?;
        Ok(Self {
            first,
            entry,
            wished,
            sent,
            level,
            expired,
            within,
            date,
            due,
            end,
        })
    }

    /// Returns whether it is entered at the very price at which it is sent.
    pub fn is_entered_where_sent(&self) -> bool {
        (self.sent.day, self.sent.half) == (self.entry.day, self.entry.half) && !self.within
    }
}

/// Returns the first price of the bar in which the signal becomes known: for replications of studies that trade there.
pub fn same_bar(tradable: Moment, aligned: &Aligned, waits_for: WaitsFor) -> Moment {
    match (waits_for, tradable.half) {
        (WaitsFor::Reaction, _) => Moment {
            day: aligned.day0,
            half: Half::Close,
        },
        (WaitsFor::News, Half::Close) => Moment {
            day: tradable.day,
            half: Half::Open,
        },
        (WaitsFor::News, Half::Open) if aligned.timing != Timing::Pre => {
            let bar = tradable.day.shift(Lag(-1)).unwrap_or(tradable.day);
            let moved = aligned.shift == Shift::NoTrading;
            Moment {
                day: if moved { tradable.day } else { bar },
                half: Half::Open,
            }
        }
        (WaitsFor::News, Half::Open) => tradable,
    }
}
