//! A study against pseudo-studies without news.

use std::collections::BTreeMap;

use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use super::draws::{Draw, Draws, PlaceboKind};
use super::panel::MarketPanel;
use super::watch::Watch;
use crate::error::{Error, Result, option};
use crate::finding::Finding;
use crate::math::draws::quantile;
use crate::study::assumption::Assumption;
use crate::study::inference::Verdict;
use crate::study::outcome::{
    Band, GroupOutcome, PlaceboDay, PlaceboGroup, PlaceboOutcome, PlaceboTest, PlaceboWindow,
    SizeFinding, StudyOutcome,
};
use crate::study::{Averages, TOLERABLE_SIZE, Template};

/// The options of placebo studies.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Placebo {
    /// The number of pseudo-studies; 0 for none.
    pub draws: usize,
    /// What becomes of the events.
    pub kind: PlaceboKind,
}

/// Fewer draws tell nothing at 5 %.
pub const FEWEST_DRAWS: usize = 100;

/// Most draws: p-values of more decide nothing.
pub const MOST_DRAWS: usize = 1_000_000;

/// The level at which sizes are counted.
const LEVEL: f64 = 0.05;

/// Events that a panel measures at a time.
const MOST_MEASURED: usize = 400_000;

/// Events that are tested between two looks at the watch.
const STEP: usize = 40_000;

/// Values of draws that are kept for bands.
const MOST_KEPT: usize = 16_000_000;

/// A group of which draws hold a smaller share of events has no p-values.
const LEAST_SHARE: f64 = 0.9;

/// With fewer days, draws repeat each other.
const FEW_CHOICES: usize = 100;

/// The normal quantile of a 95 % interval.
const Z: f64 = 1.959963984540054;

impl Placebo {
    /// Checks the number of draws.
    ///
    /// # Errors
    /// It is not 0 and too small or too large.
    pub fn check(&self) -> Result<()> {
        if self.draws == 0 || (FEWEST_DRAWS..=MOST_DRAWS).contains(&self.draws) {
            return Ok(());
        }
        let range = format!("from {FEWEST_DRAWS} to {MOST_DRAWS}");
        Err(Error::out_of_range(option::PLACEBO, self.draws, &range)
            .with_help("1000 draws give a p-value to about 0.007 near 0.05; 10000 to 0.002"))
    }

    /// Runs the pseudo-studies and adds what they say to the outcome of the study. A run that the watch stops keeps the draws
    /// that are done.
    ///
    /// # Errors
    /// As [`Placebo::check`].
    pub fn judge(
        &self,
        template: &Template<'_>,
        outcome: &mut StudyOutcome,
        watch: &Watch,
    ) -> Result<()> {
        self.check()?;
        if self.draws == 0 || template.events().is_empty() {
            return Ok(());
        }
        let draws = Draws::new(template, self.kind);
        let mut tallies = Tallies::new(template, self.draws);
        let done = self.tally(template, &draws, &mut tallies, watch);
        let found = self.outcome(template, &draws, tallies, done, &outcome.groups);
        outcome.warnings.extend(findings(&found));
        outcome.placebo = Some(found);
        Ok(())
    }

    /// Counts the draws and returns how many were made.
    fn tally(
        &self,
        template: &Template<'_>,
        draws: &Draws,
        tallies: &mut Tallies,
        watch: &Watch,
    ) -> usize {
        watch.begin(self.draws);
        let events = template.events().len();
        // Where the windows of other events are masked, the events of one draw change how its other events are measured.
        let at_a_time = match template.plan().mask_events {
            true => 1,
            false => (MOST_MEASURED / events).max(1),
        };
        let step = (STEP / events).max(rayon::current_num_threads());
        let mut done = 0;
        while done < self.draws && !watch.is_stopped() {
            let end = self.draws.min(done + at_a_time);
            let batch = (done..end).into_par_iter();
            let batch: Vec<Draw> = batch.map(|n| draws.draw(template, n as u64)).collect();
            let panel = MarketPanel::measure(template, &batch);
            for part in batch.chunks(step) {
                if watch.is_stopped() {
                    return done;
                }
                let averages = part.par_iter().map(|draw| panel.averages(draw));
                let averages: Vec<Vec<Averages>> = averages.collect();
                averages.iter().for_each(|of_draw| tallies.add(of_draw));
                done += part.len();
                watch.add(part.len());
            }
        }
        done
    }

