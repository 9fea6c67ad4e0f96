//! The ways in which dates are written.

use super::counts::{Epoch, Unit};

/// The way the dates of a file are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::load) enum DateStyle {
    /// `2024-01-02`, `2024/1/2`, `2024.01.02`, `2024 Jan 2`, `2024年1月2日`, `令和6年1月2日`, `113/01/02` in the years of Taiwan
    YearFirst,
    /// `20240102`, `20240410214600`, `1130102` in the years of Taiwan
    Compact,
    /// `02.01.2024`, `2/1/2024`, `02012024`
    DayFirst,
    /// `01/02/2024`, `01022024`
    MonthFirst,
    /// `02.01.24`
    DayFirstShort,
    /// `01/02/24`
    MonthFirstShort,
    /// `24/01/02`, `240102`, which only the steps between rows tell from `DayFirstShort`
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
    /// A date in the years of Thailand, as `02/01/2567`.
    Buddhist(Order),
}

/// The order in which a date in the years of Thailand is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::load) enum Order {
    /// `2567-01-02`
    YearFirst,
    /// `25670102`
    Compact,
    /// `02/01/2567`
    DayFirst,
    /// `2 ม.ค. 2567`
    DayMonthName,
}

impl Order {
    /// Returns the style that is the same but for the years.
    pub fn style(self) -> DateStyle {
        match self {
            Self::YearFirst => DateStyle::YearFirst,
            Self::Compact => DateStyle::Compact,
            Self::DayFirst => DateStyle::DayFirst,
            Self::DayMonthName => DateStyle::DayMonthName,
        }
    }
}
