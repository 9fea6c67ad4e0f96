//! The table of dates and factors within a factor file.

use std::collections::HashSet;
use std::sync::Arc;

use csv::ByteRecord;

use super::FactorOverrides;
use crate::error::{Error, Origin, Result, option};
use crate::load::recognise::lexicon::{Kind, Role};
use crate::load::recognise::search::{DELIMITERS, Found, search};
use crate::load::reject::{Fault, FaultyRow, Reject, Rejects};
use crate::load::text::column::{Weekends, date_style};
use crate::load::text::excerpt::text_line;
use crate::load::text::header::{Header, place, records};
use crate::load::text::number::{Mark, NumberStyle, are_slips, mark};
use crate::load::text::stamp::DateStyle;
use crate::time::Date;

pub(super) struct Table<'a> {
    /// The text from the header on.
    body: &'a [u8],
    /// Number of lines above the header.
    pub lines_above: u64,
    /// Number of bytes above the header.
    bytes_above: usize,
    /// The delimiter between cells.
    delimiter: u8,
    date: usize,
    /// `columns[i]`: column of factor `i`.
    columns: Vec<usize>,
    /// `names[i]`: folded name of factor `i`.
    pub names: Vec<String>,
    /// Whether the column of dates has no name, as in Kenneth French's files; text may then follow below the rows.
    pub is_french: bool,
    /// The first line of text above the header. In French's files it names the database and its vintage.
    pub text: Option<String>,
}

pub(super) struct Rows {
    pub rows: Vec<(Date, Vec<f64>)>,
    pub rejects: Rejects,
    /// The line at which a further table begins, after the text that ended this one.
    pub further: Option<u64>,
}

/// Returns the error for weekly, monthly or yearly factors.
pub(super) fn not_daily(what: &str) -> Error {
    let error = Error::input(format!("these factors are not daily: {what}"));
    error.with_code("not_daily").with_help(
        "an event study needs daily factors: in Kenneth French's library, the files marked [Daily]",
    )
}

impl<'a> Table<'a> {
    /// Finds the header of dates and factors.
    pub fn find(bytes: &'a [u8]) -> Option<Self> {
        let recognise = |rows: &[ByteRecord], _| {
            let header = header(rows.first()?);
            let (date, is_french) = Self::dates(&header)?;
            let named = header.names.iter().filter(|name| !name.is_empty()).count();
            Some(((header, date, is_french), named))
        };
        let Found {
            delimiter,
            rows,
            at,
            what: (header, date, is_french),
        } = search(bytes, &DELIMITERS, &recognise)?;
        let (line, start) = place(bytes, &rows[at]);
        let factors = header.names.into_iter().enumerate();
        // Programs that save the file again may add commas at line ends and a column of row numbers.
        let (columns, names) = factors
            .filter(|(column, name)| *column != date && !name.is_empty())
            .unzip();
        Some(Self {
            body: &bytes[start..],
            lines_above: line - 1,
            bytes_above: start,
            delimiter,
            date,
            columns,
            names,
            is_french,
            text: first_words(&bytes[..start]),
        })
    }

    /// Returns the column of dates and whether it has no name; `None` if this is not a header of factors.
    fn dates(header: &Header) -> Option<(usize, bool)> {
        let named = header
            .names
            .iter()
            .filter(|name| !name.is_empty() && name.parse::<f64>().is_err())
            .count();
        match header.find(Role::Date.names(Kind::Factors)) {
            Some(date) => (named > 1).then_some((date, false)),
            None => {
                let nameless = header.names.first().is_some_and(String::is_empty);
                (nameless && named > 0).then_some((0, true))
            }
        }
    }

    /// Returns the first name that occurs twice.
    pub fn repeated(&self) -> Option<&String> {
        let mut seen = HashSet::new();
        self.names.iter().find(|name| !seen.insert(*name))
    }

