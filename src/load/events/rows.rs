//! The rows of an event file and the names of its columns.

use std::borrow::Cow;

use csv::ByteRecord;

use super::known_names::{REQUEST, count_known};
use super::lines::{fixed_columns, with_line_feeds, without_comments};
use super::records::Records;
use crate::error::{Error, Result};
use crate::event::Timing;
use crate::load::open::memory::check_number;
use crate::load::open::source::holds;
use crate::load::recognise::lexicon::Role;
use crate::load::recognise::search::{DELIMITERS, search};
use crate::load::text::header::{Header, first_rows, folded, numbered_column, place, records};
use crate::load::text::quoting;
use crate::load::text::stamp::DateStyle;

/// The rows of an event file. A file without a header gets the header of its kind.
#[derive(Debug)]
pub(super) struct Rows {
    pub header: Header,
    /// Line number of the header and its text.
    pub written: (u64, String),
    pub records: Records,
    /// The mark between cells.
    pub delimiter: u8,
    /// Comment lines and repeated headers, which are no events.
    pub passed_over: usize,
}

/// Delimiters. If several split a line into equally many cells, the last one is taken.
const MARKS: [u8; 4] = [b'|', b'\t', b';', b','];

impl Rows {
    /// Splits a text into rows. `map` holds the columns that the user names.
    ///
    /// # Errors
    /// When the text is not a table, holds no row, or has a quote that is not closed.
    pub fn new(text: &[u8], map: &[(Role, String)]) -> Result<Self> {
        let text = with_line_feeds(text)?;
        check_longest(&text)?;
        let (text, comments) = without_comments(text)?;
        let text = match fixed_columns(&text)? {
            Some(cut) => Cow::Owned(cut),
            None => text,
        };
        let text: &[u8] = &text;
        let headed = search(text, &DELIMITERS, &|rows, _| {
            Some(((), count_known(&Header::new(rows.first()?), map)?))
        });
        let headed = headed.map(|found| (place(text, &found.rows[found.at]).1, found.delimiter));
        let first = || {
            text.split(|byte| *byte == b'\n')
                .find(|line| !line.trim_ascii().is_empty())
        };
        let mark = headed.map_or_else(|| mark_of(first().unwrap_or_default()), |(_, mark)| mark);
        // A quoted headline may contain line breaks; an unclosed quote would swallow events.
        if holds(text, b'"') {
            quoting::stray(text, mark, 0, u64::MAX)?;
        }
        let mut rows = Self::read(text, mark, headed.map_or(0, |(start, _)| start), map)?;
        rows.passed_over += comments;
        Ok(rows)
    }

    /// Reads the rows from byte `start` on.
    fn read(text: &[u8], mark: u8, start: usize, map: &[(Role, String)]) -> Result<Self> {
        let unreadable = |error: csv::Error| {
            Error::input(format!("not a CSV table: {error}")).with_code("not_a_table")
        };
        let is_blank = |record: &ByteRecord| record.iter().all(|cell| cell.trim_ascii().is_empty());
        let mut reader = records(text, mark);
        let mut record = ByteRecord::new();
        let (line, byte) = loop {
            if !reader.read_byte_record(&mut record).map_err(unreadable)? {
                return Err(Error::input("the file holds no row")
                    .with_code("no_rows")
                    .with_help("write one row per event, with its symbol and date"));
            }
            let (line, byte) = place(text, &record);
            if byte >= start && !is_blank(&record) {
                break (line, byte);
            }
        };
        let mut kept = Records::default();
        let names = match numbered(&record, map) {
            Some(names) => Some(names),
            None => names_of_headerless(&record)?,
        };
        let is_headed = names.is_none();
        let (header, written) = match names {
            Some(names) => {
                kept.push(&record, line)?;
                (Header::from_names(names), (1, String::new()))
            }
            None => {
                let row = String::from_utf8_lossy(first_line(&text[byte..]));
                (Header::new(&record), (line, row.trim_end().to_owned()))
            }
        };
        let is_header = |record: &ByteRecord| {
            let mut cells = record
                .iter()
                .map(|cell| folded(&String::from_utf8_lossy(cell)));
            // An id or a date that begins with a digit is no name of a column, unless the name does, too.
            let begins_with_digit = |cell: &[u8]| cell.first().is_some_and(u8::is_ascii_digit);
            let first = header.names.first().map(|name| name.as_bytes());
            let is_row = record.get(0).is_some_and(begins_with_digit)
                && !first.is_some_and(begins_with_digit);
            is_headed
                && !is_row
                && record.len() == header.names.len()
                && header
                    .names
                    .iter()
                    .all(|name| cells.next().as_ref() == Some(name))
        };
        let mut passed_over = 0;
        while reader.read_byte_record(&mut record).map_err(unreadable)? {
            if is_blank(&record) && (is_headed || record.len() == 1) {
                continue;
            }
            // Files that were put together have a header for each part.
            if is_header(&record) {
                passed_over += 1;
                continue;
            }
            kept.push(&record, place(text, &record).0)?;
        }
        Ok(Self {
            header,
            written,
            records: kept,
            delimiter: mark,
            passed_over,
        })
    }
}

