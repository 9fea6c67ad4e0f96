//! From the moment of the news to day 0: the first trading day whose close can show it.

use std::cmp::Ordering;
use std::collections::BTreeSet;

use chrono::{NaiveDateTime, NaiveTime, TimeZone};
use chrono_tz::Tz;
use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use super::exclusion::{Exclusion, Reason};
use super::gap::without_gap;
use super::news::{Event, When, Zone};
use super::securities::{securities, slips};
use super::timing::Timing;
use crate::market::{CalendarId, Calendars, Clock, Prices, Security};
use crate::time::{Calendar, Date, Day, Exchange, Exchanges, Lag};

/// Where an event on a day without trading goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Roll {
    /// To the next trading day, when the news can first be traded.
    #[default]
    Next,
    /// To the trading day before.
    Previous,
    /// Nowhere: the event is excluded.
    Exact,
}

/// Where an event with a date but no time goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum UnknownTiming {
    /// To the trading day of its date.
    #[default]
    SameDay,
    /// To the trading day after, as if the news came after the close.
    NextDay,
}

/// How events find their day 0.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Align {
    /// Events on days without trading.
    pub roll: Roll,
    /// Events without a time.
    pub unknown_timing: UnknownTiming,
    /// The benchmark of events that do not name their own.
    pub benchmark: Option<String>,
}

/// Why day 0 is not simply the date as read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Move {
    /// It is: the news could be traded on that day.
    None,
    /// The news came at or after the close.
    AfterClose,
    /// There was no trading on that day.
    NoTrading,
    /// No time was stated, and the option says to wait a day.
    UnknownTiming,
}

/// An event on its calendar.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Aligned {
    /// The event's position among those read.
    pub event: usize,
    /// Its security.
    pub security: Security,
    /// Its benchmark, if it has one.
    pub benchmark: Option<Security>,
    /// The calendar that its days are counted on.
    pub calendar: CalendarId,
    /// The first trading day whose close can show the news.
    pub day0: Day,
    /// The date of day 0.
    pub date: Date,
    /// When the news came out, on the exchange's clock.
    pub timing: Timing,
    /// Date and time on the exchange's clock, where a time is known.
    pub local: Option<NaiveDateTime>,
    /// Why day 0 is not the date as read.
    pub moved: Move,
}

/// The events of a run on their calendars, and those that have no place on one.
#[derive(Debug, Clone, Default)]
pub struct Sample {
    /// The calendars that the events are counted on.
    pub calendars: Calendars,
    /// The events that have a place, by date of day 0, symbol, tags and id: an order that the input's does not change.
    pub aligned: Vec<Aligned>,
    /// The events that cannot be used, in the order of the input.
    pub excluded: Vec<Exclusion>,
}

impl Sample {
    /// Every pair of security and calendar that a study needs returns of, with repeats.
    pub fn series(&self) -> impl Iterator<Item = (Security, CalendarId)> {
        self.aligned.iter().flat_map(|event| {
            let securities = std::iter::once(event.security).chain(event.benchmark);
            securities.map(|security| (security, event.calendar))
        })
    }

    /// Adds exclusions that later steps found.
    pub fn exclude(&mut self, further: Vec<Exclusion>) {
        self.excluded.extend(further);
        self.excluded.sort_by_key(|exclusion| exclusion.event);
    }
}

/// Puts events on the calendars of their benchmarks, or of their exchanges where they have none.
///
/// An event that cannot be placed is excluded with its reason; of several with the same security, day 0, benchmark and
/// tags the earliest stays.
pub fn align(events: &[Event], prices: &Prices, exchanges: &Exchanges, options: &Align) -> Sample {
    let slips = slips(events, prices);
    let securities: Vec<_> = events
        .par_iter()
        .map(|event| securities(event, prices, options, &slips))
        .collect();
    let clock_of = |security: Security, benchmark: Option<Security>| match benchmark {
        Some(benchmark) => Clock::Benchmark(benchmark),
        None => Clock::Exchange(
            exchanges
                .of(prices.universe().symbol(security))
                .suffix
                .clone(),
        ),
    };
    let clocks: BTreeSet<Clock> = securities
        .iter()
        .flatten()
        .map(|(security, benchmark)| clock_of(*security, *benchmark))
        .collect();
    let calendars = Calendars::of(prices, exchanges, clocks);

    let placed: Vec<Result<Aligned, Exclusion>> = securities
        .into_par_iter()
        .enumerate()
        .map(|(index, found)| {
            let exclusion = |(reason, detail)| Exclusion {
                event: index,
                reason,
                detail,
            };
            let (security, benchmark) = found.map_err(exclusion)?;
            let exchange = exchanges.of(prices.universe().symbol(security));
            // Calendars were made for the clock of every event above, so there always is one.
            let calendar = calendars
                .id(&clock_of(security, benchmark))
                .unwrap_or(CalendarId(0));
            let place = Place {
                exchange,
                exchanges,
                calendar: calendars.get(calendar),
                options,
            };
            let pair = (security, benchmark);
            let spot = place
                .of(&events[index])
                .and_then(|spot| without_gap(spot, &events[index], pair, prices, exchanges))
                .and_then(|spot| within_history(spot, prices, security));
            spot.map_err(exclusion)
                .map(|(day0, date, timing, local, moved)| Aligned {
                    event: index,
                    security,
                    benchmark,
                    calendar,
                    day0,
                    date,
                    timing,
                    local,
                    moved,
                })
        })
        .collect();
    let mut sample = Sample {
        calendars,
        ..Sample::default()
    };
    for result in placed {
        match result {
            Ok(aligned) => sample.aligned.push(aligned),
            Err(exclusion) => sample.excluded.push(exclusion),
        }
    }
    let order = |a: &Aligned, b: &Aligned| canonical_order(a, b, events);
    sample.aligned.par_sort_by(order);
    exclude_duplicates(&mut sample, events);
    sample
}

