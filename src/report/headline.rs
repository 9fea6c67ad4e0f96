//! The test that a mean is judged by: one choice for tables, answers and figures.

use std::collections::BTreeMap;

use crate::study::inference::Verdict;
use crate::study::outcome::{GroupOutcome, Resolved, WindowOutcome};
use crate::time::Lag;

/// The tests to rely on where they are valid, the first one first.
pub const HEADLINE: [&str; 2] = ["bmp_adjusted", "grank_t"];

/// Fewest events whose mean gets stars or an interval.
pub const FEWEST: usize = 3;

/// What the test of a mean says.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Judged {
    /// The name of the test.
    pub test: &'static str,
    /// Its statistic.
    pub statistic: f64,
    /// Its two-sided p-value.
    pub p: f64,
    /// The p-value adjusted for the number of groups by Holm's method, if there are several.
    pub p_holm: Option<f64>,
    /// Whether the test is valid on the sample.
    pub holds: bool,
    /// The value that the statistic exceeds in 5 % of samples under the null.
    pub critical: f64,
    /// Degrees of freedom of Student's t; `None` where the statistic is normal.
    pub df: Option<f64>,
    /// What the test says.
    verdict: Verdict,
}

impl Judged {
    /// Judges a mean by a verdict; `None` where it is undefined.
    pub fn new(test: &'static str, verdict: &Verdict, holds: bool) -> Option<Self> {
        Some(Self {
            test,
            statistic: verdict.statistic()?,
            p: verdict.p()?,
            p_holm: verdict.adjusted().map(|adjusted| adjusted.holm),
            holds,
            critical: verdict.critical()?,
            df: verdict.df(),
            verdict: *verdict,
        })
    }

    /// Returns the p-value that a claim is held to: Holm's, where several groups were tested.
    pub fn strict_p(&self) -> f64 {
        self.p_holm.unwrap_or(self.p)
    }

    /// Returns the standard error that the test implies for a mean, as [`Verdict::standard_error`].
    pub fn standard_error(&self, mean: f64) -> Option<f64> {
        self.verdict.standard_error(mean)
    }

    /// Returns the 95 % interval of a mean that inverts the test, as [`Verdict::interval`].
    pub fn interval(&self, mean: f64) -> Option<(f64, f64)> {
        self.verdict.interval(mean)
    }
}

/// Returns the test to read for a group in a window: the first valid one, the recommended ones before the others; `None` if none is, or
/// if there is one event, which has no cross-section.
pub fn to_read(
    plan: &Resolved,
    group: &GroupOutcome,
    window: &WindowOutcome,
) -> Option<&'static str> {
    let asked = &plan.tests;
    let recommended = HEADLINE.into_iter().filter(|test| asked.contains(test));
    let mut tests = recommended.chain(asked.iter().copied());
    tests.find(|test| {
        let is_defined = window
            .tests
            .get(test)
            .is_some_and(|verdict| verdict.p().is_some());
        is_defined && group.n_events > 1 && !group.doubts_window(test, window)
    })
}

/// Returns the test that the days of a group are judged by: the first to rely on that holds in most of its tested windows, else any other
/// that holds, else the one that the plan's stars follow.
pub fn test_of(plan: &Resolved, group: &GroupOutcome) -> Option<&'static str> {
    let holding = |test: &str| {
        let windows = group.windows.iter();
        let holds = windows.filter(|window| {
            let is_defined = window.tests.get(test).is_some_and(|v| v.p().is_some());
            is_defined && !group.doubts_window(test, window)
        });
        2 * holds.count() > group.windows.len()
    };
    let asked = |test: &&str| plan.tests.contains(test);
    let first = HEADLINE.into_iter().filter(asked);
    let others = plan.tests.iter().copied();
    let found = first.chain(others).find(|test| holding(test));
    found.or_else(|| plan.headline())
}

/// Judges the mean of a group on a day or in a window by one test; `None` where the test is undefined there.
pub fn judged(
    group: &GroupOutcome,
    test: &'static str,
    (from, to): (Lag, Lag),
    tests: &BTreeMap<&'static str, Verdict>,
) -> Option<Judged> {
    let holds = group.doubts_in(test, from, to).next().is_none();
    Judged::new(test, tests.get(test)?, holds)
}
