//! The time of day from which news counts as after the close.

use std::fmt;
use std::str::FromStr;

use chrono::NaiveTime;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::error::{Error, Result, message, option};
use crate::time::parse_clock;

/// A time of day on the exchange's clock from which news counts as after the close, because a closing auction that takes no more
/// orders cannot react to it. A close before it still holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Cutoff(pub NaiveTime);

impl FromStr for Cutoff {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self> {
        let wrong = || {
            let wrong = format!(": `{text}` is not a time of day");
            let error = Error::options(message![option::CUTOFF, wrong]).about(option::CUTOFF);
            error.with_help("write it like 15:50")
        };
        parse_clock(text.trim()).map(Self).ok_or_else(wrong)
    }
}

impl fmt::Display for Cutoff {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.format("%H:%M:%S").fmt(f)
    }
}

impl Serialize for Cutoff {
    fn serialize<S: Serializer>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Cutoff {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> std::result::Result<Self, D::Error> {
        String::deserialize(deserializer)?
            .parse()
            .map_err(serde::de::Error::custom)
    }
}
