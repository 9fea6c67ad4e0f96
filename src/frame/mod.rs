//! Tables of named, typed columns, as programs hand them to each other.
//!
//! A [`Frame`] is plain data and knows nothing of prices or events. This room alone names polars; with the feature `frames` it hands
//! on its [`DataFrame`](crate::frame::DataFrame), which prices, events and factors are read from and results become.

#[cfg(feature = "frames")]
mod data_frame;
#[cfg(feature = "parquet")]
mod pages;
#[cfg(feature = "parquet")]
mod polars;
#[cfg(any(feature = "parquet", feature = "xlsx"))]
mod quiet;
#[cfg(feature = "parquet")]
mod stored;

#[cfg(feature = "parquet")]
pub(crate) mod parquet;
#[cfg(not(feature = "parquet"))]
#[path = "without_parquet.rs"]
pub(crate) mod parquet;

#[cfg(feature = "xlsx")]
pub(crate) mod xlsx;
#[cfg(not(feature = "xlsx"))]
#[path = "without_xlsx.rs"]
pub(crate) mod xlsx;

#[cfg(feature = "xlsx")]
pub(crate) mod workbook;

use std::borrow::Cow;
use std::fmt;
use std::ops::Range;

#[cfg(feature = "frames")]
pub use ::polars::frame::DataFrame;

use chrono::{DateTime, FixedOffset, NaiveDate, Offset, TimeZone, Utc};
use chrono_tz::Tz;

use crate::error::Result;
#[cfg(feature = "frames")]
pub(crate) use data_frame::{GivenFrame, from_frame};

/// A table of typed columns of which parts can be read.
pub(crate) trait Source: Send + Sync {
    /// Returns the names of the columns.
    fn names(&self) -> &[String];

    /// Returns the number of rows. A small file may hold very many that are alike.
    fn rows(&self) -> u64;

    /// Returns rows that are read together, one range after another.
    fn parts(&self) -> Vec<Range<usize>>;

    /// Returns the groups of rows of which the table states the least and the greatest values.
    fn groups(&self) -> Vec<Range<usize>> {
        Vec::new()
    }

    /// `ends(c)[i]`: the least and the greatest value of column `c` in group `i` of rows, where the table states them.
    fn ends(&self, _column: usize) -> Vec<Option<Ends>> {
        Vec::new()
    }

    /// Returns the parts that consist of these groups of rows: group `i` if `is_wanted[i]`.
    fn parts_of(&self, _is_wanted: &[bool]) -> Vec<Range<usize>> {
        self.parts()
    }

    /// Reads columns, by position, of a range of rows.
    ///
    /// # Errors
    /// When the table is damaged.
    fn read(&self, columns: &[usize], rows: Range<usize>) -> Result<Frame>;
}

/// The least and the greatest value of a column in a group of rows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Ends {
    Text(String, String),
    /// Days since 1970-01-01; a day more at both ends where a zone tells the days of moments.
    Days(i32, i32),
}

/// Number of rows that are read together, at least.
#[cfg(feature = "parquet")]
const TOGETHER: usize = 1 << 20;

/// Whether bytes begin as Parquet files do.
pub(crate) fn is_parquet(bytes: &[u8]) -> bool {
    bytes.starts_with(b"PAR1")
}

/// Columns of one length.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Frame {
    /// The columns, in the order of the source.
    pub columns: Vec<Column>,
    /// The number of rows.
    pub height: usize,
}

/// A column with its name.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Column {
    /// The name as the source writes it.
    pub name: String,
    /// The cells.
    pub cells: Cells,
}

/// The cells of a column, of one type.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Cells {
    /// Text; a missing cell is empty.
    Text(Texts),
    /// Whole numbers.
    Whole(Values<i64>),
    /// Numbers; a missing cell is NaN.
    Number(Vec<f64>),
    /// Days since 1970-01-01.
    Day(Values<i32>),
    /// Seconds since 1970-01-01 00:00 on the clock: of UTC, unless it is a local one.
    Moment(Values<i64>, Clock),
    /// Cells of a type that is not read, which is named.
    Unread(String),
}

