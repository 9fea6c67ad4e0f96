//! Parsing of dates as vendors write them, with an optional time of day and UTC offset.

mod forms;
mod moment;

use crate::load::text::clock::number;
use crate::time::Date;
use forms::{
    counted, counted_year, east_asian, epoch, fields, full_year, named, serial, serial_moment, ymd,
};
pub(in crate::load) use moment::Stamp;

/// The way the dates of a file are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::load) enum DateStyle {
    /// `2024-01-02`, `2024/1/2`, `2024.01.02`, `2024年1月2日`, `113/01/02` in the years of Taiwan
    YearFirst,
    /// `20240102`, `20240410214600`
    Compact,
    /// `02.01.2024`, `2/1/2024`
    DayFirst,
    /// `01/02/2024`
    MonthFirst,
    /// `02.01.24`
    DayFirstShort,
    /// `01/02/24`
    MonthFirstShort,
    /// `24/01/02`, which only the steps between rows tell from `DayFirstShort`
    YearFirstShort,
    /// `02-Jan-2024`, `2 January 2024`, `Tue, 02 Jan 2024`, `02JAN2024:16:05:00`
    DayMonthName,
    /// `Jan 02, 2024`
    MonthNameDay,
    /// Seconds, milli-, micro- or nanoseconds since 1970-01-01 in UTC; the number of digits tells which.
    Epoch,
    /// Days since 1899-12-30, as spreadsheets count.
    Serial,
    /// Days since another day, which only the user can name.
    Since(Epoch),
    /// Seconds or milliseconds since 1970-01-01 in UTC, of any size and below zero, as a column shows by its steps.
    Counted(Unit),
}

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

    /// Returns the style of dates that are counted from this day.
    pub fn style(self) -> DateStyle {
        DateStyle::Since(self)
    }

    /// Returns the day from which is counted, in days since 1970-01-01.
    fn day(self) -> i64 {
        match self {
            Self::Mac => -24_107,
            Self::Stata => -3_653,
            Self::Unix => 0,
        }
    }
}

/// Returns whether a date is a placeholder that programs write for a missing date: 1900-01-01 or 1970-01-01.
pub(in crate::load) fn is_unset(date: Date) -> bool {
    [-25_567, 0].contains(&date.days_since_1970())
}

impl DateStyle {
    /// All styles, in the order in which a column is tried.
    pub const ALL: [Self; 10] = [
        Self::YearFirst,
        Self::Compact,
        Self::DayFirst,
        Self::MonthFirst,
        Self::DayFirstShort,
        Self::MonthFirstShort,
        Self::DayMonthName,
        Self::MonthNameDay,
        Self::Epoch,
        Self::Serial,
    ];