pub(super) type Refusal = (Reason, String);
pub(super) type Spot = (Day, Date, Timing, Option<NaiveDateTime>, Move);

/// What decides where one event belongs.
struct Place<'a> {
    exchange: &'a Exchange,
    exchanges: &'a Exchanges,
    calendar: &'a Calendar,
    options: &'a Align,
}

impl Place<'_> {
    fn of(&self, event: &Event) -> Result<Spot, Refusal> {
        let when = event
            .when
            .as_ref()
            .map_err(|found| (Reason::BadDate, found.clone()))?;
        let local = self.local_time(when, event.timing)?;
        let date = local.map_or(when.date, |local| Date::from(local.date()));
        let (Some(first), Some(last)) =
            (self.calendar.dates().first(), self.calendar.dates().last())
        else {
            return Err((
                Reason::BeforeHistory,
                "its calendar has no trading day".to_owned(),
            ));
        };
        if date < *first {
            return Err((
                Reason::BeforeHistory,
                format!("{date} is before the first trading day, {first}"),
            ));
        }
        let beyond = || {
            (
                Reason::AfterHistory,
                format!("no trading day after {date}; the last one is {last}"),
            )
        };
        let (session, rolled) = self.session(date)?;
        let session = session.ok_or_else(beyond)?;
        let timing = match local {
            Some(local) if !rolled => self.timing_at(date, local.time()),
            Some(_) => Timing::Pre,
            None => event.timing,
        };
        let waits = match timing {
            _ if rolled => Move::NoTrading,
            Timing::Post => Move::AfterClose,
            Timing::Unknown if self.options.unknown_timing == UnknownTiming::NextDay => {
                Move::UnknownTiming
            }
            _ => Move::None,
        };
        let day0 = match waits {
            Move::AfterClose | Move::UnknownTiming => session.shift(Lag(1)),
            Move::None | Move::NoTrading => Some(session),
        };
        let day0 = day0
            .filter(|day| day.0 < self.calendar.len())
            .ok_or_else(beyond)?;
        let date0 = self.calendar.date(day0).ok_or_else(beyond)?;
        Ok((day0, date0, timing, local, waits))
    }

    /// The trading day of a date, or the one that the roll option names, and whether it had to be rolled.
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
            Roll::Exact => Err((
                Reason::BadDate,
                format!("{date} is not a trading day, and --roll exact was asked for"),
            )),
        }
    }

    fn timing_at(&self, date: Date, time: NaiveTime) -> Timing {
        if time < self.exchange.open {
            Timing::Pre
        } else if time < self.exchange.close_on(date) {
            Timing::Intraday
        } else {
            Timing::Post
        }
    }

    /// The moment on the exchange's clock, where a moment is known.
    ///
    /// A class without a time, written in the zone of another exchange, stands for its latest moment there: "before
    /// the open in New York" may be as late as 09:30 in New York, when Hong Kong has closed. Anything earlier would
    /// let a reaction come before its news.
    fn local_time(&self, when: &When, timing: Timing) -> Result<Option<NaiveDateTime>, Refusal> {
        let naive = |date: Date, time: NaiveTime| date.to_chrono().and_time(time);
        let moment = match (when.time, when.zone) {
            (Some(time), Zone::Exchange) => return Ok(Some(naive(when.date, time))),
            (Some(time), Zone::Offset(offset)) => {
                offset.from_local_datetime(&naive(when.date, time)).single()
            }
            (Some(time), Zone::Named(zone)) => {
                return in_zone(zone, naive(when.date, time))
                    .map(|moment| Some(self.on_exchange_clock(moment)));
            }
            (None, Zone::Named(zone))
                if zone != self.exchange.zone && timing != Timing::Unknown =>
            {
                let noon = naive(when.date, NaiveTime::MIN) + chrono::TimeDelta::hours(12);
                if same_clock(zone, self.exchange.zone, noon) {
                    return Ok(None);
                }
                let stated = self.exchanges.in_zone(zone).or_else(|| {
                    self.exchanges
                        .on_clock(|other| same_clock(zone, other, noon))
                });
                let Some(stated) = stated else {
                    let detail = format!(
                        "`{}` in {zone}: no exchange is known there whose session it could mean; give a time",
                        timing.name()
                    );
                    return Err((Reason::BadDate, detail));
                };
                let latest = match timing {
                    Timing::Pre => stated.open,
                    Timing::Intraday => stated.close_on(when.date),
                    _ => NaiveTime::from_hms_opt(23, 59, 59).unwrap_or(stated.close),
                };
                return in_zone(zone, naive(when.date, latest))
                    .map(|moment| Some(self.on_exchange_clock(moment)));
            }
            (None, _) => return Ok(None),
        };
        Ok(moment.map(|moment| self.on_exchange_clock(moment)))
    }

    fn on_exchange_clock<Z: TimeZone>(&self, moment: chrono::DateTime<Z>) -> NaiveDateTime {
        moment.with_timezone(&self.exchange.zone).naive_local()
    }
}