/// The clock of a column of moments.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Clock {
    /// A clock of no stated zone.
    Local,
    /// UTC, which says nothing about where the moment is seen.
    Utc,
    /// The clock of a zone.
    Zone(Tz),
    /// A clock that is always so many seconds east of Greenwich.
    Offset(FixedOffset),
}

/// Values of which some may be missing.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Values<T> {
    values: Vec<T>,
    /// `missing[i]`: whether value `i` is missing; empty where none is.
    missing: Vec<bool>,
}

impl<T: Copy + Default> FromIterator<Option<T>> for Values<T> {
    fn from_iter<I: IntoIterator<Item = Option<T>>>(cells: I) -> Self {
        let cells = cells.into_iter();
        let mut read = Self {
            values: Vec::with_capacity(cells.size_hint().0),
            missing: Vec::new(),
        };
        for cell in cells {
            if cell.is_none() && read.missing.is_empty() {
                read.missing.resize(read.values.len(), false);
            }
            if cell.is_none() || !read.missing.is_empty() {
                read.missing.push(cell.is_none());
            }
            read.values.push(cell.unwrap_or_default());
        }
        read
    }
}

impl<T: Copy> Values<T> {
    /// Returns a value, or `None` where it is missing.
    pub fn get(&self, row: usize) -> Option<T> {
        let is_missing = self.missing.get(row).copied().unwrap_or(false);
        self.values.get(row).copied().filter(|_| !is_missing)
    }
}

/// Texts in one piece of memory.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Texts {
    text: String,
    /// `ends[i]`: where text `i` ends.
    ends: Vec<usize>,
}

impl<'a> FromIterator<&'a str> for Texts {
    fn from_iter<I: IntoIterator<Item = &'a str>>(cells: I) -> Self {
        let mut texts = Self::default();
        cells.into_iter().for_each(|cell| texts.push(cell));
        texts
    }
}

impl Texts {
    /// Adds a text.
    pub fn push(&mut self, text: &str) {
        self.text.push_str(text);
        self.ends.push(self.text.len());
    }

    /// Returns the number of texts.
    pub fn len(&self) -> usize {
        self.ends.len()
    }

    /// Returns a text.
    pub fn get(&self, row: usize) -> &str {
        let start = row.checked_sub(1).map_or(0, |before| self.ends[before]);
        &self.text[start..self.ends[row]]
    }
}

impl Clock {
    /// Parses the name of a zone as Arrow writes it: `Europe/Berlin`, `UTC` or `+02:00`.
    pub fn named(name: &str) -> Option<Self> {
        if matches!(
            name,
            "UTC" | "Etc/UTC" | "Z" | "GMT" | "Etc/GMT" | "Zulu" | "+00:00" | "-00:00"
        ) {
            return Some(Self::Utc);
        }
        if let Ok(zone) = name.parse() {
            return Some(Self::Zone(zone));
        }
        name.parse().ok().map(Self::Offset)
    }

    /// Returns the seconds that the clock is east of Greenwich at a moment; `None` where it states no zone.
    pub fn east(self, seconds: i64) -> Option<i32> {
        match self {
            Self::Local => None,
            Self::Utc => Some(0),
            Self::Offset(offset) => Some(offset.local_minus_utc()),
            Self::Zone(zone) => {
                let utc = DateTime::<Utc>::from_timestamp(seconds, 0)?.naive_utc();
                Some(zone.offset_from_utc_datetime(&utc).fix().local_minus_utc())
            }
        }
    }

    /// Writes a moment as `2024-01-02T00:00:00+01:00`; `None` where the calendar ends before.
    fn written(self, seconds: i64) -> Option<String> {
        let east = self.east(seconds);
        let local = seconds.checked_add(east.unwrap_or(0).into())?;
        let local = DateTime::<Utc>::from_timestamp(local, 0)?.naive_utc();
        let shown = local.format("%Y-%m-%dT%H:%M:%S");
        Some(match (self, east.and_then(FixedOffset::east_opt)) {
            (Self::Utc, _) => format!("{shown}Z"),
            (_, Some(offset)) => format!("{shown}{offset}"),
            (_, None) => shown.to_string(),
        })
    }
}

