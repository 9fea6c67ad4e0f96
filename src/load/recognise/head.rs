//! Finding the table inside a text: delimiter, header line and dialect.

use std::borrow::Cow;

use csv::ByteRecord;

use super::by_header::header_of;
use super::compound::compound;
use super::form;
use super::not_understood::{lacking, not_understood};
use super::recognition::{Form, Match, Rows};
use super::search::{DELIMITERS, Found, head, search};
use crate::error::Result;
use crate::load::grid::{Columns, Grid};
use crate::load::open::source::holds;
use crate::load::overrides::Overrides;
use crate::load::text::header::{Header, place, records};
use crate::load::text::lines;
use crate::load::text::stamp::DateStyle;

/// A table found in a text.
#[derive(Debug, Clone)]
pub(in crate::load) struct Sheet {
    pub delimiter: u8,
    pub found: Match,
    /// `names[i]`: folded name of column `i`; without a header line, the dialect's name for it.
    pub header: Header,
    /// `written[i]`: name of column `i` as it is written in the file.
    pub written: Vec<String>,
    /// `tickers[i]`: symbol of column `i`, if a header line holds symbols; else empty.
    pub tickers: Vec<String>,
    /// Byte at which the first data row begins.
    pub body: usize,
    /// Number of lines above `body`.
    pub lines_above: u64,
    /// Line of the header, from 1; 0 if there is none.
    pub header_line: u64,
    /// The currency named in a line above the header.
    pub currency: Option<String>,
    /// `currencies[i]`: currency of column `i`, empty where none is named; no element for a table that names none.
    pub currencies: Vec<String>,
    /// The first data rows.
    pub sample: Vec<ByteRecord>,
    /// Whether the data contain a quote.
    pub has_quotes: bool,
    /// Style of dates that are bare numbers of days.
    pub day_numbers: DateStyle,
}

impl Sheet {
    /// Returns the data rows with their line numbers.
    pub fn rows<'a>(&self, text: &'a [u8]) -> impl Iterator<Item = (u64, ByteRecord)> + 'a {
        let (above, body) = (self.lines_above, &text[self.body..]);
        let records = records(body, self.delimiter).into_byte_records();
        records
            .filter_map(std::result::Result::ok)
            .map(move |record| (above + place(body, &record).0, record))
    }
}

/// Finds the header of a price table, its dialect and the roles of its columns.
///
/// # Errors
/// When nothing looks like a table of dates and prices.
pub(in crate::load) fn recognise(grid: Grid<'_>, overrides: &Overrides) -> Result<Sheet> {
    match grid {
        Grid::Text(text) => of_text(text, overrides),
        Grid::Columns(columns) => of_columns(columns, overrides),
    }
}

/// Codes of the errors for texts whose delimiter may be none of the usual ones.
const NO_TABLE: [&str; 2] = ["one_column", "no_column"];

/// Finds the table in a text like [`recognise`]. Where cells stand between blanks, or quotes stand around whole lines, the text
/// is changed, in the same length.
///
/// # Errors
/// When nothing looks like a table of dates and prices.
pub(in crate::load) fn recognise_text(
    text: &mut Cow<'_, [u8]>,
    overrides: &Overrides,
) -> Result<Sheet> {
    let between_tabs = Overrides {
        delimiter: Some('\t'),
        ..overrides.clone()
    };
    if overrides.delimiter == Some(' ')
        && let Some(tabbed) = lines::with_tabs(text)
    {
        *text = Cow::Owned(tabbed);
        return of_text(text, &between_tabs);
    }
    let error = match of_text(text, overrides) {
        Err(error) if NO_TABLE.contains(&error.code()) && overrides.delimiter.is_none() => error,
        found => return found,
    };
    let changed = lines::without_quotes(text).map(|plain| (plain, overrides));
    let changed = changed.or_else(|| Some((lines::with_tabs(text)?, &between_tabs)));
    let Some((changed, overrides)) = changed else {
        return Err(error);
    };
    let Ok(found) = of_text(&changed, overrides) else {
        return Err(error);
    };
    *text = Cow::Owned(changed);
    Ok(found)
}

fn of_text(text: &[u8], overrides: &Overrides) -> Result<Sheet> {
    let skipped = line_start(text, overrides.skip_rows);
    let delimiters: Vec<u8> = match overrides.delimiter {
        Some(mark) => vec![mark as u8],
        None => DELIMITERS.to_vec(),
    };
    let recognise = |rows: &[ByteRecord], is_first| {
        let rows = Rows {
            rows,
            is_first,
            is_typed: false,
        };
        let found = form::recognise(rows, overrides)?;
        let score = found.score;
        Some((found, score))
    };
    let rest = &text[skipped..];
    match search(rest, &delimiters, &recognise) {
        Some(found) => Ok(sheet(text, skipped, found)),
        None => Err(not_understood(head(rest), &delimiters, overrides)),
    }
}

