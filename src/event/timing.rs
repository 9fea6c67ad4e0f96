//! When news came out, relative to the session.

use serde::{Deserialize, Serialize};

/// The part of the trading day in which the news came out, on the clock of the security's exchange.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Timing {
    /// Before the open.
    Pre,
    /// During the session.
    Intraday,
    /// At or after the close.
    Post,
    /// The time is not known.
    #[default]
    Unknown,
}

impl Timing {
    /// Reads the name of a class, or a synonym that data vendors use.
    pub fn parse(text: &str) -> Option<Self> {
        if text.is_empty() {
            return Some(Self::Unknown);
        }
        let folded = text.trim().to_lowercase().replace(['_', ' '], "-");
        Some(match folded.as_str() {
            "pre" | "bmo" | "pre-market" | "premarket" | "before-open" | "before-market-open"
            | "time-pre-market" | "盘前" => Self::Pre,
            "intraday" | "dmh" | "during" | "during-market-hours" => Self::Intraday,
            "post" | "amc" | "after" | "post-market" | "postmarket" | "after-hours"
            | "after-close" | "after-market-close" | "time-after-hours" | "盘后" => Self::Post,
            "" | "unknown" | "tas" | "tns" | "time-not-supplied" | "-" | "--" => Self::Unknown,
            _ => return None,
        })
    }

    /// Returns the name in files and results.
    pub fn name(self) -> &'static str {
        match self {
            Self::Pre => "pre",
            Self::Intraday => "intraday",
            Self::Post => "post",
            Self::Unknown => "unknown",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn vendors_say_the_same_in_many_words() {
        assert_eq!(Timing::parse("BMO"), Some(Timing::Pre));
        assert_eq!(Timing::parse("After Hours"), Some(Timing::Post));
        assert_eq!(Timing::parse("--"), Some(Timing::Unknown));
        assert_eq!(Timing::parse("noon"), None);
    }
}
