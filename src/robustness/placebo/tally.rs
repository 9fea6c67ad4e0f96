//! What draws are counted for: how far their numbers are from zero beside those of the study, and how often tests reject.

use std::collections::BTreeMap;

use rayon::prelude::*;

use crate::math::draws::quantile;
use crate::study::assumption::Assumption;
use crate::study::inference::Verdict;
use crate::study::outcome::{
    Band, GroupOutcome, PlaceboDay, PlaceboGroup, PlaceboTest, PlaceboWindow, SizeFinding,
};
use crate::study::{Averages, TOLERABLE_SIZE, Template};

/// Values of draws that are kept for bands.
const MOST_KEPT: usize = 16_000_000;

/// A group of which draws hold a smaller share of events has no p-values.
const LEAST_SHARE: f64 = 0.9;

/// The normal quantile of a 95 % interval.
const Z: f64 = 1.959963984540054;

/// The level at which sizes are counted.
const LEVEL: f64 = 0.05;

/// How a number of the study compares with that of draws.
#[derive(Debug, Clone, Copy, Default)]
struct Tally {
    /// The absolute value of the study.
    observed: Option<f64>,
    /// Draws that have the number.
    defined: usize,
    /// Draws in which it is at least as far from zero.
    beyond: usize,
}

impl Tally {
    fn new(observed: Option<f64>) -> Self {
        Self {
            observed: observed.map(f64::abs),
            ..Self::default()
        }
    }

    fn add(&mut self, drawn: Option<f64>) {
        let Some(drawn) = drawn else { return };
        self.defined += 1;
        self.beyond += usize::from(
            self.observed
                .is_some_and(|observed| drawn.abs() >= observed),
        );
    }

    fn p(&self) -> Option<f64> {
        let p = (1.0 + self.beyond as f64) / (1.0 + self.defined as f64);
        self.observed.filter(|_| self.defined > 0).map(|_| p)
    }
}

/// A test among the draws.
#[derive(Debug, Clone, Copy)]
struct TestTally {
    statistic: Option<f64>,
    tally: Tally,
    /// Draws that the test rejects at 5 %.
    rejected: usize,
}

impl TestTally {
    fn new(verdict: &Verdict) -> Self {
        Self {
            statistic: verdict.statistic(),
            tally: Tally::new(verdict.statistic()),
            rejected: 0,
        }
    }

    fn add(&mut self, verdict: &Verdict) {
        self.tally.add(verdict.statistic());
        self.rejected += usize::from(verdict.p().is_some_and(|p| p < LEVEL));
    }

    fn outcome(&self, doubted: bool) -> PlaceboTest {
        let n = self.tally.defined;
        let interval = (n > 0).then(|| wilson(self.rejected, n));
        PlaceboTest {
            statistic: self.statistic,
            p: self.tally.p(),
            draws: n,
            size: (n > 0).then(|| self.rejected as f64 / n as f64),
            size_low: interval.map(|interval| interval.0),
            size_high: interval.map(|interval| interval.1),
            finding: match interval {
                None => SizeFinding::Undefined,
                Some((low, _)) if !doubted && low > TOLERABLE_SIZE => SizeFinding::RejectsTooOften,
                Some((_, high)) if doubted && high < TOLERABLE_SIZE => SizeFinding::HoldsOnPlacebos,
                Some(_) if doubted => SizeFinding::Doubtful,
                Some(_) => SizeFinding::Holds,
            },
        }
    }
}

/// Returns the 95 % interval of a share (Wilson 1927, Journal of the American Statistical Association 22, 209-212).
fn wilson(count: usize, n: usize) -> (f64, f64) {
    let n = n as f64;
    let share = count as f64 / n;
    let spread = 1.0 + Z * Z / n;
    let middle = (share + Z * Z / (2.0 * n)) / spread;
    let half = Z / spread * (share * (1.0 - share) / n + Z * Z / (4.0 * n * n)).sqrt();
    (middle - half, middle + half)
}

/// One window of a group among the draws.
struct WindowTally {
    caar: Option<f64>,
    tally: Tally,
    caar_weighted: Option<f64>,
    weighted: Tally,
    tests: Vec<TestTally>,
    /// CAAR of each draw, NaN where it is not defined; empty if it is not kept.
    caars: Vec<f64>,
}

/// One group among the draws.
pub(super) struct GroupTally {
    aar: Vec<Tally>,
    caar: Vec<Tally>,
    windows: Vec<WindowTally>,
    /// `paths[d]`: CAAR up to day `d` of each draw that has one; empty if they are not kept.
    paths: Vec<Vec<f64>>,
    observed: Averages,
    keeps: bool,
}

/// Every group among the draws.
pub(super) struct Tallies {
    pub groups: Vec<GroupTally>,
}

