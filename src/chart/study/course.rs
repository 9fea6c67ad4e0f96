//! The course of a group over the event window: its line, its band and its numbers of events.

use std::collections::BTreeSet;

use super::caption::too_narrow;
use super::groups::FEWEST_FOR_BAND;
use crate::chart::figure::{Interval, Mark, Panel, Role, Spread};
use crate::math::dist::{student_t_critical, student_t_two_sided};
use crate::study::inference::{NEAR_ZERO, heading};
use crate::study::outcome::{DayOutcome, GroupOutcome, RunningDay, RunningGroup, StudyOutcome};

/// Days with their values.
pub(super) type Points = Vec<(f64, Option<f64>)>;

/// Where fewer than this share of the events of the first day are complete, the running mean is of other events than at first.
const COMPLETE: f64 = 2.0 / 3.0;

/// The line of a group.
pub(super) struct Course {
    /// The line drawn.
    pub points: Points,
    /// Whether the line is the sum of daily means, since too many events lack later days.
    pub is_sum: bool,
    /// The sums of daily means.
    pub sums: Points,
    /// The running mean CAR as far as enough events are complete.
    pub complete: Points,
}

impl Course {
    pub fn new(group: &GroupOutcome) -> Self {
        let x = |day: &DayOutcome| f64::from(day.day.0);
        let mut sum = Some(0.0);
        let sums = group.days.iter().map(|day| {
            sum = sum.zip(day.aar).map(|(sum, aar)| sum + aar);
            (x(day), sum)
        });
        let sums: Points = sums.collect();
        let first = group.days.first().map_or(0, |day| day.n_complete) as f64;
        let enough = |day: &DayOutcome| day.n_complete as f64 >= COMPLETE * first;
        let is_sum = !group.days.iter().all(enough);
        let complete: Points = group
            .days
            .iter()
            .map(|day| (x(day), day.caar.filter(|_| enough(day))))
            .collect();
        Self {
            points: if is_sum {
                sums.clone()
            } else {
                complete.clone()
            },
            is_sum,
            sums,
            complete,
        }
    }
}

/// What a test says of the running mean CAR on one day.
pub(super) struct RunningTest {
    pub test: &'static str,
    pub statistic: Option<f64>,
    pub p: Option<f64>,
    /// Degrees of freedom of Student's t; `None` where the statistic is normal or undefined.
    pub df: Option<f64>,
    /// The 95 % interval of the mean that inverts the test.
    pub interval: Option<Interval>,
    /// Whether mean and statistic are so near zero that the width is that of the test's own standard error.
    pub is_near_zero: bool,
}

/// The name of the test that days are judged by where nothing else was measured.
const CROSS_SECTIONAL: &str = "cross_sectional";

/// Returns what the test that judges a group says of its running mean CAR on each day: that of its windows where it was run day by
/// day, else the cross-sectional t.
pub(super) fn running_tests(outcome: &StudyOutcome, group: &GroupOutcome) -> Vec<RunningTest> {
    let measured = outcome.running.as_ref();
    let measured = measured.and_then(|running| running.group(&group.group));
    match measured.filter(|measured| measured.days.len() == group.days.len()) {
        Some(measured) => by_verdicts(measured, &group.days),
        None => group.days.iter().map(cross_sectional).collect(),
    }
}

/// Returns the verdicts of a test with intervals that invert it.
fn by_verdicts(measured: &RunningGroup, days: &[DayOutcome]) -> Vec<RunningTest> {
    let test = |(found, day): (&RunningDay, &DayOutcome)| {
        let verdict = &found.verdict;
        let interval = || {
            let mean = day.caar.filter(|_| found.n >= FEWEST_FOR_BAND)?;
            let (low, high) = verdict.interval(found.caar?)?;
            let half = (high - low) / 2.0;
            Some(Interval {
                low: mean - half,
                high: mean + half,
                spread: Spread::new(verdict.df()),
            })
        };
        RunningTest {
            test: measured.test,
            statistic: verdict.statistic(),
            p: verdict.p(),
            df: verdict.df(),
            interval: interval(),
            is_near_zero: found.caar.is_some_and(|mean| verdict.is_near_zero(mean)),
        }
    };
    measured.days.iter().zip(days).map(test).collect()
}

