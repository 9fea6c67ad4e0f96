//! Checks the factor between `adj_close` and `close`, which rises with every dividend, up to 1.

use crate::market::basis::{Adjustment, Basis};
use crate::market::field::{Field, PriceBasis};
use crate::market::flaw::{Flaw, FlawKind};
use crate::market::prices::Bars;

/// Tolerance of the factor. Both columns are rounded to cents or finer: the factor of a price of 10 is exact to 0.001.
const ROUNDING: f64 = 0.002;

/// Returns the first day on which the factor is above 1, and every day on which it falls.
///
/// Nothing is checked where `close` is as traded: then the factor also contains splits and reverse splits.
pub(super) fn flaws(bars: &Bars<'_>, close: &Basis, adj_close: &Basis) -> Vec<Flaw> {
    // A series computed from returns has an arbitrary level, so its ratio to `close` means nothing.
    if close.adjustment == Adjustment::Raw || adj_close.evidence == Basis::RETURNS {
        return Vec::new();
    }
    let factor = |i: usize| {
        Some((
            i,
            bars.value(Field::AdjClose, i)?,
            bars.value(Field::Close, i)?,
        ))
    };
    let days: Vec<(usize, f64, f64)> = (0..bars.dates().len()).filter_map(factor).collect();
    let flaw = |kind, i: usize, ratio| Flaw {
        kind,
        column: PriceBasis::AdjClose,
        from: bars.dates()[i],
        to: bars.dates()[i],
        ratio,
    };
    // Rounding to cents weighs more in small prices.
    let tolerance = |close: f64| ROUNDING + 0.01 / close;
    let above = days
        .iter()
        .find(|(_, adjusted, close)| adjusted / close > 1.0 + tolerance(*close));
    let mut flaws: Vec<Flaw> = above
        .map(|(i, adjusted, close)| flaw(FlawKind::AdjustedAboveClose, *i, adjusted / close))
        .into_iter()
        .collect();
    for pair in days.windows(2) {
        let ((_, a0, c0), (i, a1, c1)) = (pair[0], pair[1]);
        let change = (a1 / c1) / (a0 / c0);
        if change < 1.0 - tolerance(c0.min(c1)) - 0.01 / a0.min(a1) {
            flaws.push(flaw(FlawKind::AdjustmentBreak, i, change));
        }
    }
    flaws
}
