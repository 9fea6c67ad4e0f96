//! The options of a study as it runs: every default filled in, every name looked up.

use serde::Serialize;

use super::group::Grouping;
use super::inference::{CalendarTime, Significance, Test};
use super::inputs::Inputs;
use super::mean_correlation::Correlate;
use super::model::{Model, NormalReturns, OnCollinear};
use super::named::Named;
use super::own_windows::OwnWindows;
use super::rolling_beta;
use super::second_stage::RobustErrors;
use super::spec::Study;
use super::windows::{Incomplete, Windows};
use crate::error::{Error, Result};
use crate::event::{Align, Cutoff, Event, Quantiles, Roll, Selection, UnknownTiming};
use crate::market::{PriceBasis, ReturnKind};
use crate::time::{Window, WindowSet};
use crate::units::Percent;

/// The resolved options of a study, which results state as `plan`.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Resolved {
    /// The name of the model of normal returns.
    pub model: &'static str,
    /// The options of that model; `null` for a model of the caller's own.
    pub model_options: Option<Model>,
    /// The estimation window; a list if there are several.
    pub estimation: WindowSet,
    /// Whether events are estimated and tested on windows of their own; `estimation` then holds the days of all of them.
    pub own_windows: bool,
    /// The event window.
    pub window: Window,
    /// The tested windows.
    pub cars: Vec<Window>,
    /// The fewest usable estimation days.
    pub min_obs: usize,
    /// The number of days of the rolling windows over which betas are reported.
    pub rolling_beta: Option<usize>,
    /// Whether returns are simple or logarithmic.
    pub returns: ReturnKind,
    /// The price column that returns come from; `null`: `adj_close` where a security has it, else `close`.
    pub price: Option<PriceBasis>,
    /// The benchmark of events that name none of their own.
    pub benchmark: Option<String>,
    /// Whether the event windows of the other events of a security are no estimation days of an event.
    pub mask_events: bool,
    /// Whether returns of securities go from trade to trade.
    pub thin_trading: bool,
    /// How collinear regressors are treated.
    pub on_collinear: OnCollinear,
    /// What becomes of an event in a tested window with missing days.
    pub incomplete: Incomplete,
    /// The column of the events that holds their weights.
    pub weights: Option<String>,
    /// Whether abnormal returns are multiplied by the direction of their event.
    pub signed: bool,
    /// The percent of abnormal returns at each end that means and tests of groups pull in.
    pub winsorize: Percent,
    /// Which sessions of two exchanges are paired in the mean correlation.
    pub correlate: Correlate,
    /// The names of the tests.
    pub tests: Vec<&'static str>,
    /// The options of the test `calendar_time`.
    pub calendar_time: CalendarTime,
    /// Which events are used.
    pub select: Selection,
    /// Whether the reaction is split by open, high, low, close and volume.
    pub reaction: bool,
    /// The column of the events that groups them.
    pub group_by: String,
    /// The column whose quantiles group the events instead, and the number of groups.
    pub quantiles: Option<Quantiles>,
    /// Whether several events of one reaction count once in the group of all.
    pub reactions_once: bool,
    /// The time of day on the exchange's clock from which news counts as after the close.
    pub cutoff: Option<Cutoff>,
    /// The pairs of groups that are compared; if empty, every two of a few groups.
    pub compare: Vec<[String; 2]>,
    /// The columns of the events that CAR is regressed on.
    pub regress: Vec<String>,
    /// The standard errors of regressions that tables show.
    pub regress_errors: RobustErrors,
    /// Random seed.
    pub seed: u64,
    /// Where events on days without trading go.
    pub roll: Roll,
    /// Where events without a time go.
    pub unknown_timing: UnknownTiming,
    /// Whether security and benchmark may have different price bases.
    pub allow_mixed_basis: bool,
    /// Whether events are excluded whose windows contain doubtful prices.
    pub exclude_suspect: bool,
    /// Whether the single days of each event are among the results.
    pub event_detail: bool,
}

impl Study {
    /// Fills in every default and looks up every name, before anything is measured. Two studies that differ in any option
    /// resolve to two different plans.
    ///
    /// # Errors
    /// Options contradict each other, or a test, column, group, benchmark or factor does not exist.
    pub fn resolve(&self, inputs: &Inputs<'_>) -> Result<Resolved> {
        let model = Named {
            name: self.model.name(),
            entry: self.model.behaviour(),
        };
        self.resolve_with(model, Some(&self.model), &[], inputs)
    }

