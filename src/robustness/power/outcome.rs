//! Size and power of a planned study, as plain data in the layout of the JSON.

use serde::Serialize;

use super::Power;
use crate::event::Counts;
use crate::finding::Finding;
use crate::study::Resolved;
use crate::time::{Date, Lag};

/// The name and version of the layout.
pub const SCHEMA: &str = "newsquake.power/1";

/// Size and power of each test for a planned study. Numbers are fractions.
#[derive(Debug, Clone, Serialize)]
#[non_exhaustive]
pub struct PowerOutcome {
    /// The layout's name and version.
    pub schema: &'static str,
    /// The options.
    pub plan: PowerPlan,
    /// How many pseudo-events of all draws were measured.
    pub counts: Counts,
    /// The number of securities among which events are drawn.
    pub n_securities: usize,
    /// The first date on which an event can fall.
    pub first: Date,
    /// The last date on which an event can fall.
    pub last: Date,
    /// The standard deviation of the mean CAR over the draws.
    pub spread: Option<f64>,
    /// The mean of r, the mean correlation of events, over the draws.
    pub mean_correlation: Option<f64>,
    /// `effects[e]`: the effect on every event, a fraction; the first one is 0.
    pub effects: Vec<f64>,
    /// The tests.
    pub tests: Vec<TestPower>,
    /// What the reader should know.
    pub warnings: Vec<Finding>,
}

/// The options of a power run.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[non_exhaustive]
pub struct PowerPlan {
    /// The design as it was given.
    pub power: Power,
    /// The number of events of a draw.
    pub n: usize,
    /// The number of different dates of a draw.
    pub dates: usize,
    /// The first day of the tested window.
    pub from: Lag,
    /// The last day of the tested window.
    pub to: Lag,
    /// The planned study.
    pub study: Resolved,
}

/// Size and power of a test.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[non_exhaustive]
pub struct TestPower {
    /// The name of the test.
    pub test: &'static str,
    /// The number of draws in which it is defined.
    pub n: usize,
    /// The share of draws without an effect that it rejects at 5 %; `null` if it is never defined.
    pub size: Option<f64>,
    /// The smallest effect that it sees in 80 % of draws, between two effects by a straight line; `null` if no effect is large enough.
    pub smallest_effect: Option<f64>,
    /// `power[e]`: the share of draws that it rejects with effect `e`.
    pub power: Vec<Option<f64>>,
}
