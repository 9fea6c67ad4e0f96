//! The stages of a study: events are measured one by one, then averaged and tested by group.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::abnormal::AbnormalReturns;
use super::aggregate::aggregate;
use super::averaging::Averaging;
use super::group::{Group, groups};
use super::inference::{CalendarTime, Test};
use super::inputs::Inputs;
use super::measurement::{Sources, abnormal_returns};
use super::model::NormalReturns;
use super::multiplicity;
use super::outcome::{GroupOutcome, name_influences};
use super::progress::Progress;
use super::resolved::Resolved;
use super::spec::Study;
use super::synthetic::donors;
use super::weights;
use crate::error::Result;
use crate::event::confounders::{Confounding, Surroundings, confounding};
use crate::event::overlap::exclude_near;
use crate::event::suspect::{self, suspects};
use crate::event::{Aligned, Event, Exclusion, Reason, Sample, align};
use crate::finding::Finding;
use crate::market::{CalendarId, Prices, Returns, Security, Spacing, mixed_basis};

/// Events with their abnormal returns, before anything is averaged.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Measured {
    /// The used events on their calendars, and the excluded ones.
    pub sample: Sample,
    /// Fitted models and abnormal returns of the used events.
    pub abnormal: AbnormalReturns,
    /// The confounded events, if they were looked for.
    pub confounding: Option<Confounding>,
    /// The abnormal returns of all events, where those that are confounded are excluded.
    pub with_confounded: Option<AbnormalReturns>,
    /// Findings on securities and benchmarks that have different price bases or currencies.
    pub mixed_basis: Vec<Finding>,
    /// The events whose windows contain doubtful prices, unless those events are excluded.
    pub suspects: Option<Finding>,
}

/// Puts every event on its calendar, fits the model to it and measures its abnormal returns.
pub(super) fn measure(
    plan: &Resolved,
    model: &dyn NormalReturns,
    inputs: Inputs<'_>,
    confounders: Option<&[Event]>,
    progress: &Progress,
) -> Result<Measured> {
    let placed = place(plan, inputs, confounders)?;
    let returns = StudyReturns::new(plan, inputs.prices, &placed);
    fit(plan, model, inputs, placed, &returns, progress)
}

/// The events of a plan on their calendars, before a model is fitted: what depends on the clock, the choice of events and the
/// benchmark alone.
#[derive(Debug, Clone)]
pub(crate) struct Placed {
    sample: Sample,
    confounding: Option<Confounding>,
    mixed_basis: Vec<Finding>,
    suspects: Option<Finding>,
    /// The securities that make synthetic controls, for a model that needs them.
    donors: Vec<Security>,
}

/// Puts every event on its calendar and excludes those that the plan does not use.
pub(crate) fn place(
    plan: &Resolved,
    inputs: Inputs<'_>,
    confounders: Option<&[Event]>,
) -> Result<Placed> {
    let windows = plan.windows();
    let options = plan.align();
    let mut sample = align(inputs.events, inputs.prices, inputs.exchanges, &options);
    let around = Surroundings {
        events: inputs.events,
        confounders,
        prices: inputs.prices,
        exchanges: inputs.exchanges,
    };
    let confounding = confounding(&mut sample, around, &options, windows.event);
    let dropped = confounding.as_ref().map(Confounding::dropped);
    let dropped = dropped.unwrap_or_default();
    if let Some(gap) = plan.select.min_gap {
        exclude_near(&mut sample, inputs.events, gap, &dropped);
    }
    let mixed_basis = price_bases(plan, &sample, inputs.prices)?;
    let suspects = suspects(
        &sample,
        inputs.prices,
        plan.price,
        &windows.estimation,
        windows.event,
    );
    if plan.signed {
        exclude_undirected(&mut sample, inputs.events);
    }
    let suspects = suspect::exclude(&mut sample, suspects, inputs.prices, plan.exclude_suspect);
    Ok(Placed {
        sample,
        confounding,
        mixed_basis,
        suspects: suspect::finding(&suspects, inputs.events, inputs.prices),
        donors: donors(plan, &inputs)?,
    })
}

