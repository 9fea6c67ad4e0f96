//! What takes the place of Parquet in a program that was built without it.

use std::fs::File;
use std::io::Write;

use super::Frame;
use crate::error::{Error, Result};

/// Where a Parquet file would be read from.
pub(crate) enum Source {
    /// A file on a disk.
    File(File),
    /// Bytes that are at hand.
    Bytes(Vec<u8>),
}

impl Source {
    /// Returns the length in bytes.
    pub fn size(&self) -> u64 {
        match self {
            Self::File(file) => file.metadata().map_or(0, |data| data.len()),
            Self::Bytes(bytes) => bytes.len() as u64,
        }
    }
}

/// A Parquet file, of which there is none.
pub(crate) enum ParquetFile {}

impl ParquetFile {
    /// Refuses the file.
    pub fn new(source: Source) -> Result<Self> {
        match source {
            Source::File(_) | Source::Bytes(_) => Err(not_built()),
        }
    }

    /// Returns the names of the columns.
    pub fn names(&self) -> &[String] {
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
