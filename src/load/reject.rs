//! Rows that could not be understood.

use std::fmt;
use std::ops::Range;
use std::sync::Arc;

use crate::error::{Origin, Shown};
use crate::finding::Finding;

/// A row that could not be understood, with its place and the cell at fault.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reject {
    /// The file, or the member of an archive.
    pub origin: Arc<Origin>,
    /// The line, from 1.
    pub line: u64,
    /// Byte at which the row begins, from the start of the file.
    pub byte: u64,
    /// The column at fault.
    pub column: String,
    /// The kind of fault, in snake case.
    pub code: &'static str,
    /// The cell as it stands in the file.
    pub value: String,
    /// The expected content, in words.
    pub message: String,
    /// The row as it stands in the file.
    pub raw: String,
    /// Range of the cell at fault within `raw`, in characters.
    pub cell: Range<usize>,
}

impl fmt::Display for Reject {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let place = (&self.origin, self.line, &self.column);
        write!(
            f,
            "{}:{}: column {}: found `{}`, expected {}",
            place.0, place.1, place.2, self.value, self.message
        )
    }
}

impl Reject {
    /// Takes the row as it stands in the file, with its quotes, in the place of `record`, its cells.
    pub(super) fn take_row(&mut self, row: &[u8], record: &csv::ByteRecord, delimiter: u8) {
        let row = String::from_utf8_lossy(row);
        if row == self.raw {
            return;
        }
        let start = self.cell.start;
        let mut at = 0;
        let place = record.iter().position(|cell| {
            let is_cell = at == start;
            at += String::from_utf8_lossy(cell).chars().count() + 1;
            is_cell
        });
        let cells = cells_of(&row, delimiter);
        let whole = 0..row.chars().count().max(1);
        self.cell = match place.filter(|_| self.column != ROW) {
            Some(place) if cells.len() == record.len() => cells[place].clone(),
            _ => whole,
        };
        self.raw = row.into_owned();
    }

    /// Returns the row with the faulty cell marked.
    pub fn shown(&self) -> Shown {
        Shown {
            row: self.raw.clone(),
            cell: self.cell.clone(),
        }
    }
}

/// The rejected rows of one or more files.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Rejects(pub Vec<Reject>);

impl Rejects {
    /// Returns a finding that counts the rejected rows and shows the first five; `None` if no row was rejected.
    pub fn finding(&self) -> Option<Finding> {
        const SHOWN: usize = 5;
        let n = self.0.len();
        if n == 0 {
            return None;
        }
        let first: Vec<String> = self
            .0
            .iter()
            .take(SHOWN)
            .map(|reject| format!("\n    {reject}\n        {}", reject.shown()))
            .collect();
        let rest = match n.saturating_sub(SHOWN) {
            0 => String::new(),
            more => format!("\n    and {more} more"),
        };
        let rows = if n == 1 { "row was" } else { "rows were" };
        let message = format!(
            "{n} {rows} not understood and not used:{}{rest}",
            first.concat()
        );
        Some(Finding::warning("rejected_rows", message))
    }
}

/// A fault of a row; a [`Reject`] adds its place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Fault {
    pub column: String,
    pub code: &'static str,
    pub value: String,
    pub message: String,
}

impl Fault {
    pub fn new(column: &str, code: &'static str, value: &[u8], message: impl Into<String>) -> Self {
        let value = String::from_utf8_lossy(value).chars().take(80).collect();
        Self {
            column: column.to_owned(),
            code,
            value,
            message: message.into(),
        }
    }

    /// Returns the reject of `record`. The caller adds its line and byte.
    pub fn at(self, origin: &Arc<Origin>, record: &csv::ByteRecord, delimiter: u8) -> Reject {
        let cells: Vec<String> = record
            .iter()
            .map(|cell| String::from_utf8_lossy(cell).into_owned())
            .collect();
        let raw = cells.join(char::from(delimiter).encode_utf8(&mut [0; 4]));
        let at_fault = self.column != ROW && !self.value.is_empty();
        let found = cells
            .iter()
            .position(|cell| at_fault && cell.trim().starts_with(&self.value));
        let letters = |cell: &String| cell.chars().count();
        let cell = match found {
            Some(i) => {
                let start = cells[..i].iter().map(letters).sum::<usize>() + i;
                start..start + letters(&cells[i])
            }
            None if self.column == ROW => 0..raw.chars().count().max(1),
            None => {
                // The fault is an empty cell: mark the first one.
                let i = cells
                    .iter()
                    .position(|cell| cell.trim().is_empty())
                    .unwrap_or(0);
                let start = cells[..i].iter().map(letters).sum::<usize>() + i;
                start..start + 1
            }
        };
        let Self {
            column,
            code,
            value,
            message,
        } = self;
        Reject {
            origin: Arc::clone(origin),
            line: 0,
            byte: 0,
            column,
            code,
            value,
            message,
            raw,
            cell,
        }
    }
}

/// Returns the ranges of the cells of a row as it is written, in characters, with their quotes.
fn cells_of(row: &str, delimiter: u8) -> Vec<Range<usize>> {
    let (mut cells, mut start, mut is_quoted, mut end) = (Vec::new(), 0, false, 0);
    for (at, letter) in row.chars().enumerate() {
        is_quoted ^= letter == '"';
        if letter == char::from(delimiter) && !is_quoted {
            cells.push(start..at);
            start = at + 1;
        }
        end = at + 1;
    }
    cells.push(start..end.max(start));
    cells
}

/// Column name of a reject whose whole row is at fault.
pub(super) const ROW: &str = "(row)";
