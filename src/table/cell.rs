//! Typed cells: the value at full precision, and how people see it.

use super::sink::Sink;
use super::style::Style;
use crate::time::{Date, Lag};

/// A cell with its value at full precision and the style that people see it in.
#[derive(Debug, Clone, PartialEq)]
pub enum Cell {
    /// Words.
    Text(String),
    /// A whole number.
    Whole(i64),
    /// A number; `None` where it is undefined.
    Number(Option<f64>, Style),
    /// A date; `None` where there is none.
    Date(Option<Date>),
    /// Low and high end of an interval; `None` where it is undefined.
    Interval(Option<(f64, f64)>, Style),
    /// First and last day of a window.
    Window(Lag, Lag),
    /// A cell followed by stars or other marks, which data files leave out.
    Marked(Box<Cell>, String),
    /// A cell over a second one, such as a mean over its t, which is written in parentheses, or in brackets if it is an interval. Data
    /// files hold the first one alone.
    Over(Box<Cell>, Box<Cell>),
}

impl Cell {
    /// Makes a cell of words.
    pub fn text(text: impl Into<String>) -> Self {
        Self::Text(text.into())
    }

    /// Makes a cell that counts something.
    pub fn count(n: usize) -> Self {
        Self::Whole(i64::try_from(n).unwrap_or(i64::MAX))
    }

    /// Makes a cell of a number shown with that many decimals.
    pub fn number(value: Option<f64>, decimals: u8) -> Self {
        Self::Number(value, Style::Plain(decimals))
    }

    /// Makes a cell of a fraction shown in percent with two decimals.
    pub fn percent(fraction: Option<f64>) -> Self {
        Self::Number(fraction, Style::Percent(2))
    }

    /// Makes a cell of a p-value.
    pub fn p(p: Option<f64>) -> Self {
        Self::Number(p, Style::P)
    }

    /// Makes a cell of an amount of money.
    pub fn money(amount: f64) -> Self {
        Self::Number(Some(amount), Style::Money)
    }

    /// Makes a cell of an interval of fractions shown in percent with two decimals.
    pub fn interval(ends: Option<(f64, f64)>) -> Self {
        Self::Interval(ends, Style::Percent(2))
    }

    /// Puts marks behind the cell; without marks it stays as it is.
    #[must_use]
    pub fn marked(self, marks: impl Into<String>) -> Self {
        let marks = marks.into();
        if marks.is_empty() {
            self
        } else {
            Self::Marked(Box::new(self), marks)
        }
    }

    /// Puts a second cell below this one.
    #[must_use]
    pub fn over(self, below: Self) -> Self {
        Self::Over(Box::new(self), Box::new(below))
    }

    /// Returns the cell as people read it below another one: in parentheses, or in brackets if it is an interval.
    pub fn below(&self) -> String {
        match self {
            Self::Interval(Some((low, high)), style) => {
                format!("[{}, {}]", style.shown(*low), style.shown(*high))
            }
            cell => format!("({})", cell.shown()),
        }
    }

    /// Returns the cell as people read it, with `-` as the sign of negative numbers.
    pub fn shown(&self) -> String {
        match self {
            Self::Text(text) => text.clone(),
            Self::Whole(n) => n.to_string(),
            Self::Number(Some(value), style) => style.shown(*value),
            Self::Date(date) => date.map(|date| date.to_string()).unwrap_or_default(),
            Self::Interval(Some((low, high)), style) => {
                format!("{} to {}", style.shown(*low), style.shown(*high))
            }
            Self::Number(None, _) | Self::Interval(None, _) => "n/a".to_owned(),
            Self::Window(from, to) => format!("[{from}, {to}]"),
            Self::Marked(cell, marks) => format!("{}{marks}", cell.shown()),
            Self::Over(cell, below) => format!("{} {}", cell.shown(), below.below()),
        }
    }

    /// Writes the cell for programs: fractions at full precision, without marks, empty where there is no value.
    pub fn write(&self, sink: &mut dyn Sink) {
        match self {
            Self::Text(text) => sink.text(text),
            Self::Whole(n) => sink.whole(*n),
            Self::Number(value, style) => sink.styled(*value, *style),
            Self::Date(date) => sink.date(*date),
            Self::Interval(Some((low, high)), _) => sink.verbatim(&format!("{low}:{high}")),
            Self::Interval(None, _) => sink.verbatim(""),
            Self::Window(from, to) => sink.verbatim(&format!("{}:{}", from.0, to.0)),
            Self::Marked(cell, _) | Self::Over(cell, _) => cell.write(sink),
        }
    }

    /// Returns whether the cell is a number, which is aligned to the right and has a real minus sign.
    pub fn is_number(&self) -> bool {
        match self {
            Self::Text(_) | Self::Date(_) => false,
            Self::Marked(cell, _) | Self::Over(cell, _) => cell.is_number(),
            Self::Whole(_) | Self::Number(..) | Self::Interval(..) | Self::Window(..) => true,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::table::format::Lines;

    #[test]
    fn people_read_rounded_numbers() {
        assert_eq!(Cell::percent(Some(0.12905)).shown(), "+12.90");
        assert_eq!(Cell::percent(Some(-0.000_01)).shown(), "0.00");
        assert_eq!(Cell::number(Some(-2.345), 1).shown(), "-2.3");
        assert_eq!(Cell::p(Some(1e-9)).shown(), "<0.001");
        assert_eq!(Cell::p(Some(0.0004)).shown(), "<0.001");
        assert_eq!(Cell::p(None).shown(), "n/a");
        assert_eq!(Cell::number(Some(3.0), 2).marked("**").shown(), "3.00**");
        assert_eq!(Cell::money(-1234.5).shown(), "-1,234.50");
        assert_eq!(
            Cell::interval(Some((-0.01, 0.02))).shown(),
            "-1.00 to +2.00"
        );
    }

    #[test]
    fn programs_read_numbers_at_full_precision() {
        let mut lines = Lines::default();
        for cell in [
            Cell::percent(Some(0.1)).marked("*"),
            Cell::percent(None),
            Cell::money(-1234.5),
            Cell::count(3),
            Cell::Date(Date::from_ymd(2025, 8, 29)),
            Cell::Window(Lag(-1), Lag(1)),
            Cell::interval(Some((-0.01, 0.02))),
        ] {
            cell.write(&mut lines);
        }
        lines.end();
        assert_eq!(
            lines.into_string(),
            "0.1,,-1234.5,3,2025-08-29,-1:1,-0.01:0.02\n"
        );
    }
}
