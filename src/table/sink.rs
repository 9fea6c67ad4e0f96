//! What cells are written to.

use std::ops::Range;

use super::style::Style;
use crate::time::Date;

/// Takes the cells of a table for programs, row by row.
pub trait Sink {
    /// Writes a cell of words.
    fn text(&mut self, text: &str);

    /// Writes a cell with a whole number.
    fn whole(&mut self, value: i64);

    /// Writes a cell with a number, empty where there is none.
    fn number(&mut self, value: Option<f64>);

    /// Writes a cell with a number that people see in this style. Data files keep the number alone.
    fn styled(&mut self, value: Option<f64>, _style: Style) {
        self.number(value);
    }

    /// Writes a cell with a date, empty where there is none.
    fn date(&mut self, date: Option<Date>);

    /// Writes a cell of several words.
    fn list(&mut self, words: &[String]);

    /// Ends a row.
    fn end(&mut self);

    /// Writes a cell with a text that newsquake made, such as a window `-1:1`, which is neither quoted nor taken for a formula.
    fn verbatim(&mut self, text: &str) {
        self.text(text);
    }

    /// Returns the position behind the last cell, for [`repeat`](Self::repeat).
    fn position(&self) -> usize {
        0
    }

    /// Writes the cells between two positions once more. Returns `false` where the sink cannot; then the caller writes them.
    fn repeat(&mut self, _cells: Range<usize>) -> bool {
        false
    }
}
