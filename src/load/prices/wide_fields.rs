//! Evidence that the columns of a table of dates by symbols are the fields of one security under unknown names.

use super::layout::Layout;
use super::understood::Parsed;
use crate::error::{Error, Result, message, option};
use crate::market::{Field, PriceRows};
use crate::math::elementary::ln;
use crate::math::moments::median;

/// One security has few fields; a table of more columns is one of securities.
const MOST_COLUMNS: usize = 12;

/// Fewest days that show how columns move with each other.
const ENOUGH: usize = 20;

/// Number of first days that are looked at.
const FIRST: usize = 500;

/// Returns an error if the columns are the prices of one security, of which one is the highest and one the lowest on every day,
/// or if one of them jumps from day to day as numbers of shares do.
pub(super) fn refuse_fields(parsed: &Parsed, layout: &Layout) -> Result<()> {
    let names: Vec<&str> = layout
        .blocks
        .iter()
        .filter_map(|block| block.symbol.as_deref())
        .collect();
    if !(2..=MOST_COLUMNS).contains(&names.len()) {
        return Ok(());
    }
    let columns = columns(&parsed.chunks, &names);
    let message = match (range(&columns), volume(&columns)) {
        (Some((high, low)), _) => format!(
            "the columns look like the prices of one security: `{}` is the highest and `{}` the lowest on every day",
            names[high], names[low]
        ),
        (None, Some(volume)) => format!(
            "the column `{}` holds whole numbers that jump from day to day, as numbers of shares do and closes do not",
            names[volume]
        ),
        (None, None) => return Ok(()),
    };
    Err(Error::input(message)
        .with_code("fields_or_securities")
        .with_help(message![
            "name the columns with ",
            option::MAP.with("date=...,close=...,high=..."),
            ", or say that each is a security with ",
            option::DIALECT.with("wide"),
        ]))
}

/// Returns `columns[i][t]`: cell of day `t` in column `i`, for the first days; NaN where it is empty.
fn columns(chunks: &[PriceRows], names: &[&str]) -> Vec<Vec<f64>> {
    let mut columns = vec![Vec::new(); names.len()];
    for chunk in chunks {
        let own: Vec<Option<usize>> = chunk
            .symbols
            .iter()
            .map(|symbol| names.iter().position(|name| name == symbol))
            .collect();
        let mut row = 0;
        for day in chunk.date.chunk_by(|a, b| a == b) {
            if columns[0].len() >= FIRST {
                return columns;
            }
            columns.iter_mut().for_each(|column| column.push(f64::NAN));
            for row in row..row + day.len() {
                let cell = own[chunk.symbol[row] as usize];
                if let Some(last) = cell.and_then(|column| columns[column].last_mut()) {
                    *last = chunk.value(Field::Close, row);
                }
            }
            row += day.len();
        }
    }
    columns
}

/// Returns the columns that are the highest and the lowest of at least three on every day, while a third column moves freely
/// between them. The prices of securities keep their order only where they are far apart, and then their distances last.
fn range(columns: &[Vec<f64>]) -> Option<(usize, usize)> {
    /// Largest usual distance of the high from the low, as a share of the low.
    const WIDEST: f64 = 0.15;
    /// Least mean change of a column's place between the low, 0, and the high, 1, from one day to the next.
    const FREE: f64 = 0.15;
    let days: Vec<usize> = (0..columns[0].len())
        .filter(|day| {
            columns
                .iter()
                .filter(|column| !column[*day].is_nan())
                .count()
                >= 3
        })
        .collect();
    if days.len() < ENOUGH {
        return None;
    }
    // Fields of one security are near each other on every day.
    let is_near = |a: usize, b: usize| {
        let mut days = days.iter();
        days.all(|day| (0.5..=2.0).contains(&(columns[a][*day] / columns[b][*day])))
    };
    let all = || 0..columns.len();
    let among = |high: usize| all().filter(move |other| is_near(high, *other));
    let is_edge = |edge: usize, others: &[usize], sign: f64| {
        others.iter().all(|other| {
            let mut days = days.iter();
            days.all(|day| sign * (columns[edge][*day] - columns[*other][*day]) >= 0.0)
        })
    };
    all().find_map(|high| {
        let group: Vec<usize> = among(high).collect();
        if group.len() < 3 || !is_edge(high, &group, 1.0) {
            return None;
        }
        let low = *group
            .iter()
            .find(|low| **low != high && is_edge(**low, &group, -1.0))?;
        let widths = days
            .iter()
            .map(|day| columns[high][*day] / columns[low][*day] - 1.0);
        let width = median(&widths.collect::<Vec<f64>>())?;
        let is_free = |column: &usize| {
            let place = |day: &usize| {
                let [h, l, x] = [high, low, *column].map(|column| columns[column][*day]);
                (h > l).then(|| (x - l) / (h - l))
            };
            let places: Vec<f64> = days.iter().filter_map(place).collect();
            let steps = places.windows(2).map(|pair| (pair[1] - pair[0]).abs());
            steps.sum::<f64>() > FREE * places.len() as f64
        };
        let mut between = group.iter().filter(|column| ![high, low].contains(column));
        (width < WIDEST && width > 0.0 && between.any(is_free)).then_some((high, low))
    })
}

