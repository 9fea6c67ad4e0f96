//! Columns and cells of tables for programs.

use crate::table::{Cell, Column};

/// Returns columns of words whose headings are their keys.
pub(super) fn words(keys: &[&str]) -> Vec<Column> {
    keys.iter().map(|key| Column::words(*key, *key)).collect()
}

/// Returns columns of numbers whose headings are their keys.
pub(super) fn numbers(keys: &[&str]) -> Vec<Column> {
    keys.iter().map(|key| Column::numbers(*key, *key)).collect()
}

/// Returns a number, which files hold at full precision.
pub(super) fn number(value: Option<f64>) -> Cell {
    Cell::number(value, 6)
}
