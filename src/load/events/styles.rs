//! How the dates and times of an event file are written, judged by all of its cells.

use std::borrow::Cow;

use rayon::prelude::*;

use super::cell::{clock_cell, date_and_class, is_nothing};
use super::columns::Columns;
use super::overrides::Asked;
use super::row::Styles;
use super::rows::Rows;
use crate::error::{Result, message, option};
use crate::finding::Finding;
use crate::load::open::memory::list_of;
use crate::load::text::clock::number;
use crate::load::text::column::{Weekends, date_style};
use crate::load::text::stamp::DateStyle;

/// Returns the styles of the dates and times, and what is to be told about them. Bare numbers of days are written in the style
/// `numbers`.
///
/// # Errors
/// When day and month cannot be told apart, when dates are written in two styles, or when there is no memory for them.
pub(super) fn styles(
    rows: &Rows,
    columns: &Columns,
    asked: &Asked,
    numbers: DateStyle,
) -> Result<(Styles, Option<Finding>)> {
    let dates = cells(rows, columns.date)?;
    let filled = || dates.iter().flatten();
    let mut cells = list_of(filled().count(), "dates")?;
    cells.extend(filled().map(|cell| date_and_class(cell).0.as_bytes()));
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
        in_seconds: match columns.time {
            Some(time) => are_seconds(rows, time)?,
            None => false,
        },
    };
    Ok((styles, told))
}

/// Returns the text of each cell of a column; `None` for one that stands for nothing.
///
/// # Errors
/// When there is no memory for them.
fn cells(rows: &Rows, column: usize) -> Result<Vec<Option<Cow<'_, str>>>> {
    let text = |row| {
        let cell = rows.records.get(row).get(column)?;
        let cell = match String::from_utf8_lossy(cell) {
            Cow::Borrowed(cell) => Cow::Borrowed(cell.trim()),
            Cow::Owned(cell) => Cow::Owned(cell.trim().to_owned()),
        };
        Some(cell).filter(|cell| !is_nothing(cell))
    };
    let mut cells = list_of(rows.records.len(), "cells")?;
    let records = (0..rows.records.len()).into_par_iter();
    records.map(text).collect_into_vec(&mut cells);
    Ok(cells)
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
///
/// # Errors
/// When there is no memory for the cells.
fn are_seconds(rows: &Rows, column: usize) -> Result<bool> {
    const DAY: u32 = 86_400;
    let cells = cells(rows, column)?;
    let mut filled = cells.iter().flatten();
    let can_be = |cell: &Cow<'_, str>| number(cell.as_bytes()).is_some_and(|number| number < DAY);
    let is_no_clock = |cell: &Cow<'_, str>| clock_cell(cell, false).is_none();
    Ok(filled.clone().all(can_be) && filled.any(is_no_clock))
}
