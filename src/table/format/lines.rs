//! Lines of comma-separated values that grow cell by cell, without a text of its own for any cell.

use std::fmt::Write;
use std::ops::Range;

use chrono::Datelike;

use crate::table::clean::disarmed;
use crate::table::sink::Sink;
use crate::time::Date;

/// Comma-separated lines: numbers with the fewest digits that read back as the same number, empty cells where there is none.
#[derive(Debug, Default)]
pub struct Lines {
    text: String,
    /// Bits of the last number, and the range of its digits in `text`.
    last: Option<(u64, Range<usize>)>,
}

impl AsRef<[u8]> for Lines {
    fn as_ref(&self) -> &[u8] {
        self.text.as_bytes()
    }
}

impl Lines {
    /// Returns the lines.
    pub fn into_string(self) -> String {
        self.text
    }

    /// Removes the lines and keeps their memory.
    pub fn clear(&mut self) {
        self.text.clear();
        self.last = None;
    }

    /// Ends a cell of words that begins at `start`: quotes it where the format asks for it, and disarms formulas.
    fn end_words(&mut self, start: usize) {
        let words = &self.text[start..];
        let disarmed = may_be_formula(words).then(|| disarmed(words)).flatten();
        let quoted = (words.bytes()).any(|b| matches!(b, b',' | b'"' | b'\n' | b'\r'));
        if quoted || disarmed.is_some() {
            let own = self.text.split_off(start);
            let words = disarmed.unwrap_or(own);
            if quoted {
                let words = words.replace('"', "\"\"");
                self.text.extend(["\"", &words, "\""]);
            } else {
                self.text.push_str(&words);
            }
        }
        self.text.push(',');
    }
}

impl Sink for Lines {
    /// Writes words; those that a spreadsheet would run as a formula get a quote mark before them.
    fn text(&mut self, text: &str) {
        let start = self.text.len();
        self.text.push_str(text);
        self.end_words(start);
    }

    fn whole(&mut self, value: i64) {
        self.verbatim(itoa::Buffer::new().format(value));
    }

    /// Writes a number. One that stands there already, as t does behind SCAR, is copied.
    fn number(&mut self, value: Option<f64>) {
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

    fn date(&mut self, date: Option<Date>) {
        if let Some(date) = date {
            push_date(&mut self.text, date);
        }
        self.text.push(',');
    }

    /// Writes several words with semicolons between them.
    fn list(&mut self, words: &[String]) {
        let start = self.text.len();
        for (position, word) in words.iter().enumerate() {
            if position > 0 {
                self.text.push(';');
            }
            self.text.push_str(word);
        }
        self.end_words(start);
    }

    fn end(&mut self) {
        if self.text.ends_with(',') {
            self.text.pop();
        }
        self.text.push('\n');
    }

    fn verbatim(&mut self, text: &str) {
        self.text.push_str(text);
        self.text.push(',');
    }

    fn position(&self) -> usize {
        self.text.len()
    }

    fn repeat(&mut self, cells: Range<usize>) -> bool {
        self.text.extend_from_within(cells);
        true
    }
}

/// Returns `false` for words that certainly hold no formula, which most do, without looking at their letters one by one.
fn may_be_formula(words: &str) -> bool {
    let first = words.as_bytes().first();
    first.is_some_and(|first| !first.is_ascii_alphanumeric())
        || words
            .bytes()
            .any(|b| matches!(b, b';' | b'\t' | b'\n' | b'\r'))
}

/// Writes the fewest digits that read back as the same number, as the JSON has them, without an exponent.
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

/// Writes a mantissa and an exponent as a plain number: `-1.25` and `-7` as `-0.000000125`.
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

/// Writes a date as `YYYY-MM-DD`.
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
        lines.text("a, \"b\"");
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

        /// A number in the middle between two equally short texts may get the other last digit.
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
