//! The rows of an event file, and what their columns are called.

use csv::ByteRecord;

use super::columns::{Columns, REQUEST};
use super::records::Records;
use crate::error::{Error, Result};
use crate::load::open::source::holds;
use crate::load::recognise::search::{DELIMITERS, search};
use crate::load::text::header::{Header, first_rows, folded, place, records};
use crate::load::text::quoting;
use crate::load::text::stamp::DateStyle;

/// The rows of an event file under a header, its own or that of its kind.
pub(super) struct Rows {
    pub header: Header,
    /// The line of the header, and how it is written.
    pub written: (u64, String),
    pub records: Records,
}

/// Marks between cells, the last of which is taken of those that cut a line into as many cells.
const MARKS: [u8; 4] = [b'|', b'\t', b';', b','];

impl Rows {
    pub fn new(text: &[u8]) -> Result<Self> {
        let headed = search(text, &DELIMITERS, &|rows, _| {
            Some(((), Columns::count(&Header::new(rows.first()?))?))
        });
        let headed = headed.map(|found| (place(text, &found.rows[found.at]).1, found.delimiter));
        let mark = headed.map_or_else(|| mark_of(first_line(text)), |(_, mark)| mark);
        // News may go over any number of lines; a quote that is never closed would swallow events.
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
                    .with_help("a row an event: its symbol and its date"));
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
                (Header { names }, (1, String::new()))
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

/// The mark that cuts a line into most cells; blanks stand between cells only where nothing else does.
fn mark_of(line: &[u8]) -> u8 {
    let cells = |mark: u8| first_rows(line, mark, 1).first().map_or(0, ByteRecord::len);
    let mark = MARKS.into_iter().max_by_key(|mark| cells(*mark));
    match mark.unwrap_or(b',') {
        mark if cells(mark) == 1 && cells(b' ') > 1 => b' ',
        mark => mark,
    }
}

/// The names of the columns of a file without a header, if the first row is an event.
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
            let error = Error::input("a file of GDELT names no securities").with_code("no_column");
            return Err(
                error.with_help("map its actors to symbols first, and give `symbol` and `date`")
            );
        }
        _ => None,
    })
}
