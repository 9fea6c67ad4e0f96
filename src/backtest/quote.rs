//! Prices of a security that an entry can be made at.

use super::adjusted_bars::AdjustedBars;
use super::moment::{Half, Moment};
use super::spec::Entry;
use crate::time::{Calendar, Day};

/// A price of a security's bars.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Quote {
    /// The session on the event's calendar.
    pub day: Day,
    /// Which of the session's two prices.
    pub half: Half,
    /// The bar of the security.
    pub bar: usize,
    /// The price itself.
    pub price: f64,
}

/// Returns the first price of the wished kind at that moment or later.
pub fn quote(
    calendar: &Calendar,
    bars: &AdjustedBars<'_>,
    entry: Entry,
    from: Moment,
) -> Option<Quote> {
    let end = *bars.dates().last()?;
    let halves: &[Half] = match entry {
        Entry::First => &[Half::Open, Half::Close],
        Entry::Open => &[Half::Open],
        Entry::Close => &[Half::Close],
    };
    let days = (from.day.0..).map(Day);
    for day in days {
        let date = calendar.date(day).filter(|date| *date <= end)?;
        let Some(bar) = bars.on(date) else { continue };
        for &half in halves {
            let moment = Moment { day, half };
            if let Some(price) = bars.price(half, bar).filter(|_| moment >= from) {
                return Some(Quote {
                    day,
                    half,
                    bar,
                    price,
                });
            }
        }
    }
    None
}
