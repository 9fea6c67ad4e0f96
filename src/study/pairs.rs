//! The pairs of events whose residuals are correlated, cluster by cluster.

use std::borrow::Cow;
use std::collections::{BTreeMap, VecDeque};
use std::ops::Range;

use super::abnormal::AbnormalReturns;
use super::by_gaps::Place;
use super::cluster::Cluster;
use super::common_days::{Tile, Without};
use super::correlation::PairSums;
use super::meeting::Meeting;
use super::membership::Membership;
use super::pairwise::{Side, add_pairs};
use super::part::Part;
use super::presence::{FEWEST_COMMON_DAYS, Presence};
use super::rare_gaps::RareGaps;
use super::residual_rows::{Rows, Work};
use super::visited::{Ahead, Earlier, Shared, Visited};
use crate::market::Calendars;
use crate::math::lanes::{add_scaled, dot};
use crate::time::Window;

/// The clusters whose pairs are summed.
pub(super) struct Pairs<'a> {
    pub abnormal: &'a AbnormalReturns,
    pub calendars: &'a Calendars,
    pub clusters: BTreeMap<Place, Cluster>,
    pub places: Vec<Place>,
    pub groups: &'a Membership,
    pub rare: RareGaps,
    /// `gappy[c]`: the number of clusters before cluster `c` whose events have gaps.
    pub gappy: Vec<usize>,
    /// `estimated[g]`: whether r of group `g` is estimated, because very many pairs would be correlated one by one.
    pub estimated: Vec<bool>,
    pub asked: &'a [(Window, Presence)],
    /// `shares[d][k]`: tau / L2 of window `k` for two days 0 that are `d` sessions apart on one calendar.
    pub shares: Vec<Vec<f64>>,
}

/// Returns tau / L2 of each window for two days 0 on one calendar, for every number of sessions between them at which their events
/// share a day of some window.
pub(super) fn shares(asked: &[(Window, Presence)]) -> Vec<Vec<f64>> {
    let longest = asked.iter().map(|(window, _)| window.days()).max();
    let share = |apart: usize| {
        let days = asked.iter().map(|(window, _)| window.days());
        days.map(|days| days.saturating_sub(apart) as f64 / days as f64)
            .collect()
    };
    (0..longest.unwrap_or(0)).map(share).collect()
}

