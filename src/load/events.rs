//! Event files.

use std::collections::BTreeMap;
use std::path::Path;

use chrono::Timelike;
use chrono_tz::Tz;
use csv::ByteRecord;

use super::column::date_style;
use super::event_columns::{Columns, REQUEST};
use super::event_row::Row;
use super::header::{Header, folded, place, records};
use super::quoting;
use super::single;
use super::source::{self, InputFile};
use super::stamp::DateStyle;
use crate::error::{Error, Result};
use crate::event::{Event, Timing, Zone};
use crate::finding::Finding;
use crate::time::Date;

/// Events and what was noticed while they were read.
#[derive(Debug, Clone)]
pub struct EventFile {
    /// The events, in the order of the file: one for each row and symbol, also where its date cannot be read.
    pub events: Vec<Event>,
    /// The file.
    pub file: InputFile,
    /// What the reader of the results should know.
    pub findings: Vec<Finding>,
}

/// How an event file is to be read, where it should not be read as it looks.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct EventReading {
    /// How dates are written, as in `DD/MM/YYYY`.
    pub date_format: Option<String>,
    /// The zone of stamps that state none.
    pub tz: Option<String>,
    /// The encoding, as in `windows-1252`.
    pub encoding: Option<String>,
}

/// Reads events from a file, or from standard input for `-`, as it looks.
///
/// # Errors
/// As [`events_as`].
pub fn events(path: &Path) -> Result<EventFile> {
    events_as(path, &EventReading::default())
}

/// Reads events, where the user knows better than the file shows.
///
/// A symbol and a date are needed; an id, a time, a zone, a class of timing, tags, a direction, a weight, a headline, a
/// source and a benchmark are understood under the names that vendors give them, and every column can group events. A
/// cell of several symbols is an event for each. Requests to EventStudyTools and files of identifier and date alone need
/// no header.
///
/// # Errors
/// When the file cannot be read, lacks a needed column, or holds no row; when day and month cannot be told apart. A row
/// whose date cannot be read stays an event, so that the study can exclude it with that reason.
pub fn events_as(path: &Path, reading: &EventReading) -> Result<EventFile> {
    events_from(path, source::raw(path)?, reading)
}

/// Reads events from bytes that are at hand, as a file of that name with these bytes would be read.
///
/// # Errors
/// As [`events_as`].
pub fn events_from(path: &Path, bytes: Vec<u8>, reading: &EventReading) -> Result<EventFile> {
    let size = bytes.len() as u64;
    let text = single::text(path, bytes, reading.encoding.as_deref())?;
    let sheet = Sheet::of(path, &text.bytes)?;
    let columns = Columns::of(&sheet.header).map_err(|error| {
        let (line, row) = &sheet.written;
        let width = row.chars().count().max(1);
        error.in_file(path).at_line(*line).showing(row, 0..width)
    })?;
    let style = style(path, &sheet, &columns, reading)?;
    let zone = match &reading.tz {
        None => None,
        Some(name) => Some(name.parse::<Tz>().map_err(|_| {
            Error::options(format!("--events-tz: `{name}` is not an IANA time zone"))
                .help("write it like America/New_York")
        })?),
    };
    let (mut events, mut findings) = (Vec::new(), Vec::new());
    for (number, record) in sheet.rows.iter().enumerate() {
        let line = place(&text.bytes, record).0;
        let row = Row {
            header: &sheet.header,
            columns: &columns,
            style,
            zone,
            record,
        };
        events.extend(row.events(number + 1, line));
        findings.extend(row.doubts(path, line));
    }
    if events.is_empty() {
        let error = Error::input("the file holds a header and no events").in_file(path);
        return Err(error
            .code("no_rows")
            .help("a row an event: its symbol and its date"));
    }
    findings.extend(repeated_ids(&events));
    findings.extend(exploded(&events, sheet.rows.len()));
    findings.extend(assumed_zone(&events));
    findings.extend(suspect_clock(&events));
    findings.extend(contradictions(&events));
    findings.extend(windows(&events));
    Ok(EventFile {
        file: InputFile::plain(path, "events", size, sheet.rows.len() as u64),
        events,
        findings,
    })
}

/// The rows of an event file under a header, its own or that of its kind.
struct Sheet {
    header: Header,
    /// The line of the header, and how it is written.
    written: (u64, String),
    rows: Vec<ByteRecord>,
}

/// Marks between cells, the last of which is taken of those that cut a line into as many cells.
const MARKS: [u8; 4] = [b'|', b'\t', b';', b','];

/// The farthest line that can be a header.
const FARTHEST_HEADER: usize = 20;

