//! Access to the cells of one price row, stored as text or typed.

use std::borrow::Cow;

use csv::ByteRecord;

use crate::load::text::invisible::cleaned;
use crate::load::text::number::NumberStyle;
use crate::load::text::stamp::{DateStyle, Stamp};

/// A price row.
pub(in crate::load) trait Row {
    /// Returns the number of cells.
    fn width(&self) -> usize;

    /// Returns the bytes of a text cell; `None` for a typed one.
    fn bytes(&self, column: usize) -> Option<&[u8]>;

    /// Returns a cell as a text table would write it.
    fn text(&self, column: usize) -> Cow<'_, [u8]>;

    /// Returns the number in a cell: NaN if it is empty, `None` if it holds something else.
    fn number(&self, column: usize, style: NumberStyle) -> Option<f64>;

    /// Returns the volume in a cell, which may end in `K`, `M`, `B` or `T`: NaN if it is empty, `None` if it holds
    /// something else.
    fn count(&self, column: usize, style: NumberStyle) -> Option<f64>;

    /// Returns the date in a cell, read in the first of `styles` that fits.
    fn stamp(&self, column: usize, styles: &[DateStyle]) -> Option<Stamp>;

    /// Returns whether a price is written as a whole number, to which the integer unit of the dialect applies.
    fn is_whole(&self, column: usize) -> bool;

    /// Returns the row as a text table would write it.
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
        let cell = &self[column];
        let stamp = |cell: &[u8]| styles.iter().find_map(|style| style.parse_moment(cell));
        let visible = || Some(cleaned(std::str::from_utf8(cell).ok()?));
        stamp(cell).or_else(|| match cell.is_ascii() {
            true => None,
            false => stamp(visible()?.as_bytes()),
        })
    }

    fn is_whole(&self, column: usize) -> bool {
        !self[column].contains(&b'.')
    }

    fn record(&self) -> Cow<'_, ByteRecord> {
        Cow::Borrowed(self)
    }
}
