//! The moments at which daily prices are made, and the first one after the news.

use chrono::{NaiveDateTime, NaiveTime, SecondsFormat, TimeZone};

use super::spec::Entry;
use crate::event::{Aligned, Event, Shift, Timing};
use crate::time::{Calendar, Date, Day, Exchange, Lag};

/// The two prices of a session that can be traded at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Half {
    /// The first price of the session.
    Open,
    /// The last price of the session.
    Close,
}

impl Half {
    /// Returns the name in results.
    pub fn name(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Close => "close",
        }
    }
}

/// An open or a close of one calendar.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Moment {
    /// The session.
    pub day: Day,
    /// Which of its two prices.
    pub half: Half,
}

impl Moment {
    /// Returns the first open (or close, as `entry` says) at this moment or later, plus `delay` sessions.
    pub fn entry(self, entry: Entry, delay: u32) -> Option<Self> {
        let moment = match (entry, self.half) {
            (Entry::First, _) | (Entry::Open, Half::Open) => self,
            (Entry::Open, Half::Close) => Self {
                day: self.day.shift(Lag(1))?,
                half: Half::Open,
            },
            (Entry::Close, _) => Self {
                half: Half::Close,
                ..self
            },
        };
        let day = moment.day.shift(Lag(i32::try_from(delay).ok()?))?;
        Some(Self { day, ..moment })
    }
}

/// When something became known, and the first price after it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Signal {
    /// The first price that was made after it.
    pub tradable: Moment,
    /// The latest moment at which it may have become known, on the exchange's clock.
    pub time: NaiveDateTime,
}

/// Returns the news as the signal that a rule acts on.
///
/// A date without a time may mean any time of that day, so that the first price after it is the next session's open.
/// `None` where the calendar ends before.
pub fn news(
    event: &Event,
    aligned: &Aligned,
    calendar: &Calendar,
    exchange: &Exchange,
) -> Option<Signal> {
    let when = event.when.as_ref().ok()?;
    let date = aligned
        .local
        .map_or(when.date, |local| Date::from(local.date()));
    if aligned.local.is_none() && aligned.timing == Timing::Unknown {
        // The stated date ends on the clock of its own zone.
        let time = when.last_moment(exchange.zone());
        let tradable = first_after(time, calendar, exchange)?;
        return Some(Signal { tradable, time });
    }
    let day0 = aligned.day0;
    let (day, half) = match (aligned.shift, aligned.timing) {
        // Day 0 itself may lie before the news, where the options roll it back.
        (Shift::NoTrading, _) => (calendar.on_or_after(date)?, Half::Open),
        (Shift::AfterClose | Shift::UnknownTiming, _) | (Shift::None, Timing::Pre) => {
            (day0, Half::Open)
        }
        (Shift::None, Timing::Intraday) => (day0, Half::Close),
        (Shift::None, Timing::Post | Timing::Unknown) => (day0.shift(Lag(1))?, Half::Open),
    };
    let latest = match aligned.timing {
        Timing::Pre => exchange.open_on(date),
        Timing::Intraday => exchange.close_on(date),
        Timing::Post | Timing::Unknown => NaiveTime::from_hms_opt(23, 59, 59)?,
    };
    let local = aligned.local.unwrap_or(date.to_chrono().and_time(latest));
    Some(Signal {
        tradable: Moment { day, half },
        time: local,
    })
}

/// Returns the first open or close after a moment on the exchange's clock.
fn first_after(local: NaiveDateTime, calendar: &Calendar, exchange: &Exchange) -> Option<Moment> {
    let date = Date::from(local.date());
    let Some(day) = calendar.on(date) else {
        let day = calendar.on_or_after(date)?;
        return Some(Moment {
            day,
            half: Half::Open,
        });
    };
    let (day, half) = match local.time() {
        time if time < exchange.open_on(date) => (day, Half::Open),
        time if time < exchange.close_on(date) => (day, Half::Close),
        _ => (day.shift(Lag(1))?, Half::Open),
    };
    Some(Moment { day, half })
}

/// Returns the close that shows the first reaction to news as the signal that a rule acts on: the close of the date on which
/// the reaction was measured. News that may have come after that close is known later, and is the signal itself.
pub fn reaction(
    news: Signal,
    measured: Date,
    calendar: &Calendar,
    exchange: &Exchange,
) -> Option<Signal> {
    let tradable = Moment {
        day: calendar.on_or_after(Date::from_days_since_1970(measured.days_since_1970() + 1))?,
        half: Half::Open,
    };
    if news.tradable >= tradable {
        return Some(news);
    }
    let time = measured.to_chrono().and_time(exchange.close_on(measured));
    Some(Signal { tradable, time })
}

/// Returns a local time as RFC 3339 on the exchange's clock; without an offset where that clock skipped it.
pub fn written(local: NaiveDateTime, exchange: &Exchange) -> String {
    match exchange.zone().from_local_datetime(&local).earliest() {
        Some(moment) => moment.to_rfc3339_opts(SecondsFormat::Secs, false),
        None => local.format("%Y-%m-%dT%H:%M:%S").to_string(),
    }
}

/// Returns the seconds since 1970 at which an exchange opens or closes on a date: they order the moments of several
/// exchanges.
pub fn instant(exchange: &Exchange, date: Date, half: Half) -> i64 {
    let clock = match half {
        Half::Open => exchange.open_on(date),
        Half::Close => exchange.close_on(date),
    };
    let local = date.to_chrono().and_time(clock);
    let moment = exchange.zone().from_local_datetime(&local).earliest();
    moment.map_or_else(|| local.and_utc().timestamp(), |moment| moment.timestamp())
}