impl Sheet {
    fn of(path: &Path, text: &[u8]) -> Result<Self> {
        let headed = header_below(text);
        let mark = headed.map_or_else(|| mark_of(first_line(text)), |(_, mark)| mark);
        // News may go over any number of lines; a quote that is never closed would swallow events.
        quoting::stray(path, text, mark, 0, u64::MAX)?;
        let unreadable = |error: csv::Error| {
            Error::input(format!("not a CSV table: {error}"))
                .in_file(path)
                .code("not_a_table")
        };
        let rows: std::result::Result<Vec<ByteRecord>, csv::Error> =
            records(text, mark).into_byte_records().collect();
        let mut rows = rows.map_err(unreadable)?;
        if let Some((start, _)) = headed {
            rows.retain(|row| place(text, row).1 >= start);
        }
        if rows.is_empty() {
            return Err(Error::input("the file holds no row")
                .in_file(path)
                .code("no_rows")
                .help("a row an event: its symbol and its date"));
        }
        if let Some(names) = names_of_headerless(path, &rows[0])? {
            return Ok(Self {
                header: Header { names },
                written: (1, String::new()),
                rows,
            });
        }
        let first = rows.remove(0);
        let (line, byte) = place(text, &first);
        let row = String::from_utf8_lossy(first_line(&text[byte..]));
        rows.retain(|row| row.iter().any(|cell| !cell.trim_ascii().is_empty()));
        Ok(Self {
            header: Header::new(&first),
            written: (line, row.trim_end().to_owned()),
            rows,
        })
    }
}

fn first_line(text: &[u8]) -> &[u8] {
    &text[..memchr::memchr(b'\n', text).unwrap_or(text.len())]
}

/// The mark that cuts a line into most cells; blanks stand between cells only where nothing else does.
fn mark_of(line: &[u8]) -> u8 {
    let cells = |mark: u8| row_of(line, mark).map_or(0, |row| row.len());
    let mark = MARKS.into_iter().max_by_key(|mark| cells(*mark));
    match mark.unwrap_or(b',') {
        mark if cells(mark) == 1 && cells(b' ') > 1 => b' ',
        mark => mark,
    }
}

fn row_of(line: &[u8], mark: u8) -> Option<ByteRecord> {
    records(line, mark).into_byte_records().next()?.ok()
}

/// Where the first line begins that names a symbol and a date, and what stands between its cells. Titles stand above it.
fn header_below(text: &[u8]) -> Option<(usize, u8)> {
    let mut start = 0;
    for line in text.split_inclusive(|b| *b == b'\n').take(FARTHEST_HEADER) {
        let is_header = |mark: &u8| {
            row_of(line, *mark).is_some_and(|row| Columns::are_named(&Header::new(&row)))
        };
        if let Some(mark) = MARKS.into_iter().rev().find(is_header) {
            return Some((start, mark));
        }
        start += line.len();
    }
    None
}

/// The names of the columns of a file without a header, if the first row is an event.
fn names_of_headerless(path: &Path, row: &ByteRecord) -> Result<Option<Vec<String>>> {
    let is_date = |cell: &[u8]| {
        DateStyle::ALL
            .into_iter()
            .any(|style| style.parse(cell).is_some())
    };
    let date = |column: usize| row.get(column).is_some_and(is_date);
    let names = |names: &[&str]| {
        Some(
            names
                .iter()
                .map(|name| (*name).to_owned())
                .collect::<Vec<_>>(),
        )
    };
    Ok(match row.len() {
        9 if date(3) => names(&REQUEST),
        2 if date(1) => names(&["symbol", "date"]),
        3 if date(1) => names(&["symbol", "date", "second_date"]),
        4 if date(1) => names(&["symbol", "date", "second_date", "supplement"]),
        58.. if row
            .iter()
            .all(|cell| folded(&String::from_utf8_lossy(cell)) != "date") =>
        {
            let error = Error::input("a file of GDELT names no securities")
                .in_file(path)
                .code("no_column");
            return Err(error.help("map its actors to symbols first, and give `symbol` and `date`"));
        }
        _ => None,
    })
}

/// How dates are written that are not like 2025-08-29: one style for the whole column.
fn style(
    path: &Path,
    sheet: &Sheet,
    columns: &Columns,
    reading: &EventReading,
) -> Result<Option<DateStyle>> {
    if let Some(pattern) = &reading.date_format {
        let style = DateStyle::of_pattern(pattern);
        let unknown = || {
            Error::options(format!(
                "--events-date-format: `{pattern}` is not understood"
            ))
            .help("write it like DD/MM/YYYY")
        };
        return style.map(Some).ok_or_else(unknown);
    }
    let cells: Vec<&[u8]> = sheet
        .rows
        .iter()
        .filter_map(|row| row.get(columns.date))
        .collect();
    date_style(path, &cells, "--events-date-format")
}

fn repeated_ids(events: &[Event]) -> Option<Finding> {
    let mut ids: Vec<&str> = events.iter().map(|event| event.id.as_str()).collect();
    ids.sort_unstable();
    let twice = ids.windows(2).find(|pair| pair[0] == pair[1])?[0];
    let message = format!(
        "the event_id {twice} stands on more than one row; results cannot tell such events apart"
    );
    Some(Finding::warning("repeated_event_id", message))
}

fn exploded(events: &[Event], rows: usize) -> Option<Finding> {
    let stories = events
        .iter()
        .filter(|event| event.columns.contains_key("story"))
        .count();
    let message = format!(
        "{rows} rows are {} events: a row with several symbols is one for each; the column `story` tells which belong together",
        events.len()
    );
    (stories > 0).then(|| Finding::note("stories", message))
}

