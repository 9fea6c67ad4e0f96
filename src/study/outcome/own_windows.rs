//! The reaction over event windows that events name for themselves.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::study::doubt::Doubt;
use crate::study::inference::Verdict;

/// The mean of a group over event windows of its events, with tests.
#[derive(Debug, Clone, Serialize)]
#[non_exhaustive]
pub struct OwnWindowsOutcome {
    /// The name of the group.
    pub group: String,
    /// The number of events that name a window.
    pub n_named: usize,
    /// The number of those events with an abnormal return on every day of their window.
    pub n: usize,
    /// The number of those events whose CAR is above zero.
    pub n_positive: usize,
    /// The days of the shortest window.
    pub shortest: Option<usize>,
    /// The days of the longest window.
    pub longest: Option<usize>,
    /// The mean CAR.
    pub caar: Option<f64>,
    /// The median CAR.
    pub median_car: Option<f64>,
    /// The lower end of the 95 % interval of `caar`, from the cross-sectional t.
    pub low: Option<f64>,
    /// The upper end of that interval.
    pub high: Option<f64>,
    /// r: the mean over pairs of rho_ij tau_ij / sqrt(L_i L_j), with tau_ij the days that both windows share and L their lengths.
    pub mean_correlation: Option<f64>,
    /// The assumptions that this sample breaks, with the tests that rest on them.
    pub doubts: Vec<Doubt>,
    /// The verdict of each test, by its name.
    pub tests: BTreeMap<&'static str, Verdict>,
}

impl OwnWindowsOutcome {
    /// Returns whether a test is doubtful.
    pub fn doubts(&self, test: &str) -> bool {
        self.doubts.iter().any(|doubt| doubt.tests.contains(&test))
    }
}
