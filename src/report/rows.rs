//! Rows that are written one by one, so that a table may be longer than memory.

use std::borrow::Cow;

use super::format::Lines;
use super::table::Table;
use crate::time::Date;

/// A table for programs. It is made of records, each of which becomes some rows; what is written of a record depends on
/// nothing but the record.
pub trait Rows: Sync {
    /// Its name in file names.
    fn name(&self) -> &'static str;

    /// Writes the names of its columns as one line.
    fn header(&self, lines: &mut Lines);

    /// How many records it has.
    fn records(&self) -> usize;

    /// Writes the rows of one record, a line each.
    fn write(&self, record: usize, lines: &mut Lines);
}

impl Rows for Table {
    fn name(&self) -> &'static str {
        self.name
    }

    fn header(&self, lines: &mut Lines) {
        self.columns
            .iter()
            .for_each(|column| lines.text(&column.key));
        lines.end();
    }

    fn records(&self) -> usize {
        self.rows.len()
    }

    fn write(&self, record: usize, lines: &mut Lines) {
        for cell in &self.rows[record] {
            let exact = cell.exact();
            if cell.is_number() {
                lines.plain(&exact);
            } else {
                lines.text(&exact);
            }
        }
        lines.end();
    }
}

type Write<'a, R> = Box<dyn Fn(R, &mut Lines) + Sync + 'a>;

/// The columns of a long table, in order: what each is called, and what it holds of a row.
pub struct Columns<'a, R>(Vec<(Cow<'a, str>, Write<'a, R>)>);

impl<'a, R: Copy + 'a> Columns<'a, R> {
    /// None yet.
    pub fn none() -> Self {
        Self(Vec::new())
    }

    /// A further column, by what writes its cell.
    pub fn column(
        mut self,
        key: impl Into<Cow<'a, str>>,
        write: impl Fn(R, &mut Lines) + Sync + 'a,
    ) -> Self {
        self.0.push((key.into(), Box::new(write)));
        self
    }

    /// A column of words.
    pub fn text(self, key: &'a str, of: impl Fn(R) -> &'a str + Sync + 'a) -> Self {
        self.column(key, move |row, lines| lines.text(of(row)))
    }

    /// A column of several words a cell.
    pub fn list(self, key: &'a str, of: impl Fn(R) -> &'a [String] + Sync + 'a) -> Self {
        self.column(key, move |row, lines| lines.list(of(row)))
    }

    /// A column of whole numbers.
    pub fn whole(self, key: &'a str, of: impl Fn(R) -> i64 + Sync + 'a) -> Self {
        self.column(key, move |row, lines| lines.whole(of(row)))
    }

    /// A column of numbers.
    pub fn number(
        self,
        key: impl Into<Cow<'a, str>>,
        of: impl Fn(R) -> Option<f64> + Sync + 'a,
    ) -> Self {
        self.column(key, move |row, lines| lines.number(of(row)))
    }

    /// A column of dates.
    pub fn date(self, key: &'a str, of: impl Fn(R) -> Option<Date> + Sync + 'a) -> Self {
        self.column(key, move |row, lines| lines.date(of(row)))
    }
}

/// A long table, made of records of type `T` whose rows are of type `R`.
pub struct LongTable<'a, T, R, F> {
    /// Its name in file names.
    pub name: &'static str,
    /// What it is made of.
    pub records: &'a [T],
    /// The rows of a record, handed on one by one.
    pub rows: F,
    /// How many of the first columns, but not all, hold the same in all rows of a record.
    pub shared: usize,
    /// Its columns.
    pub columns: Columns<'a, R>,
}

impl<'a, T, R, F> Rows for LongTable<'a, T, R, F>
where
    T: Sync,
    R: Copy,
    F: Fn(&'a T, &mut dyn FnMut(R)) + Sync,
{
    fn name(&self) -> &'static str {
        self.name
    }

    fn header(&self, lines: &mut Lines) {
        self.columns.0.iter().for_each(|(key, _)| lines.text(key));
        lines.end();
    }

    fn records(&self) -> usize {
        self.records.len()
    }

    fn write(&self, record: usize, lines: &mut Lines) {
        let (shared, own) = self.columns.0.split_at(self.shared);
        let mut first = None;
        (self.rows)(&self.records[record], &mut |row| {
            if let Some(cells) = first.clone() {
                lines.again(cells);
            } else {
                let start = lines.position();
                shared.iter().for_each(|(_, write)| write(row, lines));
                first = Some(start..lines.position());
            }
            own.iter().for_each(|(_, write)| write(row, lines));
            lines.end();
        });
    }
}

/// The rows of a record that is one row.
pub fn itself<'a, T>(record: &'a T, row: &mut dyn FnMut(&'a T)) {
    row(record);
}
