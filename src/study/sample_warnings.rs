//! Warnings about the sample of a study.

use rayon::prelude::*;

use super::abnormal::{AbnormalReturns, EventAbnormal};
use super::assumption::Assumption;
use super::inference::Held;
use super::model::Design;
use super::outcome::{Doubt, GroupOutcome};
use super::sample_features::spots;
use super::warning::{CorrelatedGroup, LeftOut, Warning};
use super::windows::Incomplete;
use crate::event::overlap::Spots;
use crate::event::{Aligned, Event, Shift, Timing};
use crate::market::Calendars;
use crate::math::lanes::has_gap;
use crate::math::moments::mean;
use crate::math::variance::Variance;
use crate::time::Date;

/// Returns the warnings about the sample, including the warnings about neighbouring events. `last_prices[i]`: the last date on which
/// security `i` has a close.
pub fn warnings(
    groups: &[GroupOutcome],
    neighbours: Neighbours,
    abnormal: &AbnormalReturns,
    calendars: &Calendars,
    last_prices: &[Option<Date>],
    events: &[Event],
) -> Vec<Warning> {
    let mut warnings: Vec<Warning> = correlated(groups).into_iter().collect();
    let ended = ended(abnormal, calendars, last_prices);
    warnings.extend(incomplete(abnormal, &ended, events));
    warnings.extend(prices_end(abnormal, &ended, events));
    warnings.extend(neighbours.overlaps);
    warnings.extend(estimated_correlation(groups));
    warnings.extend(contradicted(abnormal, events));
    warnings.extend(neighbours.contamination);
    warnings.extend(garch_bounds(abnormal));
    warnings.extend(direction_unused(abnormal, events));
    warnings
}

/// Warnings about events of one security that are close to each other.
pub struct Neighbours {
    overlaps: Option<Warning>,
    contamination: Option<Warning>,
}

impl Neighbours {
    /// Looks for events whose event or estimation window contains another event of the same security.
    /// `held`: how the test `calendar_time` holds a security, if it is among the tests.
    pub fn new(abnormal: &AbnormalReturns, held: Option<Held>) -> Self {
        let members: Vec<usize> = (0..abnormal.events.len()).collect();
        let spots = spots(abnormal, &members);
        Self {
            overlaps: overlaps(abnormal, &spots, held),
            contamination: contamination(abnormal, &spots),
        }
    }
}

/// Finds groups whose events are correlated, and the tests that mislead there.
fn correlated(groups: &[GroupOutcome]) -> Option<Warning> {
    let doubt = |group: &GroupOutcome| {
        let independence = |doubt: &&Doubt| doubt.assumption == Assumption::Independence;
        group.doubts.iter().find(independence).cloned()
    };
    let describe = |group: &GroupOutcome| CorrelatedGroup {
        group: group.group.clone(),
        events: group.n_events,
        dates: group.n_dates,
        correlation: group.mean_correlation,
    };
    let doubted = || groups.iter().filter(|group| doubt(group).is_some());
    let tests = doubted().next().and_then(doubt)?.tests;
    (!tests.is_empty()).then(|| Warning::SharedDates {
        groups: doubted().map(describe).collect(),
        tests,
    })
}

/// Names the groups whose mean correlation is estimated.
fn estimated_correlation(groups: &[GroupOutcome]) -> Option<Warning> {
    let estimated = groups.iter().filter(|group| group.estimated_correlation);
    let names: Vec<String> = estimated.map(|group| group.group.clone()).collect();
    (!names.is_empty()).then_some(Warning::EstimatedCorrelation { groups: names })
}

/// Counts events whose windows share days with another event of the same security.
fn overlaps(abnormal: &AbnormalReturns, spots: &Spots, held: Option<Held>) -> Option<Warning> {
    let overlapping = spots.overlapping(abnormal.windows.event);
    (overlapping > 0).then_some(Warning::OverlappingWindows {
        overlapping,
        events: abnormal.events.len(),
        days: abnormal.windows.event.days(),
        held_twice: held == Some(Held::Event),
    })
}

