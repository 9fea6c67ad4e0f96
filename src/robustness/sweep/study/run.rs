//! Running a sweep of studies: stages that specifications share are carried out once.

use std::collections::BTreeMap;

use rayon::prelude::*;

use super::StudySweep;
use super::curve::{choices, curve};
use super::joint::{Estimate, JointDraws};
use super::outcome::{JointOutcome, SpecificationOutcome, StudySweepOutcome, StudySweepPlan};
use super::specifications::{Measurement, measurements};
use crate::error::{Error, Result};
use crate::event::{Counts, Event, ExcludedOutcome};
use crate::finding::Finding;
use crate::robustness::draws::PlaceboKind;
use crate::robustness::placebo::Placebo;
use crate::robustness::sweep::SCHEMA;
use crate::robustness::watch::Watch;
use crate::study::outcome::{GroupOutcome, WindowOutcome};
use crate::study::progress::Progress;
use crate::study::stages::{Placed, StudyReturns, fit, place};
use crate::study::{Inputs, Measured, Resolved, Runner, Study};

/// Draws that are made of all specifications before the next ones.
const AT_A_TIME: usize = 100;

/// A sweep of studies that is about to run: the study whose options hold where no list replaces them, and its inputs.
#[derive(Clone, Copy)]
pub struct Sweeper<'a> {
    /// The study.
    pub study: &'a Study,
    /// The inputs.
    pub inputs: Inputs<'a>,
    /// Other news that confounds events of the same security; without it the events confound each other where a choice asks for it.
    pub confounders: Option<&'a [Event]>,
}

/// A measurement with its place among all, and its resolved plan.
struct Planned {
    /// The number of specifications before its own.
    before: usize,
    measurement: Measurement,
    plan: Resolved,
}

impl StudySweep {
    /// Runs every combination of the lists. Each specification gives the same bits as a study of its own, for any number of threads.
    ///
    /// # Errors
    /// As [`Study::run`]; lists that combine to too many specifications.
    pub fn run(&self, sweeper: &Sweeper<'_>) -> Result<StudySweepOutcome> {
        self.run_watched(sweeper, &Watch::new())
    }

    /// Does the same and counts on a watch what is done: first the specifications, then the draws. Once the watch is stopped, those
    /// that are done are kept, and a warning says how many they are.
    ///
    /// # Errors
    /// As [`StudySweep::run`].
    pub fn run_watched(&self, sweeper: &Sweeper<'_>, watch: &Watch) -> Result<StudySweepOutcome> {
        let placebo = Placebo {
            draws: self.placebo,
            kind: PlaceboKind::Dates,
        };
        placebo.check()?;
        let planned = sweeper.plan(self)?;
        let all = planned.iter();
        let all: usize = all.map(|one| one.measurement.specifications()).sum();
        watch.begin(all);
        let mut found: Vec<Option<SpecificationOutcome>> = vec![None; all];
        let mut first = None;
        // The first specification is always studied, because it says which events are used.
        let is_wanted = |one: &Planned| one.before == 0 || !watch.is_stopped();
        for (_, alike) in sorted(&planned, |one| one.plan.stage_keys().placed) {
            if !alike.iter().any(|one| is_wanted(one)) {
                continue;
            }
            let placed = place(&alike[0].plan, sweeper.inputs, sweeper.confounders)?;
            for (_, alike) in sorted(alike, |one| one.plan.stage_keys().returns) {
                let prices = sweeper.inputs.prices;
                let returns = StudyReturns::new(&alike[0].plan, prices, &placed);
                let of_one = |one: &&Planned| {
                    let measured = sweeper.measure(one, &placed, &returns)?;
                    let outcomes = one.specifications(&measured, sweeper, &self.group)?;
                    watch.add(outcomes.len());
                    Ok((one.before, outcomes, (one.before == 0).then_some(measured)))
                };
                let wanted = alike.par_iter().filter(|one| is_wanted(one));
                let done: Vec<_> = wanted.map(of_one).collect::<Result<_>>()?;
                for (before, outcomes, measured) in done {
                    for (place, outcome) in outcomes.into_iter().enumerate() {
                        found[before + place] = Some(outcome);
                    }
                    first = first.or(measured);
                }
            }
        }
        let specifications: Vec<SpecificationOutcome> = found.into_iter().flatten().collect();
        let done = specifications.len();
        let (joint, draws) = match self.placebo > 0 && done == all {
            true => self.joint(sweeper, &planned, &specifications, watch)?,
            false => (None, 0),
        };
        let mut outcome = self.outcome(sweeper, &planned[0].plan, first, specifications);
        outcome.joint = joint;
        let findings = interrupted((done, all), (draws, self.placebo));
        outcome.warnings.extend(findings);
        Ok(outcome)
    }

