//! The windows of a study.

use crate::catalogue::choice;
use crate::time::{Window, WindowSet};

choice! {
    /// What becomes of an event in a tested window with missing days.
    #[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
    pub enum Incomplete {
        /// The event is left out of means and tests of the window.
        #[default]
        Drop = "drop",
        /// The event counts with the CAR and the variance of its days, if they are at least half of the window.
        Sum = "sum",
    }
}

impl Incomplete {
    /// Returns whether an event counts in a window of so many days of which abnormal returns cover this number.
    pub(super) fn counts(self, days: usize, observed: usize) -> bool {
        match self {
            Self::Drop => observed == days,
            Self::Sum => 2 * observed >= days,
        }
    }
}

/// The windows of a study, in trading days from day 0.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Windows {
    /// The windows in which the model is estimated: one as a rule, two to estimate on both sides of the event.
    pub estimation: WindowSet,
    /// The window in which abnormal returns are measured.
    pub event: Window,
    /// The tested windows: parts of the event window whose cumulative abnormal returns are tested.
    pub cars: Vec<Window>,
    /// The fewest usable estimation days.
    pub min_observations: usize,
    /// What becomes of events with missing days in a tested window.
    pub incomplete: Incomplete,
}

impl Windows {
    /// Returns whether an event counts in a tested window of which abnormal returns cover this number of days.
    pub(super) fn counts(&self, car: usize, observed: usize) -> bool {
        self.incomplete.counts(self.cars[car].days(), observed)
    }
}
