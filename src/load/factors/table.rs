//! The part of a factor file that is a table of dates and factors.

use std::path::Path;

use crate::error::{Error, Result};
use crate::load::cell;
use crate::load::header::{Header, reader};
use crate::load::reject::{Fault, Rejects};
use crate::time::Date;

/// The names that dates go by.
const DATE: [&str; 6] = [
    "date",
    "dateff",
    "caldt",
    "day",
    "observation_date",
    "timestamp",
];

pub(super) struct Table<'a> {
    /// From the header on.
    body: &'a [u8],
    /// Lines before the header.
    lines_above: u64,
    date: usize,
    /// Of each factor, its column.
    columns: Vec<usize>,
    /// The names of the factors.
    pub names: Vec<String>,
    /// Whether the column of dates has no name, and text may follow below the rows.
    pub is_french: bool,
    /// The first line of text above the header, which names the database and its vintage.
    pub text: Option<String>,
}

pub(super) struct Rows {
    pub rows: Vec<(Date, Vec<f64>)>,
    pub rejects: Rejects,
    /// The line where further rows of dates begin, below the text that ended the table.
    pub further: Option<u64>,
}

/// A file of weeks, months or years.
pub(super) fn not_daily(what: &str) -> Error {
    let error = Error::input(format!("these factors are not daily: {what}"));
    error.help(
        "an event study needs daily factors: in Kenneth French's library, the files marked [Daily]",
    )
}

impl<'a> Table<'a> {
    pub fn find(bytes: &'a [u8]) -> Option<Self> {
        const FARTHEST_HEADER: usize = 40;
        let mut start = 0;
        let mut text = None;
        for (lines_above, line) in bytes
            .split_inclusive(|b| *b == b'\n')
            .take(FARTHEST_HEADER)
            .enumerate()
        {
            let mut header = reader(line).byte_headers().map(Header::new).ok()?;
            for name in &mut header.names {
                *name = name.replace('.', "_");
            }
            if let Some((date, is_french)) = Self::dates(&header) {
                let factors = header.names.iter().enumerate();
                // Saved again by other programs, lines end with commas, and rows may be numbered.
                let (columns, names) = factors
                    .filter(|(column, name)| *column != date && !name.is_empty())
                    .map(|(column, name)| (column, name.clone()))
                    .unzip();
                return Some(Self {
                    body: &bytes[start..],
                    lines_above: lines_above as u64,
                    date,
                    columns,
                    names,
                    is_french,
                    text,
                });
            }
            let words = String::from_utf8_lossy(line);
            let words =
                words.trim_matches(|c: char| c.is_whitespace() || c == ',' || c == '\u{feff}');
            text = text.or((!words.is_empty()).then(|| words.to_owned()));
            start += line.len();
        }
        None
    }

    /// The column of dates, and whether it is one without a name, if this is a header of factors.
    fn dates(header: &Header) -> Option<(usize, bool)> {
        let named = header
            .names
            .iter()
            .filter(|name| !name.is_empty() && name.parse::<f64>().is_err())
            .count();
        match header.find(&DATE) {
            Some(date) => (named > 1).then_some((date, false)),
            None => {
                let nameless = header.names.first().is_some_and(String::is_empty);
                (nameless && named > 0).then_some((0, true))
            }
        }
    }

    /// The first name that stands twice.
    pub fn repeated(&self) -> Option<&String> {
        let mut names = self.names.iter().enumerate();
        names
            .find(|(i, name)| self.names[..*i].contains(name))
            .map(|(_, name)| name)
    }

    pub fn rows(&self, path: &Path) -> Result<Rows> {
        let mut read = Rows {
            rows: Vec::new(),
            rejects: Rejects::default(),
            further: None,
        };
        let mut ended = false;
        for record in reader(self.body).into_byte_records() {
            let record = record
                .map_err(|error| Error::input(format!("not a CSV table: {error}")).in_file(path))?;
            let line = self.lines_above + record.position().map_or(0, csv::Position::line);
            let stamp = stamp(record.get(self.date).unwrap_or_default());
            if ended {
                if is_day(stamp) {
                    read.further = Some(line);
                    break;
                }
                continue;
            }
            if read.rows.is_empty() && is_month_or_year(stamp) && self.holds_numbers(&record) {
                let shown = String::from_utf8_lossy(stamp);
                let error = not_daily(&format!("a date reads {shown}"));
                return Err(error.in_file(path).at_line(line));
            }
            if self.is_french && date(stamp).is_err() && !self.holds_numbers(&record) {
                ended = true;
                continue;
            }
            match self.row(stamp, &record) {
                Ok(row) => read.rows.push(row),
                Err(fault) => {
                    let mut reject = fault.at(path, &record);
                    reject.line += self.lines_above;
                    read.rejects.0.push(reject);
                }
            }
        }
        Ok(read)
    }

    /// Whether every factor has a number: a row of the table then, whatever its date looks like.
    fn holds_numbers(&self, record: &csv::ByteRecord) -> bool {
        let is_number = |column: &usize| {
            let cell = record.get(*column).unwrap_or_default();
            cell::number("", cell).is_ok_and(|value| !value.is_nan())
        };
        self.columns.iter().all(is_number)
    }

    fn row(
        &self,
        stamp: &[u8],
        record: &csv::ByteRecord,
    ) -> std::result::Result<(Date, Vec<f64>), Fault> {
        let date = date(stamp)?;
        let number = |(column, name): (&usize, &String)| match record.get(*column) {
            Some(cell) => cell::number(name, cell),
            None => Err(Fault::new(
                name,
                "ragged_row",
                b"",
                "a value, as the header has a column for it",
            )),
        };
        let values = self.columns.iter().zip(&self.names).map(number);
        Ok((date, values.collect::<std::result::Result<_, _>>()?))
    }
}

/// A date as it stands, without a midnight behind it.
fn stamp(cell: &[u8]) -> &[u8] {
    let cell = cell.trim_ascii();
    let midnight = [&b" 00:00:00"[..], b"T00:00:00"];
    midnight
        .iter()
        .find_map(|suffix| cell.strip_suffix(*suffix))
        .unwrap_or(cell)
}

fn date(stamp: &[u8]) -> std::result::Result<Date, Fault> {
    match stamp {
        [y @ .., m1, m2, d1, d2] if is_day(stamp) => {
            cell::date("date", &[y, b"-", &[*m1, *m2], b"-", &[*d1, *d2]].concat())
        }
        _ => cell::date("date", stamp),
    }
}

/// 20240102
fn is_day(stamp: &[u8]) -> bool {
    stamp.len() == 8 && stamp.iter().all(u8::is_ascii_digit)
}

/// 202401, 2024-01 or 2024
fn is_month_or_year(stamp: &[u8]) -> bool {
    let digits = stamp.iter().filter(|c| c.is_ascii_digit()).count();
    match stamp.len() {
        4 | 6 => digits == stamp.len(),
        7 => digits == 6 && stamp[4] == b'-',
        _ => false,
    }
}
