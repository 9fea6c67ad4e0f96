//! How the dates of a column are written, where no dialect says it: by all of its cells.

use rayon::prelude::*;
use std::cmp::Ordering;

use super::stamp::DateStyle;
use crate::error::{Error, OptionPath, Result, message};

/// So many cells are worth a thread of their own.
const ENOUGH: usize = 4096;

/// The style that more cells can be read in than in any other; of day and month before a year, the one that puts no
/// date on a weekend. None where no cell is a date.
///
/// # Errors
/// When day and month cannot be told apart, or dates are written in two ways; `option` is the one that says it.
pub(in crate::load) fn date_style(
    cells: &[&[u8]],
    option: OptionPath,
) -> Result<Option<DateStyle>> {
    let fits = |style: DateStyle| {
        let cells = cells.par_iter().with_min_len(ENOUGH);
        cells.filter(|cell| style.parse(cell).is_some()).count()
    };
    let counts: Vec<(DateStyle, usize)> = DateStyle::ALL
        .into_iter()
        .filter(|style| *style != DateStyle::Serial)
        .map(|style| (style, fits(style)))
        .collect();
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

/// Neither of two styles fits the column clearly better than the other.
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

/// Which of two readings of a column, with so many possible dates each, fits better: the greater number decides if the other
/// reading fails for one in twenty at least, since a single cell may be a slip.
pub(in crate::load) fn more_possible(a: usize, b: usize) -> Ordering {
    if a.abs_diff(b) * 20 >= a.max(b).max(1) {
        a.cmp(&b)
    } else {
        Ordering::Equal
    }
}

/// Which of two readings with so many dates on weekends fits better: one without any, if the other has some.
pub(in crate::load) fn fewer_weekends(a: usize, b: usize) -> Ordering {
    match (a, b) {
        (0, 2..) => Ordering::Greater,
        (2.., 0) => Ordering::Less,
        _ => Ordering::Equal,
    }
}
