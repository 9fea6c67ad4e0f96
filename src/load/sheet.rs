//! The table inside of a text: what stands between cells, which line is the header, which dialect it is.

use std::path::Path;

use csv::ByteRecord;

use super::dialect::{self, Form, Match};
use super::header::{Header, place, records};
use super::reading::Reading;
use super::source::holds;
use crate::error::{Error, Result, message, nearest, option};

/// The farthest line that can be a header.
const FARTHEST_HEADER: usize = 40;

/// Rows that show what most files are.
const FEW_ROWS: usize = 8;

/// Marks between cells, in the order in which they are tried.
const DELIMITERS: [u8; 4] = [b',', b';', b'\t', b'|'];

/// A table that was found in a text.
#[derive(Debug, Clone)]
pub(super) struct Sheet {
    pub delimiter: u8,
    pub found: Match,
    /// The names of the columns, as the file or the dialect has them.
    pub header: Header,
    /// The names as they are written.
    pub written: Vec<String>,
    /// For a table of tickers, the symbol of each column.
    pub tickers: Vec<String>,
    /// Where the first row of data begins.
    pub body: usize,
    /// Lines above it.
    pub lines_above: u64,
    /// The line of the header, from 1; 0 if there is none.
    pub header_line: u64,
    /// The currency that a line above the header names.
    pub currency: Option<String>,
    /// The first rows of data.
    pub sample: Vec<ByteRecord>,
    /// Whether a quote stands anywhere in the data.
    pub has_quotes: bool,
}

/// Finds the table.
///
/// # Errors
/// When nothing in the text looks like a table of dates and prices.
pub(super) fn find(path: &Path, text: &[u8], reading: &Reading) -> Result<Sheet> {
    let skipped = line_start(text, reading.skip_rows);
    let head = head(&text[skipped..]);
    let delimiters: Vec<u8> = match reading.delimiter {
        Some(mark) => vec![mark as u8],
        None => DELIMITERS.to_vec(),
    };
    // Most headers are on the first line; the others cost a second look.
    let found = [FEW_ROWS, FARTHEST_HEADER + 10]
        .into_iter()
        .find_map(|rows| best(text, skipped, head, &delimiters, rows, reading));
    found.ok_or_else(|| not_understood(path, head, &delimiters, reading))
}

/// The table in the first rows that more speaks for than for any other.
fn best(
    text: &[u8],
    skipped: usize,
    head: &[u8],
    delimiters: &[u8],
    most_rows: usize,
    reading: &Reading,
) -> Option<Sheet> {
    let mut best: Option<(Sheet, usize)> = None;
    for delimiter in delimiters {
        // A mark that stands nowhere separates nothing.
        if memchr::memchr(*delimiter, head).is_none() {
            continue;
        }
        let rows = rows(head, *delimiter, most_rows);
        let found = (0..rows.len().min(FARTHEST_HEADER))
            .find_map(|i| dialect::recognise(&rows[i..], i == 0, reading).map(|found| (i, found)));
        let Some((i, found)) = found else { continue };
        let score = found.score;
        if best.as_ref().is_none_or(|(_, other)| score > *other) {
            best = Some((sheet(text, skipped, &rows, i, found, *delimiter), score));
        }
    }
    best.map(|(sheet, _)| sheet)
}

/// Enough of the beginning to know the table by, in whole lines.
fn head(text: &[u8]) -> &[u8] {
    const LONGEST: usize = 1 << 20;
    const LINES: usize = 60;
    let part = &text[..text.len().min(LONGEST)];
    match memchr::memchr2_iter(b'\n', b'\r', part).nth(2 * LINES) {
        Some(end) => &part[..=end],
        None => part,
    }
}

fn rows(head: &[u8], delimiter: u8, most: usize) -> Vec<ByteRecord> {
    let rows = records(head, delimiter).into_byte_records();
    rows.filter_map(std::result::Result::ok)
        .take(most)
        .collect()
}

