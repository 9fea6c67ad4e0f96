//! Rows that are written one by one, so that a table may be longer than memory.

use std::borrow::Cow;

use super::Table;
use super::sink::Sink;
use super::style::Style;
use crate::time::Date;

/// A table for programs. It consists of records, each of which becomes some rows; what is written of a record depends on
/// nothing but the record.
pub trait Rows: Sync {
    /// Returns its name in file names.
    fn name(&self) -> &'static str;

    /// Returns the names of its columns.
    fn keys(&self) -> Vec<&str>;

    /// Returns the kinds of its columns, which is asked for columns without any value. It may be shorter than `keys`.
    fn kinds(&self) -> Vec<Kind> {
        Vec::new()
    }

    /// Returns the number of records.
    fn records(&self) -> usize;

    /// Writes the rows of one record.
    fn write(&self, record: usize, sink: &mut dyn Sink);
}

/// What the cells of a column are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Words.
    Text,
    /// Whole numbers.
    Whole,
    /// Numbers.
    Number,
    /// Dates.
    Date,
}

impl Rows for Table {
    fn name(&self) -> &'static str {
        self.name
    }

    fn keys(&self) -> Vec<&str> {
        self.columns
            .iter()
            .map(|column| column.key.as_str())
            .collect()
    }

    fn kinds(&self) -> Vec<Kind> {
        let kind = |column: &super::Column| match column.words {
            true => Kind::Text,
            false => Kind::Number,
        };
        self.columns.iter().map(kind).collect()
    }

    fn records(&self) -> usize {
        self.rows.len()
    }

    fn write(&self, record: usize, sink: &mut dyn Sink) {
        self.rows[record].iter().for_each(|cell| cell.write(sink));
        sink.end();
    }
}

/// Makes a value of a row of type `R`.
type Made<'a, R, V> = Box<dyn Fn(&R) -> V + Sync + 'a>;

/// Finds a value in a row of type `R`.
type Found<'a, R, V> = Box<dyn Fn(&R) -> &V + Sync + 'a>;

/// What a column holds of a row of type `R`.
enum Value<'a, R> {
    Text(Found<'a, R, str>),
    Made(Made<'a, R, String>),
    List(Found<'a, R, [String]>),
    Whole(Made<'a, R, i64>),
    Number(Made<'a, R, Option<f64>>),
    Percent(Made<'a, R, Option<f64>>),
    Date(Made<'a, R, Option<Date>>),
}

impl<R> Value<'_, R> {
    fn kind(&self) -> Kind {
        match self {
            Self::Text(_) | Self::Made(_) | Self::List(_) => Kind::Text,
            Self::Whole(_) => Kind::Whole,
            Self::Number(_) | Self::Percent(_) => Kind::Number,
            Self::Date(_) => Kind::Date,
        }
    }

    fn write(&self, row: &R, sink: &mut dyn Sink) {
        match self {
            Self::Text(value) => sink.text(value(row)),
            Self::Made(value) => sink.text(&value(row)),
            Self::List(value) => sink.list(value(row)),
            Self::Whole(value) => sink.whole(value(row)),
            Self::Number(value) => sink.number(value(row)),
            Self::Percent(value) => sink.styled(value(row), Style::Percent(2)),
            Self::Date(value) => sink.date(value(row)),
        }
    }
}

/// The columns of a long table in order: the name of each, and what it holds of a row.
pub struct Columns<'a, R>(Vec<(Cow<'a, str>, Value<'a, R>)>);

impl<'a, R: 'a> Columns<'a, R> {
    /// Returns no columns yet.
    pub fn none() -> Self {
        Self(Vec::new())
    }

    /// Returns whether a column has this name.
    pub fn has(&self, key: &str) -> bool {
        self.0.iter().any(|(other, _)| other == key)
    }

    fn with(mut self, key: impl Into<Cow<'a, str>>, value: Value<'a, R>) -> Self {
        self.0.push((key.into(), value));
        self
    }

    /// Adds a column of words.
    pub fn text(
        self,
        key: impl Into<Cow<'a, str>>,
        value: impl Fn(&R) -> &str + Sync + 'a,
    ) -> Self {
        self.with(key, Value::Text(Box::new(value)))
    }

    /// Adds a column of words that are made for each row.
    pub fn made(self, key: &'a str, value: impl Fn(&R) -> String + Sync + 'a) -> Self {
        self.with(key, Value::Made(Box::new(value)))
    }

    /// Adds a column of several words a cell.
    pub fn list(self, key: &'a str, value: impl Fn(&R) -> &[String] + Sync + 'a) -> Self {
        self.with(key, Value::List(Box::new(value)))
    }

    /// Adds a column of whole numbers.
    pub fn whole(self, key: &'a str, value: impl Fn(&R) -> i64 + Sync + 'a) -> Self {
        self.with(key, Value::Whole(Box::new(value)))
    }

    /// Adds a column of numbers.
    pub fn number(
        self,
        key: impl Into<Cow<'a, str>>,
        value: impl Fn(&R) -> Option<f64> + Sync + 'a,
    ) -> Self {
        self.with(key, Value::Number(Box::new(value)))
    }

    /// Adds a column of fractions that people read in percent.
    pub fn percent(self, key: &'a str, value: impl Fn(&R) -> Option<f64> + Sync + 'a) -> Self {
        self.with(key, Value::Percent(Box::new(value)))
    }

    /// Adds a column of dates.
    pub fn date(self, key: &'a str, value: impl Fn(&R) -> Option<Date> + Sync + 'a) -> Self {
        self.with(key, Value::Date(Box::new(value)))
    }
}

/// A long table that consists of records of type `T`, whose rows are of type `R`.
pub struct LongTable<'a, T, R, F> {
    /// Name in file names.
    pub name: &'static str,
    /// The records.
    pub records: &'a [T],
    /// Hands on the rows of a record one by one.
    pub rows: F,
    /// Number of leading columns, fewer than all, that hold the same in all rows of a record.
    pub shared: usize,
    /// The columns.
    pub columns: Columns<'a, R>,
}

impl<'a, T, R, F> Rows for LongTable<'a, T, R, F>
where
    T: Sync,
    F: Fn(&'a T, &mut dyn FnMut(R)) + Sync,
{
    fn name(&self) -> &'static str {
        self.name
    }

    fn keys(&self) -> Vec<&str> {
        self.columns.0.iter().map(|(key, _)| key.as_ref()).collect()
    }

    fn kinds(&self) -> Vec<Kind> {
        self.columns
            .0
            .iter()
            .map(|(_, value)| value.kind())
            .collect()
    }

    fn records(&self) -> usize {
        self.records.len()
    }

    fn write(&self, record: usize, sink: &mut dyn Sink) {
        let (shared, own) = self.columns.0.split_at(self.shared);
        let mut first = None;
        (self.rows)(&self.records[record], &mut |row| {
            let repeated = first.clone().is_some_and(|cells| sink.repeat(cells));
            if !repeated {
                let start = sink.position();
                shared.iter().for_each(|(_, value)| value.write(&row, sink));
                first = Some(start..sink.position());
            }
            own.iter().for_each(|(_, value)| value.write(&row, sink));
            sink.end();
        });
    }
}

/// Hands on a record that is one row.
pub fn itself<'a, T>(record: &'a T, row: &mut dyn FnMut(&'a T)) {
    row(record);
}
