//! The returns of an index by date, gathered from rows that repeat them for each security.

use std::collections::BTreeMap;

use crate::time::Date;

/// The returns of an index by date; `None` where rows of one date differ.
pub(in crate::load) type IndexReturns = BTreeMap<Date, Option<f64>>;

/// Adds a return to those of an index.
pub(super) fn add(returns: &mut IndexReturns, date: Date, value: Option<f64>) {
    returns
        .entry(date)
        .and_modify(|known| *known = known.filter(|known| Some(*known) == value))
        .or_insert(value);
}
