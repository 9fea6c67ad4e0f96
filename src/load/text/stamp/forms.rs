//! Parsers for the forms in which dates are written.

use super::moment::Stamp;
use crate::load::text::clock::{Digits, leading, number};
use crate::time::Date;

pub(super) fn ymd(year: u32, month: u32, day: u32) -> Option<Date> {
    Date::from_ymd(i32::try_from(year).ok()?, month, day)
}

/// Completes a year of two digits: 00 to 68 are 2000 to 2068, 69 to 99 are 1969 to 1999.
pub(super) fn full_year((year, digits): Digits) -> u32 {
    match (digits, year) {
        (2, 0..69) => 2000 + year,
        (2, _) => 1900 + year,
        _ => year,
    }
}

/// Splits off three numbers between `-`, `/` or `.`, each with its count of digits. Returns them and the rest.
pub(super) fn fields(cell: &[u8]) -> Option<([Digits; 3], &[u8])> {
    let (a, rest) = leading(cell)?;
    let mark = *rest.first().filter(|b| matches!(b, b'-' | b'/' | b'.'))?;
    let (b, rest) = leading(&rest[1..])?;
    let (c, rest) = leading(rest.strip_prefix(&[mark])?)?;
    Some(([a, b, c], rest))
}

/// Parses dates with a month name, such as `02-Jan-2024`, `2 January 2024` or `Jan 02, 2024`. The year has two or four
/// digits.
pub(super) fn named(cell: &[u8], month_first: bool) -> Option<Stamp> {
    let text = std::str::from_utf8(cell).ok()?;
    let parts: Vec<&str> = match glued(text).filter(|_| !month_first) {
        Some(parts) => parts.to_vec(),
        None => text
            .split([' ', '-', ',', '/', '.'])
            .filter(|part| !part.is_empty())
            .collect(),
    };
    let [first, second, year] = *parts.get(..3)?.first_chunk::<3>()?;
    let (month, day) = if month_first {
        (first, second)
    } else {
        (second, first)
    };
    let year = (number(year.as_bytes())?, year.len());
    if !(1..=2).contains(&day.len()) || !matches!(year.1, 2 | 4) {
        return None;
    }
    let rest = parts[3..].join(" ");
    Stamp::with_clock(
        ymd(
            full_year(year),
            month_number(month)?,
            number(day.as_bytes())?,
        )?,
        rest.as_bytes(),
    )
}

/// Returns the day, month and year of `02jan2024`, as Stata and SAS write dates.
fn glued(text: &str) -> Option<[&str; 3]> {
    const LENGTH: usize = "02jan2024".len();
    let is_glued = text.len() == LENGTH && text.bytes().all(|b| b.is_ascii_alphanumeric());
    is_glued.then(|| [&text[..2], &text[2..5], &text[5..]])
}

fn month_number(name: &str) -> Option<u32> {
    const MONTHS: [&str; 12] = [
        "january",
        "february",
        "march",
        "april",
        "may",
        "june",
        "july",
        "august",
        "september",
        "october",
        "november",
        "december",
    ];
    let name = name.to_lowercase();
    let fits = |month: &&str| {
        name.len() >= 3 && (month.starts_with(&name) || (name == "sept" && **month == *"september"))
    };
    MONTHS.iter().position(fits).map(|i| i as u32 + 1)
}

/// 2299-12-31 in days since 1970-01-01; a later date is taken as an error.
const LAST_DAY: i32 = 120_529;

/// Parses a Unix time. Its unit follows from the number of digits: seconds have ten digits in this century,
/// milliseconds thirteen, microseconds sixteen and nanoseconds nineteen.
pub(super) fn epoch(cell: &[u8]) -> Option<Stamp> {
    let digits = cell.strip_suffix(b".0").unwrap_or(cell);
    if !(9..=19).contains(&digits.len()) || !digits.iter().all(u8::is_ascii_digit) {
        return None;
    }
    let count: u64 = std::str::from_utf8(digits).ok()?.parse().ok()?;
    let unit = match digits.len() {
        9..=11 => 1,
        12..=14 => 1_000,
        15..=17 => 1_000_000,
        _ => 1_000_000_000,
    };
    let seconds = count / unit;
    let days = i32::try_from(seconds / 86_400)
        .ok()
        .filter(|days| *days <= LAST_DAY)?;
    let date = Date::from_days_since_1970(days);
    Some(Stamp {
        date,
        second: (seconds % 86_400) as u32,
        offset: Some(0),
    })
}

pub(super) fn serial(cell: &[u8]) -> Option<Stamp> {
    const FIRST: i32 = -25_569;
    let digits = cell.strip_suffix(b".0").unwrap_or(cell);
    let days = number(digits).filter(|days| (20_000..=60_000).contains(days))?;
    Some(Stamp::on(Date::from_days_since_1970(FIRST + days as i32)))
}
