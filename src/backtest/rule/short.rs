//! Every event sold short.

use serde::{Deserialize, Serialize};

use super::{Decision, History, Rule, Way};
use crate::event::Event;

/// Sells short every event, whatever it says.
///
/// # Formula
/// ```text
/// side = -1
/// ```
/// # Inputs
/// None.
///
/// # Assumes
/// That every event is bad news, and that shares can be borrowed; see the borrow fee.
///
/// # References
/// Bernard & Thomas (1989), Journal of Accounting Research 27, 1-36, for portfolios on one side of the news.
///
/// # Examples
/// Any event: side -1.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Short {}

impl Rule for Short {
    fn decide(&self, _: &Event, _: &History<'_>) -> Decision {
        Ok(Way::Short)
    }
}
