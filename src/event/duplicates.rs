//! Sorts events into their canonical order and finds duplicates.

use std::cmp::Ordering;

use rayon::prelude::*;

use super::cells::Cells;
use super::exclusion::{Exclusion, Reason};
use super::news::Event;
use super::sample::Aligned;
use crate::market::Security;
use crate::time::Date;

/// Returns the events in canonical order without duplicates, and the exclusions of the duplicates.
pub(super) fn without_duplicates(
    aligned: &[Aligned],
    events: &[Event],
) -> (Vec<Aligned>, Vec<Exclusion>) {
    let (mut kept, mut excluded) = (in_order(aligned, events), Vec::new());
    // Duplicates are neighbours in the canonical order.
    kept.dedup_by(|event, earlier| {
        let is_duplicate = (earlier.security, earlier.day0, earlier.benchmark)
            == (event.security, event.day0, event.benchmark)
            && events[earlier.event].tags == events[event.event].tags;
        if is_duplicate {
            excluded.push(Exclusion {
                event: event.event,
                date: Some(event.date),
                reason: Reason::Duplicate,
                detail: format!(
                    "same security, day 0 and tags as event {}",
                    events[earlier.event].id
                ),
            });
        }
        is_duplicate
    });
    (kept, excluded)
}

/// Returns the events in canonical order. Sorting by date and security first settles nearly all of it.
fn in_order(aligned: &[Aligned], events: &[Event]) -> Vec<Aligned> {
    let key = |(position, event): (usize, &Aligned)| (event.date, event.security, position);
    let mut keys: Vec<(Date, Security, usize)> = aligned.iter().enumerate().map(key).collect();
    keys.par_sort_unstable();
    for of_day in keys.chunk_by_mut(|a, b| (a.0, a.1) == (b.0, b.1)) {
        of_day.sort_by(|a, b| canonical_order(&aligned[a.2], &aligned[b.2], events));
    }
    let keys = keys.into_par_iter();
    keys.map(|(_, _, position)| aligned[position].clone())
        .collect()
}

fn canonical_order(a: &Aligned, b: &Aligned, events: &[Event]) -> Ordering {
    let (x, y) = (&events[a.event], &events[b.event]);
    // Securities compare by symbol; a benchmark compares the same whether the event or the run names it.
    (a.date, a.security, a.benchmark, &x.tags)
        .cmp(&(b.date, b.security, b.benchmark, &y.tags))
        .then_with(|| a.local.cmp(&b.local))
        .then_with(|| x.is_numbered.cmp(&y.is_numbered))
        .then_with(|| of_numbered(x).cmp(&of_numbered(y)))
        .then_with(|| x.id_order().cmp(&y.id_order()))
}

/// Returns direction and cells of an event without an id of its own, so that its row number does not decide the order.
fn of_numbered(event: &Event) -> Option<(Option<i8>, &Cells)> {
    event
        .is_numbered
        .then_some((event.direction, &event.columns))
}
