//! Parsing of dates as vendors write them, with an optional time of day and UTC offset.

mod counts;
mod era;
mod forms;
mod marks;
mod moment;
mod month;
mod pattern;
mod style;

use chrono::Datelike;

use crate::load::text::clock::number;
use crate::time::Date;
pub(in crate::load) use counts::{Epoch, Unit};
use counts::{counted, epoch, moment_of_number, serial};
use era::Era;
use forms::{
    compact, east_asian, eight_digits, fields, full_year, named, six_digits, year_first_named,
};
use marks::{plain, without_weekdays};
pub(in crate::load) use moment::Stamp;
pub(in crate::load) use pattern::PARTS;
pub(in crate::load) use style::{DateStyle, Order};

/// Parses `2024-01-02`.
fn iso(cell: &[u8]) -> Option<Date> {
    let [y0, y1, y2, y3, b'-', m0, m1, b'-', d0, d1] = cell else {
        return None;
    };
    let year = number(&[*y0, *y1, *y2, *y3])?;
    Era::Common.date(year, number(&[*m0, *m1])?, number(&[*d0, *d1])?)
}

/// Returns whether a date is a placeholder that programs write for a missing date: a day from which they count, or the ends of what 64
/// bits count in nanoseconds. No exchange was open on any of them.
pub(in crate::load) fn is_unset(date: Date) -> bool {
    /// 1601-01-01 of Windows, 1677-09-20 and 1677-09-21 (the least nanosecond), 1753-01-01 of SQL Server, 1899-12-31 and 1900-01-01 of
    /// spreadsheets and databases, 1904-01-01 of the Mac, 1970-01-01 of Unix, 2262-04-11 and 2262-04-12 (the last nanosecond).
    const UNSET: [i32; 10] = [
        -134_774, -106_753, -106_752, -79_257, -25_568, -25_567, -24_107, 0, 106_751, 106_752,
    ];
    UNSET.contains(&date.days_since_1970())
}

impl DateStyle {
    /// All styles, in the order in which a column is tried.
    pub const ALL: [Self; 14] = [
        Self::YearFirst,
        Self::Compact,
        Self::DayFirst,
        Self::MonthFirst,
        Self::DayFirstShort,
        Self::MonthFirstShort,
        Self::DayMonthName,
        Self::MonthNameDay,
        Self::Buddhist(Order::YearFirst),
        Self::Buddhist(Order::Compact),
        Self::Buddhist(Order::DayFirst),
        Self::Buddhist(Order::DayMonthName),
        Self::Epoch,
        Self::Serial,
    ];

    /// Returns whether a cell can be read as a date.
    pub fn is_date(cell: &[u8]) -> bool {
        Self::ALL.iter().any(|style| style.parse(cell).is_some())
    }

    /// Returns whether a cell is a date. A number that a spreadsheet would count as a day may be another number.
    pub fn is_certain_date(cell: &[u8]) -> bool {
        let mut styles = Self::ALL.iter().filter(|style| **style != Self::Serial);
        styles.any(|style| style.parse(cell).is_some())
    }

    /// Parses a cell that may hold a time of day. Unlike [`parse`](Self::parse), it takes the decimals of a spreadsheet's day
    /// number for the time: in a table of prices such a number would rather be a price.
    pub fn parse_moment(self, cell: &[u8]) -> Option<Stamp> {
        match self {
            Self::Serial | Self::Since(_) => {
                moment_of_number(cell.trim_ascii(), |days| self.parse(days))
            }
            style => style.parse(cell),
        }
    }