impl Tallies {
    pub fn new(template: &Template<'_>, draws: usize) -> Self {
        let plan = template.plan();
        let values = (plan.window.days() + plan.cars.len()) * draws;
        // The paths of thousands of groups would not fit into memory.
        let kept = (MOST_KEPT / values.max(1)).max(1);
        let groups = template.groups().par_iter().enumerate();
        Self {
            groups: groups
                .map(|(number, group)| {
                    GroupTally::new(template.averages(&group.members), number < kept)
                })
                .collect(),
        }
    }

    pub fn add(&mut self, draw: &[Averages]) {
        let groups = self.groups.iter_mut().zip(draw);
        groups.for_each(|(tally, averages)| tally.add(averages));
    }
}

impl GroupTally {
    fn new(observed: Averages, keeps: bool) -> Self {
        let window = |window: &crate::study::WindowAverages| WindowTally {
            caar: window.caar,
            tally: Tally::new(window.caar),
            caar_weighted: window.caar_weighted,
            weighted: Tally::new(window.caar_weighted),
            tests: window.verdicts.iter().map(TestTally::new).collect(),
            caars: Vec::new(),
        };
        Self {
            aar: observed.aar.iter().copied().map(Tally::new).collect(),
            caar: observed.caar.iter().copied().map(Tally::new).collect(),
            windows: observed.windows.iter().map(window).collect(),
            paths: vec![Vec::new(); observed.caar.len()],
            observed,
            keeps,
        }
    }

    fn add(&mut self, draw: &Averages) {
        let days = self.aar.iter_mut().zip(&draw.aar);
        days.for_each(|(tally, aar)| tally.add(*aar));
        let days = self.caar.iter_mut().zip(&draw.caar);
        days.for_each(|(tally, caar)| tally.add(*caar));
        for (window, drawn) in self.windows.iter_mut().zip(&draw.windows) {
            window.tally.add(drawn.caar);
            window.weighted.add(drawn.caar_weighted);
            let tests = window.tests.iter_mut().zip(&drawn.verdicts);
            tests.for_each(|(tally, verdict)| tally.add(verdict));
            if self.keeps {
                window.caars.push(drawn.caar.unwrap_or(f64::NAN));
            }
        }
        if self.keeps {
            let days = self.paths.iter_mut().zip(&draw.caar);
            days.for_each(|(path, caar)| path.extend(caar));
        }
    }

    pub fn outcome(
        self,
        group: &GroupOutcome,
        moved: usize,
        names: &[&'static str],
        too_few: &'static str,
    ) -> PlaceboGroup {
        let enough = moved as f64 >= LEAST_SHARE * group.n_events as f64 && moved > 0;
        let p = |tally: &Tally| tally.p().filter(|_| enough);
        let days = group.days.iter().enumerate();
        let day = |(d, day): (usize, &crate::study::outcome::DayOutcome)| PlaceboDay {
            day: day.day,
            aar: self.observed.aar[d],
            p_aar: p(&self.aar[d]),
            caar: self.observed.caar[d],
            p_caar: p(&self.caar[d]),
            band: band(&self.paths[d]),
        };
        let days = days.map(day).collect();
        let windows = group.windows.iter().zip(self.windows);
        let windows = windows.map(|(window, tally)| {
            let doubted = |test: &str| {
                let mut doubts = group.doubts_in(test, window.from, window.to);
                doubts.any(|doubt| is_about_false_alarms(doubt.assumption))
            };
            let tests = names.iter().zip(&tally.tests);
            let tests = tests.map(|(name, test)| {
                let mut found = test.outcome(doubted(name));
                found.p = found.p.filter(|_| enough);
                (*name, found)
            });
            PlaceboWindow {
                from: window.from,
                to: window.to,
                caar: tally.caar,
                draws: tally.tally.defined,
                beyond: tally.tally.beyond,
                p: p(&tally.tally),
                caar_weighted: tally.caar_weighted,
                p_weighted: p(&tally.weighted),
                band: band(&tally.caars),
                tests: tests.collect::<BTreeMap<_, _>>(),
                caars: tally.caars,
            }
        });
        PlaceboGroup {
            group: group.group.clone(),
            n: moved,
            undefined: (!enough).then_some(too_few),
            days,
            windows: windows.collect(),
        }
    }
}

/// Returns whether a broken assumption makes a test reject too often on days without news. News that changes the variance is
/// not seen there, and too few events to reject at all are no false alarm.
fn is_about_false_alarms(assumption: Assumption) -> bool {
    !matches!(
        assumption,
        Assumption::StableVariance | Assumption::Power | Assumption::FewOfRanked
    )
}

/// Returns the quantiles of the values that are not missing; `None` without values.
fn band(values: &[f64]) -> Option<Band> {
    let mut sorted: Vec<f64> = values.iter().copied().filter(|v| !v.is_nan()).collect();
    sorted.sort_by(f64::total_cmp);
    let at = |p: f64| quantile(&sorted, p);
    (!sorted.is_empty()).then(|| Band {
        p05: at(0.05),
        p25: at(0.25),
        p50: at(0.5),
        p75: at(0.75),
        p95: at(0.95),
    })
}
