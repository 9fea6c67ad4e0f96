//! Sorts events and removes duplicates.

use std::cmp::Ordering;

use rayon::prelude::*;

use super::cells::Cells;
use super::exclusion::{Exclusion, Reason};
use super::label::TAGS;
use super::news::Event;
use super::options::Align;
use super::sample::Aligned;
use crate::market::Security;
use crate::time::Date;

/// Returns the events in their canonical order without duplicates, and the duplicates.
///
/// Events are duplicates if they share security, day 0, benchmark, tags, the label that groups them and the direction; with
/// `moments_differ` also the moment.
pub(super) fn without_duplicates(
    aligned: &[Aligned],
    events: &[Event],
    options: &Align,
) -> (Vec<Aligned>, Vec<Exclusion>) {
    let label = options.label.as_deref().filter(|label| *label != TAGS);
    let label = label.and_then(|label| {
        events
            .first()?
            .columns
            .names()
            .find(|name| name.eq_ignore_ascii_case(label))
    });
    let order = Order { events, label };
    let (mut kept, mut excluded) = (order.sorted(aligned), Vec::new());
    // Equal events stand side by side in the canonical order.
    kept.dedup_by(|event, earlier| {
        let is_same_moment = (earlier.local, earlier.timing) == (event.local, event.timing)
            || !options.moments_differ;
        // Date and security tell nearly all events apart, and stand in these lists themselves.
        let is_near = (earlier.date, earlier.security) == (event.date, event.security);
        let is_duplicate = is_near && is_same_moment && order.key(earlier) == order.key(event);
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

/// The canonical order of events, and what makes two of them one.
struct Order<'a> {
    events: &'a [Event],
    /// The column that groups events, if it is not their tags.
    label: Option<&'a str>,
}

/// What duplicates share.
type Key<'a> = (
    Date,
    Security,
    Option<Security>,
    &'a [String],
    Option<&'a str>,
    Option<i8>,
);

impl<'a> Order<'a> {
    /// Sorts events into their canonical order; date and security decide for nearly all of them.
    fn sorted(&self, aligned: &[Aligned]) -> Vec<Aligned> {
        let key = |(position, event): (usize, &Aligned)| (event.date, event.security, position);
        let mut keys: Vec<(Date, Security, usize)> = aligned.iter().enumerate().map(key).collect();
        keys.par_sort_unstable();
        for of_day in keys.chunk_by_mut(|a, b| (a.0, a.1) == (b.0, b.1)) {
            of_day.sort_by(|a, b| self.compare(&aligned[a.2], &aligned[b.2]));
        }
        let keys = keys.into_par_iter();
        keys.map(|(_, _, position)| aligned[position].clone())
            .collect()
    }

    /// Securities are numbered by symbol; a benchmark counts the same whether the event or the run names it.
    fn key(&self, aligned: &Aligned) -> Key<'a> {
        let event = &self.events[aligned.event];
        let label = self.label.and_then(|label| event.columns.get(label));
        (
            aligned.date,
            aligned.security,
            aligned.benchmark,
            &event.tags,
            label,
            event.direction,
        )
    }

    fn compare(&self, a: &Aligned, b: &Aligned) -> Ordering {
        let (x, y) = (&self.events[a.event], &self.events[b.event]);
        self.key(a)
            .cmp(&self.key(b))
            .then_with(|| a.local.cmp(&b.local))
            .then_with(|| a.timing.cmp(&b.timing))
            .then_with(|| x.is_numbered.cmp(&y.is_numbered))
            .then_with(|| numbered_content(x).cmp(&numbered_content(y)))
            .then_with(|| x.id_order().cmp(&y.id_order()))
    }
}

/// Returns the cells that order events without an id of their own, because the number of their row must not.
fn numbered_content(event: &Event) -> Option<&Cells> {
    event.is_numbered.then_some(&event.columns)
}
