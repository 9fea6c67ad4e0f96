//! Names of date styles, and the patterns by which users call them.

use super::counts::{Epoch, Unit};
use super::style::{DateStyle, Order};

/// What a pattern of dates may be made of.
pub(in crate::load) const PARTS: &str = "write it with DD or D, MM, M, Mon or Month, and YYYY or YY, as in DD/MM/YYYY or Mon DD, YYYY; or say excel, epoch, \
     days-since-1904, days-since-1960, days-since-1970, or Buddhist DD/MM/YYYY";

impl DateStyle {
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
            Self::Buddhist(Order::YearFirst) => "Buddhist YYYY-MM-DD",
            Self::Buddhist(Order::Compact) => "Buddhist YYYYMMDD",
            Self::Buddhist(Order::DayFirst) => "Buddhist DD/MM/YYYY",
            Self::Buddhist(Order::DayMonthName) => "Buddhist DD-Mon-YYYY",
        }
    }

    /// Returns the style of a pattern such as `DD.MM.YYYY` or `%d/%m/%Y`, judged by the order of its parts and the
    /// length of the year.
    pub fn of_pattern(pattern: &str) -> Option<Self> {
        let bare = pattern.replace('%', "");
        let epochs = Epoch::ALL.into_iter().map(Self::Since);
        let units = Unit::ALL.into_iter().map(Self::Counted);
        if let Some(style) = Self::ALL
            .into_iter()
            .chain(epochs)
            .chain(units)
            .find(|style| style.name().eq_ignore_ascii_case(&bare))
        {
            return Some(style);
        }
        if !is_made_of_parts(pattern) {
            return None;
        }
        let is_strftime = pattern.contains('%');
        let short_year = (is_strftime && pattern.contains("%y"))
            || (!is_strftime && bare.to_lowercase().matches('y').count() == 2);
        let named = pattern.contains("%b")
            || pattern.contains("%B")
            || bare.to_lowercase().contains("mon")
            || bare.to_lowercase().contains("mmm");
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
}

/// Returns whether the letters of a pattern are names of parts of dates and times alone.
fn is_made_of_parts(pattern: &str) -> bool {
    /// Longer names before those that they begin with.
    const NAMES: [&str; 17] = [
        "yyyy", "yy", "month", "mmmm", "mon", "mmm", "mm", "m", "dd", "d", "hh", "h", "ss", "sss",
        "z", "t", "a",
    ];
    const CONVERSIONS: &str = "YymdBbeHIMSfTZzp";
    let mut rest = pattern;
    while let Some(first) = rest.chars().next() {
        let after = &rest[first.len_utf8()..];
        if let Some(conversion) = after
            .strip_prefix('-')
            .or(Some(after))
            .filter(|_| first == '%')
        {
            let Some(letter) = conversion
                .chars()
                .next()
                .filter(|c| CONVERSIONS.contains(*c))
            else {
                return false;
            };
            rest = &conversion[letter.len_utf8()..];
            continue;
        }
        if !first.is_ascii_alphabetic() {
            rest = after;
            continue;
        }
        let named = NAMES.iter().find(|name| {
            let start = rest.get(..name.len());
            start.is_some_and(|start| start.eq_ignore_ascii_case(name))
        });
        match named {
            Some(name) => rest = &rest[name.len()..],
            None => return false,
        }
    }
    true
}
