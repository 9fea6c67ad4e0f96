//! When exchanges trade: their zone, hours and early closes.
//!
//! Which dates are sessions is never taken from here but from the prices; this table only says at which moment of a
//! session news can still move its close.

use chrono::{Datelike, NaiveTime, Weekday};
use chrono_tz::Tz;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

use super::date::Date;

/// An exchange as far as a clock is concerned.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Exchange {
    /// How the symbols of the exchange end, dot included; empty for the exchange of symbols without a known suffix.
    pub suffix: String,
    /// Its IANA time zone.
    #[serde(with = "zone_name")]
    pub zone: Tz,
    /// The opening of the regular session, local time.
    #[serde(with = "clock_time")]
    pub open: NaiveTime,
    /// The close of the regular session, local time.
    #[serde(with = "clock_time")]
    pub close: NaiveTime,
    /// Sessions that close at another time.
    #[serde(default, with = "close_dates")]
    pub closes: BTreeMap<Date, NaiveTime>,
}

impl Exchange {
    /// The close of the session on that date, local time.
    pub fn close_on(&self, date: Date) -> NaiveTime {
        if let Some(close) = self.closes.get(&date) {
            return *close;
        }
        match self.zone {
            Tz::America__New_York if is_new_york_half_day(date) => hm(13, 0).min(self.close),
            // Tokyo trades to 15:30 since 5 November 2024; before, the session ended at 15:00.
            Tz::Asia__Tokyo if date < Date::from_days_since_1970(TOKYO_LONGER_FROM) => {
                hm(15, 0).min(self.close)
            }
            _ => self.close,
        }
    }

    /// What people call it: its suffix, or US.
    pub fn label(&self) -> &str {
        if self.suffix.is_empty() {
            "US"
        } else {
            &self.suffix
        }
    }
}

/// 2024-11-05.
const TOKYO_LONGER_FROM: i32 = 20_032;

/// New York closes at 13:00 on the day after Thanksgiving, on 24 December and on 3 July, where these are sessions.
fn is_new_york_half_day(date: Date) -> bool {
    let date = date.to_chrono();
    match (date.month(), date.day()) {
        // The day after the fourth Thursday is the Friday that falls on the 23rd to the 29th.
        (11, 23..=29) => date.weekday() == Weekday::Fri,
        (12, 24) | (7, 3) => true,
        _ => false,
    }
}

/// The exchanges that a run knows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Exchanges(Vec<Exchange>);

