//! The event study: the method on one screen.

pub mod abnormal;
mod aggregate;
pub mod assumption;
mod before;
mod cluster;
mod columns;
mod correlation;
mod describe;
mod diagnosis;
mod difference;
pub mod group;
pub mod inference;
mod kept;
mod measure;
pub mod model;
mod multiplicity;
pub mod outcome;
mod pairwise;
mod portfolio;
pub mod progress;
mod ranks;
mod second_stage;
mod setting;
mod shared;
mod spec;
mod step;
mod view;
mod warnings;

use rayon::prelude::*;

use crate::error::{Result, option};
use crate::event::suspect::{self, suspects};
use crate::event::{Event, Sample, align, find_column};
use crate::finding::Finding;
use crate::market::{Calendars, Factors, Prices, Returns, Spacing};
use crate::time::Exchanges;
use abnormal::{AbnormalReturns, Sources, abnormal_returns};
use group::Group;
use inference::Test;
use model::NormalReturns;
use outcome::{GroupOutcome, RegressionOutcome, StudyOutcome};
use progress::Progress;
use warnings::Neighbours;

pub use spec::Study;

/// What a study reads.
#[derive(Debug, Clone, Copy)]
pub struct Inputs<'a> {
    /// Daily bars of the securities and benchmarks.
    pub prices: &'a Prices,
    /// The news.
    pub events: &'a [Event],
    /// Factor returns, for the models that use them.
    pub factors: Option<&'a Factors>,
    /// Session hours and zones.
    pub exchanges: &'a Exchanges,
}

/// Events with their abnormal returns, before anything is averaged.
#[derive(Debug, Clone)]
pub struct Measured {
    /// The events on their calendars, and those that cannot be used.
    pub sample: Sample,
    /// What was measured of the events that can.
    pub abnormal: AbnormalReturns,
    /// What is known of prices that are adjusted for different things, or are in different currencies.
    pub mixed_basis: Vec<Finding>,
    /// The events whose windows meet doubtful prices, unless those are excluded.
    pub suspects: Option<Finding>,
}

impl Study {
    /// Runs the study: the events go on their calendars, the model is fitted to each, abnormal returns are measured,
    /// and each group is averaged and tested. The same inputs give the same bits for any order of rows and any number
    /// of threads.
    ///
    /// # Errors
    /// Options that contradict each other, an unknown benchmark, or a missing input of the model. An event that cannot
    /// be used is no error; it is listed in the outcome.
    pub fn run(&self, inputs: Inputs<'_>) -> Result<StudyOutcome> {
        self.run_watched(inputs, &Progress::default())
    }

    /// Runs the study, which says on the way how far it is.
    ///
    /// # Errors
    /// As [`Study::run`].
    pub fn run_watched(&self, inputs: Inputs<'_>, progress: &Progress) -> Result<StudyOutcome> {
        self.outcome(self.model.behaviour(), self.model.name(), inputs, progress)
    }

    /// Runs the study with a model of the caller's own in the place of the named one.
    ///
    /// # Errors
    /// As [`Study::run`].
    pub fn run_with(
        &self,
        model: &dyn NormalReturns,
        model_name: &'static str,
        inputs: Inputs<'_>,
    ) -> Result<StudyOutcome> {
        self.outcome(model, model_name, inputs, &Progress::default())
    }

    fn outcome(
        &self,
        model: &dyn NormalReturns,
        model_name: &'static str,
        inputs: Inputs<'_>,
        progress: &Progress,
    ) -> Result<StudyOutcome> {
        self.check(inputs.events)?;
        let tests = self.tests()?;
        let Measured {
            sample,
            abnormal,
            mixed_basis,
            suspects,
        } = self.measured(model, model_name, inputs, progress)?;
        let events = inputs.events;
        let design = model.design();
        let groups = group::groups(events, &abnormal, &self.group_by)?;
        let (outcomes, neighbours) = rayon::join(
            || averaged(&groups, &abnormal, &sample.calendars, &tests, progress),
            || Neighbours::of(&abnormal),
        );
        let differences = difference::pairs(&groups, &self.compare)?
            .into_par_iter()
            .flat_map_iter(|(a, b)| difference::differences(&abnormal, &groups[a], &groups[b]))
            .collect();
        let mut warnings = warnings::warnings(&outcomes, neighbours, &abnormal, events);
        warnings.extend(mixed_basis.into_iter().chain(suspects));
        warnings.extend(warnings::left_out(&design, events, &abnormal));
        let regressions = self.second_stage(events, &abnormal, &mut warnings)?;
        let plan = self.echo(model_name, &abnormal.windows, &tests);
        let found = describe::Found {
            groups: outcomes,
            differences,
            regressions,
            warnings,
        };
        Ok(describe::outcome(
            plan, &design, inputs, &sample, &abnormal, found,
        ))
    }

