//! Sides by tag.

use serde::{Deserialize, Serialize};

use super::{Decision, History, Rule, Way};
use crate::event::{Event, Reason};

/// Buys events that carry one of some tags and sells those that carry one of others.
///
/// # Formula
/// ```text
/// side = 1 where tags and `long` meet, -1 where tags and `short` meet
/// ```
/// # Inputs
/// The event's tags. One that meets both lists, or none, is not traded.
///
/// # Assumes
/// That the tags were given before the reaction was seen.
///
/// # References
/// Tetlock, Saar-Tsechansky & Macskassy (2008), Journal of Finance 63, 1437-1467, for trading on the kind of a story.
///
/// # Examples
/// `long = ["upgrade"]`, tags `upgrade;bank`: side 1.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Tagged {
    /// Tags to buy.
    pub long: Vec<String>,
    /// Tags to sell short.
    pub short: Vec<String>,
}

impl Rule for Tagged {
    fn decide(&self, event: &Event, _: &History<'_>) -> Decision {
        let carries = |wanted: &[String]| event.tags.iter().any(|tag| wanted.contains(tag));
        let refuse = |detail: &str| Err((Reason::NoDirection, detail.to_owned()));
        match (carries(&self.long), carries(&self.short)) {
            (true, false) => Ok(Way::Long),
            (false, true) => Ok(Way::Short),
            (true, true) => refuse("its tags are on both sides"),
            (false, false) => refuse("none of its tags is on a side"),
        }
    }
}
