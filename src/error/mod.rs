//! Failures: what was found, where, what was expected and what to do about it.
//!
//! An [`Error`] is one boxed value. Code that finds a fault says what is wrong; the code that opened the file adds the
//! place, once; and the front end that shows the error decides how options are written.

pub mod codes;
mod hidden;
mod message;
mod near;
pub mod option;
mod place;
mod shown;

use std::error::Error as StdError;
use std::fmt;
use std::sync::Arc;

pub(crate) use hidden::{is_hidden, is_invisible};
pub(crate) use message::message;
pub use message::{Message, PythonKeywords, Speaker, StudyFileKeys, set_speaker};
pub use near::{Names, nearest};
pub use option::{OptionPath, Part};
pub use place::{Origin, Place};
pub use shown::Shown;

/// The result of work that may have to stop.
pub type Result<T> = std::result::Result<T, Error>;

/// A failure that ends a run.
///
/// An event that cannot be used is not an error but an [`Exclusion`](crate::event::Exclusion), and a statistic without
/// a value is a [`Verdict::Undefined`](crate::study::inference::Verdict).
#[derive(Clone, PartialEq, Eq)]
pub struct Error(Box<Inner>);

/// The part of the work that an [`Error`] stopped.
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

impl Kind {
    /// Returns the code of an error that has none of its own.
    fn code(self) -> &'static str {
        match self {
            Self::Options => "bad_option",
            Self::Input => "bad_input",
            Self::Output => "not_written",
            Self::Chart => "not_drawn",
        }
    }
}

#[derive(Debug, Clone, PartialEq, Eq)]
struct Inner {
    kind: Kind,
    code: &'static str,
    message: Message,
    help: Option<Message>,
    option: Option<OptionPath>,
    origin: Option<Arc<Origin>>,
    line: Option<u64>,
    column: Option<String>,
    shown: Option<Shown>,
    source: Option<Source>,
}

impl Error {
    /// Makes an error about the options of a run.
    pub fn options(message: impl Into<Message>) -> Self {
        Self::new(Kind::Options, message.into())
    }

    /// Makes an error about a whole number outside of its range, such as `from 2 to 10`.
    pub fn out_of_range(option: OptionPath, number: usize, range: &str) -> Self {
        let message = message![option, format!(" is {number}; it must be {range}")];
        Self::options(message).about(option).with_code("bad_value")
    }

    /// Makes an error about an input.
    pub fn input(message: impl Into<Message>) -> Self {
        Self::new(Kind::Input, message.into())
    }

    /// Makes an error about a result that cannot be written.
    pub fn output(message: impl Into<Message>) -> Self {
        Self::new(Kind::Output, message.into())
    }

    /// Makes an error about a figure.
    pub fn chart(message: impl Into<Message>) -> Self {
        Self::new(Kind::Chart, message.into())
    }

    fn new(kind: Kind, message: Message) -> Self {
        Self(Box::new(Inner {
            kind,
            code: kind.code(),
            message,
            help: None,
            option: None,
            origin: None,
            line: None,
            column: None,
            shown: None,
            source: None,
        }))
    }

    /// Adds the file, and the line and column if the place holds them.
    #[must_use]
    pub fn in_file(mut self, place: impl Into<Place>) -> Self {
        let place = place.into();
        self.0.origin = Some(place.origin);
        self.0.line = place.line.or(self.0.line);
        self.0.column = place.column.or(self.0.column);
        self
    }

    /// Adds the line, counted from 1.
    #[must_use]
    pub fn at_line(mut self, line: u64) -> Self {
        self.0.line = Some(line);
        self
    }

    /// Adds the name of the column.
    #[must_use]
    pub fn in_column(mut self, column: impl Into<String>) -> Self {
        self.0.column = Some(column.into());
        self
    }

    /// Adds the option that the error is about.
    #[must_use]
    pub fn about(mut self, option: OptionPath) -> Self {
        self.0.option = Some(option);
        self
    }

    /// Adds text to the end of the message.
    #[must_use]
    pub fn append(mut self, more: impl Into<Message>) -> Self {
        self.0.message = self.0.message.append(more);
        self
    }

    /// Says what to do about it.
    #[must_use]
    pub fn with_help(mut self, help: impl Into<Message>) -> Self {
        self.0.help = Some(help.into());
        self
    }

