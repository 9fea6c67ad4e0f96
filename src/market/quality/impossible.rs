//! Bars whose prices contradict each other: a close outside of the range, a high below the low.

use crate::market::field::{Field, PriceBasis};
use crate::market::flaw::{Flaw, FlawKind};
use crate::market::prices::Bars;

/// Differences up to this are rounding: prices have at least two decimals.
const ROUNDING: f64 = 0.005_1;

/// Returns whether the prices of a day contradict each other by more than rounding.
pub fn is_impossible(open: f64, high: f64, low: f64, close: f64) -> bool {
    // A comparison with a missing number is false.
    let above = |a: f64, b: f64| a - b > ROUNDING.max(1e-4 * b.abs());
    above(low, high)
        || above(open, high)
        || above(close, high)
        || above(low, open)
        || above(low, close)
}

/// Returns the bars whose prices contradict each other.
pub(super) fn flaws(bars: &Bars<'_>, column: PriceBasis) -> Vec<Flaw> {
    if bars.column(Field::High).is_empty() && bars.column(Field::Low).is_empty() {
        return Vec::new();
    }
    let value = |field, i| bars.value(field, i).unwrap_or(f64::NAN);
    let is_bad = |i: &usize| {
        is_impossible(
            value(Field::Open, *i),
            value(Field::High, *i),
            value(Field::Low, *i),
            value(Field::Close, *i),
        )
    };
    let flaw = |i: usize| Flaw {
        kind: FlawKind::ImpossibleBar,
        column,
        from: bars.dates()[i],
        to: bars.dates()[i],
        ratio: 1.0,
    };
    (0..bars.dates().len()).filter(is_bad).map(flaw).collect()
}
