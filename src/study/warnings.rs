//! What about a sample the reader should know before believing a test.

use rayon::prelude::*;

use super::abnormal::AbnormalReturns;
use super::assumption::Assumption;
use super::model::Design;
use super::outcome::{Doubt, GroupOutcome};
use crate::event::overlap::{contaminated, overlapping};
use crate::event::{Aligned, Event, Shift, Timing};
use crate::finding::{Finding, first_of};
use crate::math::lanes::has_gap;

/// Everything worth saying about the sample, whose neighbours are known.
pub fn warnings(
    groups: &[GroupOutcome],
    neighbours: Neighbours,
    abnormal: &AbnormalReturns,
    events: &[Event],
) -> Vec<Finding> {
    let mut findings: Vec<Finding> = correlated(groups).into_iter().collect();
    findings.extend(incomplete(abnormal, events));
    findings.extend(neighbours.overlaps);
    findings.extend(contradicted(abnormal, events));
    findings.extend(neighbours.contamination);
    findings
}

/// What is known of events whose security had other news nearby.
pub struct Neighbours {
    overlaps: Option<Finding>,
    contamination: Option<Finding>,
}

impl Neighbours {
    pub fn of(abnormal: &AbnormalReturns) -> Self {
        let (overlaps, contamination) =
            rayon::join(|| overlaps(abnormal), || contamination(abnormal));
        Self {
            overlaps,
            contamination,
        }
    }
}

/// Groups whose events are correlated, with the tests that mislead there.
fn correlated(groups: &[GroupOutcome]) -> Option<Finding> {
    let doubt = |group: &&GroupOutcome| {
        let independence = |doubt: &&Doubt| doubt.assumption == Assumption::Independence;
        group.doubts.iter().find(independence).cloned()
    };
    let describe = |group: &GroupOutcome| {
        let dates = match group.n_dates {
            1 => "1 date".to_owned(),
            n => format!("{n} dates"),
        };
        let r = group
            .mean_correlation
            .map(|r| format!(", r {r:.2}"))
            .unwrap_or_default();
        format!("{}: {} on {dates}{r}", group.group, group.n_events)
    };
    let touched: Vec<&GroupOutcome> = groups
        .iter()
        .filter(|group| doubt(group).is_some())
        .collect();
    let misled = touched.first().and_then(doubt)?.tests;
    if misled.is_empty() {
        return None;
    }
    let message = format!(
        "events share days and are correlated ({}); these tests take them for independent and reject too often: {}; \
         the table of the sample says which hold",
        touched
            .iter()
            .map(|group| describe(group))
            .collect::<Vec<_>>()
            .join("; "),
        misled.join(", ")
    );
    Some(Finding::warning("shared_dates", message))
}

/// Events whose windows share days of one security.
fn overlaps(abnormal: &AbnormalReturns) -> Option<Finding> {
    let aligned = abnormal.events.iter().map(|event| &event.aligned);
    let touched = overlapping(aligned, abnormal.windows.event);
    let message = format!(
        "{touched} of {} events have another event of the same security within {} trading days: their windows answer \
         both, and tests that take events as independent count the shared days twice",
        abnormal.events.len(),
        abnormal.windows.event.days()
    );
    (touched > 0).then(|| Finding::warning("overlapping_windows", message))
}

/// Events in whose estimation window other news of the security falls.
fn contamination(abnormal: &AbnormalReturns) -> Option<Finding> {
    let aligned = abnormal.events.iter().map(|event| &event.aligned);
    let hit = contaminated(aligned, abnormal.windows.estimation);
    let message = format!(
        "{hit} of {} events have another event of the same security in their estimation window: its reaction is part of what the \
         model takes for normal",
        abnormal.events.len()
    );
    (hit > 0).then(|| Finding::warning("contaminated_estimation", message))
}

/// Events whose returns do not cover every day of their event window.
fn incomplete(abnormal: &AbnormalReturns, events: &[Event]) -> Option<Finding> {
    let days = abnormal.windows.event.days();
    if !(0..days)
        .into_par_iter()
        .any(|day| has_gap(abnormal.sars(day)))
    {
        return None;
    }
    // A return over several sessions covers those before it, too.
    let there = |event: &usize| {
        let lags = abnormal.windows.event.lags().enumerate();
        let there = lags.filter(|(day, _)| !abnormal.sar(*event, *day).is_nan());
        let covered = there.map(|(day, lag)| abnormal.sessions(*event, lag).min(day + 1));
        covered.sum::<usize>()
    };
    let all = (0..abnormal.events.len()).into_par_iter();
    let lacking: Vec<usize> = all.filter(|event| there(event) < days).collect();
    let first = lacking.first()?;
    let message = format!(
        "{} of {} events lack a return on some day of the event window (event {} has {} of {days}): a window with such a day is \
         summed over the days that there are, and counts in no mean and no test",
        lacking.len(),
        abnormal.events.len(),
        events[abnormal.events[*first].aligned.event].id,
        there(first)
    );
    Some(Finding::warning("incomplete_windows", message))
}

/// Events whose stated part of the day is not the one that their time falls in.
fn contradicted(abnormal: &AbnormalReturns, events: &[Event]) -> Option<Finding> {
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
    let message = format!(
        "the stated part of the day contradicts the time in {} of the events, and the time counts; for one, event {} says \
         {} and {}, which is {} on the exchange's clock",
        found.len(),
        event.id,
        event.timing.name(),
        event.as_read,
        first.timing.name()
    );
    Some(Finding::warning("timing_contradiction", message))
}

/// Regressors that were left out of the model of some events because they repeat others.
pub fn left_out(design: &Design, events: &[Event], abnormal: &AbnormalReturns) -> Option<Finding> {
    const NAMED: usize = 5;
    let of_column = |(position, name): (usize, &str)| {
        let affected: Vec<&str> = abnormal
            .events
            .iter()
            .filter(|event| event.fit.left_out.contains(&position))
            .map(|event| events[event.aligned.event].id.as_str())
            .collect();
        let (count, ids) = (affected.len(), first_of(&affected, NAMED));
        (count > 0).then(|| format!("{name} of {count} (events {ids})"))
    };
    let columns: Vec<String> = design
        .coefficient_names()
        .enumerate()
        .filter_map(of_column)
        .collect();
    let message = format!(
        "regressors that are constant or repeat others over the estimation window were left out of the model: {}",
        columns.join("; ")
    );
    (!columns.is_empty()).then(|| Finding::warning("collinear", message))
}