/// Counts events that share security, benchmark and day 0 with another one.
pub fn repeated_reactions(abnormal: &AbnormalReturns) -> Option<Warning> {
    let reaction = |event: &EventAbnormal| {
        let aligned = &event.aligned;
        (aligned.date, aligned.security, aligned.benchmark)
    };
    // Events are sorted by what makes them one reaction.
    let reactions = (abnormal.events).chunk_by(|a, b| reaction(a) == reaction(b));
    let repeated: Vec<usize> = reactions
        .map(<[EventAbnormal]>::len)
        .filter(|events| *events > 1)
        .collect();
    (!repeated.is_empty()).then(|| Warning::RepeatedReactions {
        events: repeated.iter().sum(),
        reactions: repeated.len(),
    })
}

/// Counts events in whose estimation window other news of the security falls.
fn contamination(abnormal: &AbnormalReturns, spots: &Spots) -> Option<Warning> {
    let contaminated = spots.contaminated(&abnormal.windows.estimation);
    (contaminated > 0 && !abnormal.is_masked()).then_some(Warning::ContaminatedEstimation {
        contaminated,
        events: abnormal.events.len(),
    })
}

/// Counts events whose returns do not cover every day of their event window, apart from those whose prices end in it.
fn incomplete(abnormal: &AbnormalReturns, ended: &[usize], events: &[Event]) -> Option<Warning> {
    let days = abnormal.windows.event.days();
    if !(0..days)
        .into_par_iter()
        .any(|day| has_gap(abnormal.sars(day)))
    {
        return None;
    }
    // A return over several sessions also covers the sessions before it.
    let observed = |event: &usize| {
        let lags = abnormal.windows.event.lags().enumerate();
        let present = lags.filter(|(day, _)| !abnormal.sar(*event, *day).is_nan());
        let covered = present.map(|(day, lag)| abnormal.sessions(*event, lag).min(day + 1));
        covered.sum::<usize>()
    };
    let all = (0..abnormal.events.len()).into_par_iter();
    let has_hole = |event: &usize| observed(event) < days && ended.binary_search(event).is_err();
    let lacking: Vec<usize> = all.filter(has_hole).collect();
    let first = lacking.first()?;
    Some(Warning::IncompleteWindows {
        lacking: lacking.len(),
        events: abnormal.events.len(),
        first: events[abnormal.events[*first].aligned.event].id.to_string(),
        observed: observed(first),
        days,
        summed: abnormal.windows.incomplete == Incomplete::Sum,
    })
}

/// Finds events whose security has its last price inside the event window, in the order of the sample.
fn ended(
    abnormal: &AbnormalReturns,
    calendars: &Calendars,
    last_prices: &[Option<Date>],
) -> Vec<usize> {
    let days = abnormal.windows.event.days();
    // Only an event without a return on the last day can have its last price before it.
    let last_day = abnormal.windows.event.last();
    let ends = |event: &usize| {
        if !abnormal.sar(*event, days - 1).is_nan() {
            return false;
        }
        let aligned = &abnormal.events[*event].aligned;
        let last = last_prices[aligned.security.0 as usize];
        let end = aligned.day0.shift(last_day);
        let end = end.and_then(|day| calendars.get(aligned.calendar).date(day));
        last.zip(end).is_some_and(|(last, end)| last < end)
    };
    (0..abnormal.events.len()).filter(ends).collect()
}

/// Counts the events whose prices end in their event window, with their mean CAR up to then.
fn prices_end(abnormal: &AbnormalReturns, ended: &[usize], events: &[Event]) -> Option<Warning> {
    let days = abnormal.windows.event.days();
    let first = ended.first()?;
    let car = |event: &usize| {
        let ars = (0..days).map(|day| abnormal.ar(*event, day));
        ars.filter(|ar| !ar.is_nan()).sum::<f64>()
    };
    let cars: Vec<f64> = ended.iter().map(car).collect();
    Some(Warning::PricesEnd {
        ended: ended.len(),
        events: abnormal.events.len(),
        first: events[abnormal.events[*first].aligned.event].id.to_string(),
        mean_car: mean(&cars),
        summed: abnormal.windows.incomplete == Incomplete::Sum,
    })
}

