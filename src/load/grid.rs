//! A table as it was opened, before anything of it is understood.

use csv::ByteRecord;

use crate::error::{Error, Result};
use crate::frame::parquet::ParquetFile;
use crate::frame::{Cells, Column, Frame};
use crate::load::recognise::lexicon::is_date_word;
use crate::load::text::header::folded;

/// A table of text, or of typed columns.
#[derive(Clone, Copy)]
pub(super) enum Grid<'a> {
    /// Text whose delimiter is not known yet.
    Text(&'a [u8]),
    /// Columns with names.
    Columns(&'a Columns),
}

/// The number of rows by which a table of typed columns is recognised.
const HEAD: usize = 8;

/// A table of typed columns, of which the first rows are read.
pub(super) struct Columns {
    file: ParquetFile,
    /// `order[i]`: where column `i` of the table stands in the file.
    order: Vec<usize>,
    head: Frame,
}

/// The cells that were read of a table.
pub(super) struct TypedCells {
    /// `columns[i]`: the cells of column `i`, if that was asked for.
    pub columns: Vec<Option<Cells>>,
    /// The number of rows.
    pub height: usize,
}

impl Columns {
    /// Reads the first rows.
    ///
    /// # Errors
    /// When the file is damaged.
    pub fn new(file: ParquetFile) -> Result<Self> {
        let width = file.names().len();
        let mut order: Vec<usize> = (0..width).collect();
        let mut head = file.read(&order, Some(HEAD))?;
        // Pandas writes the index of a frame, which stands first in the frame, as the last column.
        if is_index(&head) {
            order.rotate_right(1);
            head.columns.rotate_right(1);
        }
        for column in &mut head.columns {
            if is_nameless(&column.name) {
                column.name.clear();
            }
        }
        Ok(Self { file, order, head })
    }

    /// Returns the names of the columns, and below them the first rows, as a table of text has them.
    pub fn first_rows(&self) -> Vec<ByteRecord> {
        let columns = &self.head.columns;
        let names = columns.iter().map(|column| column.name.as_str());
        let mut rows = vec![ByteRecord::from(names.collect::<Vec<&str>>())];
        rows.extend((0..self.head.height).map(|row| {
            let cells = columns.iter().map(|column| column.cells.text(row));
            ByteRecord::from_iter(cells.map(|cell| cell.as_bytes().to_vec()))
        }));
        rows
    }

    /// Writes the whole table as comma-separated values. Columns of types that are not read are left out.
    ///
    /// # Errors
    /// When the file is damaged.
    pub fn written(&self) -> Result<Vec<u8>> {
        let is_read =
            |column: &usize| !matches!(self.head.columns[*column].cells, Cells::Unread(_));
        let wanted: Vec<usize> = (0..self.order.len()).filter(is_read).collect();
        let cells = self.read(&wanted)?;
        let mut out = csv::WriterBuilder::new()
            .flexible(true)
            .from_writer(Vec::new());
        let names = wanted.iter().map(|column| &self.head.columns[*column].name);
        let unwritten = |error: csv::Error| Error::input(format!("no table: {error}"));
        out.write_record(names).map_err(unwritten)?;
        let columns: Vec<&Cells> = cells.columns.iter().flatten().collect();
        for row in 0..cells.height {
            let row = columns.iter().map(|cells| cells.text(row));
            let row = row.map(|cell| cell.as_bytes().to_vec());
            out.write_record(row).map_err(unwritten)?;
        }
        let unfinished = |error: csv::IntoInnerError<_>| Error::input(error.to_string());
        out.into_inner().map_err(unfinished)
    }

    /// Returns the names of the columns.
    pub fn names(&self) -> Vec<String> {
        let names = self.head.columns.iter().map(|column| column.name.clone());
        names.collect()
    }

    /// Reads every row of some columns.
    ///
    /// # Errors
    /// When the file is damaged.
    pub fn read(&self, wanted: &[usize]) -> Result<TypedCells> {
        let in_file: Vec<usize> = wanted.iter().map(|column| self.order[*column]).collect();
        let frame = self.file.read(&in_file, None)?;
        let mut read = TypedCells {
            columns: self.order.iter().map(|_| None).collect(),
            height: frame.height,
        };
        for (column, cells) in wanted.iter().zip(frame.columns) {
            read.columns[*column] = Some(cells.cells);
        }
        Ok(read)
    }
}

/// Whether the last column is the index of a frame: a nameless one, or one of dates where the first column holds none.
fn is_index(head: &Frame) -> bool {
    let is_date = |column: &Column| {
        matches!(column.cells, Cells::Day(_) | Cells::Moment(..))
            || is_date_word(&folded(&column.name))
    };
    match head.columns.as_slice() {
        [first, .., last] => is_nameless(&last.name) || (is_date(last) && !is_date(first)),
        _ => false,
    }
}

/// Whether pandas made up the name of a column, because an index had none.
fn is_nameless(name: &str) -> bool {
    name.starts_with("__index_level_") && name.ends_with("__")
}
