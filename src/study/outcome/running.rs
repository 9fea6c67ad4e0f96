//! The running means of a study, tested day by day.

use crate::study::inference::Verdict;
use crate::time::Lag;

/// The mean CARs from the first day of the event window up to each day, tested day by day, and how far single events stray.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct RunningOutcome {
    /// The groups that were asked for.
    pub groups: Vec<RunningGroup>,
    /// `errors[i]`: the standard deviations of the CARs of event `i` of those that were asked for, from day 0, or from a later first
    /// day of the event window, up to each day; days without a return have none.
    pub errors: Vec<RunningErrors>,
}

/// The running mean of one group.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct RunningGroup {
    /// The name of the group.
    pub group: String,
    /// The name of the test.
    pub test: &'static str,
    /// The days of the event window.
    pub days: Vec<RunningDay>,
}

/// The mean CAR up to one day.
#[derive(Debug, Clone, Copy)]
#[non_exhaustive]
pub struct RunningDay {
    /// The last day.
    pub day: Lag,
    /// The number of events with an abnormal return on every day so far.
    pub n: usize,
    /// Their mean CAR.
    pub caar: Option<f64>,
    /// What the test says of it.
    pub verdict: Verdict,
}

/// The standard deviations of the running CARs of one event, with the error of the estimates.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct RunningErrors {
    /// The position among the used events.
    pub event: usize,
    /// Each day with the standard deviation of CAR up to it.
    pub days: Vec<(Lag, f64)>,
}

impl RunningOutcome {
    /// Returns the running mean of a group.
    pub fn group(&self, name: &str) -> Option<&RunningGroup> {
        self.groups.iter().find(|group| group.group == name)
    }
}
