//! The one error of the crate: what could not be done, where, and how to mend it.

mod near;

use std::fmt;
use std::path::{Path, PathBuf};

pub use near::{Names, nearest};

/// Which part of the work an [`Error`] stopped.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// An option, or a combination of options, that makes no sense.
    Options,
    /// An input that cannot be opened or understood.
    Input,
    /// A result that cannot be written.
    Output,
    /// A figure that cannot be drawn.
    Chart,
}

/// A run that cannot go on.
///
/// An event that cannot be used is not an error but an [`Exclusion`](crate::event::Exclusion), and a statistic without
/// a value is a [`Verdict::Undefined`](crate::study::inference::Verdict).
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub struct Error {
    kind: Kind,
    message: String,
    file: Option<PathBuf>,
    line: Option<u64>,
    help: Option<String>,
    code: Option<&'static str>,
    /// Boxed, because most errors show no row and every result has room for one.
    shown: Option<Box<Shown>>,
}

/// A row as it stands in a file, with the cell that matters.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shown {
    /// The row.
    pub row: String,
    /// The cell, in letters from the start of the row.
    pub cell: std::ops::Range<usize>,
}

impl fmt::Display for Shown {
    /// Two lines: the row, and marks below the cell. A long row is shown around the cell.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        const WIDEST: usize = 100;
        let first = self.cell.start.saturating_sub(WIDEST / 2);
        let (before, first) = if self.cell.end <= WIDEST {
            ("", 0)
        } else {
            ("...", first)
        };
        let part: String = self.row.chars().skip(first).take(WIDEST).collect();
        let after = if self.row.chars().count() > first + WIDEST {
            "..."
        } else {
            ""
        };
        let from = before.len() + self.cell.start - first;
        let width = self.cell.len().clamp(1, WIDEST);
        write!(
            f,
            "{before}{part}{after}\n        {}{}",
            " ".repeat(from),
            "^".repeat(width)
        )
    }
}

impl Error {
    /// An error about the options of a run.
    pub fn options(message: impl Into<String>) -> Self {
        Self::new(Kind::Options, message)
    }

    /// An error about an input.
    pub fn input(message: impl Into<String>) -> Self {
        Self::new(Kind::Input, message)
    }

    /// An error about a result that cannot be written.
    pub fn output(message: impl Into<String>) -> Self {
        Self::new(Kind::Output, message)
    }

    /// An error about a figure.
    pub fn chart(message: impl Into<String>) -> Self {
        Self::new(Kind::Chart, message)
    }

    fn new(kind: Kind, message: impl Into<String>) -> Self {
        let of_its_kind = match kind {
            Kind::Options => "bad_option",
            Kind::Input => "bad_input",
            Kind::Output => "not_written",
            Kind::Chart => "not_drawn",
        };
        Self {
            kind,
            message: message.into(),
            file: None,
            line: None,
            help: None,
            code: Some(of_its_kind),
            shown: None,
        }
    }

    /// Names the file that the error is about.
    #[must_use]
    pub fn in_file(mut self, file: &Path) -> Self {
        self.file = Some(file.to_path_buf());
        self
    }

    /// Names the line, counted from 1.
    #[must_use]
    pub fn at_line(mut self, line: u64) -> Self {
        self.line = Some(line);
        self
    }

    /// Adds to what is wrong.
    #[must_use]
    pub fn and(mut self, more: &str) -> Self {
        self.message.push_str(more);
        self
    }

    /// Says what mends it.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// Gives the error its stable name, in snake case.
    #[must_use]
    pub fn code(mut self, code: &'static str) -> Self {
        self.code = Some(code);
        self
    }

    /// Shows the row that the error is about.
    #[must_use]
    pub fn showing(mut self, row: impl Into<String>, cell: std::ops::Range<usize>) -> Self {
        self.shown = Some(Box::new(Shown {
            row: row.into(),
            cell,
        }));
        self
    }

    /// Its stable name: one of its own, or that of its kind.
    pub fn name(&self) -> Option<&'static str> {
        self.code
    }

    /// The row that it is about, if there is one.
    pub fn shown(&self) -> Option<&Shown> {
        self.shown.as_deref()
    }

    /// Which part of the work was stopped.
    pub fn kind(&self) -> Kind {
        self.kind
    }

    /// What mends it, if that is known.
    pub fn mend(&self) -> Option<&str> {
        self.help.as_deref()
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(file) = &self.file {
            match file.to_str() {
                Some("-") => f.write_str("standard input")?,
                _ => write!(f, "{}", file.display())?,
            }
            match self.line {
                Some(line) => write!(f, ":{line}: ")?,
                None => f.write_str(": ")?,
            }
        }
        f.write_str(&self.message)
    }
}

/// The result of work that may have to stop.
pub type Result<T> = std::result::Result<T, Error>;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_place_stands_before_the_message() {
        let error = Error::input("no `date` column")
            .in_file(Path::new("prices.csv"))
            .at_line(1);
        assert_eq!(error.to_string(), "prices.csv:1: no `date` column");
    }
}
