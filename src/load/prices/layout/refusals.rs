//! Refusal of headers that are none, or that name no column of a role.

use csv::ByteRecord;

use crate::error::{Error, Message, Result, message, nearest, option};
use crate::load::overrides::Overrides;
use crate::load::recognise::head::Sheet;
use crate::load::recognise::lexicon::is_date_word;
use crate::load::text::header::Header;
use crate::load::text::number::NumberStyle;
use crate::load::text::stamp::DateStyle;

/// Returns an error if the header is a row of data: a date and a close stand where their names should.
pub(super) fn refuse_data_for_header(
    sheet: &Sheet,
    date: usize,
    close: Option<usize>,
) -> Result<()> {
    let is_date = |cell: &String| DateStyle::is_date(cell.as_bytes());
    let is_price = |cell: &String| {
        let price = NumberStyle::default().parse(cell.as_bytes());
        price.is_some_and(|price| price > 0.0)
    };
    let is_data = sheet.header_line > 0
        && sheet.written.get(date).is_some_and(is_date)
        && close.is_some_and(|close| sheet.written.get(close).is_some_and(is_price));
    if !is_data {
        return Ok(());
    }
    let message = "the file has no header: its first row is data";
    Err(Error::input(message)
        .at_line(sheet.header_line)
        .with_code("no_column")
        .with_help(message![
            "name its columns in their order, as in ",
            option::COLUMNS.with("date,open,high,low,close,volume"),
        ]))
}

/// Returns an error if two columns could be the date and the user has not said which.
pub(in crate::load) fn refuse_two_dates(
    header: &Header,
    written: &[String],
    line: u64,
    overrides: &Overrides,
    date: usize,
    sample: &[ByteRecord],
) -> Result<()> {
    let names = &header.names;
    // Weekdays and numbers of days are no dates.
    let has_dates = |column: usize| {
        let mut cells = sample.iter().filter_map(|row| row.get(column));
        sample.is_empty() || cells.any(DateStyle::is_date)
    };
    let other = (0..names.len()).find(|i| {
        *i != date
            && names[*i] != names[date]
            && names[*i] != "time"
            && is_date_word(&names[*i])
            && has_dates(*i)
    });
    let Some(other) = other.filter(|_| !overrides.map.contains_key("date")) else {
        return Ok(());
    };
    let message = format!(
        "two columns may be the date: `{}` and `{}`",
        written[date], written[other]
    );
    Err(Error::input(message)
        .at_line(line.max(1))
        .with_code("two_dates")
        .with_help(message![
            "say which, as in ",
            option::MAP.with(format!("date={}", written[date])),
        ]))
}

/// Returns the error for a table that lacks a required column, or the column that the user named.
pub(in crate::load) fn no_column(
    header: &Header,
    line: u64,
    what: &str,
    overrides: &Overrides,
) -> Error {
    let mapped = overrides.map.get(what);
    let listed = header.listed();
    let message = match mapped {
        Some(column) => message![
            option::MAP.with(format!("{what}={column}")),
            format!(": no such column; the columns are: {listed}"),
        ],
        None => Message::from(format!("no `{what}` column; the columns are: {listed}")),
    };
    let names = header.names.iter().map(String::as_str);
    let near = nearest(mapped.map_or(what, String::as_str), names)
        .map(|near| format!("; did you mean {near}?"))
        .unwrap_or_default();
    Error::input(message)
        .at_line(line.max(1))
        .with_code("no_column")
        .with_help(message![
            "say which it is, as in ",
            option::MAP.with(format!("{what}=...")),
            near,
        ])
}
