//! Finds day 0 of every event on the calendar of its security.

use std::collections::BTreeSet;

use rayon::prelude::*;

use super::duplicates::without_duplicates;
use super::exclusion::Exclusion;
use super::gap::refuse_gap;
use super::news::Event;
use super::options::Align;
use super::place::{Place, within_history};
use super::refusal::Refusal;
use super::sample::{Aligned, Sample, Subject};
use super::symbols::find_subjects;
use crate::market::{CalendarId, Calendars, Clock, Prices, Security};
use crate::time::{Exchange, Exchanges};

/// Puts events on the calendars of their benchmarks, or of their exchanges where they have no benchmark.
///
/// An event that cannot be placed is excluded with its reason. Of several events with the same security, day 0, benchmark
/// and tags the earliest stays.
pub fn align(events: &[Event], prices: &Prices, exchanges: &Exchanges, options: &Align) -> Sample {
    let subjects = find_subjects(events, prices, options);
    let step = Aligner::new(&subjects, prices, exchanges, options);
    let placed: Vec<Result<Aligned, Exclusion>> = subjects
        .into_par_iter()
        .enumerate()
        .map(|(index, subject)| {
            subject
                .and_then(|subject| step.align(index, &events[index], subject))
                .map_err(|refusal| refusal.exclusion(index, None))
        })
        .collect();
    let mut excluded = Vec::new();
    let aligned: Vec<Aligned> = placed
        .into_iter()
        .filter_map(|placed| placed.map_err(|exclusion| excluded.push(exclusion)).ok())
        .collect();
    let (aligned, duplicates) = without_duplicates(&aligned, events);
    let mut sample = Sample {
        calendars: step.calendars,
        aligned,
        excluded,
    };
    sample.exclude(duplicates);
    sample
}

/// What the placing of every event needs.
struct Aligner<'a> {
    prices: &'a Prices,
    exchanges: &'a Exchanges,
    options: &'a Align,
    /// `exchange[i]`: the exchange of security `i`, looked up once, since events are many and securities few.
    exchange: Vec<&'a Exchange>,
    calendars: Calendars,
}

impl<'a> Aligner<'a> {
    fn new(
        subjects: &[Result<Subject, Refusal>],
        prices: &'a Prices,
        exchanges: &'a Exchanges,
        options: &'a Align,
    ) -> Self {
        let symbols: Vec<&str> = prices.universe().symbols().collect();
        let exchange: Vec<&Exchange> = symbols
            .into_par_iter()
            .map(|symbol| exchanges.of(symbol))
            .collect();
        let mut aligner = Self {
            prices,
            exchanges,
            options,
            exchange,
            calendars: Calendars::default(),
        };
        let subjects = subjects.iter().flatten();
        let clocks: BTreeSet<Clock> = subjects.map(|subject| aligner.clock(*subject)).collect();
        aligner.calendars = Calendars::new(prices, exchanges, clocks);
        aligner
    }

    fn exchange_of(&self, security: Security) -> &'a Exchange {
        self.exchange[security.0 as usize]
    }

    fn clock(&self, subject: Subject) -> Clock {
        match subject.benchmark {
            Some(benchmark) => Clock::Benchmark(benchmark),
            None => Clock::Exchange(self.exchange_of(subject.security).suffix.clone()),
        }
    }

    fn align(&self, index: usize, event: &Event, subject: Subject) -> Result<Aligned, Refusal> {
        // `new` made a calendar for the clock of every subject, so that there always is one.
        let calendar = self
            .calendars
            .id(&self.clock(subject))
            .unwrap_or(CalendarId(0));
        let place = Place {
            exchange: self.exchange_of(subject.security),
            exchanges: self.exchanges,
            calendar: self.calendars.get(calendar),
            options: self.options,
        };
        let placed = place.find(event)?;
        refuse_gap(&placed, event, subject, self.prices, self.exchanges)?;
        within_history(placed.date, self.prices, subject.security)?;
        Ok(Aligned::new(index, subject, calendar, placed))
    }
}