    /// Holds the curve against those of the same sweep on days without news, unless it is stopped before the first draws are done.
    /// Returns the number of draws, too.
    fn joint(
        &self,
        sweeper: &Sweeper<'_>,
        planned: &[Planned],
        specifications: &[SpecificationOutcome],
        watch: &Watch,
    ) -> Result<(Option<JointOutcome>, usize)> {
        watch.begin(self.placebo * planned.len());
        let mut draws: Option<JointDraws> = None;
        let mut estimates: Vec<Vec<Estimate>> = Vec::with_capacity(self.placebo);
        // All specifications of some draws, then of the next ones, so that draws that are done are done for all of them.
        for first in (0..self.placebo).step_by(AT_A_TIME) {
            let some = first..self.placebo.min(first + AT_A_TIME);
            let mut found: Vec<Vec<Estimate>> = vec![Vec::new(); some.len()];
            for one in planned {
                if watch.is_stopped() {
                    break;
                }
                let template = sweeper.runner(&one.measurement.study).template()?;
                let draws = draws.get_or_insert_with(|| JointDraws::new(&template, self.placebo));
                let mut groups = template.groups().iter();
                let winsorize = &one.measurement.winsorize;
                if let Some(group) = groups.position(|group| *group.label == *self.group) {
                    let further = draws.estimates(&template, some.clone(), group, winsorize);
                    let all = found.iter_mut().zip(further);
                    all.for_each(|(all, further)| all.extend(further));
                }
                watch.add(some.len());
            }
            if watch.is_stopped() {
                break;
            }
            estimates.extend(found);
        }
        let own = specifications.iter().map(|found| Estimate {
            caar: found.estimate,
            statistic: found.verdict.statistic(),
            p: found.verdict.p(),
        });
        let own: Vec<Estimate> = own.collect();
        let judged = draws.filter(|_| !estimates.is_empty());
        let judged = judged.map(|draws| draws.judge(&own, &estimates));
        Ok((judged, estimates.len()))
    }

    /// Describes the specifications, which are in the order of their numbers.
    fn outcome(
        &self,
        sweeper: &Sweeper<'_>,
        base: &Resolved,
        first: Option<Measured>,
        mut specifications: Vec<SpecificationOutcome>,
    ) -> StudySweepOutcome {
        let events = sweeper.inputs.events;
        let (excluded, warnings) = first
            .map(|measured| {
                let excluded = &measured.sample.excluded;
                let excluded = ExcludedOutcome::list(excluded, events, |event| event.tags.clone());
                let findings = measured.sample.findings.into_iter();
                let findings = findings
                    .chain(measured.mixed_basis)
                    .chain(measured.suspects);
                (excluded, findings.collect())
            })
            .unwrap_or_default();
        let choices = choices(&specifications);
        let key = |one: &SpecificationOutcome| one.estimate.unwrap_or(f64::INFINITY);
        specifications.sort_by(|a, b| key(a).total_cmp(&key(b)));
        StudySweepOutcome {
            schema: SCHEMA,
            of: "study",
            plan: StudySweepPlan {
                sweep: self.clone(),
                study: base.clone(),
                test: base.tests.first().copied().unwrap_or_default().to_owned(),
                n_specifications: specifications.len(),
            },
            counts: Counts {
                events_in: events.len(),
                events_used: events.len() - excluded.len(),
                events_excluded: excluded.len(),
            },
            curve: curve(&specifications),
            joint: None,
            specifications,
            choices,
            excluded,
            warnings,
        }
    }
}

