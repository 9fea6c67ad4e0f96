//! Intervals of means by resampling.

use serde::Serialize;

use crate::time::Lag;

/// The intervals that resampling gives to the means of a study.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[non_exhaustive]
pub struct BootstrapOutcome {
    /// What is resampled: `events`, `dates` or `wild`.
    pub resample: &'static str,
    /// The number of draws that were asked for.
    pub draws: usize,
    /// Random seed.
    pub seed: u64,
    /// The level of all intervals and bands.
    pub level: f64,
    /// The groups, in the order of the study.
    pub groups: Vec<BootstrapGroup>,
    /// The differences between groups, in the order of the study.
    pub differences: Vec<BootstrapDifference>,
}

/// The means of one group.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[non_exhaustive]
pub struct BootstrapGroup {
    /// The name of the group.
    pub group: String,
    /// The number of events.
    pub n: usize,
    /// The number of parts that are drawn: events, or dates of day 0.
    pub clusters: usize,
    /// The number of draws that were made; fewer if the run was interrupted.
    pub draws: usize,
    /// The reason why there are no intervals.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub undefined: Option<&'static str>,
    /// The tested windows.
    pub windows: Vec<BootstrapWindow>,
    /// The band of CAAR from the first day of the event window on that holds all of its days at once.
    pub band: Option<SimultaneousBand>,
}

/// The means of one tested window.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[non_exhaustive]
pub struct BootstrapWindow {
    /// The first day.
    pub from: Lag,
    /// The last day.
    pub to: Lag,
    /// The mean CAR.
    pub caar: Option<BootstrapEstimate>,
    /// The mean BHAR; `None` with log returns.
    pub bhar: Option<BootstrapEstimate>,
}

/// The difference between the mean CARs of two groups.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[non_exhaustive]
pub struct BootstrapDifference {
    /// The first group.
    pub a: String,
    /// The second group.
    pub b: String,
    /// The first day.
    pub from: Lag,
    /// The last day.
    pub to: Lag,
    /// The mean of `a` less that of `b`, without the events of both.
    pub difference: Option<BootstrapEstimate>,
}

/// A mean, or a difference between two, with its intervals.
///
/// ```text
/// G clusters (events, or dates of day 0) with sums S_g over n_g events; N = sum n_g
/// m = sum S_g / N;  se^2 = G / (G - 1) sum (S_g - n_g m)^2 / N^2
/// a draw: G clusters with replacement; or, wild, S_g* = n_g m + w_g (S_g - n_g m) with w_g = -1 or 1 for each cluster
/// t* = (m* - m) / se*;  p = (1 + #{ |t*| >= |m / se| }) / (B + 1)
/// percentile: the quantiles of m*;  basic: 2 m less those;  studentised: m - se times the quantiles of t*
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
#[non_exhaustive]
pub struct BootstrapEstimate {
    /// m, a fraction.
    pub estimate: f64,
    /// se, a fraction.
    pub se: f64,
    /// p of the studentised statistic under a mean of zero.
    pub p: f64,
    /// The percentile interval.
    pub percentile: [f64; 2],
    /// The basic interval.
    pub basic: [f64; 2],
    /// The studentised interval: the one to read, since its coverage is the nearest to its level.
    pub studentised: [f64; 2],
}

/// A band that holds a whole path at once (Montiel Olea & Plagborg-Moller 2019, Journal of Applied Econometrics 34, 1-17).
///
/// ```text
/// c: the quantile of max_d |m_d* - m_d| / se_d over the draws;  band: m_d - c se_d to m_d + c se_d
/// ```
#[derive(Debug, Clone, PartialEq, Serialize)]
#[non_exhaustive]
pub struct SimultaneousBand {
    /// How far each draw strays at most, in standard errors of the days, in ascending order: its quantiles are the critical values
    /// of other levels.
    #[serde(skip)]
    pub farthest: Vec<f64>,
    /// c.
    pub critical: f64,
    /// The days.
    pub days: Vec<BandDay>,
}

/// One day of a band.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
#[non_exhaustive]
pub struct BandDay {
    /// The day.
    pub day: Lag,
    /// CAAR up to this day, a fraction.
    pub caar: f64,
    /// Its standard error.
    pub se: f64,
    /// The lower end.
    pub low: f64,
    /// The upper end.
    pub high: f64,
}

impl BootstrapOutcome {
    /// Returns a group by its name.
    pub fn group(&self, name: &str) -> Option<&BootstrapGroup> {
        self.groups.iter().find(|group| group.group == name)
    }
}
