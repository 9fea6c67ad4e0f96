//! Tables that a program hands over in place of files: frames, or the bytes of a file.

use std::path::Path;

#[cfg(feature = "frames")]
use super::grid::Columns;
use crate::error::Result;
#[cfg(feature = "frames")]
use crate::frame::{DataFrame, GivenFrame};

/// A table in memory. It is recognised and checked as a file of this name would be.
#[derive(Debug, Clone)]
pub struct Handed {
    /// The name in messages; that of prices without a column of symbols is the symbol.
    pub name: String,
    /// The table.
    pub table: HandedTable,
}

/// The content of a table in memory.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub enum HandedTable {
    /// Typed columns, which are shared and not copied.
    #[cfg(feature = "frames")]
    Frame(DataFrame),
    /// The bytes of a file.
    Bytes(Vec<u8>),
}

impl Handed {
    /// Names a frame.
    #[cfg(feature = "frames")]
    pub fn frame(name: impl Into<String>, frame: &DataFrame) -> Self {
        Self {
            name: name.into(),
            table: HandedTable::Frame(frame.clone()),
        }
    }

    /// Names the bytes of a file.
    pub fn bytes(name: impl Into<String>, bytes: Vec<u8>) -> Self {
        Self {
            name: name.into(),
            table: HandedTable::Bytes(bytes),
        }
    }

    pub(super) fn path(&self) -> &Path {
        Path::new(&self.name)
    }

    /// Returns the table as the bytes of a file. A frame becomes a table of text from which each number is read back to the bit.
    ///
    /// # Errors
    /// When a column of a frame cannot be read.
    pub(super) fn text(&self) -> Result<Vec<u8>> {
        match &self.table {
            #[cfg(feature = "frames")]
            HandedTable::Frame(frame) => Columns::new(Box::new(GivenFrame::new(frame)), None)
                .and_then(|columns| columns.written())
                .map_err(|error| error.in_file(self.path())),
            HandedTable::Bytes(bytes) => Ok(bytes.clone()),
        }
    }
}
