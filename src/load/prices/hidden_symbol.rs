//! Detection of several securities in a file without a known symbol column.

use std::collections::{HashMap, HashSet};

use super::layout::Layout;
use super::understood::{Parsed, Understood};
use crate::error::{Error, Result, message, option};
use crate::load::overrides::Overrides;
use crate::market::Field;
use crate::math::elementary::ln;
use crate::math::moments::median;
use crate::time::Date;

/// Number of first rows that show which column tells securities apart.
const FIRST: usize = 5_000;

/// Returns an error if most dates occur more than once at different price levels, as in a table of several securities, and no
/// column is known to hold their symbols. To keep one row a date, or a mean, would mix securities.
pub(super) fn refuse_hidden_symbols(
    text: &[u8],
    parsed: &Parsed,
    understood: &Understood,
    overrides: &Overrides,
) -> Result<()> {
    let layout = &understood.layout;
    let has_one = layout.symbol.is_none() && layout.blocks.len() == 1;
    if !has_one || overrides.on_duplicate.is_some() || overrides.resample.is_some() {
        return Ok(());
    }
    let Some((repeated, dates)) = repeated(parsed) else {
        return Ok(());
    };
    let telling = telling_columns(text, understood);
    let message = format!(
        "{repeated} of {dates} dates occur more than once at different prices, as in a table of several securities, and no column is known to hold their symbols"
    );
    let error = Error::input(message).with_code("hidden_symbols");
    let error = error.at_line(understood.sheet.header_line.max(1));
    Err(match telling.as_slice() {
        [] => error.with_help(message![
            "say which column holds the symbols, as in ",
            option::MAP.with("symbol=..."),
            format!(
                " (not read are: {}), or give one file for each security",
                unread(layout)
            ),
        ]),
        [first, ..] => error.with_help(message![
            format!(
                "the rows of a date differ in the column {}; if it holds the symbols, say so with ",
                telling.join(", ")
            ),
            option::MAP.with(format!("symbol={first}")),
        ]),
    })
}

fn unread(layout: &Layout) -> String {
    match layout.unread().as_slice() {
        [] => "none".to_owned(),
        names => names.join(", "),
    }
}

/// Returns the number of dates with several rows and the number of all dates, if most are repeated at prices that are far apart.
fn repeated(parsed: &Parsed) -> Option<(usize, usize)> {
    /// Least usual distance of prices of one date, in logarithms. Two versions of one price are nearer.
    const APART: f64 = 0.05;
    // Several bars a day are told by their times.
    if parsed.seconds.iter().any(|seconds| !seconds.is_empty()) {
        return None;
    }
    let dates = || parsed.chunks.iter().flat_map(|chunk| &chunk.date);
    // In nearly all files each date follows the one before it, and occurs once.
    let rises = dates().is_sorted_by(|a, b| a < b);
    if rises || dates().is_sorted_by(|a, b| a > b) {
        return None;
    }
    let mut closes: HashMap<Date, Vec<f64>> = HashMap::new();
    for chunk in &parsed.chunks {
        for (row, date) in chunk.date.iter().enumerate() {
            let [close, adjusted] =
                [Field::Close, Field::AdjClose].map(|field| chunk.value(field, row));
            let price = if close.is_nan() { adjusted } else { close };
            if price > 0.0 {
                closes.entry(*date).or_default().push(price);
            }
        }
    }
    let several = closes.values().filter(|closes| closes.len() > 1);
    let distances = several.map(|closes| {
        let [low, high] = closes
            .iter()
            .fold([f64::INFINITY, 0.0], |[low, high], close| {
                [close.min(low), close.max(high)]
            });
        ln(high / low)
    });
    let distances: Vec<f64> = distances.collect();
    let is_far = median(&distances).is_some_and(|distance| distance > APART);
    (is_far && distances.len() * 2 >= closes.len()).then_some((distances.len(), closes.len()))
}

/// Returns the names of the unread columns of which each cell occurs once a date, and of which few occur.
fn telling_columns(text: &[u8], understood: &Understood) -> Vec<String> {
    let layout = &understood.layout;
    let read = layout.columns();
    let rows: Vec<csv::ByteRecord> = understood
        .sheet
        .rows(text)
        .take(FIRST)
        .map(|(_, row)| row)
        .collect();
    let tells = |column: &usize| {
        let pairs = rows
            .iter()
            .filter_map(|row| Some((row.get(layout.date)?, row.get(*column)?.trim_ascii())));
        let pairs: Vec<(&[u8], &[u8])> = pairs.collect();
        let cells: HashSet<&[u8]> = pairs.iter().map(|(_, cell)| *cell).collect();
        let distinct: HashSet<&(&[u8], &[u8])> = pairs.iter().collect();
        let is_number = |cell: &&[u8]| cell.contains(&b'.') || cell.is_empty();
        let are_few = cells.len() > 1 && cells.len() * 3 <= pairs.len();
        are_few && distinct.len() == pairs.len() && !cells.iter().any(is_number)
    };
    let columns = (0..layout.width).filter(|column| !read.contains(column));
    let names = columns
        .filter(tells)
        .map(|column| layout.names[column].clone());
    names.filter(|name| !name.is_empty()).collect()
}
