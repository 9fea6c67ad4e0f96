//! The options that choose among the events of a run.

use serde::{Deserialize, Serialize};

use super::filter::Filter;
use super::news::Event;
use crate::catalogue::choice;
use crate::error::Result;
use crate::time::Window;

choice! {
    /// What becomes of a confounded event: one with other news of its security in a window around it.
    #[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
    pub enum Confounded {
        /// It is kept; results show the effect with and without such events.
        Keep = "keep",
        /// It is kept with a warning.
        #[default]
        Flag = "flag",
        /// It is excluded if other news came before it, so that the first of several events stays.
        DropLater = "drop-later",
        /// It is excluded.
        Drop = "drop",
    }
}

/// Which events of a file a run uses; a study and a backtest choose alike.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Selection {
    /// The condition that events have to meet.
    #[serde(rename = "where")]
    pub filter: Option<Filter>,
    /// What becomes of confounded events. Without a file of confounders, the other events of the security confound an event.
    pub confounded: Option<Confounded>,
    /// The sessions around day 0 in which other news confounds an event; if not given, the event window.
    pub confounding_window: Option<Window>,
    /// The fewest sessions from one event of a security to the next. Nearer events are excluded; those of one session count as
    /// one.
    pub min_gap: Option<usize>,
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

    /// Returns whether confounded events are looked for, where no file of confounders is given.
    pub(super) fn confounds(&self) -> bool {
        self.confounded.is_some() || self.confounding_window.is_some()
    }
}
