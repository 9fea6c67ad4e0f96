//! An event as its file states it.

use chrono::{FixedOffset, NaiveTime};
use chrono_tz::Tz;

use super::cells::Cells;
use super::timing::Timing;
use crate::time::Date;

/// In whose clock a date and time are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Zone {
    /// Nothing was said: the clock of the security's exchange.
    Exchange,
    /// A named zone.
    Named(Tz),
    /// An offset from UTC, as in `2025-08-29T08:00:00-04:00`.
    Offset(FixedOffset),
}

/// The moment of the news as far as it was stated.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct When {
    /// The date in the zone.
    pub date: Date,
    /// The time of day in the zone, if one was given.
    pub time: Option<NaiveTime>,
    /// The zone of both.
    pub zone: Zone,
}

/// One piece of news about one security.
#[derive(Debug, Clone, PartialEq)]
pub struct Event {
    /// What results call it: the file's `event_id`, else the row's number from 1.
    pub id: String,
    /// Whether the id is the row's number, for want of one of its own.
    pub is_numbered: bool,
    /// The security's symbol as written.
    pub symbol: String,
    /// The moment, or what is wrong with the way it is written.
    pub when: Result<When, String>,
    /// Date, time and zone as they stand in the file.
    pub as_read: String,
    /// The part of the trading day that the file states.
    pub timing: Timing,
    /// Labels that group events.
    pub tags: Vec<String>,
    /// The expected direction of the reaction: 1, -1, or 0 for none.
    pub direction: Option<i8>,
    /// A weight or score.
    pub weight: Option<f64>,
    /// The headline.
    pub headline: String,
    /// Where the news was published.
    pub source: String,
    /// The benchmark of this event, if it has one of its own.
    pub benchmark: Option<String>,
    /// Every column of the file by its name, for grouping.
    pub columns: Cells,
    /// The line of the file, from 1.
    pub line: u64,
}

impl Event {
    /// An event on a date, with nothing else stated.
    pub fn on(id: impl Into<String>, symbol: impl Into<String>, date: Date) -> Self {
        Self {
            id: id.into(),
            is_numbered: false,
            symbol: symbol.into(),
            when: Ok(When {
                date,
                time: None,
                zone: Zone::Exchange,
            }),
            as_read: date.to_string(),
            timing: Timing::Unknown,
            tags: Vec::new(),
            direction: None,
            weight: None,
            headline: String::new(),
            source: String::new(),
            benchmark: None,
            columns: Cells::default(),
            line: 0,
        }
    }

    /// A key that sorts ids as people do: numbers by value, before words.
    pub fn id_order(&self) -> (u64, &str) {
        (self.id.parse().unwrap_or(u64::MAX), &self.id)
    }
}
