//! What takes the place of Parquet in a program that was built without it.

use std::fs::File;
use std::io::Write;
use std::ops::Range;
use std::sync::Arc;

use super::{Frame, Source};
use crate::error::{Error, Result};

/// A Parquet file, of which there is none.
pub(crate) enum ParquetFile {}

impl ParquetFile {
    /// Refuses the file.
    pub fn new(_: Arc<Vec<u8>>) -> Result<Self> {
        Err(not_built())
    }

    /// Refuses the file.
    pub fn open(_: File) -> Result<Self> {
        Err(not_built())
    }
}

impl Source for ParquetFile {
    fn names(&self) -> &[String] {
        match *self {}
    }

    fn rows(&self) -> u64 {
        match *self {}
    }

    fn parts(&self) -> Vec<Range<usize>> {
        match *self {}
    }

    fn read(&self, _: &[usize], _: Range<usize>) -> Result<Frame> {
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
