//! Detection of price columns that stand under each other's names.

use super::understood::Parsed;
use crate::error::{Error, Result, message, option};
use crate::market::quality::is_impossible;
use crate::market::{Field, PriceRows};

/// The columns of a bar's prices, as they are named.
const NAMED: [Field; 4] = [Field::Open, Field::High, Field::Low, Field::Close];

/// Returns an error if many bars contradict themselves and another order of the columns repairs nearly all of them. Where none
/// does, as when closes come from an auction outside of the day's range, the columns are what they are called.
pub(super) fn refuse_swapped(parsed: &Parsed, header_line: u64) -> Result<()> {
    let rows: u64 = parsed.contradictions.iter().map(|part| part.rows).sum();
    let bad: u64 = parsed.contradictions.iter().map(|part| part.bad).sum();
    let are_many = bad * 20 > rows && (bad > 2 || (bad == rows && rows > 1));
    let Some(order) = are_many.then(|| repairing(&parsed.chunks, bad)).flatten() else {
        return Ok(());
    };
    let first = parsed
        .chunks
        .iter()
        .zip(&parsed.contradictions)
        .find_map(|(chunk, part)| Some((chunk, part.first?)));
    let first = first.map(|(chunk, row)| {
        let [open, high, low, close] = NAMED.map(|field| chunk.value(field, row));
        let symbol = &chunk.symbols[chunk.symbol[row] as usize];
        format!(
            "{symbol} on {}: open {open}, high {high}, low {low}, close {close}",
            chunk.date[row]
        )
    });
    let moved = NAMED
        .iter()
        .zip(order)
        .filter(|(named, field)| **named != *field);
    let moved: Vec<String> = moved
        .map(|(named, field)| {
            format!(
                "the column of the {} holds the {}",
                named.name(),
                field.name()
            )
        })
        .collect();
    let message = format!(
        "columns may be swapped: in {bad} of {rows} rows the high is not the highest or the low not the lowest, first {}; nearly all fit if {}",
        first.unwrap_or_default(),
        moved.join(", ")
    );
    Err(Error::input(message)
        .at_line(header_line.max(1))
        .with_code("swapped_columns")
        .with_help(message![
            "say which column is which with ",
            option::MAP.with("open=...,high=...,low=...,close=..."),
        ]))
}

/// Returns what the columns of [`NAMED`] hold if another order repairs nearly all contradictory bars; the one with the fewest
/// changes, if several do.
fn repairing(chunks: &[PriceRows], bad: u64) -> Option<[Field; 4]> {
    let is_there = |field: Field| {
        chunks
            .iter()
            .any(|chunk| !chunk.values[field as usize].is_empty())
    };
    // A column that the file lacks would repair every bar.
    let is_possible = |order: &[Field; 4]| {
        let mut pairs = NAMED.into_iter().zip(*order);
        *order != NAMED && pairs.all(|(named, field)| named == field || is_there(named))
    };
    let orders = orders().into_iter().filter(is_possible);
    let counted = orders.map(|order| (contradictions(chunks, order), changes(order), order));
    let best = counted.min_by_key(|(left, changes, _)| (*left, *changes));
    best.filter(|(left, _, _)| left * 10 <= bad)
        .map(|(_, _, order)| order)
}

fn changes(order: [Field; 4]) -> usize {
    NAMED
        .iter()
        .zip(order)
        .filter(|(named, field)| **named != *field)
        .count()
}

/// Returns every order of the four columns.
fn orders() -> Vec<[Field; 4]> {
    let mut orders = Vec::new();
    for open in NAMED {
        for high in NAMED {
            for low in NAMED {
                let left = |field: &Field| ![open, high, low].contains(field);
                if let Some(close) = NAMED.into_iter().find(left)
                    && open != high
                    && open != low
                    && high != low
                {
                    orders.push([open, high, low, close]);
                }
            }
        }
    }
    orders
}

/// Counts the bars that contradict themselves if the columns of [`NAMED`] hold these fields.
fn contradictions(chunks: &[PriceRows], order: [Field; 4]) -> u64 {
    let held = |chunk: &PriceRows, row: usize, field: Field| {
        let column = order.iter().position(|held| *held == field).unwrap_or(0);
        let value = chunk.value(NAMED[column], row);
        if value > 0.0 { value } else { f64::NAN }
    };
    let is_bad = |chunk: &PriceRows, row: usize| {
        let [open, high, low, close] = NAMED.map(|field| held(chunk, row, field));
        is_impossible(open, high, low, close)
    };
    let bad = |chunk: &PriceRows| {
        (0..chunk.date.len())
            .filter(|row| is_bad(chunk, *row))
            .count() as u64
    };
    chunks.iter().map(bad).sum()
}
