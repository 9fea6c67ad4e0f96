//! What takes the place of Parquet in a program that was built without it.

use std::io::Write;
use std::sync::Arc;

use super::Frame;
use crate::error::{Error, Result};

/// A Parquet file, of which there is none.
pub(crate) enum ParquetFile {}

impl ParquetFile {
    /// Refuses the file.
    pub fn new(_: Arc<Vec<u8>>) -> Result<Self> {
        Err(not_built())
    }

    /// Returns the names of the columns.
    pub fn names(&self) -> &[String] {
        match *self {}
    }

    /// Returns the number of rows.
    pub fn rows(&self) -> u64 {
        match *self {}
    }

    /// Reads columns.
    pub fn read(&self, _: &[usize], _: Option<usize>) -> Result<Frame> {
        match *self {}
    }
}

/// Refuses to write Parquet.
pub(crate) fn write(_: &Frame, _: &mut dyn Write) -> Result<()> {
    Err(not_built())
}

fn not_built() -> Error {
    Error::input("a Parquet file, and this program was built without Parquet")
        .with_code("no_parquet")
        .with_help("build it with the feature `parquet`, or give the table as CSV")
}