    /// Replaces the code of its kind by one of its own, which stands in [`codes`].
    #[must_use]
    pub fn with_code(mut self, code: &'static str) -> Self {
        self.0.code = code;
        self
    }

    /// Adds the failure behind this one.
    #[must_use]
    pub fn with_source(mut self, source: impl StdError + Send + Sync + 'static) -> Self {
        self.0.source = Some(Source(Arc::new(source)));
        self
    }

    /// Shows the row that the error is about. `cell` counts characters from the start of the row.
    #[must_use]
    pub fn showing(mut self, row: impl Into<String>, cell: std::ops::Range<usize>) -> Self {
        let row = row.into();
        self.0.shown = Some(Shown { row, cell });
        self
    }

    /// Returns the part of the work that was stopped.
    pub fn kind(&self) -> Kind {
        self.0.kind
    }

    /// Returns the stable name of the failure, in snake case.
    pub fn code(&self) -> &'static str {
        self.0.code
    }

    /// Returns what is wrong, without the place.
    pub fn message(&self) -> &Message {
        &self.0.message
    }

    /// Returns what to do about it, if that is known.
    pub fn help(&self) -> Option<&Message> {
        self.0.help.as_ref()
    }

    /// Returns the option that the error is about, if it is about one.
    pub fn option(&self) -> Option<OptionPath> {
        self.0.option
    }

    /// Returns where the fault lies, if it lies in a file.
    pub fn place(&self) -> Option<Place> {
        self.0.origin.as_ref().map(|origin| Place {
            origin: Arc::clone(origin),
            line: self.0.line,
            byte: None,
            column: self.0.column.clone(),
        })
    }

    /// Returns the row that the error is about, if there is one.
    pub fn shown(&self) -> Option<&Shown> {
        self.0.shown.as_ref()
    }

    /// Returns place and message in the words of a speaker.
    pub fn said_by(&self, speaker: &dyn Speaker) -> String {
        self.placed(&self.0.message.said_by(speaker))
    }

    fn placed(&self, message: &str) -> String {
        match self.place() {
            Some(place) => format!("{place}: {message}"),
            None => message.to_owned(),
        }
    }
}

impl fmt::Display for Error {
    /// Writes place and message in the words of the program's speaker; see [`set_speaker`].
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.placed(&self.0.message.to_string()))
    }
}

impl fmt::Debug for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl StdError for Error {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        match &self.0.source {
            Some(Source(source)) => Some(source.as_ref()),
            None => None,
        }
    }
}

/// The failure behind an error, which errors share when they are cloned.
#[derive(Debug, Clone)]
struct Source(Arc<dyn StdError + Send + Sync>);

impl PartialEq for Source {
    fn eq(&self, other: &Self) -> bool {
        self.0.to_string() == other.0.to_string()
    }
}

impl Eq for Source {}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;

    #[test]
    fn an_error_is_one_word_and_so_are_its_results() {
        assert_eq!(size_of::<Error>(), size_of::<usize>());
        assert_eq!(size_of::<Result<()>>(), size_of::<usize>());
    }

    #[test]
    fn the_place_stands_before_the_message() {
        let error = Error::input("no `date` column")
            .at_line(1)
            .in_file(Path::new("prices.csv"));
        assert_eq!(error.to_string(), "prices.csv:1: no `date` column");
        let place = error.place().unwrap();
        assert_eq!(place.origin.file, Path::new("prices.csv"));
        assert_eq!(place.line, Some(1));
    }

    #[test]
    fn an_error_knows_its_place_its_option_and_its_cause() {
        let cause = "x".parse::<i32>().unwrap_err();
        let archive = Origin::new("a.zip").with_member("b.csv");
        let error = Error::options(message![option::HOLD.with(-1), " must be 0 or more"])
            .about(option::HOLD)
            .with_source(cause)
            .in_file(archive);
        assert_eq!(error.option(), Some(option::HOLD));
        assert_eq!(
            error.to_string(),
            "a.zip!b.csv: backtest.hold = -1 must be 0 or more"
        );
        assert_eq!(
            error.said_by(&PythonKeywords),
            "a.zip!b.csv: hold=-1 must be 0 or more"
        );
        assert_eq!(
            error.source().unwrap().to_string(),
            "invalid digit found in string"
        );
    }
}
