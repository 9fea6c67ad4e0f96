//! Detection of the date style of a column from all of its cells.

use rayon::prelude::*;
use std::cmp::Ordering;
use std::collections::HashMap;

use super::stamp::DateStyle;
use crate::error::{Error, OptionPath, Result, message};
use crate::load::open::memory::{list_of, no_memory};

/// Columns with fewer cells than this are read on one thread.
const ENOUGH: usize = 4096;

/// What dates on Saturdays and Sundays say about a column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::load) enum Weekends {
    /// Prices have none: of two styles, the one without such dates is right.
    AreFree,
    /// News has some: they say nothing.
    HaveNews,
}

/// Returns the date style that fits the most cells; `None` if no cell is a date. If two styles fit about equally well,
/// as day-first and month-first often do, weekends may decide between them.
///
/// # Errors
/// When day and month cannot be told apart, or dates are written in two styles. `option` names the option that decides
/// it.
pub(in crate::load) fn date_style(
    cells: &[&[u8]],
    weekends: Weekends,
    option: OptionPath,
) -> Result<Option<DateStyle>> {
    let distinct = distinct(cells)?;
    let fits = |style: DateStyle| -> usize {
        let cells = distinct.par_iter().with_min_len(ENOUGH);
        let fitting = cells.filter(|(cell, _)| style.parse(cell).is_some());
        fitting.map(|(_, count)| *count).sum()
    };
    let styles = DateStyle::ALL.into_iter();
    let styles = styles.filter(|style| *style != DateStyle::Serial);
    let (rare, usual): (Vec<DateStyle>, Vec<DateStyle>) =
        styles.partition(|style| matches!(style, DateStyle::Buddhist(_)));
    let counted = |styles: Vec<DateStyle>| styles.into_iter().map(|style| (style, fits(style)));
    let mut counts: Vec<(DateStyle, usize)> = counted(usual).collect();
    // Where most cells are read, others are not looked at once more.
    if counts.iter().all(|(_, n)| n * 2 < cells.len()) {
        counts.extend(counted(rare));
    }
    let most = counts.iter().map(|(_, n)| *n).max().unwrap_or(0);
    let best: Vec<DateStyle> = counts
        .iter()
        .filter(|(_, n)| *n > 0 && more_possible(most, *n).is_eq())
        .map(|(style, _)| *style)
        .collect();
    let (first, second) = match best.as_slice() {
        [] => return Ok(None),
        [style] => return Ok(Some(*style)),
        [first, second, ..] => (*first, *second),
    };
    if weekends == Weekends::HaveNews {
        return Err(undecided(cells, first, second, option));
    }
    let weekends = |style: DateStyle| {
        let dates = cells.iter().filter_map(|cell| style.parse(cell));
        dates.filter(|stamp| stamp.date.is_weekend()).count()
    };
    match fewer_weekends(weekends(first), weekends(second)) {
        Ordering::Greater => Ok(Some(first)),
        Ordering::Less => Ok(Some(second)),
        Ordering::Equal => Err(undecided(cells, first, second, option)),
    }
}

/// Returns the distinct cells, in any order, and how often each occurs: dates repeat, and each is then read once.
///
/// # Errors
/// When there is no memory for them.
fn distinct<'c>(cells: &[&'c [u8]]) -> Result<Vec<(&'c [u8], usize)>> {
    let mut counts: HashMap<&[u8], usize> = HashMap::new();
    for cell in cells {
        counts
            .try_reserve(1)
            .map_err(|_| no_memory(cells.len() as u64, "dates"))?;
        *counts.entry(cell).or_default() += 1;
    }
    let mut distinct = list_of(counts.len(), "dates")?;
    distinct.extend(counts);
    Ok(distinct)
}

/// Returns the error for a column that two styles fit about equally well.
fn undecided(cells: &[&[u8]], a: DateStyle, b: DateStyle, option: OptionPath) -> Error {
    let both = |cell: &&&[u8]| a.parse(cell).is_some() && b.parse(cell).is_some();
    let (names, error) = ((a.name(), b.name()), |message: &str| Error::input(message));
    if cells.iter().any(|cell| both(&cell)) {
        let message = "day and month of the dates cannot be told apart: nearly all of them can be read both ways";
        let help = message![
            "say which comes first with ",
            option.with(names.0),
            format!(" or {}", names.1),
        ];
        error(message).with_code("ambiguous_dates").with_help(help)
    } else {
        let message = format!("dates are written in two ways: {} and {}", names.0, names.1);
        let help = message![
            "write all of them in one way, or leave out those that ",
            option,
            " does not name",
        ];
        error(&message).with_code("mixed_dates").with_help(help)
    }
}

/// Compares two styles by the number of cells that each can read. The larger count wins if it is at least 5 % larger,
/// because a few cells may be typing errors.
pub(in crate::load) fn more_possible(a: usize, b: usize) -> Ordering {
    if a.abs_diff(b) * 20 >= a.max(b).max(1) {
        a.cmp(&b)
    } else {
        Ordering::Equal
    }
}

/// Compares two styles by the number of dates that they put on weekends: a style with none wins over one with two or
/// more.
pub(in crate::load) fn fewer_weekends(a: usize, b: usize) -> Ordering {
    match (a, b) {
        (0, 2..) => Ordering::Greater,
        (2.., 0) => Ordering::Less,
        _ => Ordering::Equal,
    }
}
