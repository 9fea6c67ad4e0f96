//! The events of a sample by day 0, and those of one day 0 by what they lack.

use std::collections::BTreeMap;

use rayon::prelude::*;

use super::abnormal::AbnormalReturns;
use crate::market::CalendarId;
use crate::time::Day;

/// A day 0 on a calendar.
pub(super) type Place = (CalendarId, Day);

/// What an event lacks: positions of the estimation window, then days of the event window and tested windows that do not count.
pub(super) type Gaps = Vec<u32>;

/// The events of a sample by day 0, those of each day by what they lack.
pub(super) struct ByGaps {
    pub places: BTreeMap<Place, Vec<(Gaps, usize)>>,
}

impl ByGaps {
    /// Sorts some events, given in rising order.
    pub fn new(abnormal: &AbnormalReturns, events: &[usize]) -> Self {
        let place = |event: usize| {
            let aligned = &abnormal.events[event].aligned;
            (aligned.calendar, aligned.day0)
        };
        let runs: Vec<(Place, Vec<(Gaps, usize)>)> = events
            .par_chunk_by(|a, b| place(*a) == place(*b))
            .map(|events| {
                let with_gaps = events.iter().map(|event| (gaps(abnormal, *event), *event));
                (place(events[0]), with_gaps.collect())
            })
            .collect();
        let mut by_place: BTreeMap<Place, Vec<(Gaps, usize)>> = BTreeMap::new();
        for (place, mut run) in runs {
            by_place.entry(place).or_default().append(&mut run);
        }
        by_place.par_iter_mut().for_each(|(_, events)| {
            if events.iter().any(|(gaps, _)| !gaps.is_empty()) {
                events.sort_unstable();
            }
        });
        Self { places: by_place }
    }

    /// Returns whether any event lacks something.
    pub fn any_gaps(&self) -> bool {
        let mut events = self.places.values().flatten();
        events.any(|(gaps, _)| !gaps.is_empty())
    }

    /// Returns the events of each day 0 that lack the same, each with what it lacks.
    pub fn alike(&self) -> impl ParallelIterator<Item = (CalendarId, &[(Gaps, usize)])> {
        let places = self.places.par_iter();
        places.flat_map_iter(|((calendar, _), events)| {
            let alike = events.chunk_by(|a, b| a.0 == b.0);
            alike.map(|alike| (*calendar, alike))
        })
    }
}

/// Returns what an event lacks; nothing as a rule.
fn gaps(abnormal: &AbnormalReturns, event: usize) -> Gaps {
    if abnormal.events[event].is_whole {
        return Gaps::new();
    }
    let mut gaps = abnormal.events[event].lacking.to_vec();
    let (days, cars) = (abnormal.windows.event.days(), abnormal.windows.cars.len());
    let first = abnormal.windows.estimation.days();
    let missing = |day: &usize| abnormal.sar(event, *day).is_nan();
    let incomplete = |car: &usize| abnormal.complete(event, *car).is_none();
    gaps.extend((0..days).filter(missing).map(|day| (first + day) as u32));
    gaps.extend(
        (0..cars)
            .filter(incomplete)
            .map(|car| (first + days + car) as u32),
    );
    gaps
}
