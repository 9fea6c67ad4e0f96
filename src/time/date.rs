//! Calendar dates, stored as integers.

use std::fmt;
use std::str::FromStr;

use chrono::{Datelike, NaiveDate};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::error::Error;

/// A date of the Gregorian calendar, stored as the number of days since 1970-01-01.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Date(i32);

/// Days from day 1 of chrono's count, 0001-01-01, to the same count on 1970-01-01.
const UNIX_EPOCH_FROM_CE: i32 = 719_163;

/// Years that are accepted. A date outside is an error of the input, such as a five-digit year or an unset 0001-01-01.
const YEARS: std::ops::RangeInclusive<i32> = 1600..=2299;

impl Date {
    /// Returns the date this number of days after 1970-01-01.
    pub const fn from_days_since_1970(days: i32) -> Self {
        Self(days)
    }

    /// Returns the number of days since 1970-01-01.
    pub const fn days_since_1970(self) -> i32 {
        self.0
    }

    /// Returns the date of a year, month and day; `None` if there is no such date or the year is outside 1600..=2299.
    pub fn from_ymd(year: i32, month: u32, day: u32) -> Option<Self> {
        NaiveDate::from_ymd_opt(year, month, day)
            .filter(|_| YEARS.contains(&year))
            .map(Self::from)
    }

    /// Reads `YYYY-MM-DD`.
    pub fn parse(text: &str) -> Option<Self> {
        let bytes = text.as_bytes();
        if bytes.len() != 10 || bytes[4] != b'-' || bytes[7] != b'-' {
            return None;
        }
        let number = |range: std::ops::Range<usize>| {
            bytes[range].iter().try_fold(0, |n, b| {
                b.is_ascii_digit().then(|| n * 10 + u32::from(b - b'0'))
            })
        };
        Self::from_ymd(number(0..4)? as i32, number(5..7)?, number(8..10)?)
    }

    /// Returns whether the date is a Saturday or a Sunday.
    pub fn is_weekend(self) -> bool {
        // 1970-01-01 was a Thursday.
        matches!((self.0 + 3).rem_euclid(7), 5 | 6)
    }

    /// Returns the date as chrono's type.
    pub fn to_chrono(self) -> NaiveDate {
        NaiveDate::from_num_days_from_ce_opt(self.0.saturating_add(UNIX_EPOCH_FROM_CE))
            .unwrap_or(NaiveDate::MAX)
    }
}

impl From<NaiveDate> for Date {
    fn from(date: NaiveDate) -> Self {
        Self(date.num_days_from_ce() - UNIX_EPOCH_FROM_CE)
    }
}

impl FromStr for Date {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self, Error> {
        let error = || Error::options(format!("`{text}` is not a date like 2025-08-29"));
        Self::parse(text).ok_or_else(error)
    }
}

impl fmt::Display for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.to_chrono().fmt(f)
    }
}

impl Serialize for Date {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Date {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?
            .parse()
            .map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_and_number_are_the_same_day() {
        let day = Date::parse("2025-08-29").unwrap();
        assert_eq!(day.days_since_1970(), 20_329);
        assert_eq!(day.to_string(), "2025-08-29");
        assert_eq!(Date::from_days_since_1970(0).to_string(), "1970-01-01");
        let weekend = [
            "2025-08-29",
            "2025-08-30",
            "2025-08-31",
            "2025-09-01",
            "1969-12-28",
        ];
        assert_eq!(
            weekend.map(|day| Date::parse(day).unwrap().is_weekend()),
            [false, true, true, false, true]
        );
    }

    #[test]
    fn what_is_no_date_is_refused() {
        for text in [
            "2025-02-30",
            "2025-8-29",
            "20250829",
            "0001-01-01",
            "2025/08/29",
            "２０２５-08",
            "",
            "+025-01-01",
        ] {
            assert_eq!(Date::parse(text), None, "{text}");
        }
    }
}