/// Returns what a reader should know about a sweep that was stopped. Each pair is the number that is done and that of all.
fn interrupted(
    (specifications, all): (usize, usize),
    (draws, asked): (usize, usize),
) -> Vec<Finding> {
    let mut findings = Vec::new();
    if specifications < all {
        let message = format!(
            "the run was interrupted: {specifications} of {all} specifications were studied, and shares and medians are those of these"
        );
        findings.push(Finding::warning("interrupted_sweep", message));
    }
    if draws < asked {
        let message = format!(
            "the run was interrupted: {draws} of {asked} sweeps on days without news were made"
        );
        findings.push(Finding::warning("interrupted_draws", message));
    }
    findings
}

/// Returns the members by key, in the order of their keys.
fn sorted<'a, T>(
    members: impl IntoIterator<Item = &'a T>,
    key: impl Fn(&T) -> String,
) -> BTreeMap<String, Vec<&'a T>> {
    let mut by_key: BTreeMap<String, Vec<&'a T>> = BTreeMap::new();
    for member in members {
        by_key.entry(key(member)).or_default().push(member);
    }
    by_key
}

impl<'a> Sweeper<'a> {
    /// Prepares the run of a study on the same inputs.
    fn runner<'b>(&self, study: &'b Study) -> Runner<'b>
    where
        'a: 'b,
    {
        let runner = study.runner(self.inputs);
        match self.confounders {
            Some(confounders) => runner.confounders(confounders),
            None => runner,
        }
    }

    /// Resolves every measurement of a sweep, before anything is measured.
    fn plan(&self, sweep: &StudySweep) -> Result<Vec<Planned>> {
        let mut before = 0;
        let planned = |measurement: Measurement| {
            let plan = measurement.study.resolve(&self.inputs)?;
            let first = before;
            before += measurement.specifications();
            Ok(Planned {
                before: first,
                measurement,
                plan,
            })
        };
        measurements(self.study, sweep)?
            .into_iter()
            .map(planned)
            .collect()
    }

    fn measure(&self, one: &Planned, placed: &Placed, returns: &StudyReturns) -> Result<Measured> {
        let model = one.measurement.study.model.behaviour();
        let unwatched = Progress::default();
        fit(
            &one.plan,
            model,
            self.inputs,
            placed.clone(),
            returns,
            &unwatched,
        )
    }
}

impl Planned {
    /// Averages and tests the measured events in every window, for each percentage that is pulled in.
    fn specifications(
        &self,
        measured: &Measured,
        sweeper: &Sweeper<'_>,
        group: &str,
    ) -> Result<Vec<SpecificationOutcome>> {
        let mut found = Vec::with_capacity(self.measurement.specifications());
        for winsorize in &self.measurement.winsorize {
            let study = Study {
                winsorize: *winsorize,
                ..self.measurement.study.clone()
            };
            let averaged = study.aggregate_group(measured, sweeper.inputs.events, group)?;
            let averaged = averaged.ok_or_else(|| unknown_group(group))?;
            for (car, window) in self.measurement.cars.iter().zip(&averaged.windows) {
                let number = self.before + found.len() + 1;
                let choice = self.measurement.choice(*winsorize, *car);
                let test = self.plan.tests.first().copied().unwrap_or_default();
                found.push(described(number, choice, test, &averaged, window));
            }
        }
        Ok(found)
    }
}

fn described(
    number: usize,
    choice: super::outcome::Choice,
    test: &str,
    group: &GroupOutcome,
    window: &WindowOutcome,
) -> SpecificationOutcome {
    let reason = "the test was not asked for";
    let verdict = window.tests.get(test).copied();
    let verdict = verdict.unwrap_or(crate::study::inference::Verdict::Undefined { reason });
    let interval = window.caar.and_then(|caar| verdict.interval(caar));
    SpecificationOutcome {
        specification: number,
        choice,
        n: window.n,
        estimate: window.caar,
        low: interval.map(|(low, _)| low),
        high: interval.map(|(_, high)| high),
        median_car: window.median_car,
        mean_correlation: window.mean_correlation,
        verdict,
        holds: !group.doubts_window(test, window),
    }
}

fn unknown_group(group: &str) -> Error {
    use crate::error::{message, option};
    let message = message![option::SWEEP_GROUP.with(group), ": no event has this group"];
    let error = Error::options(message).about(option::SWEEP_GROUP);
    error.with_code("unknown_group")
}
