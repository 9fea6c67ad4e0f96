//! Conditions on events: `relevance >= 90 and form = "8-K"`.

mod evaluate;
mod expression;
mod parse;
mod token;

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::news::Event;
use crate::error::{Error, Result};
use crate::finding::Finding;
use expression::Expression;
use parse::parse;

/// A condition on the columns of events. Events that do not meet it are excluded.
///
/// ```text
/// relevance >= 90 and form = "8-K"
/// kind in ("guidance", "rating") and not (form = "4")
/// date >= 2025-08-01 or headline like "%chip%"
/// ```
/// - A column of the events file, or what was recognised in it: `symbol`, `date`, `time`, `timing`, `tags`, `direction`,
///   `weight`, `headline`, `source`, `benchmark`, `event_id`. Upper and lower case count as the same; a name with blanks stands
///   between backquotes.
/// - `=`, `!=`, `<`, `<=`, `>`, `>=` with a number, a date `YYYY-MM-DD` or a text in quotes; `in` with a list of them; `like` with
///   a text in which `%` stands for any letters and `_` for one, upper and lower case being the same. `not in` and `not like` too.
/// - `not` binds most, then `and`, then `or`; brackets.
///
/// Numbers compare as numbers and dates in their order. A cell without a value is neither less nor more than anything, and
/// unequal to everything but `""`. Of several tags one is enough.
#[derive(Debug, Clone)]
pub struct Filter {
    text: String,
    expression: Expression,
}

impl Filter {
    /// Returns the condition as it was written.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Checks that the events have the columns of the condition, and that their cells can be compared as it asks.
    ///
    /// # Errors
    /// A column that no event has, with the nearest name; a cell that is no number or date where one is compared.
    pub fn check(&self, events: &[Event]) -> Result<()> {
        self.select(events).map(drop)
    }

    /// Returns for each event whether it meets the condition.
    ///
    /// # Errors
    /// As [`Filter::check`].
    pub fn select(&self, events: &[Event]) -> Result<Vec<bool>> {
        evaluate::select(&self.expression, events)
    }

    /// Returns a warning for each text of the condition that no event has in its column, where another spelling is meant.
    pub(super) fn findings(&self, events: &[Event]) -> Vec<Finding> {
        evaluate::unknown_texts(&self.expression, events)
    }
}

/// Two conditions are equal if they are written alike.
impl PartialEq for Filter {
    fn eq(&self, other: &Self) -> bool {
        self.text == other.text
    }
}

impl Eq for Filter {}

impl FromStr for Filter {
    type Err = Error;

    /// Reads a condition.
    ///
    /// # Errors
    /// The first word that does not fit, with its place and what was expected.
    fn from_str(text: &str) -> Result<Self> {
        Ok(Self {
            text: text.trim().to_owned(),
            expression: parse(text.trim())?,
        })
    }
}

impl fmt::Display for Filter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

impl Serialize for Filter {
    fn serialize<S: Serializer>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.text)
    }
}

impl<'de> Deserialize<'de> for Filter {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> std::result::Result<Self, D::Error> {
        String::deserialize(deserializer)?
            .parse()
            .map_err(serde::de::Error::custom)
    }
}
