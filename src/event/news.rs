//! An event as its source states it.

use chrono::{FixedOffset, NaiveDateTime, NaiveTime, TimeZone};
use chrono_tz::Tz;

use super::cells::{Cells, is_missing};
use super::shared::Shared;
use super::timing::Timing;
use crate::time::Date;

/// The clock that a date and time are written on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Zone {
    /// Not stated: the clock of the security's exchange.
    Exchange,
    /// An IANA time zone.
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

impl When {
    /// Returns the last moment at which the news may have come out, on the clock of a zone: the stated time, or the end of
    /// the stated date in its own zone.
    pub fn last_moment(&self, zone: Tz) -> NaiveDateTime {
        let end = self.time.or(NaiveTime::from_hms_opt(23, 59, 59));
        let local = self.date.to_chrono().and_time(end.unwrap_or_default());
        let moment = match self.zone {
            Zone::Exchange => return local,
            Zone::Named(own) => own
                .from_local_datetime(&local)
                .latest()
                .map(|moment| moment.fixed_offset()),
            Zone::Offset(offset) => offset.from_local_datetime(&local).latest(),
        };
        moment.map_or(local, |moment| moment.with_timezone(&zone).naive_local())
    }
}

/// News about one security.
#[derive(Debug, Clone, PartialEq)]
pub struct Event {
    /// The id in results: the file's `event_id`, else the number of the row, from 1.
    pub id: Shared,
    /// Whether the id is the number of the row.
    pub is_numbered: bool,
    /// Symbol of the security, as written.
    pub symbol: Shared,
    /// The moment, or a sentence that says why it cannot be read.
    pub when: Result<When, String>,
    /// Date, time and zone as written in the file.
    pub as_read: Shared,
    /// The part of the trading day, if the file states it.
    pub timing: Timing,
    /// The labels that group events.
    pub tags: Vec<String>,
    /// Expected direction of the reaction: 1 up, -1 down, 0 neither.
    pub direction: Option<i8>,
    /// Weight or score.
    pub weight: Option<f64>,
    /// Headline of the news.
    pub headline: String,
    /// Publisher of the news.
    pub source: String,
    /// The benchmark of this event, if it names one.
    pub benchmark: Option<String>,
    /// Every cell of the row by the name of its column.
    pub columns: Cells,
    /// Line of the file, from 1; 0 for an event not read from a file.
    pub line: u64,
}

impl Event {
    /// Splits events into neighbours whose rows have the same columns, as those of one file have.
    pub(crate) fn by_columns(events: &[Self]) -> impl Iterator<Item = &[Self]> {
        events.chunk_by(|a, b| a.columns.has_names_of(&b.columns))
    }

    /// Says why an event states no direction: its cell is empty, or holds something that is not understood.
    pub fn why_undirected(&self) -> String {
        let is_filled = |(name, cell): &(&str, &str)| {
            let is_direction = ["direction", "expected_direction"]
                .iter()
                .any(|column| name.eq_ignore_ascii_case(column));
            is_direction && !is_missing(cell.trim())
        };
        match self.columns.iter().find(is_filled) {
            Some((_, cell)) => format!(
                "the direction `{}` is not understood: 1, -1, 0 and words such as long, short, positive and negative are",
                cell.trim()
            ),
            None => "direction is missing".to_owned(),
        }
    }

    /// Creates an event on a date, with nothing else stated.
    pub fn on(id: impl Into<Shared>, symbol: impl Into<Shared>, date: Date) -> Self {
        Self {
            id: id.into(),
            is_numbered: false,
            symbol: symbol.into(),
            when: Ok(When {
                date,
                time: None,
                zone: Zone::Exchange,
            }),
            as_read: date.to_string().into(),
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

    /// Returns a key that sorts ids: numbers by value, then words.
    pub fn id_order(&self) -> (u64, &str) {
        (self.id.parse().unwrap_or(u64::MAX), &self.id)
    }
}