    /// Returns the name of the style in messages and options.
    pub fn name(self) -> &'static str {
        match self {
            Self::YearFirst => "YYYY-MM-DD",
            Self::Compact => "YYYYMMDD",
            Self::DayFirst => "DD/MM/YYYY",
            Self::MonthFirst => "MM/DD/YYYY",
            Self::DayFirstShort => "DD/MM/YY",
            Self::MonthFirstShort => "MM/DD/YY",
            Self::YearFirstShort => "YY/MM/DD",
            Self::DayMonthName => "DD-Mon-YYYY",
            Self::MonthNameDay => "Mon DD, YYYY",
            Self::Epoch => "epoch",
            Self::Serial => "excel",
            Self::Since(Epoch::Mac) => "days-since-1904",
            Self::Since(Epoch::Stata) => "days-since-1960",
            Self::Since(Epoch::Unix) => "days-since-1970",
            Self::Counted(Unit::Second) => "seconds-since-1970",
            Self::Counted(Unit::Milli) => "milliseconds-since-1970",
        }
    }

    /// Returns the style of a pattern such as `DD.MM.YYYY` or `%d/%m/%Y`, judged by the order of its parts and the
    /// length of the year.
    pub fn of_pattern(pattern: &str) -> Option<Self> {
        let bare = pattern.replace('%', "");
        let epochs = Epoch::ALL.into_iter().map(Epoch::style);
        let units = Unit::ALL.into_iter().map(Self::Counted);
        if let Some(style) = Self::ALL
            .into_iter()
            .chain(epochs)
            .chain(units)
            .find(|style| style.name().eq_ignore_ascii_case(&bare))
        {
            return Some(style);
        }
        let is_strftime = pattern.contains('%');
        let short_year = (is_strftime && pattern.contains("%y"))
            || (!is_strftime && bare.to_lowercase().matches('y').count() == 2);
        let named =
            pattern.contains("%b") || pattern.contains("%B") || bare.to_lowercase().contains("mon");
        let lower = bare.to_lowercase().replace('b', "m").replace('f', "");
        let (year, month, day) = (lower.find('y')?, lower.find('m')?, lower.find('d')?);
        Some(match () {
            () if year < month && month < day && short_year => Self::YearFirstShort,
            () if year < month && month < day && lower.bytes().all(|b| b.is_ascii_alphabetic()) => {
                Self::Compact
            }
            () if year < month && month < day => Self::YearFirst,
            () if named && day < month => Self::DayMonthName,
            () if named => Self::MonthNameDay,
            () if day < month && short_year => Self::DayFirstShort,
            () if month < day && short_year => Self::MonthFirstShort,
            () if day < month => Self::DayFirst,
            () => Self::MonthFirst,
        })
    }

    /// Parses a cell that may hold a time of day. Unlike [`parse`](Self::parse), it takes the decimals of a spreadsheet's day
    /// number for the time: in a table of prices such a number would rather be a price.
    pub fn parse_moment(self, cell: &[u8]) -> Option<Stamp> {
        match self {
            Self::Serial => serial_moment(cell.trim_ascii()),
            style => style.parse(cell),
        }
    }

    /// Parses a cell; `None` if it is not written in this style or the date does not exist.
    pub fn parse(self, cell: &[u8]) -> Option<Stamp> {
        let cell = cell.trim_ascii();
        match self {
            Self::YearFirst => {
                if let [y0, y1, y2, y3, b'-', m0, m1, b'-', d0, d1] = cell {
                    return Some(Stamp::on(ymd(
                        number(&[*y0, *y1, *y2, *y3])?,
                        number(&[*m0, *m1])?,
                        number(&[*d0, *d1])?,
                    )?));
                }
                if !cell.is_ascii() {
                    return east_asian(cell);
                }
                let ([year, month, day], rest) = fields(cell)?;
                (month.1 <= 2 && day.1 <= 2).then_some(())?;
                Stamp::with_clock(ymd(counted_year(year)?, month.0, day.0)?, rest)
            }
            Self::Compact => {
                let (digits, rest) = cell.split_at_checked(8)?;
                // Six further digits are a time of day, as in `20240410214600`; other digits mean that the cell is
                // another number.
                let is_time = rest.len() == 6 && rest.iter().all(u8::is_ascii_digit);
                if rest.first().is_some_and(u8::is_ascii_digit) && !is_time {
                    return None;
                }
                Stamp::with_clock(
                    ymd(
                        number(&digits[..4])?,
                        number(&digits[4..6])?,
                        number(&digits[6..])?,
                    )?,
                    rest,
                )
            }
            Self::DayFirst | Self::MonthFirst | Self::DayFirstShort | Self::MonthFirstShort => {
                let ([a, b, year], rest) = fields(cell)?;
                let short = matches!(self, Self::DayFirstShort | Self::MonthFirstShort);
                if a.1 > 2 || b.1 > 2 || year.1 != if short { 2 } else { 4 } {
                    return None;
                }
                let is_day_first = matches!(self, Self::DayFirst | Self::DayFirstShort);
                let (day, month) = if is_day_first { (a.0, b.0) } else { (b.0, a.0) };
                Stamp::with_clock(ymd(full_year(year), month, day)?, rest)
            }
            Self::YearFirstShort => {
                let ([year, month, day], rest) = fields(cell)?;
                (year.1 == 2 && month.1 <= 2 && day.1 <= 2).then_some(())?;
                Stamp::with_clock(ymd(full_year(year), month.0, day.0)?, rest)
            }
            Self::DayMonthName => named(cell, false),
            Self::MonthNameDay => named(cell, true),
            Self::Epoch => epoch(cell),
            Self::Serial => serial(cell),
            Self::Since(epoch) => {
                let digits = cell.strip_suffix(b".0").unwrap_or(cell);
                Stamp::from_days(epoch.day() + i64::from(number(digits)?), 0, None)
            }
            Self::Counted(unit) => counted(cell, unit.per_second()),
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::collection::vec;
    use proptest::prelude::*;
    use proptest::sample::select;

    use super::*;
    use crate::load::text::zone::ZoneName;

    const NEW_YORK: chrono_tz::Tz = chrono_tz::America::New_York;

    fn day(style: DateStyle, text: &str) -> Option<String> {
        style
            .parse(text.as_bytes())
            .map(|stamp| stamp.day(NEW_YORK).to_string())
    }

    #[test]
    fn the_same_day_in_every_style() {
        for (style, text) in [
            (DateStyle::YearFirst, "2024-01-02"),
            (DateStyle::YearFirst, "2024/1/2"),
            (DateStyle::YearFirst, "2024.01.02 00:00:00"),
            (DateStyle::YearFirst, "2024-01-02T00:00:00.000Z"),
            (DateStyle::YearFirst, "2024年01月02日"),
            (DateStyle::YearFirst, "2024年1月2日 00:00"),
            (DateStyle::YearFirst, "2024년 01월 02일"),
            (DateStyle::YearFirst, "113/01/02"),
            (DateStyle::YearFirst, "2024. 1. 2."),
            (DateStyle::YearFirst, "2024- 01- 02"),
            (DateStyle::YearFirst, "民國113年01月02日"),
            (DateStyle::Counted(Unit::Second), "1704171600"),
            (DateStyle::Counted(Unit::Milli), "1704171600000"),
            (DateStyle::Compact, "20240102"),
            (DateStyle::Compact, "20240102000000"),
            (DateStyle::DayFirst, "02.01.2024"),
            (DateStyle::DayFirst, "02.01.2024 00:00:00.000"),
            (DateStyle::MonthFirst, "1/2/2024"),
            (DateStyle::MonthFirstShort, "01/02/24"),
            (DateStyle::DayFirstShort, "02.01.24"),
            (DateStyle::DayMonthName, "02-JAN-2024"),
            (DateStyle::DayMonthName, "2 January 2024"),
            (DateStyle::DayMonthName, "02jan2024"),
            (DateStyle::DayMonthName, "02JAN2024"),
            (DateStyle::DayMonthName, "02JAN24"),
            (DateStyle::MonthNameDay, "Jan 02, 2024"),
            (DateStyle::MonthNameDay, "Tuesday, January 2nd, 2024"),
            (DateStyle::DayMonthName, "Tue, 02 Jan 2024"),
            (DateStyle::DayMonthName, "2. Januar 2024"),
            (DateStyle::DayMonthName, "2 de enero de 2024"),
            (DateStyle::DayMonthName, "2 janv. 2024"),
            (DateStyle::YearFirst, "2024年1月2日"),
            (DateStyle::YearFirst, "2024년 1월 2일"),
            (DateStyle::Epoch, "1704171600"),
            (DateStyle::Epoch, "1704171600000"),
            (DateStyle::Epoch, "1704171600000000"),
            (DateStyle::Epoch, "1704171600000000000"),
            (DateStyle::Epoch, "1704153600000"),
            (DateStyle::Serial, "45293"),
        ] {
            assert_eq!(day(style, text).as_deref(), Some("2024-01-02"), "{text}");
        }
    }

    #[test]
    fn moments_are_written_in_many_ways() {
        for (style, text, expected) in [
            (
                DateStyle::MonthNameDay,
                "Aug 28, 2025 04:12 PM EDT",
                "16:12 New_York",
            ),
            (
                DateStyle::MonthNameDay,
                "August 28, 2025 at 4:12 p.m. ET",
                "16:12 New_York",
            ),
            (
                DateStyle::MonthNameDay,
                "Thu Aug 28 20:12:00 +0000 2025",
                "20:12 0",
            ),
            (
                DateStyle::MonthNameDay,
                "Thu Aug 28 2025 16:12:00 GMT-0400 (EDT)",
                "16:12 -4",
            ),
            (DateStyle::MonthNameDay, "Aug-28-25 04:12PM", "16:12"),
            (
                DateStyle::DayMonthName,
                "Thu, 28 Aug 2025 20:12:00 GMT",
                "20:12 0",
            ),
            (
                DateStyle::DayMonthName,
                "28 Aug 2025 16:12:00 -0400",
                "16:12 -4",
            ),
            (DateStyle::DayMonthName, "28AUG2025:16:12:00", "16:12"),
            (DateStyle::DayMonthName, "28 août 2025, 16h12", "16:12"),
            (
                DateStyle::YearFirst,
                "2025-08-28 16:12 ET",
                "16:12 New_York",
            ),
            (
                DateStyle::YearFirst,
                "2025-08-28T16:12:00-04:00[America/New_York]",
                "16:12 -4",
            ),
            (DateStyle::YearFirst, "2025年8月28日 16时12分", "16:12"),
            (
                DateStyle::Compact,
                "20250828 16:12:00 US/Eastern",
                "16:12 Eastern",
            ),
            (DateStyle::Epoch, "1756411920.123", "20:12 0"),
            (DateStyle::Serial, "45897.675", "16:12"),
        ] {
            let stamp = style
                .parse_moment(text.as_bytes())
                .unwrap_or_else(|| panic!("{text}"));
            assert_eq!(stamp.date.to_string(), "2025-08-28", "{text}");
            let clock = match (stamp.offset, stamp.zone) {
                (Some(east), _) => format!(" {}", east / 3600),
                (None, Some(ZoneName::Zone(zone) | ZoneName::Season(zone, _))) => {
                    format!(" {}", zone.name().rsplit('/').next().unwrap())
                }
                (None, Some(_)) => panic!("{text}"),
                (None, None) => String::new(),
            };
            let (hour, minute) = (stamp.second / 3600, stamp.second / 60 % 60);
            assert_eq!(format!("{hour:02}:{minute:02}{clock}"), expected, "{text}");
        }
    }

    #[test]
    fn midnight_with_an_offset_is_a_local_date() {
        for text in [
            "2024-01-02 00:00:00+01:00",
            "2024-01-02 00:00:00-05:00",
            "2024-01-02T00:00+0800",
            "2024-01-02T05:00:00Z",
        ] {
            assert_eq!(
                day(DateStyle::YearFirst, text).as_deref(),
                Some("2024-01-02"),
                "{text}"
            );
        }
        assert_eq!(
            day(DateStyle::YearFirst, "2024-01-03T04:00:00Z").as_deref(),
            Some("2024-01-02")
        );
        assert_eq!(
            day(DateStyle::YearFirst, "2024-07-02T04:00:00Z").as_deref(),
            Some("2024-07-02")
        );
    }

    #[test]
    fn what_is_no_date_is_refused() {
        for text in [
            "2024-02-31",
            "2024-13-01",
            "20240102",
            "2024-01-02x",
            "2024-01-02 25:00",
            "",
            "0001-01-01",
            "001-01-01",
            "2024年1月",
            "2024-1",
        ] {
            assert_eq!(day(DateStyle::YearFirst, text), None, "{text}");
        }
        assert_eq!(day(DateStyle::Epoch, "12"), None);
        assert_eq!(day(DateStyle::Epoch, "99999999999999999999"), None);
        assert_eq!(day(DateStyle::Compact, "202401021"), None);
        assert_eq!(day(DateStyle::Compact, "20240102250000"), None);
        assert_eq!(day(DateStyle::DayFirst, "02.01/2024"), None);
        assert_eq!(day(DateStyle::DayFirstShort, "0001-01-01"), None);
    }

    #[test]
    fn any_bytes_are_a_day_of_seven_centuries_or_none() {
        let years = Date::from_ymd(1600, 1, 1).unwrap()..=Date::from_ymd(2299, 12, 31).unwrap();
        let check = |bytes: &[u8]| {
            for stamp in DateStyle::ALL
                .into_iter()
                .filter_map(|style| style.parse(bytes))
            {
                assert!(
                    years.contains(&stamp.date) && stamp.second < 86_461,
                    "{bytes:?}"
                );
                let day = stamp.day(NEW_YORK).days_since_1970();
                assert!((day - stamp.date.days_since_1970()).abs() <= 1);
            }
        };
        proptest!(
            ProptestConfig::with_cases(20_000),
            |(bytes in vec(any::<u8>(), 0..40))| check(&bytes)
        );
        // Characters that occur in dates; random bytes rarely form one.
        let letters: &[u8] = b"0123456789-/.: TZ+JanFebUTC,";
        proptest!(
            ProptestConfig::with_cases(20_000),
            |(bytes in vec(select(letters), 0..40))| check(&bytes)
        );
    }

    #[test]
    fn patterns_name_styles() {
        for (pattern, style) in [
            ("YYYY-MM-DD", DateStyle::YearFirst),
            ("%Y-%m-%d", DateStyle::YearFirst),
            ("%Y%m%d", DateStyle::Compact),
            ("DD.MM.YYYY", DateStyle::DayFirst),
            ("%d/%m/%Y", DateStyle::DayFirst),
            ("%m/%d/%y", DateStyle::MonthFirstShort),
            ("YY/MM/DD", DateStyle::YearFirstShort),
            ("mm/dd/yyyy", DateStyle::MonthFirst),
            ("%d-%b-%Y", DateStyle::DayMonthName),
            ("Mon DD, YYYY", DateStyle::MonthNameDay),
            ("epoch", DateStyle::Epoch),
        ] {
            assert_eq!(DateStyle::of_pattern(pattern), Some(style), "{pattern}");
        }
        assert_eq!(DateStyle::of_pattern("whenever"), None);
    }
}
