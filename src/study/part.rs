//! The events of a cluster that belong to one group, and which of them are summed before they are correlated.

use std::cell::OnceCell;

use super::cluster::{Alike, Cluster};
use super::pairwise::Table;
use super::rare_gaps::RareGaps;

/// The events of a cluster that belong to one group.
pub(super) struct Part {
    /// The number of the group.
    pub group: usize,
    /// Their places in the cluster: of those that are summed before they are correlated, then of the others.
    pub events: Vec<u32>,
    /// The number of those that are summed.
    pub summed: usize,
    /// `ends[u]`: where the events of `cluster.alike[u]` end among those that are summed.
    ends: Vec<usize>,
    /// The residuals, and for each event and each requested window 1 if the event is present, else 0. Built when an event of
    /// this cluster or of a neighbour is correlated pair by pair.
    pub table: OnceCell<(Table, Vec<f64>)>,
}

impl Part {
    /// Creates the part of a group that has the events at these places, given in rising order. Which of them are summed depends on
    /// the events of the group alone, and so do all its numbers.
    pub fn new(group: usize, places: &[u32], cluster: &Cluster, rare: &RareGaps) -> Self {
        let before = |place: usize| places.partition_point(|own| (*own as usize) < place);
        let own = |alike: &Alike| &places[before(alike.events.start)..before(alike.events.end)];
        let kinds = cluster.alike.iter();
        let kinds = kinds.map(|alike| (alike.is_whole, own(alike).len()));
        let summing = rare.summing(group, kinds);
        let (mut summed, mut paired, mut ends) = (Vec::new(), Vec::new(), Vec::new());
        for alike in &cluster.alike {
            let own = own(alike);
            match summing.includes(alike.is_whole, own.len()) {
                true => summed.extend_from_slice(own),
                false => paired.extend_from_slice(own),
            }
            ends.push(summed.len());
        }
        paired.extend_from_slice(&places[before(cluster.summed())..]);
        paired.sort_unstable_by_key(|place| cluster.events[*place as usize]);
        let number = summed.len();
        summed.append(&mut paired);
        Self {
            group,
            events: summed,
            summed: number,
            ends,
            table: OnceCell::new(),
        }
    }

    /// Returns whether any event is correlated pair by pair.
    pub fn has_paired(&self) -> bool {
        self.summed < self.events.len()
    }

    /// Returns the places of the part's events that are summed and among `cluster.alike[kind]`.
    pub fn of_kind(&self, kind: usize) -> &[u32] {
        let first = kind.checked_sub(1).map_or(0, |before| self.ends[before]);
        &self.events[first..self.ends[kind]]
    }
}
