//! A table before it has a format.

use crate::event::{ExcludedOutcome, by_code};
use crate::time::Lag;

/// A titled sequence of tables.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Report {
    /// What was done.
    pub title: String,
    /// How it was done, a line each.
    pub lines: Vec<String>,
    /// The results.
    pub tables: Vec<Table>,
}

/// Rows of cells under named columns.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Table {
    /// Its name in file names and labels.
    pub name: &'static str,
    /// What it shows.
    pub title: String,
    /// Its columns.
    pub columns: Vec<Column>,
    /// Its rows, each as long as `columns`.
    pub rows: Vec<Vec<Cell>>,
    /// How to read it, a line each.
    pub notes: Vec<String>,
}

/// A column of a table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Column {
    /// Its name in data files: snake case.
    pub key: String,
    /// Its heading for people.
    pub head: String,
    /// Whether its cells are words, which begin at the left; numbers end at the right.
    pub words: bool,
}

impl Column {
    /// A column of words.
    pub fn words(key: impl Into<String>, head: impl Into<String>) -> Self {
        Self {
            key: key.into(),
            head: head.into(),
            words: true,
        }
    }

    /// A column of numbers.
    pub fn numbers(key: impl Into<String>, head: impl Into<String>) -> Self {
        Self {
            key: key.into(),
            head: head.into(),
            words: false,
        }
    }
}

/// A cell, with its number at full precision and the precision that people read.
#[derive(Debug, Clone, PartialEq)]
pub enum Cell {
    /// Words.
    Text(String),
    /// A whole number.
    Count(usize),
    /// A fraction, shown in percent with its sign.
    Percent(Option<f64>),
    /// A number, shown with so many decimals.
    Number(Option<f64>, usize),
    /// A p-value: three decimals, never `0.000`.
    P(Option<f64>),
    /// Two ends of an interval, fractions shown in percent.
    Interval(Option<(f64, f64)>),
    /// The first and the last day of a window.
    Window(Lag, Lag),
    /// A cell with stars or marks after it.
    Marked(Box<Cell>, String),
}

impl Cell {
    /// Words.
    pub fn text(text: impl Into<String>) -> Self {
        Self::Text(text.into())
    }

    /// The cell with marks after it; without them it stays as it is.
    #[must_use]
    pub fn marked(self, marks: impl Into<String>) -> Self {
        let marks = marks.into();
        if marks.is_empty() {
            self
        } else {
            Self::Marked(Box::new(self), marks)
        }
    }

    /// As people read it, with `-` as the sign of negative numbers.
    pub fn shown(&self) -> String {
        match self {
            Self::Text(text) => text.clone(),
            Self::Count(n) => n.to_string(),
            Self::Percent(Some(value)) => signed(value * 100.0, 2),
            Self::Number(Some(value), decimals) => plain(*value, *decimals),
            Self::P(Some(p)) if *p < 0.0005 => "<0.001".to_owned(),
            Self::P(Some(p)) => plain(*p, 3),
            Self::Percent(None) | Self::Number(None, _) | Self::P(None) => "n/a".to_owned(),
            Self::Interval(Some((low, high))) => {
                format!("{} to {}", signed(low * 100.0, 2), signed(high * 100.0, 2))
            }
            Self::Interval(None) => "n/a".to_owned(),
            Self::Window(from, to) => format!("[{from}, {to}]"),
            Self::Marked(cell, marks) => format!("{}{marks}", cell.shown()),
        }
    }

    /// At full precision, for data files: fractions, no marks, nothing where there is no value.
    pub fn exact(&self) -> String {
        match self {
            Self::Text(text) => text.clone(),
            Self::Count(n) => n.to_string(),
            Self::Percent(value) | Self::Number(value, _) | Self::P(value) => {
                value.map(|value| value.to_string()).unwrap_or_default()
            }
            Self::Interval(ends) => ends
                .map(|(low, high)| format!("{low}:{high}"))
                .unwrap_or_default(),
            Self::Window(from, to) => format!("{}:{}", from.0, to.0),
            Self::Marked(cell, _) => cell.exact(),
        }
    }

    /// Whether it is a number rather than words.
    pub fn is_number(&self) -> bool {
        match self {
            Self::Text(_) => false,
            Self::Marked(cell, _) => cell.is_number(),
            _ => true,
        }
    }
}

/// `1 event`, `2 events`.
pub fn counted(n: usize, what: &str) -> String {
    if n == 1 {
        format!("1 {what}")
    } else {
        format!("{n} {what}s")
    }
}

/// `duplicate 1, unknown_symbol 2`: why events were not used.
pub(super) fn reasons(excluded: &[ExcludedOutcome]) -> String {
    let counts = by_code(excluded).into_iter();
    let counts: Vec<String> = counts.map(|(code, n)| format!("{code} {n}")).collect();
    counts.join(", ")
}

/// `+1.23`, `-1.23`, `0.00`; what rounds to zero has no sign.
fn signed(value: f64, decimals: usize) -> String {
    let text = plain(value, decimals);
    let is_zero = text.bytes().all(|b| b == b'0' || b == b'.');
    if text.starts_with('-') || is_zero {
        text
    } else {
        format!("+{text}")
    }
}

fn plain(value: f64, decimals: usize) -> String {
    if value.abs() >= 1e9 {
        return format!("{value:.2e}");
    }
    let text = format!("{value:.decimals$}");
    match text.strip_prefix('-') {
        Some(rest) if rest.bytes().all(|b| b == b'0' || b == b'.') => rest.to_owned(),
        _ => text,
    }
}

/// The stars of a p-value in the convention of finance journals: 10 %, 5 %, 1 %.
pub fn stars(p: Option<f64>) -> &'static str {
    match p {
        Some(p) if p < 0.01 => "***",
        Some(p) if p < 0.05 => "**",
        Some(p) if p < 0.10 => "*",
        _ => "",
    }
}

/// The stars of a test, with a mark behind them where it does not hold on its sample.
pub fn stars_of(p: Option<f64>, is_doubtful: bool) -> String {
    match stars(p) {
        "" => String::new(),
        stars if is_doubtful => format!("{stars}{DOUBTFUL}"),
        stars => stars.to_owned(),
    }
}

/// Marks a test that does not hold on its sample.
pub const DOUBTFUL: &str = "\u{2020}";

/// What the stars mean.
pub const STARS_KEY: &str = "* p < 0.10, ** p < 0.05, *** p < 0.01";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_people_read() {
        assert_eq!(Cell::Percent(Some(0.12905)).shown(), "+12.90");
        assert_eq!(Cell::Percent(Some(-0.000_01)).shown(), "0.00");
        assert_eq!(Cell::Number(Some(-2.345), 1).shown(), "-2.3");
        assert_eq!(Cell::P(Some(1e-9)).shown(), "<0.001");
        assert_eq!(Cell::P(Some(0.0004)).shown(), "<0.001");
        assert_eq!(Cell::P(None).shown(), "n/a");
        assert_eq!(Cell::Number(Some(3.0), 2).marked("**").shown(), "3.00**");
    }

    #[test]
    fn what_programs_read() {
        assert_eq!(Cell::Percent(Some(0.1)).marked("*").exact(), "0.1");
        assert_eq!(Cell::Percent(None).exact(), "");
    }
}