/// Times on a clock that nobody named.
fn assumed_zone(events: &[Event]) -> Option<Finding> {
    let is_naive = |event: &&Event| {
        event
            .when
            .as_ref()
            .is_ok_and(|when| when.time.is_some() && when.zone == Zone::Exchange)
    };
    let naive = events.iter().filter(is_naive).count();
    let first = events.iter().find(is_naive)?;
    let message = format!(
        "{naive} events have a time and no zone; the clock of their exchange is taken, first for event {} ({}); a column `tz`, an offset or \
         --events-tz says it",
        first.id, first.as_read
    );
    Some(Finding::warning("zone_assumed", message))
}

/// Stamps in UTC whose hours are those of New York: hardly any news in its night by the label, many in its day.
fn suspect_clock(events: &[Event]) -> Option<Finding> {
    const ENOUGH: usize = 50;
    let mut hours = [0_usize; 24];
    for event in events {
        let Ok(when) = &event.when else { continue };
        let is_utc = match when.zone {
            Zone::Offset(offset) => offset.local_minus_utc() == 0,
            Zone::Named(zone) => zone == Tz::UTC,
            Zone::Exchange => false,
        };
        // A symbol without a suffix trades in New York.
        if let Some(time) = when.time.filter(|_| is_utc && !event.symbol.contains('.')) {
            hours[time.hour() as usize] += 1;
        }
    }
    let all: usize = hours.iter().sum();
    // From midnight to five in New York, winter and summer, and the same hours by the label.
    let (night, label_night): (usize, usize) = (hours[5..9].iter().sum(), hours[0..4].iter().sum());
    let (morning, evening): (usize, usize) =
        (hours[6..10].iter().sum(), hours[21..24].iter().sum());
    let is_suspect =
        all >= ENOUGH && night > 3 * label_night.max(1) && morning > 2 * evening.max(1);
    let message = || {
        let shown: Vec<String> = hours
            .iter()
            .enumerate()
            .filter(|(_, n)| **n > 0)
            .map(|(hour, n)| format!("{hour:02}h {n}"))
            .collect();
        format!(
            "the stamps say UTC, and their hours are those of a day in New York: {}; look at the source, and see --events-tz",
            shown.join(", ")
        )
    };
    is_suspect.then(|| Finding::warning("suspect_clock", message()))
}

/// Rows of one symbol and day that say different things about it.
fn contradictions(events: &[Event]) -> Vec<Finding> {
    let mut by_day: BTreeMap<(&str, Date), Vec<&Event>> = BTreeMap::new();
    for event in events {
        if let Ok(when) = &event.when {
            by_day
                .entry((event.symbol.as_str(), when.date))
                .or_default()
                .push(event);
        }
    }
    let several = || by_day.iter().filter(|(_, events)| events.len() > 1);
    let differ = |differs: &dyn Fn(&Event, &Event) -> bool| -> Vec<String> {
        let of =
            several().filter(|(_, events)| events.windows(2).any(|pair| differs(pair[0], pair[1])));
        of.map(|((symbol, date), _)| format!("{symbol} on {date}"))
            .collect()
    };
    let finding = |code, days: Vec<String>, what: &str| {
        let shown = days.iter().take(5).cloned().collect::<Vec<_>>().join(", ");
        (!days.is_empty())
            .then(|| Finding::warning(code, format!("{what}: {} ({shown})", days.len())))
    };
    let is_stated = |timing: Timing| timing != Timing::Unknown;
    let timings =
        differ(&|a, b| is_stated(a.timing) && is_stated(b.timing) && a.timing != b.timing);
    let tags = differ(&|a, b| a.tags != b.tags && a.benchmark == b.benchmark);
    [
        finding("conflicting_timing", timings, "events of one symbol and day have different timings; both are kept"),
        finding("confounded_events", tags, "events of one symbol and day have different tags, and one reaction answers them all; both are kept"),
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// A request to EventStudyTools has windows of its own in every row.
fn windows(events: &[Event]) -> Option<Finding> {
    let keys = &REQUEST[5..];
    let of = |event: &Event| -> Option<Vec<i64>> {
        keys.iter()
            .map(|key| event.columns.get(*key)?.parse::<i32>().ok().map(i64::from))
            .collect()
    };
    let mut stated: Vec<Vec<i64>> = events.iter().filter_map(of).collect();
    stated.sort();
    stated.dedup();
    let flags = |windows: &[i64]| match *windows {
        [start, end, estimation_end, length] => format!(
            "--window={start}:{end} --estimation={}:{estimation_end}",
            estimation_end - length + 1
        ),
        _ => String::new(),
    };
    match stated.as_slice() {
        [] => None,
        [one] => Some(Finding::note(
            "windows_in_file",
            format!(
                "the file asks for {}; a study takes its windows from its own flags",
                flags(one)
            ),
        )),
        [first, ..] => {
            let message = format!(
                "the file asks for {} different windows, the first with {}; a study has one for all events",
                stated.len(),
                flags(first)
            );
            Some(Finding::warning("windows_in_file", message))
        }
    }
}