fn line_start(text: &[u8], lines: usize) -> usize {
    match lines {
        0 => 0,
        _ => memchr::memchr_iter(b'\n', text)
            .nth(lines - 1)
            .map_or(text.len(), |end| end + 1),
    }
}

fn sheet(
    text: &[u8],
    skipped: usize,
    rows: &[ByteRecord],
    i: usize,
    found: Match,
    delimiter: u8,
) -> Sheet {
    let start_of = |i: usize| {
        rows.get(i)
            .map_or(text.len(), |row| skipped + place(&text[skipped..], row).1)
    };
    let written = |i: usize| -> Vec<String> {
        rows[i]
            .iter()
            .map(|cell| {
                String::from_utf8_lossy(cell)
                    .trim()
                    .trim_start_matches('\u{feff}')
                    .to_owned()
            })
            .collect()
    };
    let line_of = |byte: usize| 1 + memchr::memchr_iter(b'\n', &text[..byte]).count() as u64;
    let (header, names, tickers, body) = match found.form {
        Form::Headerless => {
            let names: Vec<String> = found
                .dialect
                .headers
                .first()
                .map(|line| dialect::names_of(line))
                .unwrap_or_default();
            (
                Header {
                    names: names.clone(),
                },
                names,
                Vec::new(),
                start_of(i),
            )
        }
        Form::Tickers => {
            let is_fields_first = Header::new(&rows[i])
                .names
                .first()
                .is_none_or(|name| name != "ticker");
            let (fields, symbols) = if is_fields_first {
                (i, i + 1)
            } else {
                (i + 1, i)
            };
            // The third line names the dates; old versions leave it out.
            let is_named = rows
                .get(i + 2)
                .is_some_and(|row| row.iter().skip(1).all(|cell| cell.trim_ascii().is_empty()));
            let next = if is_named { i + 3 } else { i + 2 };
            (
                Header::new(&rows[fields]),
                written(fields),
                written(symbols),
                start_of(next),
            )
        }
        Form::Long | Form::Wide => (
            Header::new(&rows[i]),
            written(i),
            Vec::new(),
            start_of(i + 1),
        ),
    };
    let header_line = if found.form == Form::Headerless {
        0
    } else {
        line_of(start_of(i))
    };
    let sample = (0..rows.len()).filter(|i| start_of(*i) >= body);
    Sheet {
        currency: currency(&text[skipped..start_of(i)], delimiter),
        sample: sample.map(|i| rows[i].clone()).collect(),
        delimiter,
        found,
        header,
        written: names,
        tickers,
        body,
        lines_above: line_of(body) - 1,
        header_line,
        has_quotes: holds(&text[body..], b'"'),
    }
}

/// `Currency,USD` among the lines above a header.
fn currency(above: &[u8], delimiter: u8) -> Option<String> {
    let rows = records(above, delimiter).into_byte_records();
    let named = |row: ByteRecord| {
        let is_named = row.get(0)?.trim_ascii().eq_ignore_ascii_case(b"currency");
        let cell = is_named.then(|| row.get(1)).flatten()?.trim_ascii();
        Some(String::from_utf8_lossy(cell).into_owned()).filter(|cell| !cell.is_empty())
    };
    rows.filter_map(std::result::Result::ok).find_map(named)
}

