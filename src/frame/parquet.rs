//! Parquet files.

use std::collections::HashSet;
use std::io::{Cursor, Write};
use std::sync::Arc;

use polars::error::PolarsResult;
use polars::prelude::{ParquetCompression, ParquetReader, ParquetWriter, SerReader};

use super::pages::{self, Chunk};
use super::polars::{Type, cells, data_frame};
use super::quiet::caught;
use super::{Column, Frame};
use crate::error::{Error, Result};

/// A Parquet file whose columns are known.
pub(crate) struct ParquetFile {
    bytes: Arc<Vec<u8>>,
    names: Vec<String>,
    types: Vec<Type>,
    /// Number of rows, as the metadata of the file says.
    rows: u64,
}

impl ParquetFile {
    /// Reads the names and types of the columns.
    ///
    /// # Errors
    /// When this is no Parquet file, or a damaged one.
    pub fn new(bytes: Arc<Vec<u8>>) -> Result<Self> {
        let (schema, rows) = guarded(|| {
            let mut reader = reader(&bytes);
            Ok((reader.schema()?, reader.get_metadata()?.num_rows))
        })?;
        let types = schema.iter_values().map(|field| Type::new(&field.dtype));
        Ok(Self {
            names: schema.iter_names().map(ToString::to_string).collect(),
            types: types.collect(),
            rows: rows as u64,
            bytes,
        })
    }

    /// Returns the names of the columns.
    pub fn names(&self) -> &[String] {
        &self.names
    }

    /// Returns the number of rows. A small file may hold very many that are alike.
    pub fn rows(&self) -> u64 {
        self.rows
    }

    /// Reads columns, by position: their first rows, or all of them.
    ///
    /// # Errors
    /// When the file is damaged.
    pub fn read(&self, columns: &[usize], most_rows: Option<usize>) -> Result<Frame> {
        self.check(columns)?;
        guarded(|| self.frame(columns, most_rows))
    }

    /// Compares the pages of columns with what the metadata of the file says of them.
    fn check(&self, columns: &[usize]) -> Result<()> {
        let names: HashSet<&str> = columns.iter().map(|at| self.names[*at].as_str()).collect();
        let chunks = guarded(|| {
            let mut reader = reader(&self.bytes);
            let groups = reader.get_metadata()?.row_groups.iter();
            let chunks = groups.flat_map(|group| {
                let columns = group.parquet_columns().iter();
                let wanted = columns.filter(|column| {
                    let path = column.descriptor().path_in_schema.first();
                    path.is_some_and(|name| names.contains(name.as_str()))
                });
                wanted.map(|column| Chunk {
                    bytes: column.byte_range(),
                    values: column.num_values(),
                    rows: (column.descriptor().descriptor.max_rep_level == 0)
                        .then_some(group.num_rows() as i64),
                    unpacked: column.uncompressed_size(),
                })
            });
            Ok(chunks.collect::<Vec<Chunk>>())
        })?;
        let mut checks = chunks.iter().map(|chunk| pages::check(&self.bytes, chunk));
        checks.try_for_each(|check| check.map_err(|reason| broken(&reason)))
    }

    fn frame(&self, columns: &[usize], most_rows: Option<usize>) -> PolarsResult<Frame> {
        let is_readable = |column: &&usize| !matches!(self.types[**column], Type::Unread(_));
        let mut readable: Vec<usize> = columns.iter().filter(is_readable).copied().collect();
        readable.sort_unstable();
        readable.dedup();
        let read = reader(&self.bytes)
            .with_projection(Some(readable.clone()))
            .with_slice(most_rows.map(|rows| (0, rows)))
            .finish()?;
        let mut frame = Frame {
            columns: Vec::with_capacity(columns.len()),
            height: read.height(),
        };
        for column in columns {
            let read_as = &self.types[*column];
            let series = readable.binary_search(column).ok();
            let series = series.and_then(|position| read.columns().get(position));
            frame.columns.push(Column {
                name: self.names[*column].clone(),
                cells: cells(series, read_as)?,
            });
        }
        Ok(frame)
    }
}

fn reader(bytes: &[u8]) -> ParquetReader<Cursor<&[u8]>> {
    ParquetReader::new(Cursor::new(bytes))
}

/// Runs what polars reads or writes. On files that are damaged, or of types that it was built without, it may panic, which
/// must not end a run over other files.
fn guarded<T>(work: impl FnOnce() -> PolarsResult<T>) -> Result<T> {
    match caught(work) {
        Ok(Ok(done)) => Ok(done),
        Ok(Err(error)) => Err(broken(&error.to_string())),
        Err(_) => Err(broken("it is damaged, or holds a type that is not known")),
    }
}

fn broken(reason: &str) -> Error {
    let reason = reason.lines().next().unwrap_or_default();
    Error::input(format!("a Parquet file that cannot be read: {reason}"))
        .with_code("broken_parquet")
        .with_help("the file is damaged; write or download it again")
}

/// Writes a frame, compressed with Zstandard.
///
/// # Errors
/// When it cannot be written.
pub(crate) fn write(frame: &Frame, out: &mut dyn Write) -> Result<()> {
    let written = caught(|| {
        ParquetWriter::new(out)
            .with_compression(ParquetCompression::Zstd(None))
            .finish(&mut data_frame(frame)?)
    });
    let unwritable =
        |reason: String| Error::output(format!("the prices cannot be written: {reason}"));
    match written {
        Ok(Ok(_)) => Ok(()),
        Ok(Err(error)) => Err(unwritable(error.to_string())),
        Err(_) => Err(unwritable("the writer of Parquet failed".to_owned())),
    }
}