    /// Parses a cell; `None` if it is not written in this style or the date does not exist.
    pub fn parse(self, cell: &[u8]) -> Option<Stamp> {
        let cell = cell.trim_ascii();
        // Most dates of most files are written so.
        if self == Self::YearFirst
            && let Some(date) = iso(cell)
        {
            return Some(Stamp::on(date));
        }
        let cell = &*plain(cell);
        match self {
            Self::Buddhist(order) if era::has_buddhist_year(cell) => {
                order.style().parse_in(Era::Buddhist, cell)
            }
            Self::Buddhist(_) => None,
            Self::Epoch => epoch(cell),
            Self::Serial => serial(cell),
            Self::Since(epoch) => {
                let digits = cell.strip_suffix(b".0").unwrap_or(cell);
                Stamp::from_days(epoch.day() + i64::from(number(digits)?), 0, None)
            }
            Self::Counted(unit) => counted(cell, unit.per_second()),
            written => written.parse_in(Era::Common, cell),
        }
    }

    /// Returns the way of counting days in which a bare number is a date of the time since 1980, and that date: as
    /// spreadsheets count, else as R, Stata and old spreadsheets on the Mac do.
    pub fn of_count(cell: &str) -> Option<(Self, Date)> {
        const YEARS: std::ops::RangeInclusive<i32> = 1980..=2040;
        let ways = [Epoch::Unix, Epoch::Stata, Epoch::Mac].map(Self::Since);
        let dated = |way: Self| Some((way, way.parse_moment(cell.as_bytes())?.date));
        let mut dates = std::iter::once(Self::Serial).chain(ways).filter_map(dated);
        dates.find(|(_, date)| YEARS.contains(&date.to_chrono().year()))
    }

    /// Parses a cell without blanks around it that names a year, which is counted in `era`.
    fn parse_in(self, era: Era, cell: &[u8]) -> Option<Stamp> {
        match self {
            Self::YearFirst => {
                let cell = without_weekdays(cell);
                if !cell.is_ascii() {
                    return east_asian(cell, era).or_else(|| year_first_named(cell, era));
                }
                let Some(([year, month, day], rest)) = fields(cell) else {
                    return year_first_named(cell, era);
                };
                (month.1 <= 2 && day.1 <= 2).then_some(())?;
                let year = era::counted_year(year)?;
                Stamp::with_clock(era.date(year, month.0, day.0)?, rest)
            }
            Self::Compact => compact(cell, era),
            Self::DayFirst | Self::MonthFirst | Self::DayFirstShort | Self::MonthFirstShort => {
                let cell = without_weekdays(cell);
                let ([a, b, year], rest) = fields(cell).or_else(|| eight_digits(cell))?;
                let short = matches!(self, Self::DayFirstShort | Self::MonthFirstShort);
                if a.1 > 2 || b.1 > 2 || year.1 != if short { 2 } else { 4 } {
                    return None;
                }
                let is_day_first = matches!(self, Self::DayFirst | Self::DayFirstShort);
                let (day, month) = if is_day_first { (a.0, b.0) } else { (b.0, a.0) };
                Stamp::with_clock(era.date(full_year(year), month, day)?, rest)
            }
            Self::YearFirstShort => {
                let ([year, month, day], rest) = fields(cell).or_else(|| six_digits(cell))?;
                (year.1 == 2 && month.1 <= 2 && day.1 <= 2).then_some(())?;
                Stamp::with_clock(era.date(full_year(year), month.0, day.0)?, rest)
            }
            Self::DayMonthName => named(cell, false, era),
            Self::MonthNameDay => named(cell, true, era),
            Self::Epoch | Self::Serial | Self::Since(_) | Self::Counted(_) | Self::Buddhist(_) => {
                None
            }
        }
    }

    /// Returns what is to be said of the years, where they are not counted as in most countries. `cell` is one of the dates.
    pub fn years(self, cell: &[u8]) -> Option<String> {
        let country = match self {
            Self::Buddhist(_) => "Thailand, 543 ahead",
            Self::YearFirst | Self::Compact if era::has_year_of_taiwan(cell) => {
                "Taiwan, from 1912 on"
            }
            _ => return None,
        };
        let date = self.parse(cell)?.date;
        let cell = String::from_utf8_lossy(cell);
        Some(format!(
            "the years are those of {country}: `{cell}` is {date}"
        ))
    }
}

#[cfg(test)]
mod tests;
