//! Reading of a file that holds one table, as text.

use std::borrow::Cow;
use std::sync::Arc;

use super::grid::Columns;
use super::open::encoding::{self, Text};
use super::open::kind::refuse_other_kinds;
use super::open::memory::FileMemory;
use super::open::one_table::unpacked;
use super::recognise::known_words::has_known_words;
use crate::error::Result;
use crate::frame::is_parquet;
use crate::frame::parquet::ParquetFile;

/// Reads a file that holds one table. Typed columns are converted to text without loss of a bit. `encoding` is used
/// only if the bytes are not UTF-8, because the user may have named it for the price files.
///
/// # Errors
/// When the file is an archive of several files, is not a table, is damaged, or its encoding is unknown.
pub(super) fn one_table<'a>(
    bytes: &'a [u8],
    encoding: Option<&str>,
    memory: &mut FileMemory<'_>,
) -> Result<Text<'a>> {
    let bytes = unpacked(bytes, memory)?;
    if is_parquet(&bytes) {
        let columns = Columns::new(ParquetFile::new(Arc::new(bytes.into_owned()))?)?;
        return Ok(Text {
            bytes: Cow::Owned(columns.written()?),
            encoding: "Parquet",
            mark: 0,
        });
    }
    refuse_other_kinds(&bytes)?;
    let is_utf8 = std::str::from_utf8(&bytes).is_ok();
    let declared = encoding.filter(|_| !is_utf8).map(encoding::named);
    encoding::decode(bytes, declared.transpose()?, &has_known_words)
}
