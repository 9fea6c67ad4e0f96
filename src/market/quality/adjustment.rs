//! Checks the factor between `adj_close` and `close`, which rises with every dividend, up to 1, and the jumps of `adj_close`
//! that `close` does not make.

use crate::market::basis::{Adjustment, Basis};
use crate::market::field::{Field, PriceBasis};
use crate::market::flaw::{Flaw, FlawKind};
use crate::market::prices::Bars;

/// Difference of the absolute returns of `adj_close` and `close` that only a wrong adjustment makes, as a fraction. A dividend
/// or a split moves `close` and leaves `adj_close` where it was.
const JUMP: f64 = 0.1;

/// Tolerance of the factor. Both columns are rounded to cents or finer: the factor of a price of 10 is exact to 0.001.
const ROUNDING: f64 = 0.002;

/// Returns the first day on which the factor is above 1, every day on which it falls, and every day on which `adj_close` moves
/// far and `close` does not.
///
/// The factor is not checked where `close` is as traded: then it also contains splits and reverse splits.
pub(super) fn flaws(bars: &Bars<'_>, close: &Basis, adj_close: &Basis) -> Vec<Flaw> {
    // A series computed from returns has an arbitrary level, so its ratio to `close` means nothing.
    if adj_close.evidence == Basis::RETURNS {
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
    let is_raw = close.adjustment == Adjustment::Raw;
    let mut above = days.iter().filter(|_| !is_raw);
    let above = above.find(|(_, adjusted, close)| adjusted / close > 1.0 + tolerance(*close));
    let mut flaws: Vec<Flaw> = above
        .map(|(i, adjusted, close)| flaw(FlawKind::AdjustedAboveClose, *i, adjusted / close))
        .into_iter()
        .collect();
    for pair in days.windows(2) {
        let ((_, a0, c0), (i, a1, c1)) = (pair[0], pair[1]);
        let change = (a1 / c1) / (a0 / c0);
        let falls = change < 1.0 - tolerance(c0.min(c1)) - 0.01 / a0.min(a1);
        let size = |before: f64, after: f64| (after / before - 1.0).abs();
        if falls && !is_raw {
            flaws.push(flaw(FlawKind::AdjustmentBreak, i, change));
        } else if size(a0, a1) > size(c0, c1) + JUMP {
            flaws.push(flaw(FlawKind::AdjustmentJump, i, change));
        }
    }
    flaws
}
