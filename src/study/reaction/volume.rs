//! The volume of a session.

use crate::market::{Bars, Field};
use crate::math::elementary::ln;

/// Returns ln V_t; infinite on a session without trades, and NaN where the volume is missing. Volume is taken as the file
/// gives it, so that a split which the file does not adjust for shifts it.
pub(super) fn value(bars: &Bars<'_>, bar: usize) -> f64 {
    bars.value(Field::Volume, bar).map_or(f64::NAN, ln)
}
