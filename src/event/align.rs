//! Finds day 0 of every event on the calendar of its security.

use std::collections::BTreeSet;

use rayon::prelude::*;

use super::clock_doubts;
use super::duplicates::without_duplicates;
use super::exclusion::{Exclusion, Reason};
use super::news::Event;
use super::options::Align;
use super::place::{Place, within_history};
use super::refusal::Refusal;
use super::sample::{Aligned, Sample, Subject};
use super::stamp_doubts;
use super::stories;
use super::symbols::{Subjects, find_subjects};
use crate::market::{CalendarId, Calendars, Clock, Listings, Prices};
use crate::time::Exchanges;

/// Puts events on the calendars of their exchanges.
///
/// An event that cannot be placed is excluded with its reason. Among events with the same security, day 0, benchmark and
/// tags, the first in the canonical order is kept and the others are excluded as duplicates.
pub fn align(events: &[Event], prices: &Prices, exchanges: &Exchanges, options: &Align) -> Sample {
    let Subjects {
        of_event: mut subjects,
        findings: mut told,
    } = find_subjects(events, prices, options);
    filter(&mut subjects, events, options);
    let aligner = Aligner::new(&subjects, prices, exchanges, options);
    let placed: Vec<Result<Aligned, Exclusion>> = subjects
        .into_par_iter()
        .enumerate()
        .map(|(index, subject)| {
            subject
                .and_then(|subject| aligner.align(index, &events[index], subject))
                .map_err(|refusal| refusal.exclusion(index, None))
        })
        .collect();
    let mut excluded = Vec::new();
    let mut aligned: Vec<Aligned> = placed
        .into_iter()
        .filter_map(|placed| placed.map_err(|exclusion| excluded.push(exclusion)).ok())
        .collect();
    stories::number(&mut aligned, events);
    let Aligner {
        listings,
        calendars,
        ..
    } = aligner;
    let doubts = || clock_doubts::findings(&aligned, events, prices, &listings, &calendars);
    let other_doubts = || {
        let of_stamps = stamp_doubts::findings(&aligned, events, prices, &listings);
        let of_stories = stories::findings(&aligned, events, &listings);
        of_stamps.into_iter().chain(of_stories).collect::<Vec<_>>()
    };
    let ((of_clocks, of_stamps), (aligned, duplicates)) = rayon::join(
        || rayon::join(doubts, other_doubts),
        || without_duplicates(&aligned, events, options),
    );
    told.extend(of_clocks);
    told.extend(of_stamps);
    if let Some(filter) = &options.select.filter {
        told.extend(filter.findings(events));
    }
    let mut sample = Sample {
        calendars,
        listings,
        findings: told,
        aligned,
        excluded,
    };
    sample.exclude(duplicates);
    sample
}

/// Refuses the events that do not meet the condition of the run.
fn filter(subjects: &mut [Result<Subject, Refusal>], events: &[Event], options: &Align) {
    let Some(filter) = &options.select.filter else {
        return;
    };
    let meets = filter.select(events);
    for (number, subject) in subjects.iter_mut().enumerate() {
        let detail = match &meets {
            Ok(meets) if meets[number] => continue,
            Ok(_) => format!("it does not meet `{filter}`"),
            Err(error) => error.to_string(),
        };
        *subject = Err(Refusal::new(Reason::Filtered, detail));
    }
}

/// The data that every event needs to be placed.
struct Aligner<'a> {
    prices: &'a Prices,
    options: &'a Align,
    listings: Listings,
    calendars: Calendars,
}

impl<'a> Aligner<'a> {
    fn new(
        subjects: &[Result<Subject, Refusal>],
        prices: &'a Prices,
        exchanges: &Exchanges,
        options: &'a Align,
    ) -> Self {
        let mut aligner = Self {
            prices,
            options,
            listings: Listings::resolve(prices, exchanges),
            calendars: Calendars::default(),
        };
        let subjects = subjects.iter().flatten();
        let clocks: BTreeSet<Clock> = subjects.map(|subject| aligner.clock(*subject)).collect();
        aligner.calendars = Calendars::new(prices, &aligner.listings, clocks);
        aligner
    }

    fn clock(&self, subject: Subject) -> Clock {
        let benchmark = subject.benchmark.filter(|_| !self.options.own_sessions);
        Clock::new(&self.listings, subject.security, benchmark)
    }

    fn align(&self, index: usize, event: &Event, subject: Subject) -> Result<Aligned, Refusal> {
        // `new` made a calendar for the clock of every subject, so an index is always found.
        let calendar = self.calendars.id(&self.clock(subject));
        let calendar = calendar.unwrap_or(CalendarId(0));
        let place = Place {
            exchange: self.listings.exchange(subject.security),
            exchanges: self.listings.exchanges(),
            calendar: self.calendars.get(calendar),
            options: self.options,
        };
        let placed = place.find(event)?;
        within_history(placed.date, self.prices, subject.security)?;
        Ok(Aligned::new(index, subject, calendar, placed))
    }
}
