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
    /// The row as it stands in the file. The rejects of its cells share it.
    pub raw: Arc<str>,
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
    /// Returns about how many bytes of memory it takes beside the row.
    pub(super) fn bytes(&self) -> usize {
        size_of::<Self>() + self.column.len() + self.value.len() + self.message.len()
    }

    /// Returns the row with the faulty cell marked.
    pub fn shown(&self) -> Shown {
        Shown {
            row: self.raw.to_string(),
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
    /// Position in the row of the cell at fault, where it is known.
    pub cell: Option<usize>,
}

impl Fault {
    pub fn new(column: &str, code: &'static str, value: &[u8], message: impl Into<String>) -> Self {
        let value = String::from_utf8_lossy(value).chars().take(80).collect();
        Self {
            column: column.to_owned(),
            code,
            value,
            message: message.into(),
            cell: None,
        }
    }

    /// Adds the position in the row of the cell at fault.
    pub fn in_cell(self, cell: usize) -> Self {
        Self {
            cell: Some(cell),
            ..self
        }
    }
}

/// A row with faults: what the rejects of its cells have in common.
pub(super) struct FaultyRow<'a> {
    record: &'a csv::ByteRecord,
    raw: Arc<str>,
    /// `cells[i]`: range of cell `i` within `raw`, in characters; `None` where the row does not show where its cells end.
    cells: Option<Vec<Range<usize>>>,
}

impl<'a> FaultyRow<'a> {
    /// Creates it from the cells of a row and the row as it stands in the file; without that, from the cells alone.
    pub fn new(record: &'a csv::ByteRecord, written: Option<&[u8]>, delimiter: u8) -> Self {
        let joined = || {
            let cells: Vec<_> = record.iter().map(String::from_utf8_lossy).collect();
            cells.join(char::from(delimiter).encode_utf8(&mut [0; 4]))
        };
        let raw: Arc<str> = match written {
            Some(row) => String::from_utf8_lossy(row).into(),
            None => joined().into(),
        };
        let cells = cells_of(&raw, delimiter);
        let cells = (cells.len() == record.len()).then_some(cells);
        Self { record, raw, cells }
    }

    /// Returns how many bytes of memory the row takes.
    pub fn bytes(&self) -> usize {
        self.raw.len()
    }

    /// Returns the reject of a fault. The caller adds its line and byte.
    pub fn reject(&self, fault: Fault, origin: &Arc<Origin>) -> Reject {
        let cell = match &self.cells {
            Some(cells) if fault.column != ROW => {
                let cell = cells[self.position(&fault)].clone();
                cell.start..cell.end.max(cell.start + 1)
            }
            _ => 0..self.raw.chars().count().max(1),
        };
        let Fault {
            column,
            code,
            value,
            message,
            ..
        } = fault;
        Reject {
            origin: Arc::clone(origin),
            line: 0,
            byte: 0,
            column,
            code,
            value,
            message,
            raw: Arc::clone(&self.raw),
            cell,
        }
    }

    /// Returns the position of the cell at fault: the known one, else the first that begins like it, or that is empty like it.
    fn position(&self, fault: &Fault) -> usize {
        let is_it = |cell: &[u8]| {
            let cell = String::from_utf8_lossy(cell);
            let cell = cell.trim();
            match fault.value.is_empty() {
                true => cell.is_empty(),
                false => cell.starts_with(&fault.value),
            }
        };
        let known = fault.cell.filter(|cell| *cell < self.record.len());
        let found = known.or_else(|| self.record.iter().position(is_it));
        found.unwrap_or(0)
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
