//! Rows of a table stored in one buffer.

use csv::ByteRecord;

use crate::error::Result;
use crate::load::open::memory::make_room;

/// Rows of any width with their line numbers.
#[derive(Debug, Default)]
pub(super) struct Records {
    /// The cells of all rows, concatenated.
    text: Vec<u8>,
    /// `ends[i]`: end of cell `i` in `text`, counting the cells of all rows.
    ends: Vec<usize>,
    /// `rows[i]`: number of cells up to the end of row `i`, and the line on which the row begins.
    rows: Vec<(usize, u64)>,
}

/// A row of [`Records`].
#[derive(Clone, Copy)]
pub(super) struct Record<'a> {
    text: &'a [u8],
    /// Start of the first cell in `text`.
    start: usize,
    ends: &'a [usize],
    pub line: u64,
}

impl Records {
    /// Appends a row, which begins on a line.
    ///
    /// # Errors
    /// When there is no memory for it.
    pub fn push(&mut self, record: &ByteRecord, line: u64) -> Result<()> {
        let text = record.as_slice();
        make_room(&mut self.text, text.len(), "bytes")?;
        make_room(&mut self.ends, record.len(), "cells")?;
        make_room(&mut self.rows, 1, "rows")?;
        let mut end = self.text.len();
        self.text.extend_from_slice(text);
        for cell in record {
            end += cell.len();
            self.ends.push(end);
        }
        self.rows.push((self.ends.len(), line));
        Ok(())
    }

    pub fn len(&self) -> usize {
        self.rows.len()
    }

    pub fn get(&self, row: usize) -> Record<'_> {
        let before = |i: usize| i.checked_sub(1);
        let first = before(row).map_or(0, |row| self.rows[row].0);
        let (end, line) = self.rows[row];
        Record {
            text: &self.text,
            start: before(first).map_or(0, |cell| self.ends[cell]),
            ends: &self.ends[first..end],
            line,
        }
    }
}

impl<'a> Record<'a> {
    /// Returns the number of cells.
    pub fn len(&self) -> usize {
        self.ends.len()
    }

    pub fn get(&self, column: usize) -> Option<&'a [u8]> {
        let end = *self.ends.get(column)?;
        let start = match column.checked_sub(1) {
            Some(before) => self.ends[before],
            None => self.start,
        };
        Some(&self.text[start..end])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_may_have_any_width() {
        let mut records = Records::default();
        for (row, line) in [(&["a", "", "bc"][..], 1), (&[], 2), (&["d"], 4)] {
            records.push(&ByteRecord::from(row), line).unwrap();
        }
        let cells = |row: usize| {
            let row = records.get(row);
            let cells = (0..row.len()).map(|column| row.get(column).unwrap());
            cells.map(String::from_utf8_lossy).collect::<Vec<_>>()
        };
        assert_eq!(records.len(), 3);
        assert_eq!(cells(0), ["a", "", "bc"]);
        assert_eq!(cells(1), [""; 0]);
        assert_eq!(cells(2), ["d"]);
        assert_eq!((records.get(2).line, records.get(2).get(1)), (4, None));
    }
}
