//! An opened table before its columns are recognised.

use std::ops::Range;

use csv::ByteRecord;

use crate::error::{Error, Result};
use crate::frame::{Cells, Column, Ends, Frame, Source};
use crate::load::recognise::lexicon::is_date_word;
use crate::load::text::header::folded;

/// A table of text or of typed columns.
#[derive(Clone, Copy)]
pub(super) enum Grid<'a> {
    /// Text whose delimiter is not yet known.
    Text(&'a [u8]),
    /// Typed columns with names.
    Columns(&'a Columns),
}

/// Number of rows read to recognise a table of typed columns.
const HEAD: usize = 8;

/// A table of typed columns whose first rows have been read.
pub(super) struct Columns {
    file: Box<dyn Source>,
    /// `order[i]`: position in the file of column `i` of the table. Behind the columns of the file stand those of `constant`.
    order: Vec<usize>,
    head: Frame,
    /// Cells that are the same in every row, which the folders of the file state.
    constant: Vec<String>,
}

/// The cells read from a table of typed columns.
pub(super) struct TypedCells {
    /// `columns[i]`: the cells of column `i`; `None` if they were not asked for.
    pub columns: Vec<Option<Cells>>,
    /// Number of rows.
    pub height: usize,
}

impl Columns {
    /// Opens a table by reading its names and first rows. `date` is the name and the date that its folders state, as
    /// `date=2024-01-02` does; it is a column of its own where no column is called a date.
    ///
    /// # Errors
    /// When the file is damaged.
    pub fn new(file: Box<dyn Source>, date: Option<(String, String)>) -> Result<Self> {
        let width = file.names().len();
        let mut order: Vec<usize> = (0..width).collect();
        let rows = usize::try_from(file.rows()).unwrap_or(usize::MAX);
        let mut head = file.read(&order, 0..rows.min(HEAD))?;
        // pandas writes a frame's index as the last column of the file; in the frame it stands first.
        if is_index(&head) {
            order.rotate_right(1);
            head.columns.rotate_right(1);
        }
        for column in &mut head.columns {
            if is_nameless(&column.name) {
                column.name.clear();
            }
        }
        let mut constant = Vec::new();
        let is_dated = |column: &Column| is_date_word(&folded(&column.name));
        if let Some((name, value)) = date.filter(|_| !head.columns.iter().any(is_dated)) {
            order.push(width);
            head.columns.push(repeated(&name, &value, head.height));
            constant.push(value);
        }
        Ok(Self {
            file,
            order,
            head,
            constant,
        })
    }

    /// Returns the column names as the first row and the first data rows below it, as a table of text has them.
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

    /// Writes the whole table as CSV. Columns whose types are not read are left out.
    ///
    /// # Errors
    /// When the file is damaged.
    pub fn written(&self) -> Result<Vec<u8>> {
        let is_read =
            |column: &usize| !matches!(self.head.columns[*column].cells, Cells::Unread(_));
        let wanted: Vec<usize> = (0..self.order.len()).filter(is_read).collect();
        let cells = self.read(&wanted, 0..self.height())?;
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

    /// Returns the names of the columns; a name made up by pandas is empty.
    pub fn names(&self) -> Vec<String> {
        let names = self.head.columns.iter().map(|column| column.name.clone());
        names.collect()
    }

    /// Returns the number of rows.
    pub fn height(&self) -> usize {
        usize::try_from(self.file.rows()).unwrap_or(usize::MAX)
    }

    /// Returns rows that are read together, one range after another.
    pub fn parts(&self) -> Vec<Range<usize>> {
        self.file.parts()
    }

    /// Returns the least and the greatest value of a column in each group of rows, where the table states them.
    pub fn ends(&self, column: usize) -> Vec<Option<Ends>> {
        match self.order[column] {
            stored if stored < self.file.names().len() => self.file.ends(stored),
            _ => Vec::new(),
        }
    }

    /// Returns the groups of rows, where the table has such.
    pub fn groups(&self) -> Vec<Range<usize>> {
        self.file.groups()
    }

    /// Returns the position of a column in the file; `None` if it is not stored there.
    pub fn stored(&self, column: usize) -> Option<usize> {
        Some(self.order[column]).filter(|stored| *stored < self.file.names().len())
    }

    /// Returns the parts that consist of these groups of rows: group `i` if `is_wanted[i]`.
    pub fn parts_of(&self, is_wanted: &[bool]) -> Vec<Range<usize>> {
        self.file.parts_of(is_wanted)
    }

    /// Reads the first `rows` rows of the `wanted` columns, and every row of columns that `is_whole` wants whole by the type of their
    /// cells. The height is that of the table.
    ///
    /// # Errors
    /// When the table is damaged.
    pub fn sample(
        &self,
        wanted: &[usize],
        rows: usize,
        is_whole: impl Fn(usize, &Cells) -> bool,
    ) -> Result<TypedCells> {
        let height = self.height();
        let mut read = self.read(wanted, 0..rows.min(height))?;
        read.height = height;
        let whole = |column: &usize| {
            let cells = read.columns[*column].as_ref();
            rows < height && cells.is_some_and(|cells| is_whole(*column, cells))
        };
        let whole: Vec<usize> = wanted.iter().copied().filter(whole).collect();
        if !whole.is_empty() {
            let mut columns = self.read(&whole, 0..height)?.columns;
            for column in whole {
                read.columns[column] = columns[column].take();
            }
        }
        Ok(read)
    }

    /// Reads a range of rows of the `wanted` columns, given by their positions in the table.
    ///
    /// # Errors
    /// When the table is damaged.
    pub fn read(&self, wanted: &[usize], rows: Range<usize>) -> Result<TypedCells> {
        let width = self.file.names().len();
        let is_stored = |column: &&usize| self.order[**column] < width;
        let stored: Vec<usize> = wanted.iter().filter(is_stored).copied().collect();
        let in_file: Vec<usize> = stored.iter().map(|column| self.order[*column]).collect();
        let frame = self.file.read(&in_file, rows)?;
        let mut read = TypedCells {
            columns: self.order.iter().map(|_| None).collect(),
            height: frame.height,
        };
        for (column, cells) in stored.iter().zip(frame.columns) {
            read.columns[*column] = Some(cells.cells);
        }
        for column in wanted {
            if let Some(place) = self.order[*column].checked_sub(width) {
                let cells = repeated("", &self.constant[place], read.height);
                read.columns[*column] = Some(cells.cells);
            }
        }
        Ok(read)
    }
}

/// Returns a column of one text.
fn repeated(name: &str, text: &str, height: usize) -> Column {
    Column {
        name: name.to_owned(),
        cells: Cells::Text(std::iter::repeat_n(text, height).collect()),
    }
}

/// Returns whether the last column is the index of a frame: it has no name, or it holds dates and the first column does
/// not.
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

/// Returns whether pandas made up this column name because the index had none.
fn is_nameless(name: &str) -> bool {
    name.starts_with("__index_level_") && name.ends_with("__")
}
