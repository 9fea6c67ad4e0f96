//! The return from the open of a session to its close.

use crate::market::{Bars, Field, ReturnKind};

/// Returns the intraday return of a session, C_t / O_t - 1 or its logarithmic form; NaN where a price is missing.
pub(super) fn value(bars: &Bars<'_>, bar: usize, kind: ReturnKind) -> f64 {
    let intraday = || {
        let open = bars.value(Field::Open, bar)?;
        Some(kind.between(open, bars.value(Field::Close, bar)?))
    };
    intraday().unwrap_or(f64::NAN)
}
