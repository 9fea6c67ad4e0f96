//! An event as its file states it.

use chrono::{FixedOffset, NaiveTime};
use chrono_tz::Tz;

use super::cells::Cells;
use super::timing::Timing;
use crate::time::Date;

/// The clock in which a date and time are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Zone {
    /// Not stated: the clock of the security's exchange.
    Exchange,
    /// A named zone.
    Named(Tz),
    /// An offset from UTC, as in `2025-08-29T08:00:00-04:00`.
    Offset(FixedOffset),
}

/// The moment of the news, as far as it is stated.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct When {
    /// Date in the zone.
    pub date: Date,
    /// Time of day in the zone, if one is stated.
    pub time: Option<NaiveTime>,
    /// Zone of the date and the time.
    pub zone: Zone,
}

/// A piece of news about one security.
#[derive(Debug, Clone, PartialEq)]
pub struct Event {
    /// Name in results: the file's `event_id`, else the number of the row, from 1.
    pub id: String,
    /// Whether `id` is the number of the row because the file gives no id.
    pub is_numbered: bool,
    /// Symbol of the security, as written.
    pub symbol: String,
    /// The moment, or what is wrong with the way it is written.
    pub when: Result<When, String>,
    /// Date, time and zone as written in the file.
    pub as_read: String,
    /// Part of the trading day, as the file states it.
    pub timing: Timing,
    /// Labels that group events.
    pub tags: Vec<String>,
    /// Expected direction of the reaction: 1 up, -1 down, 0 neither.
    pub direction: Option<i8>,
    /// Weight or score.
    pub weight: Option<f64>,
    /// Headline of the news.
    pub headline: String,
    /// Publisher of the news.
    pub source: String,
    /// Symbol of the event's own benchmark, if it has one.
    pub benchmark: Option<String>,
    /// All cells of the event's row by column name, for grouping and filters.
    pub columns: Cells,
    /// Line of the file, from 1; 0 for an event not read from a file.
    pub line: u64,
}

impl Event {
    /// Creates an event on a date; nothing else is stated.
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

    /// Returns a key that sorts numeric ids by value and before all other ids.
    pub fn id_order(&self) -> (u64, &str) {
        (self.id.parse().unwrap_or(u64::MAX), &self.id)
    }
}