/// Returns the column of whole numbers whose usual change from day to day is larger than that of any price.
fn volume(columns: &[Vec<f64>]) -> Option<usize> {
    /// Least median change, in logarithms.
    const LARGE: f64 = 0.12;
    let jumps = |column: &Vec<f64>| {
        let there: Vec<f64> = column
            .iter()
            .copied()
            .filter(|cell| !cell.is_nan())
            .collect();
        let are_whole = there.iter().all(|cell| cell.fract() == 0.0);
        let changes = there.windows(2).map(|pair| ln(pair[1] / pair[0]).abs());
        let change = median(
            &changes
                .filter(|change| change.is_finite())
                .collect::<Vec<f64>>(),
        );
        there.len() >= ENOUGH && are_whole && change.is_some_and(|change| change > LARGE)
    };
    columns.iter().position(jumps)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A number between 0 and 1 that has nothing to do with its neighbours.
    fn noise(seed: u64) -> f64 {
        let mixed = (seed + 1).wrapping_mul(0x9E37_79B9_7F4A_7C15);
        let mixed = (mixed ^ (mixed >> 29)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        ((mixed ^ (mixed >> 32)) >> 11) as f64 / (1_u64 << 53) as f64
    }

    fn walk(seed: u64, start: f64) -> Vec<f64> {
        let steps = (0..60).scan(start, |price, day| {
            *price *= 1.0 + 0.04 * (noise(seed * 1_000 + day) - 0.5);
            Some(*price)
        });
        steps.collect()
    }

    #[test]
    fn bars_of_one_security_show_themselves() {
        let close = walk(1, 100.0);
        let open: Vec<f64> = close
            .iter()
            .enumerate()
            .map(|(day, c)| c * (1.0 + 0.02 * (noise(day as u64) - 0.5)))
            .collect();
        let edge = |sign: f64| -> Vec<f64> {
            let bars = close.iter().zip(&open).enumerate();
            bars.map(|(day, (c, o))| {
                sign * (sign * c).max(sign * o) * (1.0 + sign * 0.01 * noise(500 + day as u64))
            })
            .collect()
        };
        let volume: Vec<f64> = (0..60)
            .map(|day| (1e5 * (0.5 + noise(900 + day))).round())
            .collect();
        let (high, low) = (edge(1.0), edge(-1.0));
        let columns = vec![open, high, low, close, volume];
        assert_eq!(range(&columns), Some((1, 2)));
        assert_eq!(super::volume(&columns), Some(4));
    }

    #[test]
    fn securities_are_none_however_near_or_far() {
        for (a, b, c) in [
            (100.0, 100.0, 100.0),
            (100.0, 98.0, 102.0),
            (100.0, 90.0, 80.0),
            (5.0, 50.0, 50_000.0),
        ] {
            for seed in 0..20 {
                let columns = vec![walk(seed, a), walk(seed + 100, b), walk(seed + 200, c)];
                assert_eq!(
                    (range(&columns), super::volume(&columns)),
                    (None, None),
                    "{a} {b} {c} {seed}"
                );
            }
        }
        // Funds on one index stand in a fixed order at fixed distances.
        let index = walk(7, 100.0);
        let funds =
            [1.0, 1.005, 1.01].map(|level| index.iter().map(|price| price * level).collect());
        assert_eq!(range(&funds), None);
    }
}