/// Recognises a table of typed columns, whose first row is the header.
fn of_columns(columns: &Columns, overrides: &Overrides) -> Result<Sheet> {
    let rows = columns.first_rows();
    let header = header_of(&rows);
    let typed = Rows {
        rows: &rows,
        is_first: false,
        is_typed: true,
    };
    let Some(found) = form::recognise(typed, overrides) else {
        return Err(lacking(&header, overrides));
    };
    let names = names(&rows, &found);
    Ok(Sheet {
        delimiter: b',',
        found,
        header: names.header,
        written: columns.names(),
        tickers: names.tickers,
        body: 0,
        lines_above: 0,
        header_line: 0,
        currency: None,
        currencies: names.currencies,
        sample: rows[1..].to_vec(),
        has_quotes: false,
        day_numbers: DateStyle::Serial,
    })
}

fn line_start(text: &[u8], lines: usize) -> usize {
    match lines {
        0 => 0,
        _ => memchr::memchr_iter(b'\n', text)
            .nth(lines - 1)
            .map_or(text.len(), |end| end + 1),
    }
}

/// Returns the table whose header was found in the text after the first `skipped` bytes.
fn sheet(text: &[u8], skipped: usize, found: Found<Match>) -> Sheet {
    let start_of = |row: usize| {
        let row = found.rows.get(row);
        row.map_or(text.len(), |row| skipped + place(&text[skipped..], row).1)
    };
    let line_of = |byte: usize| 1 + memchr::memchr_iter(b'\n', &text[..byte]).count() as u64;
    let names = names(&found.rows[found.at..], &found.what);
    let (header, body) = (start_of(found.at), start_of(found.at + names.rows));
    let sample = found.rows.iter().skip(found.at + names.rows);
    Sheet {
        currency: currency(&text[skipped..header], found.delimiter),
        currencies: names.currencies,
        sample: sample.cloned().collect(),
        delimiter: found.delimiter,
        header: names.header,
        written: names.written,
        tickers: names.tickers,
        body,
        lines_above: line_of(body) - 1,
        header_line: match found.what.form {
            Form::Headerless => 0,
            _ => line_of(header),
        },
        found: found.what,
        has_quotes: holds(&text[body..], b'"'),
        day_numbers: DateStyle::Serial,
    }
}

/// The names of the columns of a table.
struct Names {
    header: Header,
    /// `written[i]`: name of column `i` as it is written in the file.
    written: Vec<String>,
    /// `tickers[i]`: symbol of column `i`, if a header line holds symbols; else empty.
    tickers: Vec<String>,
    /// `currencies[i]`: currency of column `i`, if a header line holds currencies.
    currencies: Vec<String>,
    /// Number of rows that hold them.
    rows: usize,
}

/// Returns the column names from the first rows of a table, or from the dialect if the table has no header.
fn names(rows: &[ByteRecord], found: &Match) -> Names {
    let written = |row: usize| -> Vec<String> {
        let cells = rows[row].iter().map(String::from_utf8_lossy);
        cells
            .map(|cell| cell.trim().trim_start_matches('\u{feff}').to_owned())
            .collect()
    };
    match found.form {
        Form::Headerless => Names {
            header: Header::from_names(found.columns.clone()),
            written: found.columns.clone(),
            tickers: Vec::new(),
            currencies: Vec::new(),
            rows: 0,
        },
        Form::Tickers => {
            let columns = compound(rows);
            let (fields, tickers, currencies, lines) = columns
                .map(|found| (found.fields, found.symbols, found.currencies, found.rows))
                .unwrap_or_default();
            // Messages name a column by the line that tells most columns apart.
            let distinct = |line: &usize| {
                let mut names = written(*line);
                names.sort();
                names.dedup();
                names.len()
            };
            let telling = (0..lines).max_by_key(distinct).unwrap_or(0);
            Names {
                header: Header::from_names(fields),
                written: written(telling),
                tickers,
                currencies,
                rows: lines,
            }
        }
        Form::Long | Form::Wide => Names {
            header: header_of(rows),
            written: written(0),
            tickers: Vec::new(),
            currencies: Vec::new(),
            rows: 1,
        },
    }
}

/// Returns the currency in a line such as `Currency,USD` above the header.
fn currency(above: &[u8], delimiter: u8) -> Option<String> {
    let rows = records(above, delimiter).into_byte_records();
    let named = |row: ByteRecord| {
        let is_named = row.get(0)?.trim_ascii().eq_ignore_ascii_case(b"currency");
        let cell = is_named.then(|| row.get(1)).flatten()?.trim_ascii();
        Some(String::from_utf8_lossy(cell).into_owned()).filter(|cell| !cell.is_empty())
    };
    rows.filter_map(std::result::Result::ok).find_map(named)
}
