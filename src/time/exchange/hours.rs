//! Session hours that a user states, as written in the study file and on the command line.

use std::collections::BTreeMap;

use chrono::NaiveTime;
use chrono_tz::Tz;
use serde::{Deserialize, Serialize};

use crate::time::clock::parse_clock;
use crate::time::date::Date;

/// The session hours of the securities whose symbols have a certain ending.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ExchangeHours {
    /// Ending of the symbols, with its dot; empty for symbols without a known ending.
    pub suffix: String,
    /// IANA time zone of the exchange.
    #[serde(with = "zone_name")]
    pub zone: Tz,
    /// Opening time of the regular session, on the exchange's clock.
    #[serde(with = "clock_time")]
    pub open: NaiveTime,
    /// Closing time of the regular session, on the exchange's clock.
    #[serde(with = "clock_time")]
    pub close: NaiveTime,
    /// Sessions that close at another time, with that time.
    #[serde(default, with = "close_dates")]
    pub closes: BTreeMap<Date, NaiveTime>,
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
