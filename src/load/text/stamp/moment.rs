//! A date with the time of day and UTC offset that were written with it.

use chrono::{DateTime, Offset, TimeZone, Utc};
use chrono_tz::Tz;

use crate::load::text::clock::{clock, offset};
use crate::load::text::zone::{ZoneName, zone};
use crate::time::Date;

/// A date as written, with its time of day and UTC offset.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::load) struct Stamp {
    pub date: Date,
    /// Seconds after midnight; 0 if no time was written.
    pub second: u32,
    /// Seconds east of UTC; `None` if no offset was written.
    pub offset: Option<i32>,
    /// The zone that was written instead of an offset.
    pub zone: Option<ZoneName>,
}

impl Stamp {
    /// Returns midnight of a date, without an offset.
    pub fn on(date: Date) -> Self {
        Self {
            date,
            second: 0,
            offset: None,
            zone: None,
        }
    }

    /// Returns whether this is a moment in UTC, whose date depends on the place.
    pub fn is_moment(self) -> bool {
        self.second != 0 && self.offset == Some(0)
    }

    /// Returns the stamp `days` days after 1970-01-01, at `second` seconds after midnight; `None` outside of 1600-01-01
    /// to 2299-12-31.
    pub fn from_days(days: i64, second: u32, offset: Option<i32>) -> Option<Self> {
        /// 1600-01-01 to 2299-12-31.
        const MEANT: std::ops::RangeInclusive<i64> = -135_140..=120_529;
        let date = Date::from_days_since_1970(i32::try_from(days).ok()?);
        MEANT.contains(&days).then_some(Self {
            date,
            second,
            offset,
            zone: None,
        })
    }

    /// Returns the date of a bar with this stamp. Midnight with any offset and a time without an offset or with one
    /// other than UTC belong to the date as written. Any other time in UTC is a moment and belongs to the date at the
    /// exchange.
    pub fn day(self, exchange: Tz) -> Date {
        if !self.is_moment() {
            return self.date;
        }
        let seconds = i64::from(self.date.days_since_1970()) * 86_400 + i64::from(self.second);
        let Some(moment) = DateTime::<Utc>::from_timestamp(seconds, 0) else {
            return self.date;
        };
        let east = exchange
            .offset_from_utc_datetime(&moment.naive_utc())
            .fix()
            .local_minus_utc();
        Date::from_days_since_1970((seconds + i64::from(east)).div_euclid(86_400) as i32)
    }

    /// Returns a date with the time of day and the clock in `rest`; `None` if `rest` is not understood.
    pub fn with_clock(date: Date, rest: &[u8]) -> Option<Self> {
        let rest = rest.trim_ascii();
        if rest.is_empty() {
            return Some(Self::on(date));
        }
        let (second, rest) = clock(without_joint(rest))?;
        let (offset, zone) = match rest.trim_ascii() {
            [] => (None, None),
            b"Z" | b"z" | b"UTC" | b"GMT" => (Some(0), None),
            rest => match offset(rest) {
                Some(east) => (Some(east), None),
                None => match zone(std::str::from_utf8(rest).ok()?)? {
                    ZoneName::Offset(east) => (Some(east), None),
                    named => (None, Some(named)),
                },
            },
        };
        Some(Self {
            date,
            second,
            offset,
            zone,
        })
    }
}

/// Removes what joins a date and its time: `T`, a comma, the colon of SAS, or `at`.
fn without_joint(rest: &[u8]) -> &[u8] {
    let bare = match rest {
        [b'T' | b't' | b',' | b':', rest @ ..] => rest,
        rest => rest,
    };
    let bare = bare.trim_ascii_start();
    bare.strip_prefix(b"at ")
        .map_or(bare, <[u8]>::trim_ascii_start)
}
