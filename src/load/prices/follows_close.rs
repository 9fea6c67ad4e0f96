//! Columns that are not read and move like the close but on a few days, as adjusted closes do, whatever they are called.

use std::collections::HashMap;

use super::understood::Understood;
use crate::load::text::number::NumberStyle;
use crate::market::Field;
use crate::math::elementary::{ln, pow};

/// Number of first rows that are looked at.
const FIRST: usize = 1_000;

/// Most columns that are looked at.
const MOST: usize = 60;

/// Fewest steps from one row of a security to the next that show how two columns move.
const FEWEST: usize = 10;

/// Words of columns that move like the close and are no price of one share, or not an adjusted one.
const OTHERS: [&str; 19] = [
    "cap",
    "value",
    "amount",
    "turnover",
    "unadj",
    "uclose",
    "nonadj",
    "raw",
    "nominal",
    "actual",
    "factor",
    "市值",
    "成交额",
    "shares",
    "volume",
    "open",
    "high",
    "low",
    "prev",
];

/// Steps of a column, compared with those of the close.
#[derive(Default)]
struct Steps {
    like_the_close: usize,
    others: usize,
    /// Sum of the differences from the steps of the close, as logarithms, and the sum of their sizes.
    differences: f64,
    sizes: f64,
}

impl Steps {
    /// Returns whether the column has the steps of the close on all but a few days, and others on some, from which it does not come
    /// back: the last trade may differ from the close on a day, a dividend lasts.
    fn are_adjusted(&self) -> bool {
        let all = self.like_the_close + self.others;
        let lasts = self.differences.abs() > 0.5 * self.sizes;
        all >= FEWEST && self.others > 0 && self.others * 10 <= all && lasts
    }
}

/// Returns the name of a column that may hold adjusted closes by its numbers; `None` if there is none.
pub(super) fn follows_close<'a>(text: &[u8], understood: &'a Understood) -> Option<&'a str> {
    let layout = &understood.layout;
    let close = layout.value(Field::Close)?;
    let numbers = understood.styles.numbers;
    let read = layout.columns();
    let is_candidate = |column: &usize| {
        let name = layout.names[*column].to_lowercase();
        !name.is_empty()
            && read.binary_search(column).is_err()
            && !OTHERS.iter().any(|word| name.contains(word))
    };
    let candidates: Vec<usize> = (0..layout.width).filter(is_candidate).take(MOST).collect();
    if candidates.is_empty() {
        return None;
    }
    let mut steps: Vec<Steps> = candidates.iter().map(|_| Steps::default()).collect();
    let mut before: HashMap<Vec<u8>, Vec<Option<Price>>> = HashMap::new();
    for (_, row) in understood.sheet.rows(text).take(FIRST) {
        let price = |column: usize| row.get(column).and_then(|cell| Price::of(cell, numbers));
        let security = layout.symbol.and_then(|column| row.get(column));
        let now: Vec<Option<Price>> = std::iter::once(close)
            .chain(candidates.iter().copied())
            .map(price)
            .collect();
        let known = before.insert(security.unwrap_or_default().to_vec(), now.clone());
        let Some(known) = known else { continue };
        let (Some(close), Some(last)) = (now[0], known[0]) else {
            continue;
        };
        for (steps, (now, known)) in steps.iter_mut().zip(now.iter().zip(&known).skip(1)) {
            let (Some(now), Some(known)) = (now, known) else {
                continue;
            };
            let step = ln(close.value / last.value);
            let difference = ln(now.value / known.value) - step;
            let rounding = now.rounding() + known.rounding() + close.rounding() + last.rounding();
            match difference.abs() <= rounding {
                // A step that rounding hides says nothing.
                true => steps.like_the_close += usize::from(step.abs() > 2.0 * rounding),
                false => {
                    steps.others += 1;
                    steps.differences += difference;
                    steps.sizes += difference.abs();
                }
            }
        }
    }
    let found = steps.iter().position(Steps::are_adjusted)?;
    layout.names.get(candidates[found]).map(String::as_str)
}

/// A price, and half of the unit in which it is written.
#[derive(Clone, Copy)]
struct Price {
    value: f64,
    half_unit: f64,
}

impl Price {
    fn of(cell: &[u8], numbers: NumberStyle) -> Option<Self> {
        let value = numbers.parse(cell).filter(|value| *value > 0.0)?;
        let digits = cell
            .iter()
            .rev()
            .take_while(|byte| **byte != numbers.decimal);
        let decimals = match cell.contains(&numbers.decimal) {
            true => digits.filter(|byte| byte.is_ascii_digit()).count(),
            false => 0,
        };
        let half_unit = 0.5 / pow(10.0, decimals as f64);
        Some(Self { value, half_unit })
    }

    /// Returns how far the logarithm of the price may be off because it is rounded, and a little more for errors of computing.
    fn rounding(self) -> f64 {
        1.01 * self.half_unit / self.value + 1e-12
    }
}