impl fmt::Display for Clock {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Local => f.write_str("on a local clock"),
            Self::Utc => f.write_str("in UTC"),
            Self::Zone(zone) => write!(f, "on the clock of {zone}"),
            Self::Offset(offset) => write!(f, "on a clock {offset} of UTC"),
        }
    }
}

impl Cells {
    /// Returns a cell as a table of text writes it, which is empty where it is missing. A number is written so that it is
    /// read back to the bit.
    pub fn text(&self, row: usize) -> Cow<'_, str> {
        match self {
            Self::Text(texts) => Cow::Borrowed(texts.get(row)),
            Self::Whole(values) => written(values.get(row)),
            Self::Number(values) => written(values.get(row).filter(|value| !value.is_nan())),
            Self::Day(days) => written(days.get(row).and_then(date)),
            Self::Moment(moments, clock) => {
                written(moments.get(row).and_then(|seconds| clock.written(seconds)))
            }
            Self::Unread(_) => Cow::Borrowed(""),
        }
    }
}

/// Returns the date so many days after 1970-01-01, where the calendar has one.
fn date(days: i32) -> Option<NaiveDate> {
    const FROM_YEAR_1: i32 = 719_163;
    NaiveDate::from_num_days_from_ce_opt(days.checked_add(FROM_YEAR_1)?)
}

fn written<T: ToString>(value: Option<T>) -> Cow<'static, str> {
    value.map_or(Cow::Borrowed(""), |value| Cow::Owned(value.to_string()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_are_written_as_tables_of_text_write_them() {
        let shown = |cells: Cells| -> Vec<String> {
            (0..2).map(|row| cells.text(row).into_owned()).collect()
        };
        assert_eq!(
            shown(Cells::Text(["A", ""].into_iter().collect())),
            ["A", ""]
        );
        assert_eq!(
            shown(Cells::Whole([Some(-7), None].into_iter().collect())),
            ["-7", ""]
        );
        assert_eq!(shown(Cells::Number(vec![10.1, f64::NAN])), ["10.1", ""]);
        assert_eq!(
            shown(Cells::Day([Some(19_724), None].into_iter().collect())),
            ["2024-01-02", ""]
        );
        let midnight = |clock| {
            shown(Cells::Moment(
                [Some(1_704_150_000), None].into_iter().collect(),
                clock,
            ))
        };
        assert_eq!(midnight(Clock::Local), ["2024-01-01T23:00:00", ""]);
        assert_eq!(midnight(Clock::Utc), ["2024-01-01T23:00:00Z", ""]);
        assert_eq!(
            midnight(Clock::Zone(Tz::Europe__Berlin)),
            ["2024-01-02T00:00:00+01:00", ""]
        );
    }

    #[test]
    fn zones_are_named_as_arrow_names_them() {
        assert_eq!(Clock::named("Etc/UTC"), Some(Clock::Utc));
        assert_eq!(
            Clock::named("Asia/Tokyo"),
            Some(Clock::Zone(Tz::Asia__Tokyo))
        );
        assert_eq!(
            Clock::named("+02:00"),
            FixedOffset::east_opt(7200).map(Clock::Offset)
        );
        assert_eq!(Clock::named("Nowhere"), None);
    }

    #[test]
    fn extreme_values_are_no_dates_and_no_panic() {
        let days = Cells::Day([i32::MIN, i32::MAX].map(Some).into_iter().collect());
        let moments = Cells::Moment(
            [i64::MIN, i64::MAX].map(Some).into_iter().collect(),
            Clock::Zone(Tz::Asia__Tokyo),
        );
        for cells in [days, moments] {
            assert_eq!((cells.text(0), cells.text(1)), ("".into(), "".into()));
        }
    }
}
