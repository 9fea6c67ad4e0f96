//! A file that holds one table, as text.

use super::grid::Columns;
use super::open::encoding::{self, Text};
use super::open::kind::refuse_other_kinds;
use super::open::one_table::unpacked;
use super::recognise::known_words::has_known_words;
use crate::error::Result;
use crate::frame::is_parquet;
use crate::frame::parquet::{ParquetFile, Source};

/// Reads a file that holds one table. Typed columns are written as text, whose numbers are read back to the bit. An encoding
/// that was named may be that of the prices, so that it counts only where the bytes are not UTF-8.
///
/// # Errors
/// When it is an archive of several files, no table, damaged, or in no encoding that is known.
pub(super) fn one_table(bytes: Vec<u8>, encoding: Option<&str>) -> Result<Text> {
    let bytes = unpacked(bytes)?;
    if is_parquet(&bytes) {
        let columns = Columns::new(ParquetFile::new(Source::Bytes(bytes))?)?;
        return Ok(Text {
            bytes: columns.written()?,
            encoding: "Parquet",
            mark: 0,
        });
    }
    refuse_other_kinds(&bytes)?;
    let is_utf8 = std::str::from_utf8(&bytes).is_ok();
    let declared = encoding.filter(|_| !is_utf8).map(encoding::named);
    encoding::decode(bytes, declared.transpose()?, &has_known_words)
}
