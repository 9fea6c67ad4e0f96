//! Years that are not counted from the year 1.

use crate::load::text::clock::Digits;
use crate::time::Date;

/// The beginning from which years are counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Era {
    /// As in most countries.
    Common,
    /// From the death of Buddha, as in Thailand.
    Buddhist,
}

/// How far the years of Thailand are ahead.
const AHEAD: u32 = 543;

/// The years of Thailand from 1900 to 2099.
const BUDDHIST: std::ops::Range<u32> = 1900 + AHEAD..2100 + AHEAD;

/// Number of years before the first one of Taiwan.
const BEFORE_TAIWAN: u32 = 1911;

/// The years of Taiwan from 1951 to 2060: years of three digits that are a slip, as `202` for 2024, are not among them.
const TAIWAN: std::ops::RangeInclusive<u32> = 40..=149;

impl Era {
    /// Returns a date; `None` if it does not exist.
    pub fn date(self, year: u32, month: u32, day: u32) -> Option<Date> {
        let year = match self {
            Self::Common => year,
            Self::Buddhist => BUDDHIST.contains(&year).then(|| year - AHEAD)?,
        };
        Date::from_ymd(i32::try_from(year).ok()?, month, day)
    }
}

/// Returns a year of four digits, or, of three digits, one that Taiwan counts from 1912 on.
pub(super) fn counted_year((year, digits): Digits) -> Option<u32> {
    match digits {
        4 => Some(year),
        3 if TAIWAN.contains(&year) => Some(year + BEFORE_TAIWAN),
        _ => None,
    }
}

/// Returns whether four digits in a cell can be a year of Thailand. This spares most cells a closer look.
pub(super) fn has_buddhist_year(cell: &[u8]) -> bool {
    cell.windows(4)
        .any(|part| matches!(part, [b'2', b'4'..=b'6', b'0'..=b'9', b'0'..=b'9']))
}

/// Returns whether a date begins with a year of Taiwan, of three digits.
pub(super) fn has_year_of_taiwan(cell: &[u8]) -> bool {
    let cell = cell.trim_ascii();
    let digits = cell.iter().take_while(|byte| byte.is_ascii_digit()).count();
    digits == 3 || (digits == 7 && cell.len() == digits)
}
