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

/// Returns a year of four digits, or, of three digits, one that Taiwan counts from 1912 on.
pub(super) fn counted_year((year, digits): Digits) -> Option<u32> {
    match digits {
        4 => Some(year),
        3 if (40..200).contains(&year) => Some(year + 1911),
        _ => None,
    }
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

/// Parses dates with a month name, such as `02-Jan-2024`, `2 January 2024`, `Jan 02, 2024` or `28AUG2025:16:12:00`, with or
/// without a day of the week before them. The year has two or four digits. It may follow the time, as in
/// `Thu Aug 28 20:12:00 +0000 2025`.
pub(super) fn named(cell: &[u8], month_first: bool) -> Option<Stamp> {
    let text = without_weekday(std::str::from_utf8(cell).ok()?);
    let (first, rest) = part(text)?;
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
    Stamp::with_clock(ymd(full_year(year), month, day)?, rest)
}

/// Returns whether a character stands between the parts of a date.
fn is_between(c: char) -> bool {
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

/// Removes an English day of the week, as in `Thu, 28 Aug 2025`.
fn without_weekday(text: &str) -> &str {
    const DAYS: [&str; 7] = [
        "monday",
        "tuesday",
        "wednesday",
        "thursday",
        "friday",
        "saturday",
        "sunday",
    ];
    let end = text
        .find(|c: char| !c.is_alphabetic())
        .unwrap_or(text.len());
    let (word, rest) = text.split_at(end);
    let word = word.to_lowercase();
    let is_day = word.len() >= 3 && DAYS.iter().any(|day| day.starts_with(&word));
    if is_day {
        rest.trim_start_matches(is_between)
    } else {
        text
    }
}

/// Names of months, and abbreviations that are not their beginnings, in English, German, French, Spanish, Italian, Portuguese,
/// Dutch and Swedish. English names may be cut to three letters or more.
#[rustfmt::skip]
const MONTHS: [&[&str]; 12] = [
    &["january", "januar", "jänner", "janvier", "janv", "enero", "ene", "gennaio", "gen", "janeiro", "januari"],
    &["february", "februar", "février", "févr", "fév", "fevrier", "febrero", "febbraio", "fevereiro", "fev", "februari"],
    &["march", "märz", "mrz", "maerz", "mars", "marzo", "março", "marco", "maart", "mrt"],
    &["april", "avril", "avr", "abril", "abr", "aprile"],
    &["may", "mai", "mayo", "maggio", "mag", "maio", "mei", "maj"],
    &["june", "juni", "juin", "junio", "giugno", "giu", "junho"],
    &["july", "juli", "juillet", "juil", "julio", "luglio", "lug", "julho"],
    &["august", "août", "aout", "agosto", "ago", "augustus", "augusti"],
    &["september", "sept", "septembre", "septiembre", "settembre", "set", "setembro"],
    &["october", "oktober", "okt", "octobre", "octubre", "ottobre", "ott", "outubro", "out"],
    &["november", "novembre", "noviembre", "novembro"],
    &["december", "dezember", "dez", "décembre", "déc", "decembre", "diciembre", "dic", "dicembre", "dezembro"],
];

fn month_number(name: &str) -> Option<u32> {
    let name = name.to_lowercase();
    let fits = |names: &&[&str]| {
        names.contains(&name.as_str()) || (name.len() >= 3 && names[0].starts_with(&name))
    };
    MONTHS.iter().position(fits).map(|i| i as u32 + 1)
}

/// Parses `2025年8月28日`, `民國114年8月28日` and `2025년 8월 28일`, with or without a time such as `16时12分`.
pub(super) fn east_asian(cell: &[u8]) -> Option<Stamp> {
    let text = std::str::from_utf8(cell).ok()?;
    let (year, rest) = text.split_once(['年', '년'])?;
    let year = year.trim_start_matches(['民', '國', '国']).trim();
    let (month, rest) = rest.split_once(['月', '월'])?;
    let (day, rest) = rest.split_once(['日', '일'])?;
    let [month, day] = [month, day].map(|digits| number(digits.trim().as_bytes()));
    let date = ymd(
        counted_year((number(year.as_bytes())?, year.len()))?,
        month?,
        day?,
    )?;
    let clock = rest.replace(['时', '時', '시', '点', '分', '분'], ":");
    let clock = clock.replace(['秒', '초', ' '], "");
    Stamp::with_clock(date, clock.trim_end_matches(':').as_bytes())
}

/// 2299-12-31 in days since 1970-01-01; a later date is taken as an error.
const LAST_DAY: i32 = 120_529;

/// Parses a Unix time. Its unit follows from the number of digits: seconds have ten digits in this century,
/// milliseconds thirteen, microseconds sixteen and nanoseconds nineteen.
pub(super) fn epoch(cell: &[u8]) -> Option<Stamp> {
    let digits = without_fraction(cell);
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
        zone: None,
    })
}

/// Parses a count of seconds, or of parts of a second, since 1970-01-01 in UTC. It may be below zero.
pub(super) fn counted(cell: &[u8], per_second: i64) -> Option<Stamp> {
    const DAY: i64 = 86_400;
    let digits = cell.strip_suffix(b".0").unwrap_or(cell);
    let count: i64 = std::str::from_utf8(digits).ok()?.parse().ok()?;
    let seconds = count.div_euclid(per_second);
    let second = u32::try_from(seconds.rem_euclid(DAY)).ok()?;
    Stamp::from_days(seconds.div_euclid(DAY), second, Some(0))
}

/// Returns a number without its decimals.
fn without_fraction(cell: &[u8]) -> &[u8] {
    match memchr::memchr(b'.', cell) {
        Some(point) if cell[point + 1..].iter().all(u8::is_ascii_digit) => &cell[..point],
        _ => cell,
    }
}

/// Parses a day number of a spreadsheet.
pub(super) fn serial(cell: &[u8]) -> Option<Stamp> {
    const FIRST: i32 = -25_569;
    let digits = cell.strip_suffix(b".0").unwrap_or(cell);
    let days = number(digits).filter(|days| (20_000..=60_000).contains(days))?;
    Some(Stamp::on(Date::from_days_since_1970(FIRST + days as i32)))
}

/// Parses a day number of a spreadsheet whose decimals are the time of day.
pub(super) fn serial_moment(cell: &[u8]) -> Option<Stamp> {
    const DAY: f64 = 86_400.0;
    let day = serial(without_fraction(cell))?;
    let number: f64 = std::str::from_utf8(cell).ok()?.parse().ok()?;
    let second = (number.fract() * DAY).round().min(DAY - 1.0);
    Some(Stamp {
        second: second as u32,
        ..day
    })
}
