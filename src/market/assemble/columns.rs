//! Fills the columns of the bars from the rows that were kept.

use rayon::prelude::*;

use super::order::{given_return, value};
use crate::market::field::Field;
use crate::market::price_rows::PriceRows;
use crate::market::prices::Prices;
use crate::market::run::{Place, Run};

/// Replaces each number of a kept row by the mean over all different rows of its date.
pub(super) fn average(chunks: &mut [PriceRows], settled: &[(Place, Place)]) {
    for rows in settled.chunk_by(|a, b| a.0 == b.0) {
        let kept = rows[0].0;
        let places = || std::iter::once(kept).chain(rows.iter().map(|(_, other)| *other));
        for field in Field::ALL {
            let mean = mean(places().map(|place| value(chunks, place, field)));
            let chunk = &mut chunks[kept.0 as usize];
            put(
                &mut chunk.values[field as usize],
                chunk.date.len(),
                kept,
                mean,
            );
        }
        let mean = mean(places().map(|place| given_return(chunks, place)));
        let chunk = &mut chunks[kept.0 as usize];
        put(&mut chunk.returns, chunk.date.len(), kept, mean);
    }
}

/// Returns the mean of the numbers that are not NaN, independent of their order; `None` without any.
fn mean(values: impl Iterator<Item = f64>) -> Option<f64> {
    let mut there: Vec<f64> = values.filter(|value| !value.is_nan()).collect();
    there.sort_by(f64::total_cmp);
    (!there.is_empty()).then(|| there.iter().sum::<f64>() / there.len() as f64)
}

/// Writes a number to its row of a column, which is filled with NaN first if the chunk lacks it.
fn put(column: &mut Vec<f64>, rows: usize, (_, row): Place, value: Option<f64>) {
    if let Some(value) = value {
        column.resize(rows, f64::NAN);
        column[row as usize] = value;
    }
}

/// Returns one column in the order of the bars, and the positions where a price of zero or below (or a volume below zero)
/// was set to missing. The column is empty if no row has it.
pub(super) fn gather(field: Field, sources: Vec<Vec<f64>>, kept: &[Run]) -> (Vec<f64>, Vec<usize>) {
    if sources.iter().all(Vec::is_empty) {
        return (Vec::new(), Vec::new());
    }
    let (mut column, sources) = match in_place(sources, kept) {
        Ok(column) => (column, None),
        Err(sources) => {
            let bars = kept.iter().map(|run| run.len as usize).sum();
            (vec![0.0; bars], Some(sources))
        }
    };
    let fill = |start: usize, run: &Run, column: &mut [f64]| {
        let rows = run.start as usize..(run.start + run.len) as usize;
        if let Some(sources) = &sources {
            match sources[run.chunk as usize].get(rows) {
                Some(values) => column.copy_from_slice(values),
                // The chunk lacks this column.
                None => column.fill(f64::NAN),
            }
        }
        let mut missing = Vec::new();
        for (i, value) in column.iter_mut().enumerate() {
            if *value <= 0.0 && (field.is_price() || *value < 0.0) {
                missing.push(start + i);
                *value = f64::NAN;
            }
        }
        missing
    };
    let missing = side_by_side(kept, &mut column, fill);
    (column, missing.concat())
}

/// Returns the column of a single chunk if its rows are the bars in their order, as those of a sorted file are; else the columns.
fn in_place(
    mut sources: Vec<Vec<f64>>,
    kept: &[Run],
) -> std::result::Result<Vec<f64>, Vec<Vec<f64>>> {
    let mut rows = 0;
    let is_next = |run: &Run| {
        let is_next = run.start == rows;
        rows += run.len;
        is_next
    };
    let are_in_order = sources.len() == 1 && kept.iter().all(is_next);
    match sources.pop_if(|column| are_in_order && column.len() == rows as usize) {
        Some(mut column) => {
            column.shrink_to_fit();
            Ok(column)
        }
        None => Err(sources),
    }
}

/// Fills a column in parallel over runs. `fill` receives the position of the run's first bar, the run, and its part of the
/// column.
pub(super) fn side_by_side<T: Send, R: Send>(
    kept: &[Run],
    column: &mut [T],
    fill: impl Fn(usize, &Run, &mut [T]) -> R + Sync,
) -> Vec<R> {
    let (mut places, mut rest, mut start) = (Vec::with_capacity(kept.len()), column, 0);
    for run in kept {
        let (place, after) = rest.split_at_mut(run.len as usize);
        places.push((start, run, place));
        (rest, start) = (after, start + run.len as usize);
    }
    let filled = places.into_par_iter();
    filled
        .map(|(start, run, place)| fill(start, run, place))
        .collect()
}

/// Keeps the returns that a source gives, and computes `adj_close` from them as an index: the value of 100 invested on the
/// first day, V_t = V_s (1 + R_t), where s is the last day before t with a value. It is missing where the return is missing.
pub(super) fn put_returns(prices: &mut Prices, returns: &[Vec<f64>], kept: &[Run]) {
    if returns.iter().all(Vec::is_empty) {
        return;
    }
    let row = |run: &Run| {
        let given =
            returns[run.chunk as usize].get(run.start as usize..(run.start + run.len) as usize);
        (0..run.len as usize).map(move |i| given.map(|given| given[i]))
    };
    let given: Vec<Option<f64>> = kept.iter().flat_map(row).collect();
    prices.given = given
        .iter()
        .map(|value| value.unwrap_or(f64::NAN))
        .collect();
    let column = &mut prices.columns[Field::AdjClose as usize];
    column.resize(given.len(), f64::NAN);
    for span in &prices.spans {
        let given = &given[span.clone()];
        if given.iter().all(Option::is_none) {
            continue;
        }
        let mut level = 100.0;
        for (i, (change, slot)) in given.iter().zip(&mut column[span.clone()]).enumerate() {
            let change = change.unwrap_or(f64::NAN);
            if i == 0 {
                *slot = level;
            } else if change > -1.0 {
                level *= 1.0 + change;
                *slot = level;
            } else {
                *slot = f64::NAN;
            }
        }
    }
}
