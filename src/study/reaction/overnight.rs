//! The return from the close of a session to the open of the next.

use crate::market::{Bars, Field, Neighbouring, PriceBasis, ReturnKind};

/// Returns the overnight return of a session; NaN where a price is missing.
///
/// ```text
/// simple: O_t f_t / (C_{t-1} f_{t-1}) - 1;  logarithmic: ln of the ratio;  f = adjusted close / close, 1 without adjustment
/// (1 + overnight) (1 + intraday) = 1 + return
/// ```
/// The open is adjusted like the close of its day, so that no split and no dividend is part of the return.
pub(super) fn value(
    bars: &Bars<'_>,
    pair: Neighbouring,
    basis: PriceBasis,
    kind: ReturnKind,
) -> f64 {
    let overnight = || {
        let before = bars.closes(basis).get(pair.before?).copied()?;
        let open = bars.value(Field::Open, pair.bar)?;
        let close = bars.value(Field::Close, pair.bar)?;
        let adjusted = bars.closes(basis).get(pair.bar).copied()?;
        Some(kind.between(before, open * (adjusted / close)))
    };
    overnight().unwrap_or(f64::NAN)
}
