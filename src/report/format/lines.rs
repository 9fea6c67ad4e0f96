//! Lines of comma-separated values that grow cell by cell, without a text of its own for any cell.

use std::fmt::{Display, Write};
use std::ops::Range;

use chrono::Datelike;

use crate::time::Date;

/// Comma-separated lines: numbers with the fewest digits that read back as the same number, nothing where there is none.
#[derive(Debug, Default)]
pub struct Lines {
    text: String,
    /// The bits of the last number, and where it stands.
    last: Option<(u64, Range<usize>)>,
}

impl AsRef<[u8]> for Lines {
    fn as_ref(&self) -> &[u8] {
        self.text.as_bytes()
    }
}

impl Lines {
    /// What was written.
    pub fn into_string(self) -> String {
        self.text
    }

    /// Forgets the lines and keeps their memory.
    pub fn clear(&mut self) {
        self.text.clear();
        self.last = None;
    }

    /// A cell of words. Those that a spreadsheet would take for a formula get a quote mark before them.
    pub fn words(&mut self, words: impl Display) {
        let start = self.text.len();
        // Writing to a text does not fail, and a `Display` that says so has nothing more to say.
        let _ = write!(self.text, "{words}");
        self.end_words(start);
    }

    /// A cell of words that are a text already.
    pub fn text(&mut self, words: &str) {
        let start = self.text.len();
        self.text.push_str(words);
        self.end_words(start);
    }

    /// A cell of several words with semicolons between them.
    pub fn list(&mut self, words: &[String]) {
        let start = self.text.len();
        for (position, word) in words.iter().enumerate() {
            if position > 0 {
                self.text.push(';');
            }
            self.text.push_str(word);
        }
        self.end_words(start);
    }

    /// A cell of something that is neither words nor needs quoting.
    pub fn plain(&mut self, value: &str) {
        self.text.push_str(value);
        self.text.push(',');
    }

    /// A cell with a whole number.
    pub fn whole(&mut self, value: impl itoa::Integer) {
        self.plain(itoa::Buffer::new().format(value));
    }

    /// A cell with a number, if there is one. One that stands there already, as t does behind SCAR, is copied.
    pub fn number(&mut self, value: Option<f64>) {
        if let Some(value) = value {
            let (bits, start) = (value.to_bits(), self.text.len());
            match &self.last {
                Some((last, place)) if *last == bits => {
                    self.text.extend_from_within(place.clone());
                }
                _ => {
                    push_number(&mut self.text, value);
                    self.last = Some((bits, start..self.text.len()));
                }
            }
        }
        self.text.push(',');
    }

    /// How far the text goes.
    pub(in crate::report) fn position(&self) -> usize {
        self.text.len()
    }

    /// The cells of an earlier place once more.
    pub(in crate::report) fn again(&mut self, cells: Range<usize>) {
        self.text.extend_from_within(cells);
    }

    /// A cell with a date, if there is one.
    pub fn date(&mut self, date: Option<Date>) {
        if let Some(date) = date {
            push_date(&mut self.text, date);
        }
        self.text.push(',');
    }

    /// Ends a line.
    pub fn end(&mut self) {
        if self.text.ends_with(',') {
            self.text.pop();
        }
        self.text.push('\n');
    }

    fn end_words(&mut self, start: usize) {
        let words = &self.text[start..];
        let formula = words.starts_with(['=', '+', '-', '@', '\t', '\r']);
        let quoted = (words.bytes()).any(|b| matches!(b, b',' | b'"' | b'\n' | b'\r'));
        if formula || quoted {
            let words = self.text.split_off(start);
            let mark = if formula { "'" } else { "" };
            if quoted {
                let words = words.replace('"', "\"\"");
                self.text.extend(["\"", mark, &words, "\""]);
            } else {
                self.text.extend([mark, &words]);
            }
        }
        self.text.push(',');
    }
}

/// The shortest digits that read back as the same number, those that the JSON has, without an exponent.
fn push_number(text: &mut String, value: f64) {
    if !value.is_finite() {
        let _ = write!(text, "{value}");
        return;
    }
    let mut buffer = zmij::Buffer::new();
    let shortest = buffer.format_finite(value);
    if (1e-4..1.0).contains(&value.abs()) {
        // Most numbers: they have no exponent and are not whole.
        text.push_str(shortest);
        return;
    }
    match shortest.split_once('e') {
        None => text.push_str(shortest.strip_suffix(".0").unwrap_or(shortest)),
        Some((mantissa, exponent)) => push_positional(text, mantissa, exponent),
    }
}

