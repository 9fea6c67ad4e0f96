//! Parsers for the forms in which dates are written.

use super::era::{Era, counted_year};
use super::marks::{is_weekday, without_weekday};
use super::moment::Stamp;
use super::month::{month_number, with_thai_months};
use crate::load::text::clock::{Digits, leading, number};

/// Completes a year of two digits: 00 to 68 are 2000 to 2068, 69 to 99 are 1969 to 1999.
pub(super) fn full_year((year, digits): Digits) -> u32 {
    match (digits, year) {
        (2, 0..69) => 2000 + year,
        (2, _) => 1900 + year,
        _ => year,
    }
}

/// Parses eight digits, as `20240102`, with or without a time behind them, or the seven digits of a date of Taiwan.
pub(super) fn compact(cell: &[u8], era: Era) -> Option<Stamp> {
    const OF_TAIWAN: usize = 7;
    let are_digits = |cell: &[u8]| cell.iter().all(u8::is_ascii_digit);
    if cell.len() == OF_TAIWAN && are_digits(cell) {
        let year = counted_year((number(&cell[..3])?, 3))?;
        let date = era.date(year, number(&cell[3..5])?, number(&cell[5..])?)?;
        return Some(Stamp::on(date));
    }
    let (digits, rest) = cell.split_at_checked(8)?;
    // Six further digits are a time of day, as in `20240410214600`; other digits mean that the cell is another number.
    let is_time = rest.len() == 6 && are_digits(rest);
    if rest.first().is_some_and(u8::is_ascii_digit) && !is_time {
        return None;
    }
    let [year, month, day] = [&digits[..4], &digits[4..6], &digits[6..]].map(number);
    Stamp::with_clock(era.date(year?, month?, day?)?, rest)
}

/// Splits off three numbers between `-`, `/` or `.`, each with its count of digits. Returns them and the rest. A blank may follow
/// each mark, as in `2024. 01. 02`.
pub(super) fn fields(cell: &[u8]) -> Option<([Digits; 3], &[u8])> {
    let (a, rest) = leading(cell)?;
    let mark = *rest.first().filter(|b| matches!(b, b'-' | b'/' | b'.'))?;
    let (b, rest) = leading(rest[1..].trim_ascii_start())?;
    let (c, rest) = leading(rest.strip_prefix(&[mark])?.trim_ascii_start())?;
    // A mark at the end belongs to the date as well.
    let rest = rest
        .strip_prefix(b".")
        .filter(|rest| rest.is_empty())
        .unwrap_or(rest);
    Some(([a, b, c], rest))
}

/// Splits eight digits without marks as two, two and four.
pub(super) fn eight_digits(cell: &[u8]) -> Option<([Digits; 3], &[u8])> {
    parts_of_digits(cell, [2, 2, 4])
}

/// Splits six digits without marks as two, two and two.
pub(super) fn six_digits(cell: &[u8]) -> Option<([Digits; 3], &[u8])> {
    parts_of_digits(cell, [2, 2, 2])
}

/// Splits a cell of digits alone into three numbers of so many digits each.
fn parts_of_digits(cell: &[u8], lengths: [usize; 3]) -> Option<([Digits; 3], &[u8])> {
    let is_whole = cell.len() == lengths.iter().sum::<usize>();
    (is_whole && cell.iter().all(u8::is_ascii_digit)).then_some(())?;
    let (first, rest) = cell.split_at(lengths[0]);
    let (second, third) = rest.split_at(lengths[1]);
    let [first, second, third] = [first, second, third].map(number);
    let fields = [
        (first?, lengths[0]),
        (second?, lengths[1]),
        (third?, lengths[2]),
    ];
    Some((fields, &cell[cell.len()..]))
}

/// Parses a date whose year stands before the name of the month: `2024. január 2.`, `2024-Jan-02`.
pub(super) fn year_first_named(cell: &[u8], era: Era) -> Option<Stamp> {
    let (year, rest) = leading(cell)?;
    (year.1 == 4).then_some(())?;
    let (month, rest) = part(std::str::from_utf8(rest).ok()?)?;
    let month = month_number(month)?;
    let (day, rest) = part(rest)?;
    let day = number(day.as_bytes()).filter(|_| day.len() <= 2)?;
    let rest = rest.strip_prefix('.').unwrap_or(rest);
    Stamp::with_clock(era.date(year.0, month, day)?, rest.as_bytes())
}