    /// Returns the rows of the table, in the order of the file.
    ///
    /// # Errors
    /// When the rows are not daily, or their date or number style cannot be determined.
    pub fn rows(&self, origin: &Arc<Origin>, overrides: &FactorOverrides) -> Result<Rows> {
        let mut records = records(self.body, self.delimiter).into_byte_records();
        // Skips the header.
        records.next();
        let records: std::result::Result<Vec<ByteRecord>, csv::Error> = records.collect();
        let records = records.map_err(|error| {
            let error = Error::input(format!("not a CSV table: {error}"));
            error.with_code("not_a_table")
        })?;
        let style = Style {
            dates: self.dates_of(&records, overrides)?,
            numbers: self.numbers_of(&records)?,
        };
        let mut read = Rows {
            rows: Vec::new(),
            rejects: Rejects::default(),
            further: None,
        };
        let mut ended = false;
        for record in &records {
            let (line, byte) = place(self.body, record);
            let line = self.lines_above + line;
            let stamp = stamp(record.get(self.date).unwrap_or_default());
            if ended {
                if is_day(stamp) {
                    read.further = Some(line);
                    break;
                }
                continue;
            }
            if read.rows.is_empty() && is_month_or_year(stamp) && self.holds_numbers(record, &style)
            {
                let shown = String::from_utf8_lossy(stamp);
                let error = not_daily(&format!("a date reads {shown}"));
                return Err(error.at_line(line));
            }
            if self.is_french && style.date(stamp).is_err() && !self.holds_numbers(record, &style) {
                ended = true;
                continue;
            }
            match self.row(stamp, record, &style) {
                Ok(row) => read.rows.push(row),
                Err(fault) => {
                    let written = text_line(self.body, byte);
                    let row = FaultyRow::new(record, Some(written.as_bytes()), self.delimiter);
                    read.rejects.0.push(Reject {
                        line,
                        byte: (self.bytes_above + byte) as u64,
                        ..row.reject(fault, origin)
                    });
                }
            }
        }
        Ok(read)
    }

    /// Returns the date styles: the user's if they fit any cell, else the one detected.
    fn dates_of(
        &self,
        records: &[ByteRecord],
        overrides: &FactorOverrides,
    ) -> Result<Vec<DateStyle>> {
        let cells: Vec<&[u8]> = records
            .iter()
            .filter_map(|record| record.get(self.date))
            .map(stamp)
            .collect();
        // The user's patterns may be meant for the price files alone.
        let said = overrides.prices.date_styles()?;
        if cells
            .iter()
            .any(|cell| said.iter().any(|style| style.parse(cell).is_some()))
        {
            return Ok(said);
        }
        let style = date_style(&cells, Weekends::AreFree, option::DATE_FORMAT)?;
        Ok(vec![style.unwrap_or(DateStyle::YearFirst)])
    }

    /// Detects the decimal mark. Factors are small, so any mark in a number is the decimal mark.
    fn numbers_of(&self, records: &[ByteRecord]) -> Result<NumberStyle> {
        let mut first: [Option<(u64, String)>; 2] = [None, None];
        let mut counts = [0_usize; 2];
        for record in records {
            for cell in self.columns.iter().filter_map(|column| record.get(*column)) {
                let which = match mark(cell) {
                    Mark::Point | Mark::PointOrThousands => 0,
                    Mark::Comma | Mark::CommaOrThousands => 1,
                    Mark::None => continue,
                };
                counts[which] += 1;
                first[which].get_or_insert_with(|| {
                    let line = self.lines_above + place(self.body, record).0;
                    (line, String::from_utf8_lossy(cell).trim().to_owned())
                });
            }
        }
        let [points, commas] = counts;
        Ok(NumberStyle::with_decimal(match &first {
            [Some(_), Some(_)] if are_slips(commas, points) => b'.',
            [Some(_), Some(_)] if are_slips(points, commas) => b',',
            [Some(point), Some(comma)] => {
                let message = format!(
                    "the decimal mark changes: line {} has `{}`, line {} has `{}`",
                    point.0, point.1, comma.0, comma.1
                );
                let error = Error::input(message).with_code("mixed_decimals");
                return Err(error
                    .at_line(point.0.max(comma.0))
                    .with_help("write all factors with the same decimal mark"));
            }
            [None, Some(_)] => b',',
            _ => b'.',
        }))
    }

