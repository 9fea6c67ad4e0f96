//! Parquet files.

use std::borrow::Cow;
use std::collections::HashSet;
use std::fs::File;
use std::io::{Cursor, Write};
use std::ops::Range;
use std::sync::Arc;

use polars::error::{PolarsError, PolarsResult};
use polars::prelude::{
    ArrowDataType, ArrowTimeUnit, CompatLevel, KeyValueMetadata, ParallelStrategy,
    ParquetCompression, ParquetReader, ParquetWriter, SchemaExt, SerReader,
};
use polars_parquet::write::schema_to_metadata_key;

use super::pages::{self, Chunk};
use super::polars::{Type, cells, data_frame};
use super::quiet::caught;
use super::stored::Stored;
use super::{Column, Ends, Frame, Source, TOGETHER};
use crate::error::{Error, Result};

/// A Parquet file whose columns are known.
pub(crate) struct ParquetFile {
    stored: Stored,
    names: Vec<String>,
    types: Vec<Type>,
    /// Number of rows, as the metadata of the file says.
    rows: u64,
    /// `groups[i]`: number of rows of group `i`.
    groups: Vec<usize>,
}

impl ParquetFile {
    /// Reads the names and types of the columns.
    ///
    /// # Errors
    /// When this is no Parquet file, or a damaged one.
    pub fn new(bytes: Arc<Vec<u8>>) -> Result<Self> {
        Self::of(Stored::InMemory(bytes))
    }

    /// Opens a file of which only the parts that are asked for are read.
    ///
    /// # Errors
    /// When it cannot be read, is no Parquet file, or a damaged one.
    pub fn open(file: File) -> Result<Self> {
        let stored = Stored::on_disk(file).map_err(|error| broken(&error.to_string()))?;
        Self::of(stored)
    }

    fn of(stored: Stored) -> Result<Self> {
        let bytes = stored
            .bytes(&[])
            .map_err(|error| broken(&error.to_string()))?;
        let (schema, rows, groups) = guarded(|| {
            let mut reader = reader(&bytes);
            let schema = reader.schema()?;
            let metadata = reader.get_metadata()?;
            let groups = metadata.row_groups.iter().map(|group| group.num_rows());
            Ok((schema, metadata.num_rows, groups.collect()))
        })?;
        let types = schema.iter_values().map(|field| Type::new(&field.dtype));
        Ok(Self {
            names: schema.iter_names().map(ToString::to_string).collect(),
            types: types.collect(),
            rows: rows as u64,
            groups,
            stored,
        })
    }

    /// Returns the positions of the groups that hold some of the rows.
    fn groups_of(&self, rows: &Range<usize>) -> Range<usize> {
        let mut end = 0_usize;
        let ends = self.groups.iter().map(|group| {
            end = end.saturating_add(*group);
            end
        });
        let ends: Vec<usize> = ends.collect();
        let first = ends.partition_point(|end| *end <= rows.start);
        let behind = ends.partition_point(|end| *end < rows.end);
        first..(behind + 1).min(self.groups.len()).max(first)
    }

    /// Returns the bytes that columns take in groups of rows, and what the metadata says of them.
    fn chunks(&self, columns: &[usize], rows: &Range<usize>) -> Result<Vec<Chunk>> {
        let bytes = self.bytes(&[])?;
        let names: HashSet<&str> = columns.iter().map(|at| self.names[*at].as_str()).collect();
        let wanted = self.groups_of(rows);
        guarded(|| {
            let mut reader = reader(&bytes);
            let groups = reader.get_metadata()?.row_groups.iter();
            let groups = groups.skip(wanted.start).take(wanted.len());
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
        })
    }

