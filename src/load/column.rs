//! How the dates of a column are written, where no dialect says it: by all of its cells.

use std::path::Path;

use rayon::prelude::*;

use super::stamp::DateStyle;
use crate::error::{Error, Result};

/// So many cells are worth a thread of their own.
const ENOUGH: usize = 4096;

/// The style that more cells can be read in than in any other; of day and month before a year, the one that puts no
/// date on a weekend. None where no cell is a date.
///
/// # Errors
/// When day and month cannot be told apart; `flag` is the one that says it.
pub(super) fn date_style(path: &Path, cells: &[&[u8]], flag: &str) -> Result<Option<DateStyle>> {
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
        .filter(|(_, n)| *n == most && most > 0)
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
    match (weekends(first), weekends(second)) {
        (0, 2..) => Ok(Some(first)),
        (2.., 0) => Ok(Some(second)),
        _ => {
            let message = "day and month of the dates cannot be told apart: all of them can be read both ways";
            let (a, b) = (first.name(), second.name());
            Err(Error::input(message)
                .in_file(path)
                .code("ambiguous_dates")
                .help(format!("say which comes first with {flag} {a} or {b}")))
        }
    }
}