/// `-1.25` and `-7` as `-0.000000125`.
fn push_positional(text: &mut String, mantissa: &str, exponent: &str) {
    let mantissa = match mantissa.strip_prefix('-') {
        Some(rest) => {
            text.push('-');
            rest
        }
        None => mantissa,
    };
    let (first, rest) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let rest = if rest == "0" { "" } else { rest };
    let exponent: i32 = exponent.parse().unwrap_or(0);
    let zeros = |text: &mut String, n: usize| text.extend(std::iter::repeat_n('0', n));
    let places = exponent.unsigned_abs() as usize;
    if exponent < 0 {
        text.push_str("0.");
        zeros(text, places - 1);
        text.extend([first, rest]);
        return;
    }
    text.push_str(first);
    if places >= rest.len() {
        text.push_str(rest);
        zeros(text, places - rest.len());
    } else {
        text.extend([&rest[..places], ".", &rest[places..]]);
    }
}

/// `YYYY-MM-DD`.
fn push_date(text: &mut String, date: Date) {
    let civil = date.to_chrono();
    let Ok(year @ 0..=9999) = u32::try_from(civil.year()) else {
        let _ = write!(text, "{date}");
        return;
    };
    let digit = |n: u32| char::from(b'0' + (n % 10) as u8);
    let (month, day) = (civil.month(), civil.day());
    text.extend([1000, 100, 10, 1].map(|unit| digit(year / unit)));
    text.extend(['-', digit(month / 10), digit(month)]);
    text.extend(['-', digit(day / 10), digit(day)]);
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn cells_are_quoted_and_formulas_disarmed() {
        let mut lines = Lines::default();
        lines.text("=cmd()");
        lines.number(Some(-0.015));
        lines.end();
        lines.words("a, \"b\"");
        lines.number(None);
        lines.end();
        lines.list(&["-1,5".to_owned(), "b".to_owned()]);
        lines.list(&[]);
        lines.whole(-7);
        lines.date(Date::from_ymd(2025, 8, 9));
        lines.end();
        assert_eq!(
            lines.text,
            "'=cmd(),-0.015\n\"a, \"\"b\"\"\",\n\"'-1,5;b\",,-7,2025-08-09\n"
        );
    }

    #[test]
    fn a_number_that_stands_there_already_is_copied() {
        let mut lines = Lines::default();
        for value in [0.25, 0.25, 0.0, -0.0, -0.0] {
            lines.number(Some(value));
        }
        lines.end();
        assert_eq!(lines.text, "0.25,0.25,0,-0,-0\n");
        lines.clear();
        lines.number(Some(-0.0));
        assert_eq!(lines.text, "-0,");
    }

    #[test]
    fn numbers_at_the_edges() {
        let edges = [
            0.0,
            -0.0,
            1.0,
            -1.0,
            100.0,
            0.1,
            1e-5,
            1e-7,
            -1.25e-7,
            5e-324,
            f64::MIN_POSITIVE,
            f64::MAX,
            1e15,
            1e16,
            1e17,
            1.5e16,
            123456789012345680.0,
            9007199254740993.0,
            1e21,
            1e22,
            1e23,
            f64::EPSILON,
            f64::NAN,
            f64::INFINITY,
        ];
        for value in edges {
            assert_eq!(written(value), value.to_string());
        }
    }

    fn written(value: f64) -> String {
        let mut text = String::new();
        push_number(&mut text, value);
        text
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(20_000))]

        /// Where a number lies just between two that are equally short, the last digit may be the other one.
        #[test]
        fn any_number_reads_back_and_is_as_short_as_the_standard_library_writes_it(
            bits: u64,
            small in -1.0..1.0f64,
        ) {
            for value in [f64::from_bits(bits), small, small * 1e-6, small * 1e16] {
                let (text, standard) = (written(value), value.to_string());
                prop_assert_eq!(text.len(), standard.len());
                prop_assert!(value.is_nan() || text.parse() == Ok(value), "{}", text);
            }
        }

        #[test]
        fn any_date_as_it_shows_itself(days in -200_000..200_000i32) {
            let date = Date::from_days_since_1970(days);
            let mut text = String::new();
            push_date(&mut text, date);
            prop_assert_eq!(text, date.to_string());
        }
    }
}
