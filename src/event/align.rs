//! Events on the calendars of their securities.

use std::collections::BTreeSet;

use chrono::NaiveDateTime;
use rayon::prelude::*;

use super::duplicates::without_duplicates;
use super::exclusion::Exclusion;
use super::gap::without_gap;
use super::news::Event;
use super::place::{Place, within_history};
use super::securities::{Pair, securities};
use super::timing::Timing;
use crate::catalogue::choice;
use crate::market::{CalendarId, Calendars, Clock, Prices, Security};
use crate::time::{Date, Day, Exchange, Exchanges};

choice! {
    /// Where an event on a day without trading goes.
    #[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
    pub enum Roll {
        /// To the next trading day, when the news can first be traded.
        #[default]
        Next = "next",
        /// To the trading day before.
        Previous = "previous",
        /// Nowhere: the event is excluded.
        Exact = "exact",
    }
}

choice! {
    /// Where an event with a date but no time goes.
    #[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
    pub enum UnknownTiming {
        /// To the trading day of its date.
        #[default]
        SameDay = "same-day",
        /// To the trading day after, as if the news came after the close.
        NextDay = "next-day",
    }
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
    let securities = securities(events, prices, options);
    // Events are many and securities few: the exchange of each is looked up once.
    let symbols: Vec<&str> = prices.universe().symbols().collect();
    let exchange: Vec<&Exchange> = symbols
        .into_par_iter()
        .map(|symbol| exchanges.of(symbol))
        .collect();
    let exchange_of = |security: Security| exchange[security.0 as usize];
    let clock_of = |(security, benchmark): Pair| match benchmark {
        Some(benchmark) => Clock::Benchmark(benchmark),
        None => Clock::Exchange(exchange_of(security).suffix.clone()),
    };
    let pairs = securities.iter().flatten();
    let clocks: BTreeSet<Clock> = pairs.map(|pair| clock_of(*pair)).collect();
    let calendars = Calendars::of(prices, exchanges, clocks);

    let placed: Vec<Result<Aligned, Exclusion>> = securities
        .into_par_iter()
        .enumerate()
        .map(|(index, found)| {
            let exclusion = |(reason, detail)| Exclusion {
                event: index,
                date: None,
                reason,
                detail,
            };
            let pair @ (security, benchmark) = found.map_err(exclusion)?;
            // Calendars were made for the clock of every event above, so there always is one.
            let calendar = calendars.id(&clock_of(pair)).unwrap_or(CalendarId(0));
            let place = Place {
                exchange: exchange_of(security),
                exchanges,
                calendar: calendars.get(calendar),
                options,
            };
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
    let mut excluded = Vec::new();
    let aligned: Vec<Aligned> = placed
        .into_iter()
        .filter_map(|placed| placed.map_err(|exclusion| excluded.push(exclusion)).ok())
        .collect();
    let (aligned, duplicates) = without_duplicates(&aligned, events);
    let mut sample = Sample {
        calendars,
        aligned,
        excluded,
    };
    sample.exclude(duplicates);
    sample
}
