//! The event study: the method on one screen.

use std::sync::Arc;

use rayon::prelude::*;

use super::abnormal::AbnormalReturns;
use super::averaging::Averaging;
use super::confounding;
use super::describe::{self, Found};
use super::difference::{self, Compared};
use super::group;
use super::inference::{Significance, Test};
use super::inputs::Inputs;
use super::model::{Model, NormalReturns};
use super::named::Named;
use super::outcome::{
    GroupOutcome, MeasuredEvents, RegressionOutcome, RunningOutcome, StudyOutcome,
};
use super::own_reaction;
use super::prepared::Prepared;
use super::progress::Progress;
use super::reaction;
use super::resolved::Resolved;
use super::running_tests;
use super::sample_warnings::{self, Neighbours};
use super::second_stage;
use super::spec::Study;
use super::stages::{self, Measured, StudyReturns};
use super::template::Template;
use super::weights;
use crate::error::{Result, option};
use crate::event::{Event, find_column};
use crate::finding::Finding;
use crate::market::Calendars;

/// A study that is about to run: its options, its inputs, and the caller's own model and tests.
///
/// ```
/// # use newsquake::{event::Event, market::Prices, study::{Inputs, Study}, time::Exchanges};
/// # use newsquake::study::inference::{Evidence, Significance, Verdict};
/// struct MeanOverOnePercent;
/// impl Significance for MeanOverOnePercent {
///     fn evaluate(&self, evidence: &Evidence<'_>) -> Verdict {
///         Verdict::normal(evidence.abnormal.iter().sum::<f64>() / evidence.n() / 0.01)
///     }
/// }
/// # fn run(study: &Study, inputs: Inputs<'_>) -> newsquake::error::Result<()> {
/// let outcome = study.runner(inputs).test("over_one_percent", &MeanOverOnePercent).run()?;
/// # Ok(())
/// # }
/// ```
#[must_use = "a runner does nothing until `run` is called"]
pub struct Runner<'a> {
    study: &'a Study,
    inputs: Inputs<'a>,
    model: Named<'a, dyn NormalReturns>,
    /// The options of a model that the study names; `None` for a model of the caller's own.
    model_options: Option<&'a Model>,
    tests: Vec<Named<'a, dyn Significance>>,
    progress: Option<&'a Progress>,
    confounders: Option<&'a [Event]>,
    /// The most events that are kept in the outcome.
    most_kept: usize,
}

impl Study {
    /// Runs the study: puts the events on their calendars, fits the model to each, measures abnormal returns, and averages
    /// and tests each group. The same inputs give the same bits for any order of rows and any number of threads.
    ///
    /// # Errors
    /// Options that contradict each other, an unknown benchmark, or a missing input of the model. An event that cannot
    /// be used is no error; it is listed in the outcome.
    pub fn run(&self, inputs: Inputs<'_>) -> Result<StudyOutcome> {
        self.runner(inputs).run()
    }

    /// Prepares a run, to which a model and tests of the caller's own can be added.
    pub fn runner<'a>(&'a self, inputs: Inputs<'a>) -> Runner<'a> {
        Runner {
            study: self,
            inputs,
            model: Named {
                name: self.model.name(),
                entry: self.model.behaviour(),
            },
            model_options: Some(&self.model),
            tests: Vec::new(),
            progress: None,
            confounders: None,
            most_kept: 0,
        }
    }
}

impl<'a> Runner<'a> {
    /// Replaces the model that the study names by a model of the caller's own. Results show it under `name`.
    pub fn model(mut self, name: &'static str, model: &'a dyn NormalReturns) -> Self {
        self.model = Named { name, entry: model };
        self.model_options = None;
        self
    }

    /// Adds a test of the caller's own to those that the study names. Results show it under `name`.
    pub fn test(mut self, name: &'static str, test: &'a dyn Significance) -> Self {
        self.tests.push(Named { name, entry: test });
        self
    }

    /// Names other news that confounds events of the same security, such as the dates of earnings. Without it the events of the
    /// study confound each other, if the study asks for that.
    pub fn confounders(mut self, confounders: &'a [Event]) -> Self {
        self.confounders = Some(confounders);
        self
    }

    /// Keeps the measured events in the outcome, if there are no more than `most`, so that [`Runner::running`] need not measure them
    /// again.
    pub fn keep_measured(mut self, most: usize) -> Self {
        self.most_kept = most;
        self
    }

    /// Counts the events that are done in `progress`, which another thread can read.
    pub fn progress(mut self, progress: &'a Progress) -> Self {
        self.progress = Some(progress);
        self
    }

    /// Runs the study.
    ///
    /// # Errors
    /// As [`Study::run`]; two tests with one name.
    pub fn run(self) -> Result<StudyOutcome> {
        let prepared = self.prepare()?;
        self.finish(prepared)
    }

