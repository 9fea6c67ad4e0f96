//! Parsing of numbers. All numbers of a file have one style, detected from its cells.

mod mark;
mod money;

pub(in crate::load) use mark::{Mark, are_slips, mark};
pub(in crate::load) use money::money_of;
use money::without_money;

use super::invisible::is_blank;

/// Cells that mean "no number"; case is ignored.
const MISSING: [&str; 15] = [
    "",
    "null",
    "nan",
    "na",
    "n/a",
    "-",
    "--",
    ".",
    "#n/a",
    "#n/a n/a",
    "#n/a field not applicable",
    "none",
    "nil",
    "\u{2013}",
    "\u{2014}",
];

/// Marks behind an amount that point to a footnote.
const FOOTNOTES: [char; 7] = ['*', '†', '‡', '¹', '²', '³', '⁴'];

/// Marks before an amount that say which way it moved.
const ARROWS: [char; 6] = ['▲', '▼', '△', '▽', '↑', '↓'];

/// `EXACT_POWERS[i]`: 10^i. An `f64` holds each of them exactly.
const EXACT_POWERS: [f64; 23] = [
    1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16,
    1e17, 1e18, 1e19, 1e20, 1e21, 1e22,
];

/// The way the numbers of a file are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::load) struct NumberStyle {
    /// The decimal mark: `.` or `,`.
    pub decimal: u8,
    /// The mark between groups of three digits.
    pub thousands: Thousands,
}

/// The mark between groups of three digits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::load) enum Thousands {
    /// The one of `.` and `,` that is not the decimal mark, a blank, or an apostrophe.
    Usual,
    /// Only this mark.
    Mark(u8),
}

impl Default for NumberStyle {
    fn default() -> Self {
        Self::with_decimal(b'.')
    }
}

impl NumberStyle {
    pub const fn with_decimal(decimal: u8) -> Self {
        Self {
            decimal,
            thousands: Thousands::Usual,
        }
    }

    /// Parses a number. Returns NaN if the cell means "no number", and `None` for anything else, infinities included.
    pub fn parse(self, cell: &[u8]) -> Option<f64> {
        let cell = cell.trim_ascii();
        if self.decimal == b'.'
            && let Some(value) = plain(cell)
        {
            return Some(value);
        }
        let text = std::str::from_utf8(cell).ok()?;
        if is_missing(text) {
            return Some(f64::NAN);
        }
        self.decorated(text, 0).filter(|value| value.is_finite())
    }

    /// Parses a volume, which may end in `K`, `M`, `B` or `T`. The zeros go into the text of the number, so that the result is the
    /// nearest `f64`: 128.677 times 1,000 is not 128,677.
    pub fn parse_volume(self, cell: &[u8]) -> Option<f64> {
        let cell = cell.trim_ascii();
        let zeros = match cell.last().map(u8::to_ascii_uppercase) {
            Some(b'K') => 3,
            Some(b'M') => 6,
            Some(b'B') => 9,
            Some(b'T') => 12,
            _ => return self.parse(cell),
        };
        let amount = std::str::from_utf8(&cell[..cell.len() - 1]).ok()?;
        self.decorated(amount, zeros)
            .filter(|amount| amount.is_finite())
    }

    /// Returns whether a cell is a number in one style or another; a change in percent counts.
    pub fn may_be_number(cell: &[u8]) -> bool {
        let cell = cell.trim_ascii();
        let cell = cell.strip_suffix(b"%").unwrap_or(cell);
        [b'.', b','].into_iter().any(|decimal| {
            let read = Self::with_decimal(decimal).parse_volume(cell);
            read.is_some_and(f64::is_finite)
        })
    }

    /// Parses a number with signs, marks of money or groups, times 10 to the power of `zeros`.
    fn decorated(self, text: &str, zeros: u8) -> Option<f64> {
        // Marks of footnotes and arrows of the change say nothing of the amount.
        let text = text.trim_matches(is_blank).trim_end_matches(FOOTNOTES);
        let mut text = text.trim_start_matches(ARROWS).trim_matches(is_blank);
        let mut negative = false;
        if let Some(inner) = text
            .strip_prefix('(')
            .and_then(|rest| rest.strip_suffix(')'))
        {
            (text, negative) = (inner.trim_matches(is_blank), true);
        }
        text = without_money(text);
        if let Some(rest) = text.strip_prefix(['-', '\u{2212}']) {
            if negative {
                return None;
            }
            (text, negative) = (rest, true);
        } else if let Some(rest) = text.strip_prefix('+') {
            text = rest;
        }
        text = without_money(text);
        let mut number = self.canonical(text)?;
        if zeros > 0 {
            // A number that has an exponent already becomes none.
            number = format!("{number}e{zeros}");
        }
        let amount = plain(number.as_bytes()).filter(|value| *value >= 0.0)?;
        Some(if negative { -amount } else { amount })
    }

