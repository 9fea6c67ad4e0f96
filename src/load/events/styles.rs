//! How the dates and times of an event file are written, judged by all of its cells.

use rayon::prelude::*;

use super::cell::{clock_cell, date_and_class, is_nothing};
use super::columns::Columns;
use super::overrides::Asked;
use super::row::Styles;
use super::rows::Rows;
use crate::error::{Result, message, option};
use crate::finding::Finding;
use crate::load::text::clock::number;
use crate::load::text::column::{Weekends, date_style};
use crate::load::text::stamp::DateStyle;

/// Returns the styles of the dates and times, and what is to be told about them. Bare numbers of days are written in the style
/// `numbers`.
///
/// # Errors
/// When day and month cannot be told apart, or dates are written in two styles.
pub(super) fn styles(
    rows: &Rows,
    columns: &Columns,
    asked: &Asked,
    numbers: DateStyle,
) -> Result<(Styles, Option<Finding>)> {
    let cells = cells(rows, columns.date);
    let cells: Vec<&[u8]> = cells
        .iter()
        .map(|cell| date_and_class(cell).0.as_bytes())
        .collect();
    let (date, told) = match asked.style {
        Some(style) => (Some(style), None),
        None => match date_style(&cells, Weekends::HaveNews, option::EVENTS_DATE_FORMAT)? {
            Some(style) => (Some(style), years(style, &cells)),
            None => day_numbers(&cells, numbers),
        },
    };
    let styles = Styles {
        date,
        zone: asked.zone,
        in_seconds: columns.time.is_some_and(|time| are_seconds(rows, time)),
    };
    Ok((styles, told))
}

/// Returns the text of each filled cell of a column.
fn cells(rows: &Rows, column: usize) -> Vec<String> {
    let records = (0..rows.records.len()).into_par_iter();
    let cells = records.filter_map(|row| rows.records.get(row).get(column));
    cells
        .map(|cell| String::from_utf8_lossy(cell).trim().to_owned())
        .filter(|cell| !is_nothing(cell))
        .collect()
}

/// Says which years were read, where they are not counted as in most countries.
fn years(style: DateStyle, cells: &[&[u8]]) -> Option<Finding> {
    let told = cells.iter().find_map(|cell| style.years(cell))?;
    Some(Finding::note("counted_years", told))
}

/// Takes a column in which nothing else is a date for day numbers of a spreadsheet, if nearly all of its cells can be such.
fn day_numbers(cells: &[&[u8]], style: DateStyle) -> (Option<DateStyle>, Option<Finding>) {
    let days = |cell: &&&[u8]| DateStyle::Serial.parse_moment(cell).is_some();
    let first = cells.iter().find(days);
    let Some(first) = first.filter(|_| cells.iter().filter(days).count() * 10 >= cells.len() * 9)
    else {
        return (None, None);
    };
    let day = style.parse_moment(first).map(|stamp| stamp.date);
    let message = message![
        format!(
            "the dates are read as day numbers of a spreadsheet, `{}` as {}; ",
            String::from_utf8_lossy(first),
            day.map(|day| day.to_string()).unwrap_or_default()
        ),
        option::EVENTS_DATE_FORMAT,
        " names another way of counting",
    ];
    (Some(style), Some(Finding::note("serial_dates", message)))
}

/// Returns whether the numbers in a column of times are seconds after midnight, as SAS writes times: all of them can be, and one of
/// them cannot be hours, minutes and seconds.
fn are_seconds(rows: &Rows, column: usize) -> bool {
    const DAY: u32 = 86_400;
    let cells = cells(rows, column);
    let numbers: Vec<Option<u32>> = cells.iter().map(|cell| number(cell.as_bytes())).collect();
    let can_be = numbers
        .iter()
        .all(|number| number.is_some_and(|number| number < DAY));
    let is_no_clock = |cell: &String| clock_cell(cell, false).is_none();
    can_be && cells.iter().any(is_no_clock)
}