    fn outcome(
        &self,
        template: &Template<'_>,
        draws: &Draws,
        tallies: Tallies,
        done: usize,
        groups: &[GroupOutcome],
    ) -> PlaceboOutcome {
        let left_out = draws.left_out();
        let events = template.inputs().events;
        let id = |event: &usize| {
            let aligned = &template.events()[*event].aligned;
            events[aligned.event].id.clone()
        };
        let choices = draws.choices();
        let members = template.groups().iter();
        let moved = members.map(|group| {
            let members = group.members.iter();
            members
                .filter(|event| left_out.binary_search(event).is_err())
                .count()
        });
        let found = groups.iter().zip(tallies.groups).zip(moved);
        PlaceboOutcome {
            kind: self.kind.name(),
            asked: self.draws,
            draws: done,
            seed: template.plan().seed,
            fewest_choices: choices.fewest,
            parts: choices.parts,
            separated: choices.separated,
            left_out: left_out.iter().map(id).collect(),
            groups: found
                .map(|((group, tally), moved)| tally.outcome(group, moved, &template.test_names()))
                .collect(),
        }
    }
}

/// Returns what a reader should know about the draws.
fn findings(found: &PlaceboOutcome) -> Vec<Finding> {
    let mut findings = Vec::new();
    if found.draws < found.asked {
        findings.push(Finding::warning(
            "interrupted_draws",
            format!(
                "the run was interrupted: {} of {} placebo studies were made",
                found.draws, found.asked
            ),
        ));
    }
    if !found.left_out.is_empty() {
        const NAMED: usize = 5;
        let mut named = found.left_out[..found.left_out.len().min(NAMED)].join(", ");
        if found.left_out.len() > NAMED {
            named.push_str(", ...");
        }
        findings.push(Finding::warning(
            "placebo_left_out",
            format!(
                "placebo studies hold no counterpart of {} events, for which no other {} suits: {named}",
                found.left_out.len(),
                if found.kind == "dates" { "day" } else { "security" },
            ),
        ));
    }
    if found.kind == "dates" && found.fewest_choices < FEW_CHOICES && found.parts > 0 {
        findings.push(Finding::warning(
            "few_placebo_dates",
            format!(
                "some events have only {} other days with a whole estimation window and no news of their own, so that placebo studies repeat each other; more history gives more",
                found.fewest_choices
            ),
        ));
    }
    findings
}

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
    tests: Vec<TestTally>,
    /// CAAR of each draw, NaN where it is not defined; empty if it is not kept.
    caars: Vec<f64>,
}

/// One group among the draws.
struct GroupTally {
    aar: Vec<Tally>,
    caar: Vec<Tally>,
    windows: Vec<WindowTally>,
    /// `paths[d]`: CAAR up to day `d` of each draw that has one; empty if they are not kept.
    paths: Vec<Vec<f64>>,
    observed: Averages,
    keeps: bool,
}

/// Every group among the draws.
struct Tallies {
    groups: Vec<GroupTally>,
}

impl Tallies {
    fn new(template: &Template<'_>, draws: usize) -> Self {
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

    fn add(&mut self, draw: &[Averages]) {
        let groups = self.groups.iter_mut().zip(draw);
        groups.for_each(|(tally, averages)| tally.add(averages));
    }
}

impl GroupTally {
    fn new(observed: Averages, keeps: bool) -> Self {
        let window = |window: &crate::study::WindowAverages| WindowTally {
            caar: window.caar,
            tally: Tally::new(window.caar),
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

    fn outcome(self, group: &GroupOutcome, moved: usize, names: &[&'static str]) -> PlaceboGroup {
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
                band: band(&tally.caars),
                tests: tests.collect::<BTreeMap<_, _>>(),
                caars: tally.caars,
            }
        });
        PlaceboGroup {
            group: group.group.clone(),
            n: moved,
            undefined: (!enough).then_some("fewer than nine of ten events have other days"),
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
