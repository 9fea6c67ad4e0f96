//! Running a sweep: books of orders that plans share, then every plan, then what the search costs.

use std::collections::{BTreeMap, BTreeSet};

use rayon::prelude::*;

use super::BacktestSweep;
use super::deflated::search;
use super::outcome::{
    Defined, HoldDelayOutcome, SCHEMA, SearchOutcome, SweepOutcome, SweepPlan, TrialOutcome,
};
use super::overfitting::overfitting;
use super::returns::{DailyReturns, best};
use super::trials::{Trial, trials};
use super::walk_forward::walk_forward;
use crate::backtest::{Course, Many, Runner};
use crate::error::Result;
use crate::event::{Counts, ExcludedOutcome, Exclusion};
use crate::finding::Finding;
use crate::robustness::watch::Watch;

impl BacktestSweep {
    /// Runs every combination of the lists. Each plan gives the same bits as a run of its own, for any number of threads.
    ///
    /// # Errors
    /// As [`Runner::run`], and lists that combine to too many plans.
    pub fn run(&self, runner: &Runner<'_>) -> Result<SweepOutcome> {
        self.run_watched(runner, &Watch::new())
    }

    /// Does the same and counts the plans on a watch. Once the watch is stopped, those that are done are kept, and a warning says how
    /// many they are; what the search costs is then that of these plans.
    ///
    /// # Errors
    /// As [`BacktestSweep::run`].
    pub fn run_watched(&self, runner: &Runner<'_>, watch: &Watch) -> Result<SweepOutcome> {
        self.check()?;
        let ground = runner.ground();
        let many = runner.many(&ground)?;
        let trials = trials(&many.plan(), self)?;
        let all = trials.len();
        let (trials, courses, refused) = courses(&many, trials, watch)?;
        let returns = DailyReturns::new(&courses);
        let walk_forward = match trials.len() {
            1 => Err("needs two plans or more"),
            _ => walk_forward(&many, &trials, self, &returns)?,
        };
        let days_per_year = many.base().days_per_year;
        let by_hold_and_delay = by_hold_and_delay(&trials, &courses);
        let (counts, excluded) = counts(&many, &courses, refused);
        let mut warnings = many.sample().findings.clone();
        warnings.extend(self.findings_of_best(&many, &trials, &courses)?);
        warnings.extend(interrupted(trials.len(), all));
        // Numbers of plans are positions among all of them, also where some were not run.
        let number = |position: usize| trials[position - 1].number;
        let search = search(&returns.of, days_per_year).map(|found| SearchOutcome {
            best_plan: number(found.best_plan),
            ..found
        });
        let overfitting = overfitting(&returns.of, self.blocks).map(|mut found| {
            let splits = found.splits.iter_mut();
            splits.for_each(|split| split.plan = number(split.plan));
            found
        });
        Ok(SweepOutcome {
            schema: SCHEMA,
            of: "backtest",
            plan: SweepPlan {
                sweep: self.clone(),
                backtest: many.base().clone(),
                n_plans: trials.len(),
            },
            counts,
            search: search.into(),
            overfitting: overfitting.into(),
            walk_forward: Defined::from(walk_forward),
            plans: self.sorted(trials, courses),
            by_hold_and_delay,
            excluded,
            warnings,
        })
    }

    /// Returns what a reader should know about the trades of the best plan.
    fn findings_of_best(
        &self,
        many: &Many<'_>,
        trials: &[Trial],
        courses: &[Course],
    ) -> Result<Vec<Finding>> {
        let metric = |course: &Course| {
            let mut metrics = course.metrics.iter();
            let value = metrics.find(|(name, _)| *name == self.sort);
            let sign = if self.is_less_better() { -1.0 } else { 1.0 };
            value
                .and_then(|(_, value)| *value)
                .map(|value| sign * value)
        };
        let Some((place, _)) = best(courses.iter().map(metric)) else {
            return Ok(Vec::new());
        };
        let trial = &trials[place];
        let book = many.book(&trial.plan, trial.tag.as_deref())?;
        many.findings(&trial.plan, &book)
    }

    /// Returns the plans, best first; those without the metric last, and plans that are as good in the order of the lists.
    fn sorted(&self, trials: Vec<Trial>, courses: Vec<Course>) -> Vec<TrialOutcome> {
        let pairs = trials.into_iter().zip(courses);
        let mut plans: Vec<TrialOutcome> = pairs
            .map(|(trial, course)| TrialOutcome {
                plan: trial.number,
                choice: trial.choice,
                pnl: course.pnl,
                metrics: course.metrics,
            })
            .collect();
        let sign = if self.is_less_better() { 1.0 } else { -1.0 };
        let key = |plan: &TrialOutcome| {
            plan.metric(&self.sort)
                .map_or(f64::INFINITY, |value| sign * value)
        };
        plans.sort_by(|a, b| key(a).total_cmp(&key(b)));
        plans
    }
}

