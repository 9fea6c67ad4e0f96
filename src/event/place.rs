//! Finds day 0 of one event: the first session whose close can show its news.

use chrono::{NaiveDateTime, NaiveTime, TimeZone};
use chrono_tz::Tz;

use super::exclusion::Reason;
use super::news::{Event, When, Zone};
use super::options::{Align, Roll, UnknownTiming};
use super::placed::{Placed, Shift};
use super::refusal::Refusal;
use super::timing::Timing;
use crate::error::{message, option};
use crate::market::{Prices, Security};
use crate::time::{Calendar, Date, Day, Exchange, Exchanges, Lag};

/// The exchange, calendar and options that decide on which session one event counts.
pub(super) struct Place<'a> {
    pub exchange: &'a Exchange,
    pub exchanges: &'a Exchanges,
    pub calendar: &'a Calendar,
    pub options: &'a Align,
}

impl Place<'_> {
    /// Returns day 0 of the event.
    pub fn find(&self, event: &Event) -> Result<Placed, Refusal> {
        let when = event
            .when
            .as_ref()
            .map_err(|found| Refusal::new(Reason::BadDate, found.clone()))?;
        let mut local = self.local_time(when, event.timing)?;
        let date = local.map_or(when.date, |local| Date::from(local.date()));
        let class = self.class_beside_time(when, event.timing);
        // Calendars write midnight beside a class where they have no time.
        local = local.filter(|local| class.is_none() || local.time() != NaiveTime::MIN);
        let (Some(first), Some(last)) =
            (self.calendar.dates().first(), self.calendar.dates().last())
        else {
            return Err(Refusal::new(
                Reason::BeforeHistory,
                "its calendar has no session",
            ));
        };
        if date < *first {
            return Err(Refusal::new(
                Reason::BeforeHistory,
                format!("{date} is before the first trading day, {first}"),
            ));
        }
        let beyond = || {
            Refusal::new(
                Reason::AfterHistory,
                format!("no trading day after {date}; the last one is {last}"),
            )
        };
        let (session, rolled) = self.session(date)?;
        let session = session.ok_or_else(beyond)?;
        let mut timing = match local {
            Some(local) if !rolled => self.timing_at(date, local.time()),
            Some(_) => Timing::Pre,
            None => event.timing,
        };
        let class = class.filter(|class| local.is_some() && !rolled && *class != timing);
        if let Some(class) = class.filter(|class| *class > timing) {
            // The later of the two, so that no reaction comes before its news.
            (timing, local) = (class, None);
        }
        let shift = match timing {
            _ if rolled => Shift::NoTrading,
            Timing::Post => Shift::AfterClose,
            Timing::Unknown if self.options.unknown_timing == UnknownTiming::NextDay => {
                Shift::UnknownTiming
            }
            _ => Shift::None,
        };
        let day0 = match shift {
            Shift::AfterClose | Shift::UnknownTiming => session.shift(Lag(1)),
            Shift::None | Shift::NoTrading => Some(session),
        };
        let day0 = day0
            .filter(|day| day.0 < self.calendar.len())
            .ok_or_else(beyond)?;
        Ok(Placed {
            day0,
            date: self.calendar.date(day0).ok_or_else(beyond)?,
            timing,
            local,
            shift,
            is_contradicted: class.is_some(),
        })
    }

    /// Returns the session of a date and false; where the date is not a session, the session that the roll option gives and
    /// true.
    fn session(&self, date: Date) -> Result<(Option<Day>, bool), Refusal> {
        if let Some(day) = self.calendar.on(date) {
            return Ok((Some(day), false));
        }
        match self.options.roll {
            Roll::Next => Ok((self.calendar.on_or_after(date), true)),
            Roll::Previous if self.calendar.on_or_after(date).is_some() => {
                Ok((self.calendar.on_or_before(date), true))
            }
            Roll::Previous => Ok((None, true)),
            Roll::Exact => Err(Refusal::new(
                Reason::BadDate,
                message![
                    format!("{date} is not a trading day, and "),
                    option::ROLL.with("exact"),
                    " was requested",
                ]
                .to_string(),
            )),
        }
    }

    /// Returns the part of the trading day that is stated beside a time, if it is one of this exchange's.
    fn class_beside_time(&self, when: &When, timing: Timing) -> Option<Timing> {
        let noon = when.date.to_chrono().and_time(NaiveTime::MIN) + chrono::TimeDelta::hours(12);
        let is_own = match when.zone {
            Zone::Named(zone) => same_clock(zone, self.exchange.zone(), noon),
            Zone::Exchange | Zone::Offset(_) => true,
        };
        let is_stated = when.time.is_some() && timing != Timing::Unknown;
        (is_stated && is_own).then_some(timing)
    }

    /// Returns the time of day from which news counts as after the close.
    fn line(&self, date: Date) -> NaiveTime {
        let close = self.exchange.close_on(date);
        (self.options.cutoff).map_or(close, |cutoff| cutoff.0.min(close))
    }

    fn timing_at(&self, date: Date, time: NaiveTime) -> Timing {
        if time < self.exchange.open_on(date) {
            Timing::Pre
        } else if time < self.line(date) {
            Timing::Intraday
        } else {
            Timing::Post
        }
    }

    /// Returns the moment of the news on the exchange's clock, if a moment is known.
    ///
    /// A timing class without a time, stated in the zone of another exchange, stands for its latest moment there: "before
    /// the open in New York" may be as late as 09:30 in New York, when Hong Kong has closed. Anything earlier would
    /// let a reaction come before its news.
    fn local_time(&self, when: &When, timing: Timing) -> Result<Option<NaiveDateTime>, Refusal> {
        let naive = |date: Date, time: NaiveTime| date.to_chrono().and_time(time);
        let moment = match (when.time, when.zone) {
            (Some(time), Zone::Exchange) => {
                return in_zone(self.exchange.zone(), naive(when.date, time))
                    .map(|moment| Some(moment.naive_local()));
            }
            (Some(time), Zone::Offset(offset)) => {
                offset.from_local_datetime(&naive(when.date, time)).single()
            }
            (Some(time), Zone::Named(zone)) => {
                return in_zone(zone, naive(when.date, time))
                    .map(|moment| Some(self.on_exchange_clock(moment)));
            }
            (None, Zone::Named(zone))
                if zone != self.exchange.zone() && timing != Timing::Unknown =>
            {
                let noon = naive(when.date, NaiveTime::MIN) + chrono::TimeDelta::hours(12);
                if same_clock(zone, self.exchange.zone(), noon) {
                    return Ok(None);
                }
                let stated = self.exchanges.in_zone(zone).or_else(|| {
                    self.exchanges
                        .on_clock(|other| same_clock(zone, other, noon))
                });
                let Some(stated) = stated else {
                    let detail = format!(
                        "`{}` in {zone}: no exchange is known in this zone, so the session is unclear; give a time of day",
                        timing.name()
                    );
                    return Err(Refusal::new(Reason::BadDate, detail));
                };
                let latest = match timing {
                    Timing::Pre => stated.open_on(when.date),
                    Timing::Intraday => stated.close_on(when.date),
                    _ => NaiveTime::from_hms_opt(23, 59, 59).unwrap_or(stated.close_on(when.date)),
                };
                return in_zone(zone, naive(when.date, latest))
                    .map(|moment| Some(self.on_exchange_clock(moment)));
            }
            (None, _) => return Ok(None),
        };
        Ok(moment.map(|moment| self.on_exchange_clock(moment)))
    }

    fn on_exchange_clock<Z: TimeZone>(&self, moment: chrono::DateTime<Z>) -> NaiveDateTime {
        moment.with_timezone(&self.exchange.zone()).naive_local()
    }
}