impl Placed {
    /// Creates placed events of which nothing else is known.
    pub(super) fn of_sample(sample: Sample, donors: Vec<Security>) -> Self {
        Self {
            sample,
            confounding: None,
            mixed_basis: Vec::new(),
            suspects: None,
            donors,
        }
    }

    /// Returns the events.
    pub(super) fn into_sample(self) -> Sample {
        self.sample
    }
}

/// The returns that a study reads, of every security and benchmark of its events.
#[derive(Debug, Clone)]
pub(crate) struct StudyReturns {
    /// Returns over one session each.
    pub(super) consecutive: Arc<Returns>,
    /// Returns from trade to trade, if the plan asks for them.
    pub(super) trades: Option<Arc<Returns>>,
}

impl StudyReturns {
    /// Computes the returns of placed events.
    pub fn new(plan: &Resolved, prices: &Prices, placed: &Placed) -> Self {
        let sample = &placed.sample;
        let calendars: BTreeSet<CalendarId> = (sample.aligned.iter())
            .map(|event| event.calendar)
            .collect();
        let donors = || {
            placed.donors.iter().flat_map(|donor| {
                let on = move |calendar: &CalendarId| (*donor, *calendar);
                calendars.iter().map(on)
            })
        };
        let returns = |spacing| {
            Arc::new(Returns::new(
                prices,
                &sample.calendars,
                sample.series().chain(donors()),
                plan.returns,
                plan.price,
                spacing,
            ))
        };
        Self {
            consecutive: returns(Spacing::Consecutive),
            trades: plan.thin_trading.then(|| returns(Spacing::TradeToTrade)),
        }
    }
}

/// Fits the model to each placed event and measures its abnormal returns.
pub(crate) fn fit(
    plan: &Resolved,
    model: &dyn NormalReturns,
    inputs: Inputs<'_>,
    placed: Placed,
    returns: &StudyReturns,
    progress: &Progress,
) -> Result<Measured> {
    let windows = plan.windows();
    let Placed {
        mut sample,
        confounding,
        mixed_basis,
        suspects,
        donors,
    } = placed;
    let dropped = confounding.as_ref().map(Confounding::dropped);
    let dropped = dropped.unwrap_or_default();
    let sources = Sources {
        returns: returns.consecutive.clone(),
        trades: returns.trades.clone(),
        kind: plan.returns,
        factors: inputs.factors,
        on_collinear: plan.on_collinear,
        mask_events: plan.mask_events,
        own_windows: plan.windows_named_by(inputs.events)?.estimation,
        donors,
        progress,
    };
    let (abnormal, unfit) = abnormal_returns(model, &sample, sources, &windows);
    sample.exclude(unfit);
    // Events that are left out as confounded are measured all the same, for the effect with them.
    let (abnormal, with_confounded) = if dropped.is_empty() {
        (abnormal, None)
    } else {
        (abnormal.without(&dropped), Some(abnormal))
    };
    if let Some(confounding) = &confounding {
        confounding.exclude(&mut sample);
        sample.findings.extend(confounding.finding(inputs.events));
    }
    Ok(Measured {
        sample,
        abnormal,
        confounding,
        with_confounded,
        mixed_basis,
        suspects,
    })
}

/// Excludes the events without a direction.
fn exclude_undirected(sample: &mut Sample, events: &[Event]) {
    let directed = |aligned: &Aligned| matches!(events[aligned.event].direction, Some(-1 | 1));
    let exclusion = |aligned: &Aligned| Exclusion {
        event: aligned.event,
        date: Some(aligned.date),
        reason: Reason::NoDirection,
        detail: match events[aligned.event].direction {
            Some(_) => "the direction is 0, and signed abnormal returns need 1 or -1".to_owned(),
            None => format!(
                "{}, and signed abnormal returns need 1 or -1",
                events[aligned.event].why_undirected()
            ),
        },
    };
    let undirected = sample.aligned.iter().filter(|aligned| !directed(aligned));
    let excluded = undirected.map(exclusion).collect();
    sample.aligned.retain(directed);
    sample.exclude(excluded);
}

