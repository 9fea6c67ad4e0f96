//! The reaction split by open, high, low, close and volume, as results state it.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::study::inference::Verdict;
use crate::study::reaction::Measure;
use crate::time::Lag;

/// The parts of the reaction.
#[derive(Debug, Clone, Serialize)]
#[non_exhaustive]
pub struct ReactionOutcome {
    /// What was measured, each with its groups.
    pub measures: Vec<MeasureOutcome>,
}

/// One measure of the reaction. Returns are fractions. The others are logarithms of the ratio to their normal value: 0.69 is
/// twice the normal.
#[derive(Debug, Clone, Serialize)]
#[non_exhaustive]
pub struct MeasureOutcome {
    /// What was measured.
    pub measure: Measure,
    /// The model of its normal value: `market`, on the same measure of the benchmark, or `mean-adjusted`.
    pub model: &'static str,
    /// Used events of the study that lack the measure, because bars have no open, no range or no volume.
    pub events_left_out: usize,
    /// The groups of the study.
    pub groups: Vec<ReactionGroup>,
}

/// A measure of a group of events.
#[derive(Debug, Clone, Serialize)]
#[non_exhaustive]
pub struct ReactionGroup {
    /// The name of the group.
    pub group: String,
    /// The number of events that were measured.
    pub n_events: usize,
    /// The days of the event window; empty for a measure of whole windows.
    pub days: Vec<ReactionDay>,
    /// The tested windows; for a measure that needs several sessions, those of two days or more.
    pub windows: Vec<ReactionWindow>,
}

/// One day of a group.
#[derive(Debug, Clone, Serialize)]
#[non_exhaustive]
pub struct ReactionDay {
    /// Sessions from day 0.
    pub day: Lag,
    /// The number of events with a value.
    pub n: usize,
    /// The mean abnormal value.
    pub mean: Option<f64>,
    /// The lower end of its 95 % interval, from the cross-sectional t.
    pub low: Option<f64>,
    /// The upper end of that interval.
    pub high: Option<f64>,
    /// The verdict of each test, by its name.
    pub tests: BTreeMap<&'static str, Verdict>,
}

/// One tested window of a group.
#[derive(Debug, Clone, Serialize)]
#[non_exhaustive]
pub struct ReactionWindow {
    /// The first day.
    pub from: Lag,
    /// The last day.
    pub to: Lag,
    /// The number of events with a value on every day.
    pub n: usize,
    /// The mean over events of the sum of abnormal returns, or of the mean abnormal logarithm.
    pub mean: Option<f64>,
    /// The verdict of each test, by its name.
    pub tests: BTreeMap<&'static str, Verdict>,
}
