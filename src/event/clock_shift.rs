//! Corrections of stamps that say another time than they mean.

use std::fmt;
use std::str::FromStr;

use chrono::TimeDelta;
use chrono_tz::Tz;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::news::{Event, Zone};
use crate::error::{Error, Result, message, option};
use crate::time::Date;

/// How stamps are corrected, for files whose clock is wrong throughout. Dates without a time stay as they are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ClockShift {
    /// Every time is moved by this number of minutes.
    Minutes(i32),
    /// Stamps that state a zone or an offset are local time of this zone instead.
    Zone(Tz),
    /// Stamps that state a zone or an offset are local time of the security's exchange instead.
    Exchange,
}

/// The largest shift: a time zone is at most 14 hours from UTC, so that two of them are at most a day apart.
const MOST_MINUTES: i32 = 26 * 60;

impl ClockShift {
    /// Corrects the stamps of events; returns how many.
    pub fn apply(self, events: &mut [Event]) -> usize {
        let mut shifted = 0;
        for event in events {
            let Ok(when) = &mut event.when else { continue };
            let Some(time) = when.time else { continue };
            let states_zone = when.zone != Zone::Exchange;
            match self {
                Self::Minutes(minutes) => {
                    let local = when.date.to_chrono().and_time(time);
                    let Some(moved) = local.checked_add_signed(TimeDelta::minutes(minutes.into()))
                    else {
                        continue;
                    };
                    (when.date, when.time) = (Date::from(moved.date()), Some(moved.time()));
                }
                Self::Zone(zone) if states_zone => when.zone = Zone::Named(zone),
                Self::Exchange if states_zone => when.zone = Zone::Exchange,
                Self::Zone(_) | Self::Exchange => continue,
            }
            shifted += 1;
        }
        shifted
    }
}

impl FromStr for ClockShift {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self> {
        let text = text.trim();
        if text.eq_ignore_ascii_case("exchange") {
            return Ok(Self::Exchange);
        }
        let found = minutes(text).map(Self::Minutes);
        let found = found.or_else(|| text.parse().ok().map(Self::Zone));
        found.ok_or_else(|| {
            let wrong = format!(": `{text}` is not a shift of the clock");
            let error = Error::options(message![option::EVENTS_CLOCK_SHIFT, wrong]);
            error
                .about(option::EVENTS_CLOCK_SHIFT)
                .with_help("write it like -04:00, America/New_York or exchange")
        })
    }
}

/// Reads `-04:00`, `+5:30` or `-4` as minutes.
fn minutes(text: &str) -> Option<i32> {
    let (sign, rest) = match text.split_at_checked(1)? {
        ("+", rest) => (1, rest),
        ("-" | "\u{2212}", rest) => (-1, rest),
        _ => return None,
    };
    let (hours, minutes) = rest.split_once(':').unwrap_or((rest, "0"));
    let number = |text: &str| {
        let digits = (1..=2).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit());
        digits.then(|| text.parse::<i32>().ok()).flatten()
    };
    let (hours, minutes) = (number(hours)?, number(minutes)?);
    let total = hours * 60 + minutes;
    (minutes < 60 && total <= MOST_MINUTES).then_some(sign * total)
}

impl fmt::Display for ClockShift {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Minutes(minutes) => {
                let sign = if *minutes < 0 { '-' } else { '+' };
                let minutes = minutes.abs();
                write!(f, "{sign}{:02}:{:02}", minutes / 60, minutes % 60)
            }
            Self::Zone(zone) => f.write_str(zone.name()),
            Self::Exchange => f.write_str("exchange"),
        }
    }
}

impl Serialize for ClockShift {
    fn serialize<S: Serializer>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for ClockShift {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> std::result::Result<Self, D::Error> {
        String::deserialize(deserializer)?
            .parse()
            .map_err(serde::de::Error::custom)
    }
}