impl<'a> Pairs<'a> {
    /// Returns the residuals of a cluster.
    pub fn rows(&'a self, number: usize) -> Rows<'a> {
        let cluster = (self.places[number], self.cluster(number));
        self.rows_of(cluster)
    }

    /// Returns the residuals of the cluster of a place.
    pub fn rows_of(&'a self, cluster: (Place, &'a Cluster)) -> Rows<'a> {
        Rows::new(
            self.abnormal,
            cluster,
            (self.groups, &self.rare),
            self.asked,
        )
    }

    /// Returns a cluster.
    pub fn cluster(&self, number: usize) -> &Cluster {
        &self.clusters[&self.places[number]]
    }

    /// Returns whether no event of these clusters lacks anything.
    pub fn are_whole(&self, clusters: Range<usize>) -> bool {
        self.gappy[clusters.start] == self.gappy[clusters.end]
    }

    /// Returns whether a cluster has no later neighbour among those from `number` on.
    pub fn is_past(&self, visited: &Visited<'_>, number: usize) -> bool {
        self.apart(visited.rows.place, self.places[number])
            .is_none()
    }

    /// Returns each later cluster that is near one, itself included, after the sessions between the days 0.
    pub fn later(&self, number: usize) -> impl Iterator<Item = (usize, usize)> {
        let later = number..self.places.len();
        later.map_while(move |later| {
            let apart = self.apart(self.places[number], self.places[later])?;
            Some((apart, later))
        })
    }

    /// Returns the end of the clusters that are near one of those before `end`.
    pub fn end_of_near(&self, end: usize) -> usize {
        let Some(last) = end.checked_sub(1).map(|last| self.places[last]) else {
            return end;
        };
        let further = self.places[end..].iter();
        end + further
            .take_while(|place| self.apart(last, **place).is_some())
            .count()
    }

    /// Returns whether a cluster is one event that no later event shares a day with, and no event of another calendar.
    pub fn is_alone(&self, number: usize) -> bool {
        let place = self.places[number];
        let later = self.places.get(number + 1);
        self.cluster(number).events.len() == 1
            && later.is_none_or(|later| self.apart(place, *later).is_none())
            && !self.has_other_calendars()
    }

    /// Returns whether the clusters are of more than one calendar.
    fn has_other_calendars(&self) -> bool {
        self.places.first().map(|place| place.0) != self.places.last().map(|place| place.0)
    }

    /// Returns whether neighbouring clusters may be visited together: then all pairs of one group among them are summed before those of
    /// the next one. Pairs of other kinds are summed for all groups at once.
    pub fn is_grouped(&self) -> bool {
        self.abnormal.windows.estimation.single().is_some() && !self.has_other_calendars()
    }

    /// Prepares a cluster for the pairs of its own events and for those with later clusters.
    pub fn visit(
        &'a self,
        (number, rows): (usize, Rows<'a>),
        Work { tile, spare }: &mut Work,
    ) -> Visited<'a> {
        let later = || self.later(number);
        let others = later().map(|(apart, later)| (apart, self.cluster(later)));
        let shared = Shared::new(&rows, (others, Without::First), tile);
        let aparts = later().map(|(apart, _)| apart);
        let estimated = self.estimated_sums(&rows, aparts, Without::First, tile);
        let ahead = Ahead::new(&rows, shared, estimated, spare);
        Visited {
            number,
            rows,
            ahead: Some(ahead),
        }
    }

    /// Adds the pairs of neighbouring clusters: those of events of one cluster, for the first `own` of them, and those with events of
    /// earlier clusters. The pairs of a group are added in the order of the clusters, whatever is visited together.
    pub fn add(
        &self,
        open: &VecDeque<Visited<'_>>,
        (visited, own): (&[Visited<'_>], usize),
        Work { tile, spare }: &mut Work,
        sums: &mut [Option<PairSums>],
    ) {
        let mut before = Vec::with_capacity(visited.len());
        for (place, later) in visited.iter().enumerate() {
            let mut earlier = self.earlier(later, open.iter().chain(&visited[..place]));
            if self.abnormal.windows.estimation.single().is_none() {
                // Days in common are no longer the rest of one window without its first or last days.
                self.add_one_by_one(later, &earlier, sums);
                earlier.clear();
            }
            before.push(self.with_earlier(&later.rows, earlier, tile));
        }
        for group in 0..sums.len() {
            for (place, (later, earlier)) in visited.iter().zip(&before).enumerate() {
                let Some((number, part)) = later.rows.part(group) else {
                    continue;
                };
                let sums = self.of_group(part, sums);
                self.add_earlier((later, number, part), earlier, spare, sums);
                if place < own {
                    self.add_within((later, number, part), spare, sums);
                }
            }
        }
        if self.has_other_calendars() {
            let opened = visited.iter().filter(|visited| visited.ahead.is_some());
            opened.for_each(|visited| self.add_other_calendars(&visited.rows, sums));
        }
    }

    /// Returns the clusters among these that are near a later one, each after the sessions between the days 0: the nearest first,
    /// because common days are in the order of the days dropped.
    fn earlier<'v>(
        &self,
        later: &Visited<'_>,
        clusters: impl DoubleEndedIterator<Item = &'v Visited<'v>>,
    ) -> Vec<(usize, &'v Visited<'v>)> {
        let opened = clusters.rev().filter(|other| other.ahead.is_some());
        opened
            .filter_map(|other| Some((self.apart(other.rows.place, later.rows.place)?, other)))
            .collect()
    }

    /// Prepares a cluster for the pairs with earlier ones.
    fn with_earlier<'v>(
        &self,
        rows: &Rows<'_>,
        clusters: Vec<(usize, &'v Visited<'v>)>,
        tile: &mut Tile,
    ) -> Earlier<'v> {
        let others = clusters.iter();
        let others = others.map(|(apart, other)| (*apart, other.rows.cluster));
        let shared = Shared::new(rows, (others, Without::Last), tile);
        let aparts = clusters.iter().map(|(apart, _)| *apart);
        let estimated = self.estimated_sums(rows, aparts, Without::Last, tile);
        Earlier {
            clusters,
            estimated,
            shared,
        }
    }

    /// Adds the pairs of events of this cluster and of earlier ones, with their common days found one by one.
    fn add_one_by_one(
        &self,
        later: &Visited<'_>,
        earlier: &[(usize, &Visited<'_>)],
        sums: &mut [Option<PairSums>],
    ) {
        for (apart, other) in earlier {
            let places = (other.rows.place, later.rows.place);
            let both = (&other.rows, &later.rows);
            self.add_all_squares(both, &self.shares[*apart], sums);
            self.add_meeting(both, Meeting::SameDate, places, sums);
        }
    }

    /// Counts the events of a part, and adds the pairs of two of them.
    fn add_within(
        &self,
        (visited, number, part): (&Visited<'_>, usize, &Part),
        spare: &mut Vec<Vec<f64>>,
        sums: &mut PairSums,
    ) {
        let rows = &visited.rows;
        let present = rows.present(part);
        add_scaled(&mut sums.present, 1.0, &present);
        let Some(ahead) = &visited.ahead else {
            return;
        };
        let shares = self.shares.first().map_or(&[][..], Vec::as_slice);
        let n = part.events.len() as f64;
        if let Some(same_day) = sums.by_distance.first_mut() {
            same_day.pairs += n * (n - 1.0) / 2.0;
        }
        if let Some(own) = &ahead.estimated[number] {
            let share = |of: f64| move |m: &f64| (m - (n - of)) / of.max(1.0);
            let first: Vec<f64> = present.iter().map(share(n)).collect();
            let second: Vec<f64> = present.iter().map(share(n - 1.0)).collect();
            sums.add_estimate(own.within(self.length()), shares, (&first, &second));
            return;
        }
        let over =
            |kind: usize, other: usize| visited.ahead((number, kind), (visited.number, other));
        for (kind, presence) in rows.presence.iter().enumerate() {
            if let Some(own) = over(kind, kind) {
                let varying = visited.varying(part, kind) as f64;
                if varying > 1.0 {
                    let sum = own.sum(spare);
                    let correlation = (dot(&sum, &sum) - varying) / 2.0;
                    give_back(sum, spare);
                    sums.add_summed((correlation, 0), shares, (presence, presence));
                }
            }
            for (earlier, their_presence) in rows.presence[..kind].iter().enumerate() {
                if let (Some(a), Some(b)) = (over(earlier, kind), over(kind, earlier)) {
                    let sum = b.sum(spare);
                    let correlation = a.product(&sum, 0);
                    give_back(sum, spare);
                    sums.add_summed((correlation, 0), shares, (their_presence, presence));
                }
            }
        }
        if part.has_paired() {
            let side = rows.side(part, 0..self.length());
            // Each of these events with all events before it, the summed ones included.
            let pairs = (side.plain()..side.len()).map(|number| (0..number, number));
            add_pairs((&side, &side), pairs, shares, &mut sums.sums);
        }
    }

    /// Adds the pairs of an event of a part and an event of an earlier cluster on the same calendar.
    fn add_earlier(
        &self,
        (visited, number, part): (&Visited<'_>, usize, &Part),
        earlier: &Earlier<'_>,
        spare: &mut Vec<Vec<f64>>,
        sums: &mut PairSums,
    ) {
        let rows = &visited.rows;
        if let Some(behind) = &earlier.estimated[number] {
            for (list, (apart, other)) in earlier.clusters.iter().enumerate() {
                let part = (rows, part, visited.number);
                self.add_estimated(other, part, (behind, list), *apart, sums);
            }
            return;
        }
        let length = self.length();
        let behind = earlier.shared.sums(rows, part, 1, spare);
        for (cluster, (apart, other)) in earlier.clusters.iter().enumerate() {
            let Some((their_number, theirs)) = other.rows.part(part.group) else {
                continue;
            };
            let shares = &self.shares[*apart];
            sums.by_distance[*apart].pairs += (theirs.events.len() * part.events.len()) as f64;
            for (own_kind, own_presence) in rows.presence.iter().enumerate() {
                let own = behind[own_kind].as_slice();
                for (kind, presence) in other.rows.presence.iter().enumerate() {
                    let ahead = other.ahead((their_number, kind), (visited.number, own_kind));
                    let Some(ahead) = ahead.filter(|_| !own.is_empty()) else {
                        continue;
                    };
                    let list = earlier.shared.list(cluster, kind);
                    let correlation = ahead.product(&own[list * length..][..length], *apart);
                    sums.add_summed((correlation, *apart), shares, (presence, own_presence));
                }
            }
            if theirs.has_paired() || part.has_paired() {
                let a = other.rows.side(theirs, *apart..length);
                let b = rows.side(part, 0..length - apart);
                add_special((&a, &b), shares, &mut sums.sums);
            }
        }
        spare.extend(behind.into_iter().filter(|sums| !sums.is_empty()));
    }

    /// Returns the sums of the group of a part.
    pub fn of_group<'s>(&self, part: &Part, sums: &'s mut [Option<PairSums>]) -> &'s mut PairSums {
        sums[part.group].get_or_insert_with(|| {
            let distances = self.shares.len();
            PairSums::new(self.asked.len(), distances)
        })
    }

    /// Returns L1, the number of estimation days.
    pub fn length(&self) -> usize {
        self.abnormal.windows.estimation.days()
    }

    /// Returns the sessions between two days 0 of one calendar, if their events share a day of some window and enough days of
    /// the estimation window.
    pub fn apart(&self, earlier: Place, later: Place) -> Option<usize> {
        let apart = later.1.0.checked_sub(earlier.1.0)?;
        let enough = apart + FEWEST_COMMON_DAYS <= self.length();
        (earlier.0 == later.0 && apart < self.shares.len() && enough).then_some(apart)
    }
}

/// Gives back the memory of a sum that is no longer needed.
fn give_back(sum: Cow<'_, [f64]>, spare: &mut Vec<Vec<f64>>) {
    if let Cow::Owned(sum) = sum {
        spare.push(sum);
    }
}

/// Adds the pairs of an event of `a` and an event of `b` of which at least one is correlated pair by pair.
pub(super) fn add_special((a, b): (&Side<'_>, &Side<'_>), shares: &[f64], sums: &mut [f64]) {
    let special = (b.plain()..b.len()).map(|number| (0..a.len(), number));
    add_pairs((a, b), special, shares, sums);
    // These few with the many summed ones of the other side, of which several are correlated at once.
    let special = (a.plain()..a.len()).map(|number| (0..b.plain(), number));
    add_pairs((b, a), special, shares, sums);
}
