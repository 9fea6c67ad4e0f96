//! Tables of typed cells, and the formats that they are written in. Knows no study.

pub mod answer;
pub mod cell;
pub mod clean;
pub mod format;
pub mod frame;
pub mod money;
pub mod rows;
pub mod sink;
pub mod stars;
pub mod style;

pub use answer::Answer;
pub use cell::Cell;
pub use rows::Rows;
pub use sink::Sink;
pub use style::Style;

/// A titled sequence of tables.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Report {
    /// The title.
    pub title: String,
    /// What was done and how, a line each.
    pub lines: Vec<String>,
    /// The results.
    pub tables: Vec<Table>,
}

/// Rows of cells under named columns.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Table {
    /// Name in file names and labels.
    pub name: &'static str,
    /// Title for people.
    pub title: String,
    /// The columns.
    pub columns: Vec<Column>,
    /// `rows[i]`: the cells of row `i`, one for each column.
    pub rows: Vec<Vec<Cell>>,
    /// How to read the table, a line each.
    pub notes: Vec<String>,
}

/// A column of a table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Column {
    /// Name in data files: snake case.
    pub key: String,
    /// Heading for people.
    pub head: String,
    /// Whether the cells are words, which are aligned to the left; numbers are aligned to the right.
    pub words: bool,
}

impl Column {
    /// Makes a column of words.
    pub fn words(key: impl Into<String>, head: impl Into<String>) -> Self {
        Self {
            key: key.into(),
            head: head.into(),
            words: true,
        }
    }

    /// Makes a column of numbers.
    pub fn numbers(key: impl Into<String>, head: impl Into<String>) -> Self {
        Self {
            key: key.into(),
            head: head.into(),
            words: false,
        }
    }
}
