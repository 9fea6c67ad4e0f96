//! The range that a number of the options must lie in.

use crate::error::{Error, Message, OptionPath, Result, message};

/// Above this amount of money a double no longer holds cents.
const LARGEST_MONEY: f64 = 1e15;

/// Far above any percentage, basis points or deviation that means something, and far from overflow.
const LARGEST: f64 = 1e9;

/// The option that a number belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Subject {
    /// An option of the program.
    Option(OptionPath),
    /// An option of something of the caller's own, by its name.
    Own(&'static str),
}

impl Subject {
    fn with(self, value: &str) -> Message {
        match self {
            Self::Option(option) => option.with(value).into(),
            Self::Own(name) => format!("{name} = {value}").into(),
        }
    }
}

impl From<OptionPath> for Subject {
    fn from(option: OptionPath) -> Self {
        Self::Option(option)
    }
}

impl From<&'static str> for Subject {
    fn from(name: &'static str) -> Self {
        Self::Own(name)
    }
}

/// The lower end of a range.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Least {
    /// Any number above zero.
    AboveZero,
    /// This number and all above.
    At(f64),
}

/// A number of the options and the range that it must lie in.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Limit {
    subject: Subject,
    value: f64,
    least: Least,
    most: f64,
    help: &'static str,
}

impl Limit {
    /// A number that must be above zero.
    pub fn above_zero(subject: impl Into<Subject>, value: f64, help: &'static str) -> Self {
        Self {
            subject: subject.into(),
            value,
            least: Least::AboveZero,
            most: LARGEST,
            help,
        }
    }

    /// A number that must be zero or more.
    pub fn zero_or_more(subject: impl Into<Subject>, value: f64, help: &'static str) -> Self {
        Self {
            least: Least::At(0.0),
            ..Self::above_zero(subject, value, help)
        }
    }

    /// A rate or an amount of a cost: zero or more.
    pub fn cost(subject: impl Into<Subject>, value: f64) -> Self {
        Self::zero_or_more(
            subject,
            value,
            "give 0 or more; a cost below 0 would be a gain",
        )
    }

    /// An amount of money: above zero, and small enough to be kept to the cent.
    pub fn money(subject: impl Into<Subject>, value: f64, help: &'static str) -> Self {
        Self::above_zero(subject, value, help).at_most(LARGEST_MONEY)
    }

    /// Sets the smallest value that is accepted.
    #[must_use]
    pub fn at_least(self, least: f64) -> Self {
        Self {
            least: Least::At(least),
            ..self
        }
    }

    /// Sets the largest value that is accepted.
    #[must_use]
    pub fn at_most(self, most: f64) -> Self {
        Self { most, ..self }
    }

    /// Refuses a number outside of its range.
    pub(super) fn check(&self) -> Result<()> {
        let Self { value, most, .. } = *self;
        // A comparison with NaN is false.
        let (is_enough, wanted) = match self.least {
            Least::AboveZero => (value > 0.0, "above 0".to_owned()),
            Least::At(least) => (value >= least, format!("{least} or more")),
        };
        let wanted = match is_enough {
            false => wanted,
            true if value > most => format!("at most {}", written(most)),
            true => return Ok(()),
        };
        let error = Error::options(message![
            self.subject.with(&written(value)),
            format!(" is out of range: it must be {wanted}"),
        ]);
        let error = match self.subject {
            Subject::Option(option) => error.about(option),
            Subject::Own(_) => error,
        };
        Err(error.with_help(self.help))
    }
}

/// A number as somebody would type it.
fn written(value: f64) -> String {
    match value.is_finite() && value.abs() >= LARGEST {
        true => format!("{value:e}"),
        false => value.to_string(),
    }
}