/// Returns the standard error behind the interval of a running mean.
fn cross_sectional_error(day: &DayOutcome) -> Option<f64> {
    let df = day.n_complete.checked_sub(1)? as f64;
    let half = (day.caar_high? - day.caar_low?) / 2.0;
    Some(half / student_t_critical(0.05, df)?).filter(|error| *error > 0.0)
}

/// Returns the cross-sectional t of the running mean CAR on a day, which has no statistic without a spread.
fn cross_sectional(day: &DayOutcome) -> RunningTest {
    let df = day.n_complete.checked_sub(1).map(|df| df as f64);
    let statistic = day.caar.zip(cross_sectional_error(day));
    let statistic = statistic.map(|(mean, error)| mean / error);
    let p = statistic.and_then(|statistic| student_t_two_sided(statistic, df?));
    let ends = day.caar_low.zip(day.caar_high);
    RunningTest {
        test: CROSS_SECTIONAL,
        statistic,
        p,
        df,
        interval: ends.map(|(low, high)| Interval {
            low,
            high,
            spread: Spread::new(df),
        }),
        is_near_zero: false,
    }
}

/// Returns the band of the 95 % interval of the mean where enough events are complete; `None` where they nowhere are.
pub(super) fn band(outcome: &StudyOutcome, group: &GroupOutcome, role: Role) -> Option<Mark> {
    let first = group.days.first().map_or(0, |day| day.n_complete) as f64;
    let enough = |day: &DayOutcome| {
        day.n_complete >= FEWEST_FOR_BAND && day.n_complete as f64 >= COMPLETE * first
    };
    let days = group.days.iter().zip(running_tests(outcome, group));
    let found = days.map(|(day, found)| {
        let interval = found.interval.filter(|_| enough(day));
        let ends = interval.map(|at| (at.low, at.high));
        let spread = Spread::new(found.df);
        ((f64::from(day.day.0), ends), spread)
    });
    let (points, spread): (Vec<_>, Vec<Spread>) = found.unzip();
    let mut ends = points.iter().filter_map(|(_, ends)| *ends);
    ends.next().is_some().then(|| Mark::Band {
        name: group.group.clone(),
        role,
        points: points.clone(),
        spread,
        in_factors: false,
    })
}

/// Says which test the bands of these groups invert, and how wide they are near zero.
pub(super) fn bands_in_words(outcome: &StudyOutcome, groups: &[&GroupOutcome]) -> String {
    let tests = groups.iter().filter_map(|group| {
        let found = running_tests(outcome, group);
        found.first().map(|day| day.test)
    });
    let tests: BTreeSet<&str> = tests.collect();
    let named: Vec<&str> = tests.into_iter().collect();
    if named == [CROSS_SECTIONAL] && outcome.running.is_none() {
        return format!("cross-sectional t.{}", too_narrow(outcome));
    }
    let mut days = groups
        .iter()
        .flat_map(|group| running_tests(outcome, group));
    let near = match days.any(|day| day.is_near_zero) {
        true => {
            format!("; where the statistic is below {NEAR_ZERO}, by the test's own standard error")
        }
        false => String::new(),
    };
    match named[..] {
        [one] => format!("by {}, day by day{near}.", heading(one)),
        _ => format!("by the test of each group, day by day{near}."),
    }
}

/// Returns a strip with the number of events of each day.
pub(super) fn counts(group: &GroupOutcome) -> Panel {
    let texts = group
        .days
        .iter()
        .map(|day| (f64::from(day.day.0), 0, day.n.to_string()));
    Panel {
        height: 0.25,
        marks: vec![Mark::Texts {
            texts: texts.collect(),
        }],
        rows: vec!["N".to_owned()],
        ..Panel::default()
    }
}