/// Checks that there is memory to take the longest line apart. Its cells and symbols are put in lists that grow in a way that cannot
/// fail.
///
/// # Errors
/// When there is none.
fn check_longest(text: &[u8]) -> Result<()> {
    /// Most bytes of such lists for each byte of a line; a symbol and the mark behind it are two.
    const OF_BYTE: u64 = 28;
    let (mut longest, mut start) = (0, 0);
    for end in memchr::memchr_iter(b'\n', text).chain([text.len()]) {
        longest = longest.max(end - start);
        start = end;
    }
    check_number("bytes in one line", longest as u64, OF_BYTE, u64::MAX)
}

fn first_line(text: &[u8]) -> &[u8] {
    &text[..memchr::memchr(b'\n', text).unwrap_or(text.len())]
}

/// Returns the delimiter that splits a line into the most cells; a blank only if no other mark splits it.
fn mark_of(line: &[u8]) -> u8 {
    let cells = |mark: u8| first_rows(line, mark, 1).first().map_or(0, ByteRecord::len);
    let mark = MARKS.into_iter().max_by_key(|mark| cells(*mark));
    match mark.unwrap_or(b',') {
        mark if cells(mark) == 1 && cells(b' ') > 1 => b' ',
        mark => mark,
    }
}

/// Returns the column names of a file without a header whose columns the user named by their numbers; `None` if the first row
/// has no date where one should be.
fn numbered(row: &ByteRecord, map: &[(Role, String)]) -> Option<Vec<String>> {
    let column = |(role, said): &(Role, String)| Some((*role, numbered_column(said, row.len())?));
    let columns: Vec<(Role, usize)> = map.iter().filter_map(column).collect();
    let date = columns.iter().find(|(role, _)| *role == Role::Date)?.1;
    let mut styles = DateStyle::ALL.iter();
    styles
        .any(|style| style.parse_moment(&row[date]).is_some())
        .then_some(())?;
    let name = |at: usize| match columns.iter().find(|(_, column)| *column == at) {
        Some((role, _)) => role.name().to_owned(),
        None => format!("column_{}", at + 1),
    };
    Some((0..row.len()).map(name).collect())
}

/// Returns the column names of a file without a header; `None` if the first row is not an event.
///
/// # Errors
/// When the file is a GDELT export, which names no securities.
fn names_of_headerless(row: &ByteRecord) -> Result<Option<Vec<String>>> {
    let cell = |column: usize| row.get(column).unwrap_or_default();
    let is_date = |column: usize| DateStyle::is_date(cell(column));
    // A short number may be the day number of a spreadsheet, or an identifier.
    let is_plain_date = |column: usize| DateStyle::is_certain_date(cell(column));
    let names = |names: &[&str]| -> Option<Vec<String>> {
        Some(names.iter().map(|name| (*name).to_owned()).collect())
    };
    let third = || {
        let text = String::from_utf8_lossy(cell(2)).trim().to_owned();
        match Timing::parse(&text) {
            _ if is_date(2) => "second_date",
            Some(_) => "timing",
            None if text.contains(':') => "time",
            None => "supplement",
        }
    };
    Ok(match row.len() {
        9 if is_date(3) => names(&REQUEST),
        2..=3 if is_plain_date(0) && !is_plain_date(1) => {
            names(&["date", "symbol", third()][..row.len()])
        }
        2 if is_date(1) => names(&["symbol", "date"]),
        3 if is_date(1) => names(&["symbol", "date", third()]),
        4 if is_date(1) => names(&["symbol", "date", "second_date", "supplement"]),
        58.. if row
            .iter()
            .all(|cell| folded(&String::from_utf8_lossy(cell)) != "date") =>
        {
            let error = Error::input("a GDELT file names no securities").with_code("no_column");
            return Err(
                error.with_help("map its actors to symbols first, and give `symbol` and `date`")
            );
        }
        _ => None,
    })
}