/// Parses dates with a month name, such as `02-Jan-2024`, `2 January 2024`, `Jan 02, 2024` or `28AUG2025:16:12:00`, with or
/// without a day of the week before them. The year has two or four digits. It may follow the time, as in
/// `Thu Aug 28 20:12:00 +0000 2025`.
pub(super) fn named(cell: &[u8], month_first: bool, era: Era) -> Option<Stamp> {
    let text = std::str::from_utf8(cell).ok()?;
    let romanised = text.contains('.').then(|| with_thai_months(text)).flatten();
    let text = romanised.as_deref().unwrap_or(text);
    let text = std::str::from_utf8(without_weekday(text.as_bytes())).ok()?;
    let (mut first, mut rest) = part(text)?;
    // In other languages a day of the week stands before the number of the day alone: `mar` is a Tuesday or March.
    if !month_first && is_weekday(first) {
        (first, rest) = part(rest)?;
    }
    let (second, rest) = part(rest)?;
    let (month, day) = if month_first {
        (first, second)
    } else {
        (second, first)
    };
    let day = ["st", "nd", "rd", "th"]
        .iter()
        .find_map(|ending| day.strip_suffix(ending))
        .unwrap_or(day);
    if !(1..=2).contains(&day.len()) {
        return None;
    }
    let (month, day) = (month_number(month)?, number(day.as_bytes())?);
    let rest = rest.trim_start_matches(is_between);
    let rest = rest.strip_prefix("de ").unwrap_or(rest);
    let (year, rest) = match leading(rest.as_bytes())? {
        ((_, 1 | 2), [b':', ..]) => {
            let (clock, year) = rest.rsplit_once(' ')?;
            ((number(year.as_bytes())?, year.len()), clock.as_bytes())
        }
        found => found,
    };
    if !matches!(year.1, 2 | 4) {
        return None;
    }
    Stamp::with_clock(era.date(full_year(year), month, day)?, rest)
}

/// Returns whether a character stands between the parts of a date.
pub(super) fn is_between(c: char) -> bool {
    matches!(c, ' ' | '\u{a0}' | '-' | ',' | '/' | '.')
}

/// Splits off the first run of digits, with its ending as in `2nd`, or of letters. Spanish and Portuguese put `de` between the
/// parts.
fn part(text: &str) -> Option<(&str, &str)> {
    let text = text.trim_start_matches(is_between);
    let text = text.strip_prefix("de ").unwrap_or(text);
    let end = |is_part: &dyn Fn(char) -> bool| text.find(|c| !is_part(c)).unwrap_or(text.len());
    let digits = end(&|c| c.is_ascii_digit());
    let at = match digits {
        0 => end(&char::is_alphabetic),
        digits => {
            let after = text.get(digits..digits + 2).unwrap_or_default();
            let is_ordinal = ["st", "nd", "rd", "th"].contains(&after);
            digits + if is_ordinal { 2 } else { 0 }
        }
    };
    (at > 0).then(|| text.split_at(at))
}

/// Returns a year as East Asia counts: in the eras of Japan, from the founding of the republic of China, or as elsewhere.
fn east_asian_year(year: &str) -> Option<u32> {
    const JAPAN: [(&str, u32); 3] = [("令和", 2018), ("平成", 1988), ("昭和", 1925)];
    let digits = |year: &str| number(year.trim().as_bytes());
    for (name, before) in JAPAN {
        if let Some(year) = year.strip_prefix(name) {
            let first = (year.trim() == "元").then_some(1);
            return Some(before + first.or_else(|| digits(year))?);
        }
    }
    let year = year.trim_start_matches(['民', '國', '国']).trim();
    counted_year((digits(year)?, year.len()))
}

/// Parses `2025年8月28日`, `令和7年8月28日`, `民國114年8月28日` and `2025년 8월 28일`, with or without a time such as `16时12分`.
pub(super) fn east_asian(cell: &[u8], era: Era) -> Option<Stamp> {
    let text = std::str::from_utf8(cell).ok()?;
    let (year, rest) = text.split_once(['年', '년'])?;
    let (month, rest) = rest.split_once(['月', '월'])?;
    let (day, rest) = rest.split_once(['日', '일'])?;
    let [month, day] = [month, day].map(|digits| number(digits.trim().as_bytes()));
    let date = era.date(east_asian_year(year.trim())?, month?, day?)?;
    let clock = rest.replace(['时', '時', '시', '点', '分', '분'], ":");
    let clock = clock.replace(['秒', '초', ' '], "");
    Stamp::with_clock(date, clock.trim_end_matches(':').as_bytes())
}
