//! The events of one day 0, by the days that they lack.

use std::collections::BTreeMap;
use std::ops::Range;

use rayon::prelude::*;

use super::abnormal::AbnormalReturns;
use super::by_gaps::{ByGaps, Gaps, Place};
use super::day_set::DaySet;
use super::membership::Membership;
use super::rare_gaps::{RareGaps, SEVERAL};

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
    /// The days of the estimation window on which they have no residual.
    pub lacking: DaySet,
    /// Whether they lack nothing.
    pub is_whole: bool,
}

impl Cluster {
    /// Takes the events of a cluster, sorted by their gaps.
    fn new(
        abnormal: &AbnormalReturns,
        events: Vec<(Gaps, usize)>,
        is_summed: impl Fn(usize) -> bool,
    ) -> Self {
        let (mut cluster, mut paired) = (Self::default(), Vec::new());
        for alike in events.chunk_by(|a, b| a.0 == b.0) {
            let events = alike.iter().map(|(_, event)| *event);
            let is_whole = alike[0].0.is_empty();
            if !is_whole && alike.len() < SEVERAL && !events.clone().any(&is_summed) {
                paired.extend(events);
                continue;
            }
            let before = cluster.events.len();
            cluster.alike.push(Alike {
                events: before..before + alike.len(),
                lacking: DaySet::new(&abnormal.events[alike[0].1].lacking),
                is_whole,
            });
            cluster.events.extend(events);
        }
        paired.sort_unstable();
        cluster.events.append(&mut paired);
        cluster
    }

    /// Returns whether no event lacks anything.
    pub fn is_whole(&self) -> bool {
        self.alike.iter().all(|alike| alike.is_whole) && self.summed() == self.events.len()
    }

    /// Returns the number of events that may be summed before they are correlated.
    pub fn summed(&self) -> usize {
        self.alike.last().map_or(0, |alike| alike.events.end)
    }
}

/// Returns the clusters of events. Events with rare gaps are among those that may be summed if a group of theirs sums such gaps.
pub(super) fn clusters(
    events: ByGaps,
    abnormal: &AbnormalReturns,
    groups: &Membership,
    rare: &RareGaps,
) -> BTreeMap<Place, Cluster> {
    let is_summed = |event: usize| rare.are_summed_in_any(groups.of(event));
    let places = events.places.into_par_iter();
    places
        .map(|(place, events)| (place, Cluster::new(abnormal, events, is_summed)))
        .collect()
}