/// Returns the direction of each event of a sample.
pub(super) fn directions(abnormal: &AbnormalReturns, events: &[Event]) -> Vec<i8> {
    let measured = abnormal.events.iter();
    let directions = measured.map(|measured| events[measured.aligned.event].direction);
    directions.map(|direction| direction.unwrap_or(1)).collect()
}

/// Compares the price bases and currencies of securities and their benchmarks, as far as they are known.
///
/// # Errors
/// They are known to differ, and the plan does not allow that.
fn price_bases(plan: &Resolved, sample: &Sample, prices: &Prices) -> Result<Vec<Finding>> {
    let pairs: Vec<_> = sample
        .aligned
        .iter()
        .filter_map(|event| Some((event.security, event.benchmark?)))
        .collect();
    let mut findings: Vec<Finding> = mixed_basis::currencies(prices, pairs.iter().copied())
        .into_iter()
        .collect();
    let benchmarks = pairs.iter().map(|(_, benchmark)| *benchmark);
    let securities = sample.aligned.iter().map(|event| event.security);
    let securities = securities.chain(benchmarks);
    findings.extend(mixed_basis::unadjusted(prices, securities, plan.price));
    findings.extend(mixed_basis::compare(
        prices,
        pairs,
        plan.price,
        plan.allow_mixed_basis,
    )?);
    Ok(findings)
}

/// Averages and tests the events of each group, and adjusts p-values for the number of groups.
pub(super) fn average(
    groups: &[Group],
    how: Averaging<'_>,
    progress: &Progress,
) -> Vec<GroupOutcome> {
    let members = groups.iter().map(|group| group.members.len());
    progress.begin(2 * members.sum::<usize>());
    let mut outcomes = aggregate(how, groups, progress);
    multiplicity::adjust(&mut outcomes);
    outcomes
}

/// Returns the options of the test `calendar_time`, if it is among these tests.
pub(super) fn calendar_time(tests: &[Test]) -> Option<CalendarTime> {
    tests.iter().find_map(|test| match test {
        Test::CalendarTime(options) => Some(*options),
        _ => None,
    })
}

impl Study {
    /// Averages and tests events that were measured before: the second half of a study.
    ///
    /// # Errors
    /// An unknown test, or a column to group by that no event has.
    pub fn aggregate(&self, measured: &Measured, events: &[Event]) -> Result<Vec<GroupOutcome>> {
        let groups = groups(events, &measured.abnormal, self.grouping())?;
        self.average_groups(measured, events, &groups)
    }

    /// Averages and tests one group of events that were measured before; `None` where there is no group of that name.
    ///
    /// # Errors
    /// As [`Study::aggregate`].
    pub(crate) fn aggregate_group(
        &self,
        measured: &Measured,
        events: &[Event],
        label: &str,
    ) -> Result<Option<GroupOutcome>> {
        let mut groups = groups(events, &measured.abnormal, self.grouping())?;
        groups.retain(|group| group.label == label);
        Ok(self.average_groups(measured, events, &groups)?.pop())
    }

    fn average_groups(
        &self,
        measured: &Measured,
        events: &[Event],
        groups: &[Group],
    ) -> Result<Vec<GroupOutcome>> {
        let Measured {
            sample, abnormal, ..
        } = measured;
        let signed = self
            .signed
            .then(|| abnormal.signed(directions(abnormal, events)));
        let abnormal = signed.as_ref().unwrap_or(abnormal);
        let weights = weights::weights(events, abnormal, self.weights.as_deref())?;
        let tests = self.tests()?;
        let named: Vec<_> = tests.iter().map(Test::as_named).collect();
        let progress = Progress::default();
        let how = Averaging {
            abnormal,
            calendars: &sample.calendars,
            tests: &named,
            weights: weights.as_deref(),
            winsorize: self.winsorize,
            correlate: self.correlate,
            calendar_time: calendar_time(&tests),
            seed: self.seed,
        };
        let mut outcomes = average(groups, how, &progress);
        name_influences(&mut outcomes, |position| {
            let event = &events[abnormal.events[position].aligned.event];
            (event.id.to_string(), event.symbol.to_string())
        });
        Ok(outcomes)
    }
}