/// What a reader of the file needs to know when nothing in it is a table of prices.
fn not_understood(path: &Path, head: &[u8], delimiters: &[u8], reading: &Reading) -> Error {
    let counted: Vec<(u8, usize, usize)> = delimiters
        .iter()
        .map(|delimiter| {
            let rows = rows(head, *delimiter, FARTHEST_HEADER + 10);
            let width = rows.iter().map(ByteRecord::len).max().unwrap_or(0);
            (
                *delimiter,
                width,
                rows.iter().filter(|row| row.len() == width).count(),
            )
        })
        .collect();
    let (delimiter, width, _) = counted
        .iter()
        .copied()
        .max_by_key(|(_, width, rows)| (*width > 1, *rows * usize::from(*width > 1)))
        .unwrap_or((b',', 0, 0));
    if width <= 1 {
        let scores: Vec<String> = counted
            .iter()
            .map(|(mark, width, rows)| format!("{} gives {width} in {rows} rows", shown(*mark)))
            .collect();
        let message = format!(
            "one column only; cells a row by mark: {}",
            scores.join(", ")
        );
        let error = Error::input(message)
            .in_file(path)
            .with_code("one_column")
            .with_help(message![
                "name the mark between cells with ",
                option::DELIMITER,
                ", or give a table with `date` and `close`",
            ]);
        let row = text_line(head, 0);
        return match row.as_str() {
            "" => error.at_line(1),
            row => showing(error, head, 1, row).at_line(1 + reading.skip_rows as u64),
        };
    }
    let rows = rows(head, delimiter, FARTHEST_HEADER + 10);
    let at = rows.iter().position(|row| row.len() == width).unwrap_or(0);
    let header = Header::new(&rows[at]);
    let (line, byte) = rows.get(at).map_or((1, 0), |row| place(head, row));
    let has = |role| dialect::mapped(&header, dialect::plain(), role, reading).is_some();
    let missing = match (
        has(dialect::Role::Date),
        has(dialect::Role::Close) || has(dialect::Role::AdjClose),
    ) {
        (false, false) => "no `date` and no `close` column",
        (false, true) => "no `date` column",
        (true, _) => "no `close` column",
    };
    let unmapped = reading
        .map
        .iter()
        .find(|(_, column)| !header.names.contains(&super::header::folded(column)));
    let mut error = match unmapped {
        Some((role, column)) => Error::input(message![
            option::MAP.with(format!("{role}={column}")),
            format!(": no such column; the columns are: {}", header.listed()),
        ]),
        None => Error::input(format!("{missing}; the columns are: {}", header.listed())),
    }
    .in_file(path)
    .at_line(line + reading.skip_rows as u64)
    .with_code("no_column");
    let row = text_line(head, byte);
    let length = row.chars().count();
    error = error.showing(row, 0..length.max(1));
    let wanted =
        unmapped
            .map(|(_, column)| column.as_str())
            .unwrap_or(if has(dialect::Role::Date) {
                "close"
            } else {
                "date"
            });
    let near = nearest(wanted, header.names.iter().map(String::as_str))
        .map(|near| format!("; did you mean {near}?"))
        .unwrap_or_default();
    error.with_help(message![
        "a price file needs `date` and `close`; say which columns they are, as in ",
        option::MAP.with("date=...,close=..."),
        near,
    ])
}

fn text_line(text: &[u8], start: usize) -> String {
    let rest = &text[start.min(text.len())..];
    let end = memchr::memchr2(b'\n', b'\r', rest).unwrap_or(rest.len());
    String::from_utf8_lossy(&rest[..end]).into_owned()
}

/// An error about a line of the text, which is shown with the cell that matters.
pub(super) fn showing(error: Error, text: &[u8], line: u64, cell: &str) -> Error {
    let mut lines = text.split(|b| *b == b'\n');
    let Some(row) = lines.nth(line.saturating_sub(1) as usize) else {
        return error.at_line(line);
    };
    let row = String::from_utf8_lossy(row).trim_end().to_owned();
    let start = row.find(cell).unwrap_or(0);
    let start = row[..start].chars().count();
    let width = cell.chars().count().max(1);
    error.at_line(line).showing(row, start..start + width)
}

/// A mark between cells as a message shows it.
pub(super) fn shown(mark: u8) -> String {
    match mark {
        b'\t' => "tab".to_owned(),
        mark => format!("`{}`", char::from(mark)),
    }
}
