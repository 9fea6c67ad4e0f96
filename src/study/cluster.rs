//! The events of a sample by day 0, and those of one day 0 by the days that they lack.

use std::collections::BTreeMap;
use std::ops::Range;

use rayon::prelude::*;

use super::abnormal::AbnormalReturns;
use crate::market::CalendarId;
use crate::time::Day;

/// A day 0 on a calendar.
pub(super) type Place = (CalendarId, Day);

/// The fewest events of a group with the same gaps whose residuals are summed before they are correlated.
pub(super) const SEVERAL: usize = 4;

/// The events of one day 0 on one calendar.
#[derive(Debug, Default)]
pub(super) struct Cluster {
    /// The events: those of `alike`, one after the other, then those that are correlated pair by pair.
    pub events: Vec<usize>,
    /// Events that lack the same days, the events without gaps first.
    pub alike: Vec<Alike>,
}

/// Events of a cluster that lack the same days of the estimation and the event window.
#[derive(Debug)]
pub(super) struct Alike {
    /// Their places among the events of the cluster.
    pub events: Range<usize>,
    /// The positions of the estimation window on which they have no residual, in rising order.
    pub lacking: Box<[u32]>,
    /// Whether they lack nothing.
    pub is_whole: bool,
}

/// What an event lacks: positions of the estimation window, then days of the event window and tested windows that do not count.
type Gaps = Vec<u32>;

impl Cluster {
    /// Sorts the events of a cluster by their gaps.
    fn new(abnormal: &AbnormalReturns, events: Vec<(Gaps, usize)>) -> Self {
        if events.iter().all(|(gaps, _)| gaps.is_empty()) {
            let whole = Alike {
                events: 0..events.len(),
                lacking: Box::default(),
                is_whole: true,
            };
            return Self {
                events: events.into_iter().map(|(_, event)| event).collect(),
                alike: vec![whole],
            };
        }
        let mut by_gaps: BTreeMap<Gaps, Vec<usize>> = BTreeMap::new();
        for (gaps, event) in events {
            by_gaps.entry(gaps).or_default().push(event);
        }
        let (mut cluster, mut paired) = (Self::default(), Vec::new());
        for (gaps, mut events) in by_gaps {
            if !gaps.is_empty() && events.len() < SEVERAL {
                paired.append(&mut events);
                continue;
            }
            let before = cluster.events.len();
            cluster.alike.push(Alike {
                events: before..before + events.len(),
                lacking: abnormal.events[events[0]].lacking.clone(),
                is_whole: gaps.is_empty(),
            });
            cluster.events.append(&mut events);
        }
        paired.sort_unstable();
        cluster.events.append(&mut paired);
        cluster
    }

    /// Returns the number of events that may be summed before they are correlated.
    pub fn summed(&self) -> usize {
        self.alike.last().map_or(0, |alike| alike.events.end)
    }
}

/// Returns the clusters of some events, given in rising order.
pub(super) fn clusters(abnormal: &AbnormalReturns, events: &[usize]) -> BTreeMap<Place, Cluster> {
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
    let clusters = by_place.into_par_iter();
    clusters
        .map(|(place, events)| (place, Cluster::new(abnormal, events)))
        .collect()
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