/// Returns whether two zones show the same time at a moment of the first.
fn same_clock(zone: Tz, other: Tz, local: NaiveDateTime) -> bool {
    zone.from_local_datetime(&local)
        .single()
        .is_some_and(|moment| moment.with_timezone(&other).naive_local() == local)
}

/// Returns the moment of a wall-clock time. Refuses a time that the clock skipped or showed twice, instead of guessing.
fn in_zone(zone: Tz, local: NaiveDateTime) -> Result<chrono::DateTime<Tz>, Refusal> {
    match zone.from_local_datetime(&local) {
        chrono::LocalResult::Single(moment) => Ok(moment),
        chrono::LocalResult::None => Err(Refusal::new(
            Reason::BadDate,
            format!("{local} does not exist in {zone}: the clock was put forward over it"),
        )),
        chrono::LocalResult::Ambiguous(a, b) => Err(Refusal::new(
            Reason::BadDate,
            format!(
                "{local} occurred twice in {zone}, at {} and at {}: write the offset from UTC",
                a.to_rfc3339(),
                b.to_rfc3339()
            ),
        )),
    }
}

/// Refuses a day 0 before the first or after the last price of the security.
pub(super) fn within_history(
    date: Date,
    prices: &Prices,
    security: Security,
) -> Result<(), Refusal> {
    let symbol = prices.universe().symbol(security);
    let dates = prices.bars(security).dates();
    let (reason, detail) = match (dates.first(), dates.last()) {
        (Some(first), _) if date < *first => (
            Reason::BeforeHistory,
            format!("day 0 {date} is before the first price of {symbol}, {first}"),
        ),
        (_, Some(last)) if date > *last => (
            Reason::AfterHistory,
            format!("day 0 {date} is after the last price of {symbol}, {last}"),
        ),
        (None, _) => (
            Reason::UnknownSymbol,
            format!("no usable prices of {symbol}"),
        ),
        _ => return Ok(()),
    };
    Err(Refusal::new(reason, detail))
}