    /// Returns whether every factor has a number; then this is a data row even if its date is not understood.
    fn holds_numbers(&self, record: &ByteRecord, style: &Style) -> bool {
        let is_number = |column: &usize| {
            let cell = record.get(*column).unwrap_or_default();
            style.number("", cell).is_ok_and(|value| !value.is_nan())
        };
        self.columns.iter().all(is_number)
    }

    fn row(
        &self,
        stamp: &[u8],
        record: &ByteRecord,
        style: &Style,
    ) -> std::result::Result<(Date, Vec<f64>), Fault> {
        let date = style.date(stamp)?;
        let number = |(column, name): (&usize, &String)| match record.get(*column) {
            Some(cell) => style.number(name, cell),
            None => Err(Fault::new(
                name,
                "ragged_row",
                b"",
                "a value, because the header has a column for it",
            )),
        };
        let values = self.columns.iter().zip(&self.names).map(number);
        Ok((date, values.collect::<std::result::Result<_, _>>()?))
    }
}

/// Returns a row as a header; points in names become `_`, as in `Mkt.RF`.
fn header(row: &ByteRecord) -> Header {
    let names = Header::new(row).names.into_iter();
    Header::from_names(names.map(|name| name.replace('.', "_")).collect())
}

/// Returns the first line that is not blank.
fn first_words(text: &[u8]) -> Option<String> {
    let mut lines = text.split(|b| *b == b'\n').map(|line| {
        let words = String::from_utf8_lossy(line);
        words
            .trim_matches(|c: char| c.is_whitespace() || matches!(c, ',' | ';'))
            .to_owned()
    });
    lines.find(|words| !words.is_empty())
}

/// Date and number styles of a file.
struct Style {
    dates: Vec<DateStyle>,
    numbers: NumberStyle,
}

impl Style {
    fn date(&self, stamp: &[u8]) -> std::result::Result<Date, Fault> {
        // These two styles cannot be confused with each other or with any other style.
        let usual = [DateStyle::YearFirst, DateStyle::Compact];
        let mut styles = self.dates.iter().chain(&usual);
        let read = styles.find_map(|style| style.parse(stamp));
        read.map(|stamp| stamp.date).ok_or_else(|| {
            let like = match self.dates.first() {
                None | Some(DateStyle::YearFirst) => "2025-08-29",
                Some(style) => style.name(),
            };
            Fault::new("date", "bad_date", stamp, format!("a date like {like}"))
        })
    }

    fn number(&self, column: &str, cell: &[u8]) -> std::result::Result<f64, Fault> {
        let expected = || {
            let cell = cell.trim_ascii();
            Fault::new(column, "bad_number", cell, "a number like 0.25, or nothing")
        };
        self.numbers.parse(cell).ok_or_else(expected)
    }
}

/// Returns a date cell without a midnight at its end.
fn stamp(cell: &[u8]) -> &[u8] {
    let cell = cell.trim_ascii();
    let midnight = [&b" 00:00:00"[..], b"T00:00:00"];
    midnight
        .iter()
        .find_map(|suffix| cell.strip_suffix(*suffix))
        .unwrap_or(cell)
}

/// Returns whether a date has the form 20240102.
fn is_day(stamp: &[u8]) -> bool {
    stamp.len() == 8 && stamp.iter().all(u8::is_ascii_digit)
}

/// Returns whether a date has the form 202401, 2024-01 or 2024.
fn is_month_or_year(stamp: &[u8]) -> bool {
    let digits = stamp.iter().filter(|c| c.is_ascii_digit()).count();
    match stamp.len() {
        4 | 6 => digits == stamp.len(),
        7 => digits == 6 && stamp[4] == b'-',
        _ => false,
    }
}
