//! The rows of an event file and the names of its columns.

use csv::ByteRecord;

use super::columns::{Columns, REQUEST};
use super::records::Records;
use crate::error::{Error, Result};
use crate::load::open::source::holds;
use crate::load::recognise::search::{DELIMITERS, search};
use crate::load::text::header::{Header, first_rows, folded, place, records};
use crate::load::text::quoting;
use crate::load::text::stamp::DateStyle;

/// The rows of an event file. A file without a header gets the header of its kind.
pub(super) struct Rows {
    pub header: Header,
    /// Line number of the header and its text.
    pub written: (u64, String),
    pub records: Records,
}

/// Delimiters. If several split a line into equally many cells, the last one is taken.
const MARKS: [u8; 4] = [b'|', b'\t', b';', b','];

impl Rows {
    pub fn new(text: &[u8]) -> Result<Self> {
        let headed = search(text, &DELIMITERS, &|rows, _| {
            Some(((), Columns::count(&Header::new(rows.first()?))?))
        });
        let headed = headed.map(|found| (place(text, &found.rows[found.at]).1, found.delimiter));
        let mark = headed.map_or_else(|| mark_of(first_line(text)), |(_, mark)| mark);
        // A quoted headline may contain line breaks; an unclosed quote would swallow events.
        if holds(text, b'"') {
            quoting::stray(text, mark, 0, u64::MAX)?;
        }
        let unreadable = |error: csv::Error| {
            Error::input(format!("not a CSV table: {error}")).with_code("not_a_table")
        };
        let mut reader = records(text, mark);
        let mut record = ByteRecord::new();
        let start = headed.map_or(0, |(start, _)| start);
        let (line, byte) = loop {
            if !reader.read_byte_record(&mut record).map_err(unreadable)? {
                return Err(Error::input("the file holds no row")
                    .with_code("no_rows")
                    .with_help("write one row per event, with its symbol and date"));
            }
            let (line, byte) = place(text, &record);
            if byte >= start {
                break (line, byte);
            }
        };
        let mut kept = Records::default();
        let names = names_of_headerless(&record)?;
        let is_headed = names.is_none();
        let (header, written) = match names {
            Some(names) => {
                kept.push(&record, line);
                (Header::from_names(names), (1, String::new()))
            }
            None => {
                let row = String::from_utf8_lossy(first_line(&text[byte..]));
                (Header::new(&record), (line, row.trim_end().to_owned()))
            }
        };
        while reader.read_byte_record(&mut record).map_err(unreadable)? {
            let is_blank = || record.iter().all(|cell| cell.trim_ascii().is_empty());
            if !is_headed || !is_blank() {
                kept.push(&record, place(text, &record).0);
            }
        }
        Ok(Self {
            header,
            written,
            records: kept,
        })
    }
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

/// Returns the column names of a file without a header; `None` if the first row is not an event.
///
/// # Errors
/// When the file is a GDELT export, which names no securities.
fn names_of_headerless(row: &ByteRecord) -> Result<Option<Vec<String>>> {
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
            let error = Error::input("a GDELT file names no securities").with_code("no_column");
            return Err(
                error.with_help("map its actors to symbols first, and give `symbol` and `date`")
            );
        }
        _ => None,
    })
}