    /// The second half of the study: the events of each group averaged and tested.
    ///
    /// # Errors
    /// An unknown test, or a column to group by that no event has.
    pub fn aggregate(&self, measured: &Measured, events: &[Event]) -> Result<Vec<GroupOutcome>> {
        let Measured {
            sample, abnormal, ..
        } = measured;
        let groups = group::groups(events, abnormal, &self.group_by)?;
        let tests = self.tests()?;
        let progress = Progress::default();
        Ok(averaged(
            &groups,
            abnormal,
            &sample.calendars,
            &tests,
            &progress,
        ))
    }

    /// The first half of the study: every event on its calendar, with its fitted model and its abnormal returns, and the
    /// events that cannot be used.
    ///
    /// # Errors
    /// As [`Study::run`].
    pub fn measure(
        &self,
        model: &dyn NormalReturns,
        model_name: &str,
        inputs: Inputs<'_>,
    ) -> Result<Measured> {
        self.measured(model, model_name, inputs, &Progress::default())
    }

    fn measured(
        &self,
        model: &dyn NormalReturns,
        model_name: &str,
        inputs: Inputs<'_>,
        progress: &Progress,
    ) -> Result<Measured> {
        let windows = self.windows()?;
        self.check_inputs(&model.design(), inputs)?;
        self.check_model(model, model_name)?;
        let mut sample = align(
            inputs.events,
            inputs.prices,
            inputs.exchanges,
            &self.align(),
        );
        let mixed_basis = self.check_basis(&sample, inputs.prices)?;
        let suspects = suspects(
            &sample,
            inputs.prices,
            self.price,
            windows.estimation,
            windows.event,
        );
        let suspects = suspect::exclude(&mut sample, suspects, inputs.prices, self.exclude_suspect);
        let returns_of = |spacing| {
            Returns::new(
                inputs.prices,
                &sample.calendars,
                sample.series(),
                self.returns,
                self.price,
                spacing,
            )
        };
        let sources = Sources {
            returns: returns_of(Spacing::Consecutive),
            trades: self.thin_trading.then(|| returns_of(Spacing::TradeToTrade)),
            kind: self.returns,
            factors: inputs.factors,
            on_collinear: self.on_collinear,
            progress,
        };
        let (abnormal, unfit) = abnormal_returns(model, &sample, sources, &windows);
        sample.exclude(unfit);
        Ok(Measured {
            sample,
            abnormal,
            mixed_basis,
            suspects: suspect::finding(&suspects, inputs.events, inputs.prices),
        })
    }

    /// The regressions of CAR, if columns are named.
    fn second_stage(
        &self,
        events: &[Event],
        abnormal: &AbnormalReturns,
        warnings: &mut Vec<Finding>,
    ) -> Result<Vec<RegressionOutcome>> {
        if self.regress.is_empty() {
            return Ok(Vec::new());
        }
        let columns: Vec<String> = self
            .regress
            .iter()
            .map(|column| find_column(events, column, option::REGRESS))
            .collect::<Result<_>>()?;
        let rows = second_stage::numbers(events, abnormal, &columns);
        warnings.extend(second_stage::left_out(&rows, &columns));
        Ok(second_stage::regressions(abnormal, &rows, &columns))
    }
}

/// The means and tests of groups, with p-values adjusted for their number.
fn averaged(
    groups: &[Group],
    abnormal: &AbnormalReturns,
    calendars: &Calendars,
    tests: &[Test],
    progress: &Progress,
) -> Vec<GroupOutcome> {
    let members = groups.iter().map(|group| group.members.len());
    progress.begin(2 * members.sum::<usize>());
    let mut outcomes: Vec<_> = groups
        .par_iter()
        .map(|group| aggregate::aggregate(abnormal, calendars, group, tests, progress))
        .collect();
    multiplicity::adjust(&mut outcomes);
    outcomes
}
