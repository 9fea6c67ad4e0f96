//! The distance of rows: daily, or a week and more.

use std::collections::{BTreeSet, HashMap};

use crate::error::{Error, Result, message, option};
use crate::finding::{Finding, first_of};
use crate::market::PriceRows;
use crate::time::Date;

/// Fewest dates of a security that say how far apart its rows are.
const ENOUGH: usize = 8;

/// Largest median distance of daily rows, in days: 1, and 3 over weekends.
const LONGEST: i32 = 4;

/// Most securities that are looked at. They lie evenly among all names, so that the order of the rows does not matter.
const SAMPLE: usize = 64;

/// Judges a file by the usual distance of the rows of most securities. Returns a warning that names those whose rows are further
/// apart.
///
/// # Errors
/// When the rows of most securities are a week or more apart.
pub(super) fn check(chunks: &[PriceRows]) -> Result<Option<Finding>> {
    let dates = dates(chunks);
    let gaps: Vec<(&str, i32)> = dates
        .into_iter()
        .filter_map(|(symbol, dates)| Some((symbol, usual_gap(dates)?)))
        .collect();
    let thin: Vec<(&str, i32)> = gaps
        .iter()
        .copied()
        .filter(|(_, gap)| *gap > LONGEST)
        .collect();
    let Some((symbol, gap)) = thin.first() else {
        return Ok(None);
    };
    if 2 * thin.len() > gaps.len() {
        let message =
            format!("the rows of {symbol} are {gap} days apart: these are not daily prices");
        return Err(Error::input(message)
            .with_code("not_daily")
            .with_help(message![
                "give daily prices, or use these rows as they are with ",
                option::ANY_FREQUENCY,
            ]));
    }
    const SHOWN: usize = 5;
    let named: Vec<String> = thin
        .iter()
        .map(|(symbol, gap)| format!("{symbol} ({gap} days)"))
        .collect();
    let message = format!(
        "the rows of some securities are usually more than {LONGEST} days apart, while most have daily rows: {}",
        first_of(&named, SHOWN)
    );
    Ok(Some(Finding::warning("sparse_rows", message)))
}

/// Returns the dates of securities that lie evenly among all, by name.
fn dates(chunks: &[PriceRows]) -> Vec<(&str, Vec<Date>)> {
    let names: BTreeSet<&str> = chunks
        .iter()
        .flat_map(|chunk| chunk.symbols.iter().map(String::as_str))
        .collect();
    let step = names.len().div_ceil(SAMPLE).max(1);
    let mut found: Vec<(&str, Vec<Date>)> = names
        .into_iter()
        .step_by(step)
        .map(|name| (name, Vec::new()))
        .collect();
    let positions: HashMap<&str, usize> = found
        .iter()
        .enumerate()
        .map(|(at, (name, _))| (*name, at))
        .collect();
    for chunk in chunks {
        let wanted: Vec<Option<usize>> = chunk
            .symbols
            .iter()
            .map(|name| positions.get(name.as_str()).copied())
            .collect();
        for (symbol, date) in chunk.symbol.iter().zip(&chunk.date) {
            if let Some(at) = wanted[*symbol as usize] {
                found[at].1.push(*date);
            }
        }
    }
    found
}

/// Returns the median distance of dates, in days; `None` if they are too few.
fn usual_gap(mut dates: Vec<Date>) -> Option<i32> {
    dates.sort_unstable();
    dates.dedup();
    if dates.len() < ENOUGH {
        return None;
    }
    let days = |pair: &[Date]| pair[1].days_since_1970() - pair[0].days_since_1970();
    let mut gaps: Vec<i32> = dates.windows(2).map(days).collect();
    gaps.sort_unstable();
    gaps.get(gaps.len() / 2).copied()
}
