//! Conversion of a row of an event file to one event per symbol.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::Arc;

use chrono::NaiveTime;
use chrono_tz::Tz;

use super::cell::{direction, is_time_not_supplied, stamp, symbols, tags};
use super::columns::Columns;
use super::records::Record;
use crate::event::{Cells, Event, Timing, Zone, news::When, number};
use crate::load::text::header::Header;
use crate::load::text::invisible::cleaned;
use crate::load::text::stamp::DateStyle;
use crate::time::parse_clock;

/// The columns and styles shared by all rows.
pub(super) struct Table<'a> {
    header: &'a Header,
    columns: &'a Columns,
    /// Style of dates that are not like 2025-08-29.
    style: Option<DateStyle>,
    /// Time zone of timestamps that state none.
    zone: Option<Tz>,
    /// Columns of an event that is alone in its row.
    plain: Names,
    /// Columns of an event that shares its row with others.
    shared: Names,
}

impl<'a> Table<'a> {
    pub fn new(
        header: &'a Header,
        columns: &'a Columns,
        style: Option<DateStyle>,
        zone: Option<Tz>,
    ) -> Self {
        // If several columns have the same name (usually the empty one), the last one is kept.
        let names = header.names.iter().enumerate();
        let plain: BTreeMap<&str, Source> = names
            .map(|(column, name)| (name.as_str(), Source::Column(column)))
            .collect();
        let mut shared = plain.clone();
        // A column of this name in the file takes precedence.
        shared.entry(STORY).or_insert(Source::RowId);
        Self {
            header,
            columns,
            style,
            zone,
            plain: Names::of(&plain),
            shared: Names::of(&shared),
        }
    }
}

/// Name of the column that tells which events come from one row.
pub(super) use crate::event::market_wide::STORY;

/// Names of columns in alphabetical order and the sources of their cells.
struct Names {
    names: Arc<[String]>,
    sources: Vec<Source>,
}

#[derive(Clone, Copy)]
enum Source {
    Column(usize),
    RowId,
}

impl Names {
    fn of(columns: &BTreeMap<&str, Source>) -> Self {
        Self {
            names: columns.keys().map(|name| (*name).to_owned()).collect(),
            sources: columns.values().copied().collect(),
        }
    }
}

/// A row of an event file.
pub(super) struct Row<'a> {
    pub table: &'a Table<'a>,
    pub record: Record<'a>,
    /// Number of the row, from 1.
    pub number: usize,
}