/// Counts fits of the GARCH model that ended on a bound.
fn garch_bounds(abnormal: &AbnormalReturns) -> Option<Warning> {
    /// A parameter nearer to its bound than this lies on it.
    const EDGE: f64 = 1e-6;
    let at = |value: f64| value.abs() < EDGE;
    let fits = abnormal
        .events
        .iter()
        .filter_map(|event| event.fit.variance.as_ref());
    // Whether a fit has no ARCH effect, a sum of 1, and a response to rises alone or to falls alone.
    let bounds = fits.map(|path| match path.variance {
        Variance::Garch(garch) => {
            let response = garch.response();
            let skewed = garch.asymmetry.filter(|_| !at(response));
            let one_sided = skewed.is_some_and(|more| at(garch.arch) || at(garch.arch + more));
            [at(response), response + garch.garch > 1.0 - EDGE, one_sided]
        }
        Variance::Egarch(egarch) => {
            let one_sided = !at(egarch.arch) && at(egarch.arch - egarch.asymmetry.abs());
            [at(egarch.arch), egarch.garch > 1.0 - EDGE, one_sided]
        }
    });
    let bounds: Vec<[bool; 3]> = bounds.collect();
    let count = |bound: usize| bounds.iter().filter(|found| found[bound]).count();
    let [no_arch, integrated, one_sided] = [0, 1, 2].map(count);
    (no_arch + integrated + one_sided > 0).then_some(Warning::GarchBounds {
        no_arch,
        integrated,
        one_sided,
        events: abnormal.events.len(),
    })
}

/// Counts events that state a direction.
fn direction_unused(abnormal: &AbnormalReturns, events: &[Event]) -> Option<Warning> {
    if abnormal.is_signed() {
        return None;
    }
    let used = abnormal
        .events
        .iter()
        .map(|event| &events[event.aligned.event]);
    let directed = used.filter(|event| event.direction.is_some_and(|direction| direction != 0));
    let directed = directed.count();
    (directed > 0).then_some(Warning::DirectionUnused { events: directed })
}

/// Counts events whose stated part of the day is not the one in which their time falls.
fn contradicted(abnormal: &AbnormalReturns, events: &[Event]) -> Option<Warning> {
    let contradicts = |aligned: &&Aligned| {
        let event = &events[aligned.event];
        let has_time = event.when.as_ref().is_ok_and(|when| when.time.is_some());
        // On a day without trading every time counts as before the next session.
        let same_day = aligned.shift != Shift::NoTrading;
        has_time && same_day && event.timing != Timing::Unknown && event.timing != aligned.timing
    };
    let aligned = abnormal.events.par_iter().map(|event| &event.aligned);
    let found: Vec<&Aligned> = aligned.filter(contradicts).collect();
    let first = found.first()?;
    let event = &events[first.event];
    Some(Warning::TimingContradiction {
        events: found.len(),
        first: event.id.to_string(),
        stated: event.timing.name(),
        as_read: event.as_read.to_string(),
        actual: first.timing.name(),
    })
}

/// Finds regressors that were left out of the model of some events.
pub fn left_out(design: &Design, events: &[Event], abnormal: &AbnormalReturns) -> Option<Warning> {
    let affected = |(position, name): (usize, &str)| {
        let affected = abnormal.events.iter();
        let affected = affected.filter(|event| event.fit.left_out.contains(&position));
        let ids: Vec<String> = affected
            .map(|event| events[event.aligned.event].id.to_string())
            .collect();
        (!ids.is_empty()).then(|| LeftOut {
            regressor: name.to_owned(),
            events: ids,
        })
    };
    let names = design.coefficient_names().enumerate();
    let regressors: Vec<LeftOut> = names.filter_map(affected).collect();
    (!regressors.is_empty()).then_some(Warning::Collinear { regressors })
}