    /// Resolves a study with this model, and with the caller's own tests in addition to those that the options name.
    pub(super) fn resolve_with(
        &self,
        model: Named<'_, dyn NormalReturns>,
        model_options: Option<&Model>,
        own_tests: &[Named<'_, dyn Significance>],
        inputs: &Inputs<'_>,
    ) -> Result<Resolved> {
        self.check(inputs.events)?;
        self.check_inputs(&model.entry.design(), *inputs)?;
        let mut windows = self.windows()?;
        if self.own_windows {
            let own = OwnWindows::read(inputs.events, windows.event)?;
            let (all, given) = (inputs.events.len(), self.min_obs.is_some());
            own.widen(&mut windows, all, given);
        }
        self.check_model(model.entry, model.name, &windows.estimation)?;
        if let Some(days) = self.rolling_beta {
            rolling_beta::check(days, &windows)?;
        }
        // Without `..`: a new option that does not reach the plan is a compile error.
        let Self {
            model: _,
            estimation: _,
            own_windows,
            window: _,
            cars: _,
            min_obs: _,
            rolling_beta,
            returns,
            price,
            benchmark,
            mask_events,
            thin_trading,
            on_collinear,
            incomplete,
            weights,
            signed,
            winsorize,
            correlate,
            tests: _,
            calendar_time,
            select,
            reaction,
            group_by,
            quantiles,
            reactions_once,
            cutoff,
            compare,
            regress,
            regress_errors,
            seed,
            roll,
            unknown_timing,
            allow_mixed_basis,
            exclude_suspect,
            event_detail,
        } = self;
        Ok(Resolved {
            model: model.name,
            model_options: model_options.cloned(),
            estimation: windows.estimation,
            own_windows: *own_windows,
            window: windows.event,
            cars: windows.cars,
            min_obs: windows.min_observations,
            rolling_beta: *rolling_beta,
            returns: *returns,
            price: *price,
            benchmark: benchmark.clone(),
            mask_events: *mask_events,
            thin_trading: *thin_trading,
            on_collinear: *on_collinear,
            incomplete: *incomplete,
            weights: weights.clone(),
            signed: *signed,
            winsorize: *winsorize,
            correlate: *correlate,
            tests: test_names(&self.tests()?, own_tests)?,
            calendar_time: *calendar_time,
            select: select.clone(),
            reaction: *reaction,
            group_by: group_by.clone(),
            quantiles: quantiles.clone(),
            reactions_once: *reactions_once,
            cutoff: *cutoff,
            compare: compare.clone(),
            regress: regress.clone(),
            regress_errors: *regress_errors,
            seed: *seed,
            roll: *roll,
            unknown_timing: *unknown_timing,
            allow_mixed_basis: *allow_mixed_basis,
            exclude_suspect: *exclude_suspect,
            event_detail: *event_detail,
        })
    }
}

impl Study {
    /// Returns the test whose p-value a reader sees first.
    ///
    /// # Errors
    /// The options name a test that does not exist.
    pub fn headline(&self) -> Result<Option<&'static str>> {
        Ok(headline(&test_names(&self.tests()?, &[])?))
    }
}

impl Resolved {
    /// Returns the test whose p-value a reader sees first: the one that is valid for correlated events, if it was asked for.
    pub fn headline(&self) -> Option<&'static str> {
        headline(&self.tests)
    }

    /// Returns how events are grouped.
    pub(super) fn grouping(&self) -> Grouping<'_> {
        Grouping {
            column: &self.group_by,
            filter: self.select.filter.as_ref(),
            quantiles: self.quantiles.as_ref(),
            reactions_once: self.reactions_once,
        }
    }

    /// Returns the windows of the study.
    pub fn windows(&self) -> Windows {
        Windows {
            estimation: self.estimation.clone(),
            event: self.window,
            cars: self.cars.clone(),
            min_observations: self.min_obs,
            incomplete: self.incomplete,
        }
    }

    /// Reads the windows that events name; none if the plan does not ask for them.
    ///
    /// # Errors
    /// As [`OwnWindows::read`].
    pub(super) fn windows_named_by(&self, events: &[Event]) -> Result<OwnWindows> {
        match self.own_windows {
            true => OwnWindows::read(events, self.window),
            false => Ok(OwnWindows::default()),
        }
    }

    /// Returns how events are put on calendars.
    pub(super) fn align(&self) -> Align {
        Align {
            roll: self.roll,
            unknown_timing: self.unknown_timing,
            benchmark: self.benchmark.clone(),
            cutoff: self.cutoff,
            select: self.select.clone(),
            label: Some(self.group_by.clone()),
            moments_differ: false,
            own_sessions: false,
        }
    }
}

/// Returns the test whose p-value a reader sees first, among these.
fn headline(tests: &[&'static str]) -> Option<&'static str> {
    let mut wished = ["bmp_adjusted", "bmp"].into_iter();
    let wished = wished.find(|name| tests.contains(name));
    wished.or_else(|| tests.first().copied())
}

/// Returns the names of all tests of a run, and refuses a name that two tests have.
fn test_names(tests: &[Test], own: &[Named<'_, dyn Significance>]) -> Result<Vec<&'static str>> {
    let mut names: Vec<&'static str> = tests.iter().map(Test::name).collect();
    for test in own {
        if Test::named(test.name).is_some() || names.contains(&test.name) {
            let message = format!("there are two tests with the name `{}`", test.name);
            return Err(Error::options(message).with_help("give your own test another name"));
        }
        names.push(test.name);
    }
    Ok(names)
}
