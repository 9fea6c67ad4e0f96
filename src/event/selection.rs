//! The options that choose among the events of a run.

use serde::{Deserialize, Serialize};

use super::filter::Filter;
use super::news::Event;
use crate::error::Result;

/// Which events of a file a run uses; a study and a backtest choose alike.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Selection {
    /// The condition that events have to meet.
    #[serde(rename = "where")]
    pub filter: Option<Filter>,
}

impl Selection {
    /// Checks that the events have what the options ask for.
    ///
    /// # Errors
    /// The condition names a column that no event has, or compares cells with what they are not.
    pub fn check(&self, events: &[Event]) -> Result<()> {
        match &self.filter {
            Some(filter) => filter.check(events),
            None => Ok(()),
        }
    }
}