    /// Rewrites a number with `.` as decimal mark and without grouping marks; `None` if a group does not have three
    /// digits or, as in India, the last one three and the others two.
    fn canonical(self, text: &str) -> Option<String> {
        let (number, exponent) = match text.find(['e', 'E']) {
            Some(at) => text.split_at(at),
            None => (text, ""),
        };
        let (whole, fraction) = match number.rfind(char::from(self.decimal)) {
            Some(at) => (&number[..at], Some(&number[at + 1..])),
            None => (number, None),
        };
        let grouped = |c: char| match self.thousands {
            Thousands::Mark(mark) => c == char::from(mark),
            Thousands::Usual => {
                is_blank(c)
                    || c == '\''
                    || c == '\u{2019}'
                    || (c != char::from(self.decimal) && (c == '.' || c == ','))
            }
        };
        let groups: Vec<&str> = whole.split(grouped).collect();
        let sound = match groups.as_slice() {
            [first, middle @ .., last] => {
                let have = |digits: usize| middle.iter().all(|group| group.len() == digits);
                let is_indian = first.len() <= 2 && have(2);
                let is_usual = first.len() <= 3 && have(3);
                !first.is_empty() && last.len() == 3 && (is_indian || is_usual)
            }
            _ => true,
        };
        let digits = |text: &str| text.bytes().all(|b| b.is_ascii_digit());
        let sound =
            sound && groups.iter().all(|group| digits(group)) && fraction.is_none_or(digits);
        sound.then(|| {
            let point = if fraction.is_some() { "." } else { "" };
            format!(
                "{}{point}{}{exponent}",
                groups.concat(),
                fraction.unwrap_or("")
            )
        })
    }
}

/// Returns whether the cell means "no number".
pub(in crate::load) fn is_missing(text: &str) -> bool {
    MISSING.iter().any(|word| text.eq_ignore_ascii_case(word))
}

/// Parses digits with an optional `.`, fraction and exponent. Infinities and words are not numbers.
fn plain(cell: &[u8]) -> Option<f64> {
    exact(cell).or_else(|| {
        let numeric = cell
            .last()
            .is_some_and(|last| last.is_ascii_digit() || *last == b'.')
            && cell.iter().any(u8::is_ascii_digit);
        let text = std::str::from_utf8(cell).ok().filter(|_| numeric)?;
        text.parse().ok().filter(|value: &f64| value.is_finite())
    })
}

/// Parses a plain decimal exactly: an integer of at most 2^53 divided by a power of ten of at most 10^22. `f64` holds
/// both exactly, so the quotient is rounded once and is the nearest `f64`. `None` if the cell is not of this form.
pub(in crate::load) fn exact(cell: &[u8]) -> Option<f64> {
    let (negative, digits) = match cell {
        [b'-', rest @ ..] => (true, rest),
        _ => (false, cell),
    };
    let (value, length) = exact_start(digits)?;
    let value = if negative { -value } else { value };
    (length == digits.len()).then_some(value)
}

/// Returns the number at the start of `bytes`, as [`exact`] reads it but without a sign, and its length in bytes. `None` if there is
/// none, or one that takes more than a division to read exactly.
#[inline]
pub(in crate::load) fn exact_start(bytes: &[u8]) -> Option<(f64, usize)> {
    /// Most digits and points.
    const LONGEST: usize = 17;
    let (mut mantissa, mut length, mut point) = (0_u64, 0, None);
    for byte in bytes.iter().take(LONGEST + 1) {
        let digit = byte.wrapping_sub(b'0');
        if digit <= 9 {
            mantissa = mantissa * 10 + u64::from(digit);
        } else if *byte == b'.' && length > 0 && point.is_none() {
            point = Some(length);
        } else {
            break;
        }
        length += 1;
    }
    if length == 0 || length > LONGEST || mantissa > 1 << 53 {
        return None;
    }
    let decimals = point.map_or(0, |point: usize| length - 1 - point);
    Some((mantissa as f64 / EXACT_POWERS[decimals], length))
}

#[cfg(test)]
mod tests;
