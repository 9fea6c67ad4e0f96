//! Rows that were not understood.

use std::fmt;
use std::path::{Path, PathBuf};

use crate::finding::Finding;

/// A row that could not be used, with its place and the cell at fault.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reject {
    /// The file.
    pub file: PathBuf,
    /// The line, from 1.
    pub line: u64,
    /// Where the row begins, in bytes from the start of the file.
    pub byte: u64,
    /// The column at fault.
    pub column: String,
    /// The kind of fault, in snake case.
    pub code: &'static str,
    /// What stood there.
    pub value: String,
    /// What was expected.
    pub message: String,
    /// The row as it stands.
    pub raw: String,
}

impl fmt::Display for Reject {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let place = (self.file.display(), self.line, &self.column);
        write!(
            f,
            "{}:{}: column {}: found `{}`, expected {}",
            place.0, place.1, place.2, self.value, self.message
        )
    }
}

/// The rejected rows of one or more files.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Rejects(pub Vec<Reject>);

impl Rejects {
    /// A finding that counts the rows and shows the first ones; none if there are none.
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
            .map(|reject| format!("\n    {reject}"))
            .collect();
        let rest = if n > SHOWN {
            format!(
                "\n    and {} more; --out lists them in rejects.csv",
                n - SHOWN
            )
        } else {
            String::new()
        };
        let rows = if n == 1 { "row was" } else { "rows were" };
        let message = format!(
            "{n} {rows} not understood and not used:{}{rest}",
            first.concat()
        );
        Some(Finding::warning("rejected_rows", message))
    }
}

/// What makes a [`Reject`] of a row, apart from its place.
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

    pub fn at(self, file: &Path, record: &csv::ByteRecord) -> Reject {
        let cells: Vec<_> = record.iter().map(String::from_utf8_lossy).collect();
        let Self {
            column,
            code,
            value,
            message,
        } = self;
        let (line, byte) = record
            .position()
            .map_or((0, 0), |place| (place.line(), place.byte()));
        Reject {
            file: file.to_path_buf(),
            line,
            byte,
            column,
            code,
            value,
            message,
            raw: cells.join(","),
        }
    }
}
