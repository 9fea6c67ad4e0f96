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
mod tests {
    use proptest::collection::vec;
    use proptest::prelude::*;
    use proptest::sample::select;

    use super::*;

    const POINT: NumberStyle = NumberStyle::with_decimal(b'.');
    const COMMA: NumberStyle = NumberStyle::with_decimal(b',');

    #[test]
    fn numbers_are_numbers() {
        for (text, value) in [
            (" 135.00 ", 135.0),
            ("1.234E+05", 123_400.0),
            ("-10.", -10.0),
            ("$1,234.50", 1234.5),
            ("(12.5)", -12.5),
            ("\u{2212}3", -3.0),
            ("7 278.20", 7278.2),
            ("7\u{202f}278.20 €", 7278.2),
            ("1'000", 1000.0),
            ("9899.999999999998", 9899.999999999998),
            ("1e-320", 1e-320),
        ] {
            assert_eq!(POINT.parse(text.as_bytes()), Some(value), "{text}");
        }
        for (text, value) in [
            ("10,20", 10.2),
            ("3.412,50", 3412.5),
            ("114.982", 114_982.0),
            ("1.224.000", 1_224_000.0),
        ] {
            assert_eq!(COMMA.parse(text.as_bytes()), Some(value), "{text}");
        }
    }

    #[test]
    fn money_is_a_number() {
        for text in [
            "US$945.25",
            "NT$ 945.25",
            "945.25 USD",
            "USD945.25",
            "GBX 945.25",
            "945.25p",
            "945.25 zł",
            "₩945.25",
            "945.25원",
            "945.25*",
            "▲945.25",
            "945.25¹",
            "Rs. 945.25",
            "kr. 945.25",
            "R 945.25",
        ] {
            assert_eq!(POINT.parse(text.as_bytes()), Some(945.25), "{text}");
        }
        assert_eq!(POINT.parse("(€945.25)".as_bytes()), Some(-945.25));
    }

    #[test]
    fn there_may_be_none() {
        for missing in ["", "null", "NaN", "N/A", "-", "#N/A N/A", "None", "."] {
            assert!(
                POINT.parse(missing.as_bytes()).unwrap().is_nan(),
                "{missing}"
            );
        }
    }

    #[test]
    fn digits_are_grouped_as_in_india() {
        for (text, value) in [
            ("1,26,373.94", 126_373.94),
            ("62,45,770", 6_245_770.0),
            ("12,34,56,789", 123_456_789.0),
        ] {
            assert_eq!(POINT.parse(text.as_bytes()), Some(value), "{text}");
        }
    }

    #[test]
    fn what_is_no_number_is_refused() {
        for bad in [
            "12a",
            "1,23,45",
            "123,45,678",
            "1.23.4",
            "inf",
            "-inf",
            "1e999",
            "1,5",
            "--5",
            "(-5)",
            "1,23,4",
            "5%",
            "Jan-24",
            "e5",
            "1.2M",
            "$",
            "USD",
            "p945.25",
            "945.25 ABC",
        ] {
            assert_eq!(POINT.parse(bad.as_bytes()), None, "{bad}");
        }
        assert_eq!(POINT.parse(b"\xff"), None);
    }

    #[test]
    fn volumes_may_be_short() {
        for (text, value) in [
            ("98.00K", 98_000.0),
            ("0.12M", 120_000.0),
            ("1.1B", 1.1e9),
            ("98000.5", 98_000.5),
            // The products of these with 1,000 or 1,000,000 are not the nearest numbers.
            ("128.677K", 128_677.0),
            ("260.273k", 260_273.0),
            ("0.129811M", 129_811.0),
            ("$1.16B", 1.16e9),
        ] {
            assert_eq!(POINT.parse_volume(text.as_bytes()), Some(value), "{text}");
        }
        assert_eq!(COMMA.parse_volume(b"98,00K"), Some(98_000.0));
        assert_eq!(POINT.parse_volume(b"K"), None);
    }

    #[test]
    fn any_bytes_are_a_finite_number_or_none() {
        let check = |bytes: &[u8]| {
            for style in [POINT, COMMA] {
                for value in [style.parse(bytes), style.parse_volume(bytes)]
                    .into_iter()
                    .flatten()
                {
                    assert!(!value.is_infinite(), "{bytes:?}");
                }
            }
            let text = std::str::from_utf8(bytes).unwrap_or_default();
            let is_plain = text.bytes().all(|b| b.is_ascii_digit() || b == b'.')
                && text.bytes().any(|b| b.is_ascii_digit());
            if let Some(value) = text
                .parse::<f64>()
                .ok()
                .filter(|value| is_plain && value.is_finite())
            {
                assert_eq!(
                    POINT.parse(bytes).map(f64::to_bits),
                    Some(value.to_bits()),
                    "{text}"
                );
            }
        };
        proptest!(
            ProptestConfig::with_cases(20_000),
            |(bytes in vec(any::<u8>(), 0..40))| check(&bytes)
        );
        // Characters that occur in numbers; random bytes rarely form one.
        let letters: &[u8] = b"0123456789012345678901234567890123456789.,-+eEKM%$() ";
        proptest!(
            ProptestConfig::with_cases(20_000),
            |(bytes in vec(select(letters), 0..40))| check(&bytes)
        );
    }

    /// The exact parser returns the same bits as the standard library's parser.
    #[test]
    fn exact_is_exact() {
        let mut state = 1_u64;
        for _ in 0..200_000 {
            state = state
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1_442_695_040_888_963_407);
            let decimals = (state >> 60) as usize;
            let digits = (state >> 8) % 10_u64.pow(1 + (state % 16) as u32);
            let text = format!("{digits:0>width$}", width = decimals + 1);
            let text = format!(
                "{}.{}",
                &text[..text.len() - decimals],
                &text[text.len() - decimals..]
            );
            if let Some(value) = exact(text.as_bytes()) {
                assert_eq!(
                    value.to_bits(),
                    text.parse::<f64>().unwrap().to_bits(),
                    "{text}"
                );
            }
        }
    }
}
