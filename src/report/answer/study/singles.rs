//! Single events in the window of the answer.

use rayon::prelude::*;

use crate::math::multiple::holm_of_smallest;
use crate::study::Incomplete;
use crate::study::outcome::{EventOutcome, StudyOutcome};

/// The level at which a group or an event is told apart from chance.
pub(super) const LEVEL: f64 = 0.05;

/// One event in the window of the answer.
#[derive(Clone, Copy)]
pub(super) struct Single<'a> {
    pub event: &'a EventOutcome,
    pub car: f64,
    pub t: f64,
    pub p: f64,
}

/// Returns the events with a t of their own in the first window: those with every day of it, or with some where days are summed.
pub(super) fn singles(outcome: &StudyOutcome) -> Vec<Single<'_>> {
    let sums = outcome.plan.incomplete == Incomplete::Sum;
    let single = |event| -> Option<Single<'_>> {
        let event: &EventOutcome = event;
        let window = event
            .windows
            .first()
            .filter(|window| sums || window.is_complete())?;
        let (car, t, p) = (window.car?, window.t?, window.p?);
        Some(Single { event, car, t, p })
    };
    outcome.events.par_iter().filter_map(single).collect()
}

/// Returns the events whose own p, adjusted for the number of events, is below the level; the largest |t| first.
pub(super) fn beyond<'a>(singles: &[Single<'a>]) -> Vec<Single<'a>> {
    // What is not below the level alone is not below it among others.
    let likely: Vec<&Single<'_>> = singles.iter().filter(|single| single.p < LEVEL).collect();
    let p: Vec<f64> = likely.iter().map(|single| single.p).collect();
    let adjusted = likely.into_iter().zip(holm_of_smallest(&p, singles.len()));
    let mut beyond: Vec<Single<'_>> = adjusted
        .filter(|(_, p)| *p < LEVEL)
        .map(|(single, _)| *single)
        .collect();
    beyond.sort_by(|a, b| b.t.abs().total_cmp(&a.t.abs()));
    beyond
}
