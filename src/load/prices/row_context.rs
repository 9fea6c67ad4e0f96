//! The settings for reading the rows of a file.

use std::sync::Arc;

use super::layout::Layout;
use super::row::Row;
use super::styles::Styles;
use crate::error::Origin;
use crate::load::open::memory::Budget;
use crate::load::overrides::Overrides;
use crate::load::recognise::head::Sheet;
use crate::load::recognise::recognition::DayClock;
use crate::load::text::number::NumberStyle;

/// The settings for reading the rows of a file.
pub(in crate::load) struct RowContext<'a> {
    pub origin: &'a Arc<Origin>,
    pub sheet: &'a Sheet,
    pub layout: &'a Layout,
    pub styles: &'a Styles,
    pub overrides: &'a Overrides,
    /// The time zone in which moments become dates.
    pub clock: DayClock,
    /// Whether the text was made of cells, so that its quotes are right.
    pub is_made: bool,
    /// The memory that rows may take.
    pub budget: &'a Budget,
}

impl RowContext<'_> {
    /// Returns NaN if the cell holds one of the user's words for a missing number, else `None`.
    pub fn null<R: Row>(&self, row: &R, column: usize) -> Option<f64> {
        let words = &self.overrides.null;
        if words.is_empty() {
            return None;
        }
        let cell = row.text(column);
        let is_said = words
            .iter()
            .any(|word| word.as_bytes() == cell.trim_ascii());
        // A typed number is compared by value, so that -99 and -99.0 are equal.
        let value = match row.bytes(column) {
            Some(_) => None,
            None => row.number(column, NumberStyle::default()),
        };
        let is_meant = |word: &String| word.parse().ok() == value;
        (is_said || (value.is_some() && words.iter().any(is_meant))).then_some(f64::NAN)
    }
}