/// Suffix, zone, open, close.
type Row = (&'static str, Tz, (u32, u32), (u32, u32));

/// Hours are those of the regular session with its closing auction where it has one.
const KNOWN: &[Row] = &[
    ("", Tz::America__New_York, (9, 30), (16, 0)),
    (".TO", Tz::America__Toronto, (9, 30), (16, 0)),
    (".V", Tz::America__Toronto, (9, 30), (16, 0)),
    (".SA", Tz::America__Sao_Paulo, (10, 0), (17, 0)),
    (".L", Tz::Europe__London, (8, 0), (16, 30)),
    (".PA", Tz::Europe__Paris, (9, 0), (17, 30)),
    (".AS", Tz::Europe__Amsterdam, (9, 0), (17, 30)),
    (".BR", Tz::Europe__Brussels, (9, 0), (17, 30)),
    (".LS", Tz::Europe__Lisbon, (8, 0), (16, 30)),
    (".DE", Tz::Europe__Berlin, (9, 0), (17, 30)),
    (".MI", Tz::Europe__Rome, (9, 0), (17, 30)),
    (".MC", Tz::Europe__Madrid, (9, 0), (17, 30)),
    (".SW", Tz::Europe__Zurich, (9, 0), (17, 30)),
    (".ST", Tz::Europe__Stockholm, (9, 0), (17, 30)),
    (".CO", Tz::Europe__Copenhagen, (9, 0), (17, 0)),
    (".HE", Tz::Europe__Helsinki, (10, 0), (18, 30)),
    (".OL", Tz::Europe__Oslo, (9, 0), (16, 20)),
    (".HK", Tz::Asia__Hong_Kong, (9, 30), (16, 0)),
    (".SS", Tz::Asia__Shanghai, (9, 30), (15, 0)),
    (".SH", Tz::Asia__Shanghai, (9, 30), (15, 0)),
    (".SZ", Tz::Asia__Shanghai, (9, 30), (15, 0)),
    (".TW", Tz::Asia__Taipei, (9, 0), (13, 30)),
    (".T", Tz::Asia__Tokyo, (9, 0), (15, 30)),
    (".KS", Tz::Asia__Seoul, (9, 0), (15, 30)),
    (".KQ", Tz::Asia__Seoul, (9, 0), (15, 30)),
    (".NS", Tz::Asia__Kolkata, (9, 15), (15, 30)),
    (".BO", Tz::Asia__Kolkata, (9, 15), (15, 30)),
    (".SI", Tz::Asia__Singapore, (9, 0), (17, 0)),
    (".AX", Tz::Australia__Sydney, (10, 0), (16, 0)),
];

impl Default for Exchanges {
    fn default() -> Self {
        let exchange = |&(suffix, zone, open, close): &Row| Exchange {
            suffix: suffix.to_owned(),
            zone,
            open: hm(open.0, open.1),
            close: hm(close.0, close.1),
            closes: BTreeMap::new(),
        };
        Self(KNOWN.iter().map(exchange).collect())
    }
}

impl Exchanges {
    /// The known exchanges with those of the user in the place of, or beside, the built-in ones.
    pub fn with(overrides: &[Exchange]) -> Self {
        let mut known = Self::default().0;
        for exchange in overrides {
            known.retain(|other| other.suffix != exchange.suffix);
            known.push(exchange.clone());
        }
        // The longest suffix is the most particular one; the empty one fits every symbol and comes last.
        known.sort_by(|a, b| {
            b.suffix
                .len()
                .cmp(&a.suffix.len())
                .then_with(|| a.suffix.cmp(&b.suffix))
        });
        Self(known)
    }

    /// The exchange of a symbol, by its suffix.
    pub fn of(&self, symbol: &str) -> &Exchange {
        // Asked for every event, so that nothing is copied to compare it.
        let ends_with = |suffix: &str| {
            let end = symbol.len().checked_sub(suffix.len());
            let end = end.and_then(|start| symbol.as_bytes().get(start..));
            end.is_some_and(|end| end.eq_ignore_ascii_case(suffix.as_bytes()))
        };
        let fitting = self.0.iter().filter(|exchange| ends_with(&exchange.suffix));
        // `with` and `default` always hold the exchange of the empty suffix, which fits every symbol.
        fitting
            .max_by_key(|exchange| exchange.suffix.len())
            .unwrap_or(&self.0[0])
    }

    /// The exchange whose clock a zone name means: the first one of the table in that zone.
    pub fn in_zone(&self, zone: Tz) -> Option<&Exchange> {
        self.on_clock(|other| other == zone)
    }

    /// The first exchange of the table whose zone shows a certain time.
    pub fn on_clock(&self, shows: impl Fn(Tz) -> bool) -> Option<&Exchange> {
        self.0
            .iter()
            .filter(|exchange| shows(exchange.zone))
            .min_by_key(|exchange| exchange.suffix.len())
    }
}

fn hm(hour: u32, minute: u32) -> NaiveTime {
    NaiveTime::from_hms_opt(hour, minute, 0).unwrap_or(NaiveTime::MIN)
}

/// Reads `HH:MM` or `HH:MM:SS`, with or without a fraction of a second; also `4:05 PM`.
pub fn parse_clock(text: &str) -> Option<NaiveTime> {
    // Most rows of most files: no time at all, or two digits each.
    if text.is_empty() {
        return None;
    }
    if let Some(time) = two_digits_each(text.as_bytes()) {
        return Some(time);
    }
    ["%H:%M", "%H:%M:%S%.f", "%I:%M %p", "%I:%M:%S %p", "%I:%M%p"]
        .iter()
        .find_map(|format| NaiveTime::parse_from_str(text, format).ok())
}

/// `HH:MM` or `HH:MM:SS`.
fn two_digits_each(text: &[u8]) -> Option<NaiveTime> {
    let number = |tens: u8, ones: u8| {
        let are_digits = tens.is_ascii_digit() && ones.is_ascii_digit();
        are_digits.then(|| u32::from(tens - b'0') * 10 + u32::from(ones - b'0'))
    };
    let (hour, minute, second) = match *text {
        [h, i, b':', m, n] => (number(h, i)?, number(m, n)?, 0),
        [h, i, b':', m, n, b':', s, t] => (number(h, i)?, number(m, n)?, number(s, t)?),
        _ => return None,
    };
    NaiveTime::from_hms_opt(hour, minute, second)
}

mod zone_name {
    use super::{Deserialize, Tz};

    pub fn serialize<S: serde::Serializer>(zone: &Tz, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(zone.name())
    }

    pub fn deserialize<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<Tz, D::Error> {
        let name = String::deserialize(deserializer)?;
        name.parse().map_err(|_| {
            serde::de::Error::custom(format!(
                "`{name}` is not an IANA time zone like Asia/Hong_Kong"
            ))
        })
    }
}

mod clock_time {
    use super::{Deserialize, NaiveTime, parse_clock};

    pub fn serialize<S: serde::Serializer>(
        time: &NaiveTime,
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        serializer.collect_str(&time.format("%H:%M"))
    }

    pub fn deserialize<'de, D: serde::Deserializer<'de>>(
        deserializer: D,
    ) -> Result<NaiveTime, D::Error> {
        let text = String::deserialize(deserializer)?;
        parse_clock(&text)
            .ok_or_else(|| serde::de::Error::custom(format!("`{text}` is not a time like 09:30")))
    }
}

mod close_dates {
    use super::{BTreeMap, Date, Deserialize, NaiveTime, parse_clock};

    pub fn serialize<S: serde::Serializer>(
        closes: &BTreeMap<Date, NaiveTime>,
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        serializer.collect_map(
            closes
                .iter()
                .map(|(date, time)| (date.to_string(), time.format("%H:%M").to_string())),
        )
    }

    pub fn deserialize<'de, D: serde::Deserializer<'de>>(
        deserializer: D,
    ) -> Result<BTreeMap<Date, NaiveTime>, D::Error> {
        let written = BTreeMap::<Date, String>::deserialize(deserializer)?;
        let read =
            |(date, text): (Date, String)| parse_clock(&text).map(|time| (date, time)).ok_or(text);
        written
            .into_iter()
            .map(read)
            .collect::<Result<_, _>>()
            .map_err(|text| serde::de::Error::custom(format!("`{text}` is not a time like 13:00")))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn close(symbol: &str, date: &str) -> String {
        Exchanges::default()
            .of(symbol)
            .close_on(Date::parse(date).unwrap())
            .format("%H:%M")
            .to_string()
    }

    #[test]
    fn the_suffix_names_the_exchange() {
        let exchanges = Exchanges::default();
        assert_eq!(exchanges.of("9988.HK").zone, Tz::Asia__Hong_Kong);
        assert_eq!(exchanges.of("9988.hk").zone, Tz::Asia__Hong_Kong);
        assert_eq!(exchanges.of("BABA").zone, Tz::America__New_York);
        assert_eq!(exchanges.of("BRK.B").zone, Tz::America__New_York);
        assert_eq!(exchanges.in_zone(Tz::America__New_York).unwrap().suffix, "");
    }

    #[test]
    fn early_closes_of_new_york() {
        assert_eq!(close("BABA", "2025-11-28"), "13:00");
        assert_eq!(close("BABA", "2024-12-24"), "13:00");
        assert_eq!(close("BABA", "2025-07-03"), "13:00");
        assert_eq!(close("BABA", "2025-11-21"), "16:00");
        assert_eq!(close("9988.HK", "2025-11-28"), "16:00");
    }

    #[test]
    fn tokyo_closes_later_since_november_2024() {
        assert_eq!(close("7203.T", "2024-11-01"), "15:00");
        assert_eq!(close("7203.T", "2024-11-05"), "15:30");
    }

    #[test]
    fn the_user_has_the_last_word() {
        let mine: Exchange = toml::from_str(
            "suffix = '.HK'\nzone = 'Asia/Hong_Kong'\nopen = '09:30'\nclose = '16:10'\ncloses = { 2025-12-24 = '12:00' }",
        )
        .unwrap();
        let exchanges = Exchanges::with(&[mine]);
        assert_eq!(exchanges.of("9988.HK").close, hm(16, 10));
        assert_eq!(
            exchanges
                .of("9988.HK")
                .close_on(Date::parse("2025-12-24").unwrap()),
            hm(12, 0)
        );
        assert_eq!(exchanges.of("BABA").close, hm(16, 0));
    }
}
