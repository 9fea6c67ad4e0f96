//! Dates that are numbers: counts of days, seconds or their parts from a certain day on.

use super::moment::Stamp;
use crate::load::text::clock::number;
use crate::time::Date;

/// A unit in which programs count from 1970-01-01.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::load) enum Unit {
    /// Seconds.
    Second,
    /// Thousandths of a second.
    Milli,
}

impl Unit {
    /// Every unit.
    pub const ALL: [Self; 2] = [Self::Second, Self::Milli];

    /// Returns how many of this unit make a second.
    pub fn per_second(self) -> i64 {
        match self {
            Self::Second => 1,
            Self::Milli => 1_000,
        }
    }
}

/// A day from which programs count days.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::load) enum Epoch {
    /// 1904-01-01, as old spreadsheets on the Mac count.
    Mac,
    /// 1960-01-01, as Stata and SAS count.
    Stata,
    /// 1970-01-01, as R and Arrow count.
    Unix,
}

impl Epoch {
    /// Every epoch.
    pub const ALL: [Self; 3] = [Self::Mac, Self::Stata, Self::Unix];

    /// Returns the day from which is counted, in days since 1970-01-01.
    pub(super) fn day(self) -> i64 {
        match self {
            Self::Mac => -24_107,
            Self::Stata => -3_653,
            Self::Unix => 0,
        }
    }
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

/// Parses a number of days, which `parse` reads, whose decimals are the time of day.
pub(super) fn moment_of_number(
    cell: &[u8],
    parse: impl Fn(&[u8]) -> Option<Stamp>,
) -> Option<Stamp> {
    const DAY: f64 = 86_400.0;
    let day = parse(without_fraction(cell))?;
    let number: f64 = std::str::from_utf8(cell).ok()?.parse().ok()?;
    let second = (number.fract() * DAY).round().min(DAY - 1.0);
    Some(Stamp {
        second: second as u32,
        ..day
    })
}