    fn bytes(&self, parts: &[Range<u64>]) -> Result<Cow<'_, [u8]>> {
        self.stored
            .bytes(parts)
            .map_err(|error| broken(&error.to_string()))
    }

    fn frame(&self, bytes: &[u8], columns: &[usize], rows: Range<usize>) -> PolarsResult<Frame> {
        let is_readable = |column: &&usize| !matches!(self.types[**column], Type::Unread(_));
        let mut readable: Vec<usize> = columns.iter().filter(is_readable).copied().collect();
        readable.sort_unstable();
        readable.dedup();
        // By columns, polars looks at the pages of every group, those that hold none of the rows too.
        let strategy = match self.groups.len() {
            0 | 1 => ParallelStrategy::Auto,
            _ => ParallelStrategy::RowGroups,
        };
        let read = reader(bytes)
            .read_parallel(strategy)
            .with_projection(Some(readable.clone()))
            .with_slice(Some((rows.start, rows.len())))
            .finish()?;
        // From a damaged file, polars may return columns of different lengths.
        let height = read.height();
        if let Some(other) = read.columns().iter().find(|found| found.len() != height) {
            let (name, cells) = (other.name(), other.len());
            let reason = format!("column {name} holds {cells} cells and not {height}");
            return Err(PolarsError::ShapeMismatch(reason.into()));
        }
        let mut frame = Frame {
            columns: Vec::with_capacity(columns.len()),
            height,
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

impl Source for ParquetFile {
    fn names(&self) -> &[String] {
        &self.names
    }

    fn rows(&self) -> u64 {
        self.rows
    }

    /// Returns whole groups of rows, so that none is unpacked twice.
    fn parts(&self) -> Vec<Range<usize>> {
        let (mut parts, mut start, mut end) = (Vec::new(), 0, 0_usize);
        for group in &self.groups {
            end = end.saturating_add(*group);
            if end - start >= TOGETHER {
                parts.push(start..end);
                start = end;
            }
        }
        if start < end {
            parts.push(start..end);
        }
        parts
    }

    fn groups(&self) -> Vec<Range<usize>> {
        let mut end = 0_usize;
        let range = |group: &usize| {
            let start = end;
            end = end.saturating_add(*group);
            start..end
        };
        self.groups.iter().map(range).collect()
    }

    fn ends(&self, column: usize) -> Vec<Option<Ends>> {
        self.stated_ends(column).unwrap_or_default()
    }

    fn parts_of(&self, is_wanted: &[bool]) -> Vec<Range<usize>> {
        let (mut parts, mut start): (Vec<Range<usize>>, usize) = (Vec::new(), 0);
        for (group, is_wanted) in self.groups.iter().zip(is_wanted) {
            let end = start.saturating_add(*group);
            match parts.last_mut() {
                _ if !is_wanted => {}
                Some(last) if last.end == start && last.len() < TOGETHER => last.end = end,
                _ => parts.push(start..end),
            }
            start = end;
        }
        parts
    }

    fn read(&self, columns: &[usize], rows: Range<usize>) -> Result<Frame> {
        let chunks = self.chunks(columns, &rows)?;
        let parts: Vec<Range<u64>> = chunks.iter().map(|chunk| chunk.bytes.clone()).collect();
        let bytes = self.bytes(&parts)?;
        let mut checks = chunks.iter().map(|chunk| pages::check(&bytes, chunk));
        checks.try_for_each(|check| check.map_err(|reason| broken(&reason)))?;
        guarded(|| self.frame(&bytes, columns, rows))
    }
}

impl ParquetFile {
    /// Returns the least and the greatest value of a column of texts, dates or moments in each group of rows, where the file states
    /// them.
    fn stated_ends(&self, column: usize) -> Result<Vec<Option<Ends>>> {
        let (bytes, name) = (self.bytes(&[])?, self.names[column].as_str());
        guarded(|| {
            let mut reader = reader(&bytes);
            let schema = reader.schema()?;
            let stored = schema.get(name).map(|field| field.dtype.clone());
            let metadata = reader.get_metadata()?;
            let ends = metadata.row_groups.iter().map(|group| {
                let mut columns = group.parquet_columns().iter();
                let column = columns.find(|column| {
                    let path = column.descriptor().path_in_schema.first();
                    path.is_some_and(|first| first == name)
                })?;
                let stated = column.statistics(&metadata.footer_buf)?.ok()?;
                if let Some(texts) = stated.as_binary() {
                    let text = |bytes: &Option<Vec<u8>>| String::from_utf8(bytes.clone()?).ok();
                    return Some(Ends::Text(text(&texts.min_value)?, text(&texts.max_value)?));
                }
                let (least, greatest) = match (stated.as_int32(), stated.as_int64()) {
                    (Some(whole), _) => (whole.min_value?.into(), whole.max_value?.into()),
                    (_, Some(whole)) => (whole.min_value?, whole.max_value?),
                    _ => return None,
                };
                let stored = stored.as_ref()?;
                let a_day = units_a_day(stored)?;
                let day = |count: i64| i32::try_from(count.div_euclid(a_day)).ok();
                // The day of a moment is told by a zone.
                let more = i32::from(matches!(stored, ArrowDataType::Timestamp(_, Some(_))));
                Some(Ends::Days(day(least)? - more, day(greatest)? + more))
            });
            Ok(ends.collect())
        })
    }
}

/// Returns the units of a day in which a column of dates or moments counts.
fn units_a_day(stored: &ArrowDataType) -> Option<i64> {
    const SECONDS: i64 = 86_400;
    Some(match stored {
        ArrowDataType::Date32 => 1,
        ArrowDataType::Timestamp(ArrowTimeUnit::Second, _) => SECONDS,
        ArrowDataType::Timestamp(ArrowTimeUnit::Millisecond, _) => SECONDS * 1_000,
        ArrowDataType::Timestamp(ArrowTimeUnit::Microsecond, _) => SECONDS * 1_000_000,
        ArrowDataType::Timestamp(ArrowTimeUnit::Nanosecond, _) => SECONDS * 1_000_000_000,
        _ => return None,
    })
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

/// Writes a frame, compressed with Zstandard. The Arrow types beside those of Parquet are the oldest ones, since R knows no others.
///
/// # Errors
/// When it cannot be written.
pub(crate) fn write(frame: &Frame, out: &mut dyn Write) -> Result<()> {
    let written = caught(|| {
        let mut data = data_frame(frame)?;
        let types = data.schema().to_arrow(CompatLevel::oldest());
        let types = KeyValueMetadata::Static(vec![schema_to_metadata_key(&types)]);
        ParquetWriter::new(out)
            .with_compression(ParquetCompression::Zstd(None))
            .with_key_value_metadata(Some(types))
            .finish(&mut data)
    });
    let unwritable =
        |reason: String| Error::output(format!("the table cannot be written: {reason}"));
    match written {
        Ok(Ok(_)) => Ok(()),
        Ok(Err(error)) => Err(unwritable(error.to_string())),
        Err(_) => Err(unwritable("the writer of Parquet failed".to_owned())),
    }
}