    /// Puts every event on its calendar and makes the returns.
    pub(crate) fn prepare(&self) -> Result<Prepared> {
        let plan = self.resolve()?;
        let prices = self.inputs.prices;
        let placed = stages::place(&plan, self.inputs, self.confounders)?;
        Ok(Prepared {
            returns: StudyReturns::new(&plan, prices, &placed),
            last_closes: prices.last_closes(),
            plan,
            placed,
        })
    }

    /// Runs what comes after [`prepare`](Self::prepare).
    pub(crate) fn finish(self, prepared: Prepared) -> Result<StudyOutcome> {
        let Prepared {
            plan,
            placed,
            returns,
            last_closes,
        } = prepared;
        let Inputs { events, .. } = self.inputs;
        let unwatched = Progress::default();
        let progress = self.progress.unwrap_or(&unwatched);
        let model = self.model.entry;
        let Measured {
            mut sample,
            mut abnormal,
            confounding,
            with_confounded,
            mixed_basis,
            suspects,
        } = stages::fit(&plan, model, self.inputs, placed, &returns, progress)?;
        drop(returns);
        if !plan.reaction {
            // Each measured event has its own.
            sample.aligned = Vec::new();
        }
        let groups = group::groups(events, &abnormal, plan.grouping())?;
        let by_name = self.study.tests()?;
        let tests: Vec<_> = by_name
            .iter()
            .map(Test::as_named)
            .chain(self.tests)
            .collect();
        let weights = weights::weights(events, &abnormal, plan.weights.as_deref())?;
        // Groups see signed abnormal returns; single events stay as measured.
        let signed = |abnormal: &AbnormalReturns| {
            let sign = || abnormal.signed(stages::directions(abnormal, events));
            plan.signed.then(sign)
        };
        let own_signed = signed(&abnormal);
        let averaged = own_signed.as_ref().unwrap_or(&abnormal);
        let how = Averaging {
            abnormal: averaged,
            calendars: &sample.calendars,
            tests: &tests,
            weights: weights.as_deref(),
            winsorize: plan.winsorize,
            correlate: plan.correlate,
            calendar_time: stages::calendar_time(&by_name),
            seed: plan.seed,
        };
        let held = how.calendar_time.map(|test| test.hold);
        let (outcomes, neighbours) = rayon::join(
            || stages::average(&groups, how, progress),
            || Neighbours::new(&abnormal, held),
        );
        let effects = confounding.map(|confounding| {
            let signed = with_confounded.as_ref().and_then(signed);
            let all = signed.as_ref().or(with_confounded.as_ref());
            let headline = |test: &&Named<'_, _>| Some(test.name) == plan.headline();
            let test = tests.iter().find(headline).copied();
            let how = Averaging {
                abnormal: all.unwrap_or(averaged),
                tests: test.as_slice(),
                weights: None,
                calendar_time: None,
                ..how
            };
            confounding::outcome(&confounding, events, plan.grouping(), how)
        });
        let reaction = plan.reaction.then(|| {
            reaction::reaction(&reaction::Parts {
                plan: &plan,
                prices: self.inputs.prices,
                events,
                sample: &sample,
                abnormal: &abnormal,
                grouping: plan.grouping(),
                tests: &tests,
            })
        });
        let correlations: Vec<Vec<Option<f64>>> = outcomes.iter().map(correlations).collect();
        let compared = Compared {
            abnormal: averaged,
            calendars: &sample.calendars,
            groups: &groups,
            correlations: &correlations,
            correlate: plan.correlate,
        };
        let differences = difference::pairs(&groups, &plan.compare)?
            .into_par_iter()
            .flat_map_iter(|(a, b)| compared.differences(a, b))
            .collect();
        let design = model.design();
        let sample_warnings = sample_warnings::warnings(
            &outcomes,
            neighbours,
            averaged,
            &sample.calendars,
            &last_closes,
            events,
        );
        let left_out = sample_warnings::left_out(&design, events, &abnormal);
        let mut warnings: Vec<Finding> = sample_warnings.into_iter().map(Finding::from).collect();
        if !plan.reactions_once {
            warnings.extend(sample_warnings::repeated_reactions(&abnormal).map(Finding::from));
        }
        warnings.extend(sample.findings.iter().cloned());
        warnings.extend(mixed_basis.into_iter().chain(suspects));
        warnings.extend(left_out.map(Finding::from));
        let weighted = (weights.as_deref(), plan.weights.as_deref());
        let said = weights::warnings(events, &abnormal, weighted, &groups)?;
        warnings.extend(said.into_iter().map(Finding::from));
        let regressions = regressions(&plan, events, (averaged, &sample.calendars), &mut warnings)?;
        let own = plan.windows_named_by(events)?.event;
        let own = match own.is_empty() {
            true => Vec::new(),
            false => own_reaction::measure(&abnormal, &own),
        };
        let own_windows = match own.is_empty() {
            true => Vec::new(),
            false => own_reaction::outcomes(&groups, how, plan.incomplete, &own),
        };
        let found = Found {
            groups: outcomes,
            names: group::GroupNames::new(&groups),
            differences,
            regressions,
            confounding: effects.transpose()?,
            reaction: reaction.transpose()?,
            own,
            own_windows,
            warnings,
        };
        let is_kept = abnormal.events.len() <= self.most_kept;
        if !is_kept && !plan.event_detail && plan.rolling_beta.is_none() {
            drop(own_signed);
            abnormal.give_up_days();
        }
        let mut outcome = describe::outcome(plan, &design, self.inputs, &sample, &abnormal, found);
        outcome.measured = is_kept.then(|| {
            Arc::new(MeasuredEvents {
                abnormal,
                calendars: sample.calendars,
            })
        });
        Ok(outcome)
    }

