//! The cells of one row of prices, whether they are stored as text or typed.

use std::borrow::Cow;

use csv::ByteRecord;

use crate::load::text::number::NumberStyle;
use crate::load::text::stamp::{DateStyle, Stamp};

/// A row that can be asked what its cells hold.
pub(in crate::load) trait Row {
    /// Returns the number of cells.
    fn width(&self) -> usize;

    /// Returns the bytes of a cell that is stored as text; `None` for a typed one.
    fn bytes(&self, column: usize) -> Option<&[u8]>;

    /// Returns a cell as a table of text writes it.
    fn text(&self, column: usize) -> Cow<'_, [u8]>;

    /// Returns the number of a cell: NaN where there is none, `None` where the cell holds something else.
    fn number(&self, column: usize, style: NumberStyle) -> Option<f64>;

    /// Returns the count of a cell, which may end in `K`, `M`, `B` or `T`: NaN where there is none, `None` where the cell
    /// holds something else.
    fn count(&self, column: usize, style: NumberStyle) -> Option<f64>;

    /// Returns the date of a cell in the first style that it is written in.
    fn stamp(&self, column: usize, styles: &[DateStyle]) -> Option<Stamp>;

    /// Returns whether the number of a cell is written as a whole one, in a unit of its own if the dialect has one.
    fn is_whole(&self, column: usize) -> bool;

    /// Returns the row as a table of text writes it.
    fn record(&self) -> Cow<'_, ByteRecord>;
}

impl Row for ByteRecord {
    fn width(&self) -> usize {
        self.len()
    }

    fn bytes(&self, column: usize) -> Option<&[u8]> {
        Some(&self[column])
    }

    fn text(&self, column: usize) -> Cow<'_, [u8]> {
        Cow::Borrowed(&self[column])
    }

    fn number(&self, column: usize, style: NumberStyle) -> Option<f64> {
        style.parse(&self[column])
    }

    fn count(&self, column: usize, style: NumberStyle) -> Option<f64> {
        style.parse_volume(&self[column])
    }

    fn stamp(&self, column: usize, styles: &[DateStyle]) -> Option<Stamp> {
        styles.iter().find_map(|style| style.parse(&self[column]))
    }

    fn is_whole(&self, column: usize) -> bool {
        !self[column].contains(&b'.')
    }

    fn record(&self) -> Cow<'_, ByteRecord> {
        Cow::Borrowed(self)
    }
}
