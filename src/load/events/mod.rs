//! Reading of event files.

mod cell;
mod columns;
mod doubts;
mod records;
mod row;
mod rows;

use std::path::Path;
use std::sync::Arc;

use chrono_tz::Tz;
use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use crate::error::{Error, Origin, Result, message, option};
use crate::event::Event;
use crate::finding::Finding;
use crate::load::open::input_file::InputFile;
use crate::load::open::memory::{Budget, FileMemory};
use crate::load::open::read_once::ReadOnce;
use crate::load::read::{OneTable, Wish, one_table};
use crate::load::text::column::date_style;
use crate::load::text::stamp::DateStyle;
use columns::Columns;
use row::{Ignored, Row, Table};
use rows::Rows;

/// The events of a file and what was noticed while reading it.
#[derive(Debug, Clone)]
pub struct EventFile {
    /// Events in the order of the file, one per row and symbol. An event whose date cannot be read is included.
    pub events: Vec<Event>,
    /// The file.
    pub file: InputFile,
    /// Notes and warnings about the file.
    pub findings: Vec<Finding>,
}

/// Options that replace what would be detected in an event file.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct EventOverrides {
    /// Pattern of the dates, such as `DD/MM/YYYY`.
    pub date_format: Option<String>,
    /// Time zone of timestamps that state none.
    pub tz: Option<String>,
    /// The encoding, such as `windows-1252`.
    pub encoding: Option<String>,
    /// The name of the sheet that is read of a workbook.
    pub sheet: Option<String>,
    /// Whether the file is not hashed. Only the record of a run needs the hash.
    #[serde(skip)]
    pub skip_hash: bool,
    /// Most bytes that the file may take in memory when it is unpacked.
    #[serde(skip)]
    pub most_bytes: Option<u64>,
}

/// Reads events from a file, or from standard input for `-`, and detects its format.
///
/// # Errors
/// See [`events_as`].
pub fn events(path: &Path) -> Result<EventFile> {
    events_as(path, &EventOverrides::default())
}

/// Reads events with options that replace what would be detected.
///
/// A symbol and a date column are required. An id, a time, a time zone, a timing, tags, a direction, a weight, a
/// headline, a source and a benchmark are recognised by the names that vendors give them; any column can group events.
/// A cell with several symbols makes one event for each. EventStudyTools requests and files of identifier and date
/// alone need no header.
///
/// # Errors
/// When the file cannot be read, lacks a required column or holds no row, or when day and month cannot be told apart. A
/// row whose date cannot be read is no error: it stays an event, and the study excludes it with that reason.
pub fn events_as(path: &Path, overrides: &EventOverrides) -> Result<EventFile> {
    let budget = Budget::new(overrides.most_bytes);
    let mut memory = FileMemory::new(&budget);
    let file = ReadOnce::open(path, !overrides.skip_hash, &mut memory)?;
    read_file(path, &file, overrides, &mut memory)
}

/// Reads events from `bytes` as if they were the content of the file `path`.
///
/// # Errors
/// See [`events_as`].
pub fn events_from(path: &Path, bytes: Vec<u8>, overrides: &EventOverrides) -> Result<EventFile> {
    let budget = Budget::new(overrides.most_bytes);
    let file = ReadOnce::new(bytes, !overrides.skip_hash);
    read_file(path, &file, overrides, &mut FileMemory::new(&budget))
}

fn read_file(
    path: &Path,
    file: &ReadOnce,
    overrides: &EventOverrides,
    memory: &mut FileMemory<'_>,
) -> Result<EventFile> {
    let clock = (overrides.style()?, overrides.zone()?);
    let origin = Arc::new(Origin::from(path));
    read(&origin, file, overrides, memory, clock).map_err(|error| error.in_file(&origin))
}

impl EventOverrides {
    fn zone(&self) -> Result<Option<Tz>> {
        let parse = |name: &String| {
            name.parse().map_err(|_| {
                let unknown = format!(": `{name}` is not an IANA time zone");
                Error::options(message![option::EVENTS_TZ, unknown])
                    .about(option::EVENTS_TZ)
                    .with_help("write it like America/New_York")
            })
        };
        self.tz.as_ref().map(parse).transpose()
    }

    fn style(&self) -> Result<Option<DateStyle>> {
        let parse = |pattern: &String| {
            DateStyle::of_pattern(pattern).ok_or_else(|| {
                let unknown = format!(": `{pattern}` is not understood");
                Error::options(message![option::EVENTS_DATE_FORMAT, unknown])
                    .about(option::EVENTS_DATE_FORMAT)
                    .with_help("write it like DD/MM/YYYY")
            })
        };
        self.date_format.as_ref().map(parse).transpose()
    }
}

/// Reads the events of a file. `clock` holds the date style and the time zone, where the user named them.
fn read(
    origin: &Arc<Origin>,
    file: &ReadOnce,
    overrides: &EventOverrides,
    memory: &mut FileMemory<'_>,
    clock: (Option<DateStyle>, Option<Tz>),
) -> Result<EventFile> {
    let wish = Wish {
        encoding: overrides.encoding.as_deref(),
        sheets: overrides.sheet.as_slice(),
        are_shared: false,
        option: option::EVENTS_SHEET,
    };
    let OneTable {
        text,
        origin,
        findings: opened,
    } = one_table(origin, &file.bytes, &wish, memory, &is_events)?;
    let origin = &origin;
    let rows = Rows::new(&text.bytes)?;
    drop(text);
    let columns = Columns::new(&rows.header).map_err(|error| {
        let (line, row) = &rows.written;
        let width = row.chars().count().max(1);
        error.at_line(*line).showing(row, 0..width)
    })?;
    let style = match clock.0 {
        Some(style) => Some(style),
        None => style(&rows, &columns)?,
    };
    let table = Table::new(&rows.header, &columns, style, clock.1);
    let each = (0..rows.records.len()).into_par_iter();
    let each = each.map(|number| Row {
        table: &table,
        record: rows.records.get(number),
        number: number + 1,
    });
    let events: Vec<Event> = if each.clone().any(|row| row.is_list()) {
        each.clone().flat_map_iter(|row| row.events()).collect()
    } else {
        // One event per row; this form collects without copying.
        each.clone().map(|row| row.event()).collect()
    };
    let ignored: Vec<Ignored> = each.flat_map_iter(|row| row.ignored()).collect();
    if events.is_empty() {
        let error = Error::input("the file has a header but no events").with_code("no_rows");
        return Err(error.with_help("write one row per event, with its symbol and date"));
    }
    let ignored = doubts::ignored(&rows.header, &ignored).into_iter();
    let mut findings: Vec<Finding> = ignored.map(|finding| finding.in_file(origin)).collect();
    findings.extend(opened.into_iter().map(|note| note.in_file(origin)));
    findings.extend(doubts::doubts(&events, rows.records.len()));
    Ok(EventFile {
        file: InputFile::other(origin, "events", file, rows.records.len() as u64),
        events,
        findings,
    })
}

/// Returns whether a text is a table of events.
fn is_events(text: &[u8]) -> bool {
    Rows::new(text).is_ok_and(|rows| Columns::new(&rows.header).is_ok())
}

/// Returns the date style of the column; `None` if no cell is a date.
///
/// # Errors
/// When day and month cannot be told apart, or dates are written in two styles.
fn style(rows: &Rows, columns: &Columns) -> Result<Option<DateStyle>> {
    let cells: Vec<&[u8]> = (0..rows.records.len())
        .filter_map(|row| rows.records.get(row).get(columns.date))
        .collect();
    date_style(&cells, option::EVENTS_DATE_FORMAT)
}
