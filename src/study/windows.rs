//! The windows of a study.

use crate::time::Window;

/// The windows of a study, in trading days from day 0.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Windows {
    /// The window in which the model is estimated.
    pub estimation: Window,
    /// The window in which abnormal returns are measured.
    pub event: Window,
    /// The tested windows: parts of the event window whose cumulative abnormal returns are tested.
    pub cars: Vec<Window>,
    /// The fewest usable estimation days.
    pub min_observations: usize,
}