/// Whether two zones show the same time at a moment of the first.
fn same_clock(zone: Tz, other: Tz, local: NaiveDateTime) -> bool {
    zone.from_local_datetime(&local)
        .single()
        .is_some_and(|moment| moment.with_timezone(&other).naive_local() == local)
}

/// A wall-clock time of a zone as a moment; a time that the clock skipped or showed twice is refused, not guessed.
fn in_zone(zone: Tz, local: NaiveDateTime) -> Result<chrono::DateTime<Tz>, Refusal> {
    match zone.from_local_datetime(&local) {
        chrono::LocalResult::Single(moment) => Ok(moment),
        chrono::LocalResult::None => Err((
            Reason::BadDate,
            format!("{local} does not exist in {zone}: the clock was put forward over it"),
        )),
        chrono::LocalResult::Ambiguous(a, b) => Err((
            Reason::BadDate,
            format!(
                "{local} happened twice in {zone}, at {} and at {}: write the offset",
                a.to_rfc3339(),
                b.to_rfc3339()
            ),
        )),
    }
}

/// Excludes events outside of the security's own prices.
fn within_history(spot: Spot, prices: &Prices, security: Security) -> Result<Spot, Refusal> {
    let (symbol, dates) = (
        prices.universe().symbol(security),
        prices.bars(security).dates(),
    );
    match (dates.first(), dates.last()) {
        (Some(first), _) if spot.1 < *first => Err((
            Reason::BeforeHistory,
            format!(
                "day 0 {} is before the first price of {symbol}, {first}",
                spot.1
            ),
        )),
        (_, Some(last)) if spot.1 > *last => Err((
            Reason::AfterHistory,
            format!(
                "day 0 {} is after the last price of {symbol}, {last}",
                spot.1
            ),
        )),
        (None, _) => Err((
            Reason::UnknownSymbol,
            format!("no usable prices of {symbol}"),
        )),
        _ => Ok(spot),
    }
}

fn canonical_order(a: &Aligned, b: &Aligned, events: &[Event]) -> Ordering {
    let (x, y) = (&events[a.event], &events[b.event]);
    // Securities are numbered by symbol; a benchmark counts the same whether the event or the run names it.
    (a.date, a.security, a.benchmark, &x.tags)
        .cmp(&(b.date, b.security, b.benchmark, &y.tags))
        .then_with(|| a.local.cmp(&b.local))
        .then_with(|| x.id_order().cmp(&y.id_order()))
}

fn exclude_duplicates(sample: &mut Sample, events: &[Event]) {
    let mut kept: Vec<Aligned> = Vec::with_capacity(sample.aligned.len());
    for aligned in sample.aligned.drain(..) {
        // Equal events stand side by side in the canonical order.
        let twin = kept.last().filter(|other| {
            (other.security, other.day0, other.benchmark)
                == (aligned.security, aligned.day0, aligned.benchmark)
                && events[other.event].tags == events[aligned.event].tags
        });
        match twin {
            Some(twin) => sample.excluded.push(Exclusion {
                event: aligned.event,
                reason: Reason::Duplicate,
                detail: format!(
                    "same security, day 0 and tags as event {}",
                    events[twin.event].id
                ),
            }),
            None => kept.push(aligned),
        }
    }
    sample.aligned = kept;
    sample.excluded.sort_by_key(|exclusion| exclusion.event);
}
