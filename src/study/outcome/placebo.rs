//! A study held against studies of the same events without their news.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::time::Lag;

/// The study among pseudo-studies.
///
/// ```text
/// p = (1 + #{ |x*| >= |x| }) / (B + 1)   x: AAR, CAAR or a statistic; x*: the same of a draw; B: the draws that have it
/// size = #{ p* < 0.05 } / B              p*: the p-value of the test in a draw, where nothing happened
/// ```
/// Draws in which a number is not defined do not count for it.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[non_exhaustive]
pub struct PlaceboOutcome {
    /// `dates` or `securities`.
    pub kind: &'static str,
    /// The number of draws that were asked for.
    pub asked: usize,
    /// The number of draws that were made; fewer if the run was interrupted.
    pub draws: usize,
    /// Random seed.
    pub seed: u64,
    /// The fewest days (or securities) among which an event, or the events that move together, are drawn.
    pub fewest_choices: usize,
    /// The number of parts of the sample that move independently of each other.
    pub parts: usize,
    /// Whether events whose windows overlap were drawn apart, because together they have no other days.
    pub separated: bool,
    /// The events that no draw holds, because no other day (or security) suits them, by id.
    pub left_out: Vec<String>,
    /// The groups, in the order of the study.
    pub groups: Vec<PlaceboGroup>,
}

/// One group among its pseudo-studies.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[non_exhaustive]
pub struct PlaceboGroup {
    /// The name of the group.
    pub group: String,
    /// The number of its events that draws hold.
    pub n: usize,
    /// The reason why there are no p-values.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub undefined: Option<&'static str>,
    /// The days of the event window.
    pub days: Vec<PlaceboDay>,
    /// The tested windows.
    pub windows: Vec<PlaceboWindow>,
}

/// One day of the event window among its pseudo-studies.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[non_exhaustive]
pub struct PlaceboDay {
    /// The day.
    pub day: Lag,
    /// AAR, a fraction.
    pub aar: Option<f64>,
    /// p of AAR.
    pub p_aar: Option<f64>,
    /// CAAR from the first day of the event window, a fraction.
    pub caar: Option<f64>,
    /// p of CAAR.
    pub p_caar: Option<f64>,
    /// The distribution of CAAR over the draws; `None` where it was not kept.
    pub band: Option<Band>,
}

/// The distribution of a number over the draws, as quantiles.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Band {
    /// The 5 % quantile.
    pub p05: f64,
    /// The 25 % quantile.
    pub p25: f64,
    /// The median.
    pub p50: f64,
    /// The 75 % quantile.
    pub p75: f64,
    /// The 95 % quantile.
    pub p95: f64,
}

/// A tested window among its pseudo-studies.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[non_exhaustive]
pub struct PlaceboWindow {
    /// The first day.
    pub from: Lag,
    /// The last day.
    pub to: Lag,
    /// CAAR, a fraction.
    pub caar: Option<f64>,
    /// The number of draws that have a CAAR.
    pub draws: usize,
    /// The number of draws whose CAAR is at least as far from zero.
    pub beyond: usize,
    /// p of CAAR.
    pub p: Option<f64>,
    /// CAAR in the weights of the events, a fraction; `None` unless the study has weights.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub caar_weighted: Option<f64>,
    /// p of CAAR in the weights of the events, which move with them.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub p_weighted: Option<f64>,
    /// The distribution of CAAR over the draws; `None` where it was not kept.
    pub band: Option<Band>,
    /// The tests by name.
    pub tests: BTreeMap<&'static str, PlaceboTest>,
    /// CAAR of each draw, NaN where it is not defined; empty where it was not kept.
    #[serde(skip)]
    pub caars: Vec<f64>,
}

/// A test among its pseudo-studies.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
#[non_exhaustive]
pub struct PlaceboTest {
    /// The statistic of the study.
    pub statistic: Option<f64>,
    /// p of the statistic.
    pub p: Option<f64>,
    /// The number of draws that have a statistic.
    pub draws: usize,
    /// The share of these draws that the test rejects at 5 %.
    pub size: Option<f64>,
    /// The lower end of the 95 % interval of the size (Wilson 1927).
    pub size_low: Option<f64>,
    /// The upper end.
    pub size_high: Option<f64>,
    /// What the draws say about the test beside the rules of the sample.
    pub finding: SizeFinding,
}

/// What the draws say about a test beside the rules of the sample.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum SizeFinding {
    /// Both find that the test holds, or the draws are too few to tell.
    Holds,
    /// The rules doubt the test, and the draws do not contradict them.
    Doubtful,
    /// The rules find that the test holds, and it rejects too many draws.
    RejectsTooOften,
    /// The rules doubt the test, and it does not reject too many draws.
    HoldsOnPlacebos,
    /// The test has no statistic.
    Undefined,
}

impl PlaceboGroup {
    /// Returns a tested window.
    pub fn window(&self, from: Lag, to: Lag) -> Option<&PlaceboWindow> {
        let mut windows = self.windows.iter();
        windows.find(|window| (window.from, window.to) == (from, to))
    }
}

impl PlaceboOutcome {
    /// Returns a group by its name.
    pub fn group(&self, name: &str) -> Option<&PlaceboGroup> {
        self.groups.iter().find(|group| group.group == name)
    }
}
