//! The events of a run, each placed on a calendar.

use chrono::NaiveDateTime;
use rayon::prelude::*;

use super::exclusion::Exclusion;
use super::placed::{Placed, Shift};
use super::timing::Timing;
use crate::finding::Finding;
use crate::market::{CalendarId, Calendars, Listings, Security};
use crate::time::{Date, Day};

/// An event placed on its calendar.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Aligned {
    /// Index of the event among the events of the input.
    pub event: usize,
    /// Security that the event is about.
    pub security: Security,
    /// Benchmark, if there is one.
    pub benchmark: Option<Security>,
    /// Calendar on which its days are counted.
    pub calendar: CalendarId,
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
    /// Whether a stated part of the trading day contradicts the stated time; the later of the two was taken.
    pub is_contradicted: bool,
    /// Index of the first event of the input that tells the same story, if the events name their stories; it takes 32 bits, since each
    /// event has one.
    pub story: Option<u32>,
}

impl Aligned {
    /// Creates the aligned event at position `event` of the input.
    pub(super) fn new(event: usize, subject: Subject, calendar: CalendarId, at: Placed) -> Self {
        Self {
            event,
            security: subject.security,
            benchmark: subject.benchmark,
            calendar,
            day0: at.day0,
            date: at.date,
            timing: at.timing,
            local: at.local,
            shift: at.shift,
            is_contradicted: at.is_contradicted,
            story: None,
        }
    }
}

/// The security that an event is about, and the benchmark that it is measured against.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Subject {
    pub security: Security,
    pub benchmark: Option<Security>,
}

/// The events of a run: those on a calendar, and those that are excluded.
#[derive(Debug, Clone, Default)]
pub struct Sample {
    /// Calendars on which the events are counted.
    pub calendars: Calendars,
    /// The exchange of every security.
    pub listings: Listings,
    /// Warnings about the time of day of events.
    pub findings: Vec<Finding>,
    /// The placed events by date of day 0, symbol, tags and id, independent of the order of the input.
    pub aligned: Vec<Aligned>,
    /// The excluded events, in the order of the input.
    pub excluded: Vec<Exclusion>,
}

impl Sample {
    /// Returns every pair of security and calendar whose returns a study needs; pairs may repeat.
    pub fn series(&self) -> impl Iterator<Item = (Security, CalendarId)> {
        self.aligned.iter().flat_map(|event| {
            let securities = std::iter::once(event.security).chain(event.benchmark);
            securities.map(|security| (security, event.calendar))
        })
    }

    /// Adds exclusions that later steps found.
    pub fn exclude(&mut self, further: Vec<Exclusion>) {
        self.excluded.extend(further);
        self.excluded.par_sort_by_key(|exclusion| exclusion.event);
    }
}