impl<'a> Row<'a> {
    fn cell(&self, column: Option<usize>) -> Cow<'a, str> {
        let Some(bytes) = column.and_then(|column| self.record.get(column)) else {
            return Cow::Borrowed("");
        };
        match std::str::from_utf8(bytes) {
            Ok(text) => cleaned(text),
            Err(_) => Cow::Owned(cleaned(&String::from_utf8_lossy(bytes)).into_owned()),
        }
    }

    /// Returns whether the row lists several symbols.
    pub fn is_list(&self) -> bool {
        let columns = self.table.columns;
        let cell = self.cell(Some(columns.symbol));
        symbols(&cell, columns.is_list).len() > 1
    }

    /// Returns the event of a row with one symbol.
    pub fn event(&self) -> Event {
        let columns = self.table.columns;
        let cell = self.cell(Some(columns.symbol));
        let symbol = symbols(&cell, columns.is_list).first().copied();
        self.event_of(
            symbol.unwrap_or_default(),
            self.id().into_owned(),
            &self.table.plain,
        )
    }

    /// Returns the events of the row, one per symbol. If there are several, their ids are the row's id followed by `:`
    /// and the symbol.
    pub fn events(&self) -> Vec<Event> {
        let columns = self.table.columns;
        let cell = self.cell(Some(columns.symbol));
        match symbols(&cell, columns.is_list).as_slice() {
            [] | [_] => vec![self.event()],
            symbols => {
                let row = self.event_of("", String::new(), &self.table.shared);
                let of = |symbol: &&str| Event {
                    id: format!("{}:{symbol}", self.id()),
                    symbol: (*symbol).to_owned(),
                    ..row.clone()
                };
                symbols.iter().map(of).collect()
            }
        }
    }

    /// Returns the row's id, or its number if it has none.
    fn id(&self) -> Cow<'a, str> {
        match self.cell(self.table.columns.id) {
            id if id.is_empty() => Cow::Owned(self.number.to_string()),
            id => id,
        }
    }

    fn event_of(&self, symbol: &str, id: String, names: &Names) -> Event {
        let (header, columns) = (self.table.header, self.table.columns);
        let timing = self.timing();
        let marks = columns
            .marks
            .iter()
            .filter(|column| self.cell(Some(**column)) == "1");
        let mut labels = tags(&self.cell(columns.tags));
        labels.extend(marks.map(|column| header.names[*column].clone()));
        labels.sort();
        let cells = names.sources.iter().map(|source| match source {
            Source::Column(column) => self.cell(Some(*column)),
            Source::RowId => self.id(),
        });
        Event {
            id,
            is_numbered: self.cell(columns.id).is_empty(),
            symbol: symbol.to_owned(),
            when: self.when(timing),
            as_read: self.as_read(),
            timing: timing.unwrap_or_default(),
            tags: labels,
            direction: direction(&self.cell(columns.direction)).unwrap_or_default(),
            weight: number(&self.cell(columns.weight)),
            headline: self.cell(columns.headline).into_owned(),
            source: self.cell(columns.source).into_owned(),
            benchmark: Some(self.cell(columns.benchmark).into_owned())
                .filter(|symbol| !symbol.is_empty()),
            columns: Cells::new(Arc::clone(&names.names), cells),
            line: self.record.line,
        }
    }

    /// Returns the date, time, zone and timing cells as they are written.
    fn as_read(&self) -> String {
        let columns = self.table.columns;
        let cells = [Some(columns.date), columns.time, columns.tz, columns.timing];
        let mut stated = String::new();
        for cell in cells.map(|column| self.cell(column)) {
            if !stated.is_empty() && !cell.is_empty() {
                stated.push(' ');
            }
            stated.push_str(&cell);
        }
        stated
    }

    /// Returns the timing. Some vendors write it in the time column.
    fn timing(&self) -> Option<Timing> {
        let columns = self.table.columns;
        let timing = self.cell(columns.timing);
        let class = Timing::parse(&timing);
        if !timing.is_empty() {
            return class;
        }
        let clock = self.cell(columns.time);
        match parse_clock(&clock) {
            None => Timing::parse(&clock).or(class),
            Some(_) => class,
        }
    }

    /// Returns the date, time and zone of the row.
    ///
    /// # Errors
    /// The reason, in words, if they cannot be read.
    fn when(&self, timing: Option<Timing>) -> Result<When, String> {
        let columns = self.table.columns;
        let (found, expected) = (self.record.len(), self.table.header.names.len());
        let mut surplus = (expected..found).filter_map(|column| self.record.get(column));
        if found < expected || surplus.any(|cell| !cell.trim_ascii().is_empty()) {
            let cells = if found == 1 { "cell" } else { "cells" };
            return Err(format!(
                "the row has {found} {cells} and the header {expected}; quote cells that hold a comma"
            ));
        }
        let class = self.cell(columns.timing);
        if timing.is_none() {
            return Err(format!(
                "the timing `{class}` is not one of pre, intraday, post, unknown"
            ));
        }
        let (date, clock, tz) = (
            self.cell(Some(columns.date)),
            self.cell(columns.time),
            self.cell(columns.tz),
        );
        let zone = match (&*tz, columns.zone.or(self.table.zone)) {
            ("", None) => Zone::Exchange,
            ("", Some(zone)) => Zone::Named(zone),
            (name, _) => Zone::Named(name.parse::<Tz>().map_err(|_| {
                format!("the zone `{name}` is not an IANA time zone like America/New_York")
            })?),
        };
        let mut stamp = stamp(&date, zone, self.table.style)?;
        if is_time_not_supplied(&class) {
            stamp.time = None;
        }
        if clock.is_empty() {
            return Ok(stamp);
        }
        let time = parse_clock(&clock);
        match (stamp.time, time) {
            (_, None) if Timing::parse(&clock).is_some() => Ok(stamp),
            // Programs fill a column of times with midnight where there is no time.
            (None, Some(time)) => Ok(When {
                time: Some(time).filter(|time| *time != NaiveTime::MIN),
                ..stamp
            }),
            (None, None) => Err(format!("the time `{clock}` is not like 08:00 or 16:05:30")),
            (Some(_), _) => Err(format!(
                "the date `{date}` already has a time, besides the time `{clock}`"
            )),
        }
    }

    /// Returns cells that were not understood but do not prevent the event from being used.
    pub fn ignored(&self) -> impl Iterator<Item = Ignored> + use<> {
        let columns = self.table.columns;
        let (side, weight) = (self.cell(columns.direction), self.cell(columns.weight));
        let ignored = |is_bad: bool, column: Option<usize>, value: &str, expected| {
            Some(Ignored {
                column: column.filter(|_| is_bad)?,
                value: value.to_owned(),
                line: self.record.line,
                expected,
            })
        };
        let side_is_bad = direction(&side).is_none();
        let weight_is_bad = !weight.is_empty() && number(&weight).is_none();
        let expected = ["+1, -1, 0, long or short", "a number like 0.75"];
        let side = ignored(side_is_bad, columns.direction, &side, expected[0]);
        let weight = ignored(weight_is_bad, columns.weight, &weight, expected[1]);
        side.into_iter().chain(weight)
    }
}

/// A cell that was not understood and is ignored.
pub(super) struct Ignored {
    pub column: usize,
    pub value: String,
    pub line: u64,
    pub expected: &'static str,
}