    /// Runs the first half of the study: every event on its calendar, with its fitted model and its abnormal returns, and the
    /// events that cannot be used.
    ///
    /// # Errors
    /// As [`Runner::run`].
    pub fn measure(self) -> Result<Measured> {
        let plan = self.resolve()?;
        let unwatched = Progress::default();
        let progress = self.progress.unwrap_or(&unwatched);
        let confounders = self.confounders;
        stages::measure(&plan, self.model.entry, self.inputs, confounders, progress)
    }

    /// Runs the first half of the study and keeps what is needed to measure and test its events on other days or for other
    /// securities.
    ///
    /// # Errors
    /// As [`Runner::run`].
    pub fn template(self) -> Result<Template<'a>> {
        let plan = self.resolve()?;
        let unwatched = Progress::default();
        let progress = self.progress.unwrap_or(&unwatched);
        let (model, inputs) = (self.model, self.inputs);
        let measured = stages::measure(&plan, model.entry, inputs, self.confounders, progress)?;
        let tests = (self.study.tests()?, self.tests);
        Template::new(plan, model, inputs, measured, tests)
    }

    /// Tests the running mean CAR of groups day by day, each by the test that is named for it. For some events, by their positions among
    /// the used ones, it measures how far CAR strays without news. This is what bands around running means need. `kept`: the measured
    /// events that the run of this study kept; without them the events are measured again, which costs as much as a study.
    ///
    /// # Errors
    /// As [`Runner::run`].
    pub fn running(
        self,
        kept: Option<&MeasuredEvents>,
        groups: &[(String, &'static str)],
        events: &[usize],
    ) -> Result<RunningOutcome> {
        let plan = self.resolve()?;
        let unwatched = Progress::default();
        let progress = self.progress.unwrap_or(&unwatched);
        let measured = match kept {
            Some(kept) => kept.running(progress),
            None => {
                let (model, inputs) = (self.model.entry, self.inputs);
                let found = stages::measure(&plan, model, inputs, self.confounders, progress)?;
                let found = MeasuredEvents {
                    abnormal: found.abnormal,
                    calendars: found.sample.calendars,
                };
                found.running(&unwatched)
            }
        };
        let by_name = self.study.tests()?;
        let named = by_name.iter().map(Test::as_named);
        let tests: Vec<_> = named.chain(self.tests).collect();
        let events_read = self.inputs.events;
        running_tests::outcome(&plan, events_read, &measured, &tests, (groups, events))
    }

    fn resolve(&self) -> Result<Resolved> {
        self.study
            .resolve_with(self.model, self.model_options, &self.tests, &self.inputs)
    }
}

/// Returns r of a group over each tested window.
fn correlations(group: &GroupOutcome) -> Vec<Option<f64>> {
    let windows = group.windows.iter();
    windows.map(|window| window.mean_correlation).collect()
}

/// Regresses CAR on the columns that the plan names, if it names any.
fn regressions(
    plan: &Resolved,
    events: &[Event],
    (abnormal, calendars): (&AbnormalReturns, &Calendars),
    warnings: &mut Vec<Finding>,
) -> Result<Vec<RegressionOutcome>> {
    if plan.regress.is_empty() {
        return Ok(Vec::new());
    }
    let columns: Vec<String> = plan
        .regress
        .iter()
        .map(|column| find_column(events, column, option::REGRESS))
        .collect::<Result<_>>()?;
    let regressors = second_stage::regressors(events, abnormal, &columns);
    let said = regressors.warnings(&columns);
    warnings.extend(said.into_iter().map(Finding::from));
    Ok(second_stage::regressions(abnormal, calendars, &regressors))
}