/// Returns the plans that were run, the course of each, and the events that a plan refused, for the first plan of each group. That
/// plan is always run, because it says why events are not traded; the others as long as the watch is not stopped.
fn courses(
    many: &Many<'_>,
    trials: Vec<Trial>,
    watch: &Watch,
) -> Result<(Vec<Trial>, Vec<Course>, Vec<Exclusion>)> {
    watch.begin(trials.len());
    let mut books: BTreeMap<(Option<&str>, String), Vec<usize>> = BTreeMap::new();
    for (place, trial) in trials.iter().enumerate() {
        let key = (trial.tag.as_deref(), Many::book_key(&trial.plan)?);
        books.entry(key).or_default().push(place);
    }
    let mut found: Vec<Option<Course>> = trials.iter().map(|_| None).collect();
    let mut refused: BTreeMap<usize, Vec<Exclusion>> = BTreeMap::new();
    let first_of = |tag: &Option<String>| trials.iter().position(|trial| trial.tag == *tag);
    let firsts: BTreeSet<usize> = trials
        .iter()
        .filter_map(|trial| first_of(&trial.tag))
        .collect();
    let is_wanted = |place: &&usize| firsts.contains(*place) || !watch.is_stopped();
    for ((tag, _), places) in &books {
        let Some(first) = places.iter().find(is_wanted) else {
            continue;
        };
        let book = many.book(&trials[*first].plan, *tag)?;
        let run = |place: &usize| -> Result<(usize, Course)> {
            let mut course = many.course(&trials[*place].plan, &book, None)?;
            if !firsts.contains(place) {
                // The reasons of thousands of plans would not fit into memory.
                course.refused = Vec::new();
            }
            watch.add(1);
            Ok((*place, course))
        };
        let wanted = places.par_iter().filter(is_wanted);
        let done: Vec<(usize, Course)> = wanted.map(run).collect::<Result<_>>()?;
        for (place, mut course) in done {
            refused.insert(place, std::mem::take(&mut course.refused));
            found[place] = Some(course);
        }
    }
    drop(books);
    let done = trials.into_iter().zip(found);
    let done = done.filter_map(|(trial, course)| Some((trial, course?)));
    let (trials, courses) = done.unzip();
    Ok((trials, courses, refused.into_values().flatten().collect()))
}

/// Returns what a reader should know about a sweep that was stopped.
fn interrupted(done: usize, all: usize) -> Option<Finding> {
    let message = format!(
        "the run was interrupted: {done} of {all} plans were run, and what the search costs is that of these"
    );
    (done < all).then(|| Finding::warning("interrupted_sweep", message))
}

/// Returns how many events a plan traded, and the others with the first reason that was found.
fn counts(
    many: &Many<'_>,
    courses: &[Course],
    refused: Vec<Exclusion>,
) -> (Counts, Vec<ExcludedOutcome>) {
    let traded: BTreeSet<usize> = courses
        .iter()
        .flat_map(|course| course.traded.iter().copied())
        .collect();
    let sample = many.sample();
    let mut excluded: BTreeMap<usize, Exclusion> = BTreeMap::new();
    for exclusion in sample.excluded.iter().cloned().chain(refused) {
        if !traded.contains(&exclusion.event) {
            excluded.entry(exclusion.event).or_insert(exclusion);
        }
    }
    // Events of no group of the lists.
    for aligned in &sample.aligned {
        if !traded.contains(&aligned.event) {
            excluded.entry(aligned.event).or_insert_with(|| Exclusion {
                event: aligned.event,
                date: Some(aligned.date),
                reason: crate::event::Reason::Filtered,
                detail: "it carries none of the tags that the plans trade".to_owned(),
            });
        }
    }
    let excluded: Vec<Exclusion> = excluded.into_values().collect();
    let counts = Counts {
        events_in: many.events().len(),
        events_used: traded.len(),
        events_excluded: excluded.len(),
    };
    (
        counts,
        ExcludedOutcome::list(&excluded, many.events(), |event| event.tags.clone()),
    )
}

/// Returns what was earned by holding period and delay, in their order.
fn by_hold_and_delay(trials: &[Trial], courses: &[Course]) -> Vec<HoldDelayOutcome> {
    let mut groups: BTreeMap<(u32, u32), Vec<f64>> = BTreeMap::new();
    for (trial, course) in trials.iter().zip(courses) {
        let key = (trial.choice.delay, trial.choice.hold);
        groups.entry(key).or_default().push(course.pnl);
    }
    let group = |((delay, hold), pnl): ((u32, u32), Vec<f64>)| HoldDelayOutcome {
        hold,
        delay,
        n_plans: pnl.len(),
        mean_pnl: pnl.iter().sum::<f64>() / pnl.len() as f64,
        lowest_pnl: pnl.iter().copied().fold(f64::INFINITY, f64::min),
        highest_pnl: pnl.iter().copied().fold(f64::NEG_INFINITY, f64::max),
    };
    groups.into_iter().map(group).collect()
}
