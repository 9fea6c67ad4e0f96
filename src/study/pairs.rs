//! The pairs of events whose residuals are correlated, cluster by cluster.

use std::collections::{BTreeMap, VecDeque};

use super::abnormal::AbnormalReturns;
use super::cluster::{Alike, Cluster, Place};
use super::common_days::{Common, Scales, Without};
use super::correlation::PairSums;
use super::meeting::Meeting;
use super::membership::Membership;
use super::open::{Between, Open, Products, list};
use super::pairwise::{Side, add_pairs};
use super::presence::{FEWEST_COMMON_DAYS, Presence};
use super::residual_rows::{Part, Rows, SumsByGaps, Work};
use crate::market::Calendars;
use crate::math::lanes::{add_scaled, dot, dots};
use crate::time::Window;

/// The clusters whose pairs are summed.
pub(super) struct Pairs<'a> {
    pub abnormal: &'a AbnormalReturns,
    pub calendars: &'a Calendars,
    pub clusters: BTreeMap<Place, Cluster>,
    pub places: Vec<Place>,
    pub groups: &'a Membership,
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
        let place = self.places[number];
        let cluster = (place, &self.clusters[&place]);
        Rows::new(self.abnormal, cluster, self.groups, self.asked)
    }

    /// Returns whether a cluster has no later neighbour among those from `number` on.
    pub fn is_past(&self, open: &Open<'_>, number: usize) -> bool {
        self.apart(open.rows.place, self.places[number]).is_none()
    }

    /// Opens a cluster for its later neighbours, and adds the pairs of two of its own events and those with events on other
    /// calendars.
    pub fn open(
        &'a self,
        number: usize,
        rows: Rows<'a>,
        Work { tile, spare }: &mut Work,
        sums: &mut [Option<PairSums>],
    ) -> Open<'a> {
        let (mut firsts, mut aparts, mut commons) = (Vec::new(), Vec::new(), Vec::new());
        for place in &self.places[number..] {
            let Some(apart) = self.apart(rows.place, *place) else {
                break;
            };
            firsts.push(commons.len());
            aparts.push(apart);
            let others = self.clusters[place].alike.iter();
            let common =
                |alike: &Alike| Common::new(apart, &alike.lacking, Without::First, self.length());
            commons.extend(others.map(common));
        }
        let scales = rows.scales((&commons, Without::First), tile);
        let ahead = |part: &Part| match self.estimated[part.group] {
            true => SumsByGaps::new(),
            false => rows.sums(part, &scales, &commons, spare),
        };
        let ahead = rows.parts.iter().map(ahead);
        let open = Open {
            number,
            ahead: ahead.collect(),
            estimated: self.estimated_sums(&rows, aparts.into_iter(), Without::First, tile),
            firsts,
            rows,
        };
        self.add_within(&open, &scales, sums);
        self.add_other_calendars(&open.rows, sums);
        open
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
        let calendar = self.places.first().map(|first| first.0);
        self.clusters[&place].events.len() == 1
            && later.is_none_or(|later| self.apart(place, *later).is_none())
            && self.places.last().map(|last| last.0) == calendar
    }

    /// Counts the events of a cluster that has no pairs.
    pub fn count(&self, rows: &Rows<'_>, sums: &mut [Option<PairSums>]) {
        for part in &rows.parts {
            add_scaled(
                &mut self.of_group(part, sums).present,
                1.0,
                &rows.present(part),
            );
        }
    }

    /// Adds the pairs of two events of one cluster.
    fn add_within(&self, open: &Open<'_>, scales: &Scales, sums: &mut [Option<PairSums>]) {
        let (rows, length) = (&open.rows, self.length());
        let shares = self.shares.first().map_or(&[][..], Vec::as_slice);
        let parts = rows.parts.iter().zip(&open.ahead).zip(&open.estimated);
        for ((part, ahead), estimated) in parts {
            let sums = self.of_group(part, sums);
            let n = part.events.len() as f64;
            sums.add_squares(n * (n - 1.0) / 2.0, shares);
            let present = rows.present(part);
            add_scaled(&mut sums.present, 1.0, &present);
            if let Some(own) = estimated {
                let share = |of: f64| move |m: &f64| (m - (n - of)) / of.max(1.0);
                let first: Vec<f64> = present.iter().map(share(n)).collect();
                let second: Vec<f64> = present.iter().map(share(n - 1.0)).collect();
                sums.add_estimate(own.within(length), shares, (&first, &second));
                continue;
            }
            for (number, alike) in rows.cluster.alike.iter().enumerate() {
                let over = |kind: usize, other: usize| list(&ahead[kind], other, length);
                let presence = |kind: usize| rows.presence[kind].as_slice();
                if let Some(own) = over(number, number) {
                    let events = part.alike(alike).iter();
                    let varies = |place: &&u32| scales.of(**place as usize)[number] > 0.0;
                    let varying = events.filter(varies).count() as f64;
                    if varying > 1.0 {
                        let correlation = (dot(own, own) - varying) / 2.0;
                        sums.add(correlation, shares, (presence(number), presence(number)));
                    }
                }
                for earlier in 0..number {
                    if let (Some(a), Some(b)) = (over(earlier, number), over(number, earlier)) {
                        sums.add(dot(a, b), shares, (presence(earlier), presence(number)));
                    }
                }
            }
            if part.has_paired() {
                let side = rows.side(part, 0..length);
                // Each of these events with all events before it, the summed ones included.
                let pairs = (side.plain()..side.len()).map(|number| (0..number, number));
                add_pairs((&side, &side), pairs, shares, &mut sums.sums);
            }
        }
    }

    /// Adds the pairs of an event of this cluster and an event of an earlier cluster on the same calendar.
    pub fn add_earlier(
        &self,
        open: &VecDeque<Open<'_>>,
        (rows, number): (&Rows<'_>, usize),
        Work { tile, spare }: &mut Work,
        sums: &mut [Option<PairSums>],
    ) {
        // From the nearest to the farthest, because common days are in the order of the days dropped.
        let earlier = open.iter().rev().filter_map(|other| {
            let apart = self.apart(other.rows.place, rows.place)?;
            Some((apart, other))
        });
        let earlier: Vec<(usize, &Open<'_>)> = earlier.collect();
        if self.abnormal.windows.estimation.single().is_none() {
            // Days in common are no longer the rest of one window without its first or last days.
            for (apart, other) in earlier {
                let places = (other.rows.place, rows.place);
                self.add_all_squares((&other.rows, rows), &self.shares[apart], sums);
                self.add_meeting((&other.rows, rows), Meeting::SameDate, places, sums);
            }
            return;
        }
        let mut commons = Vec::new();
        let firsts = earlier.iter().map(|(apart, other)| {
            let first = commons.len();
            let others = other.rows.cluster.alike.iter();
            let common =
                |alike: &Alike| Common::new(*apart, &alike.lacking, Without::Last, self.length());
            commons.extend(others.map(common));
            first
        });
        let firsts: Vec<usize> = firsts.collect();
        let scales = rows.scales((&commons, Without::Last), tile);
        let aparts = earlier.iter().map(|(apart, _)| *apart);
        let estimated = self.estimated_sums(rows, aparts, Without::Last, tile);
        for (part, estimated) in rows.parts.iter().zip(estimated) {
            let sums = self.of_group(part, sums);
            if let Some(behind) = estimated {
                for (list, (apart, other)) in earlier.iter().enumerate() {
                    let behind = (&behind, list);
                    self.add_estimated(other, (rows, part, number), behind, *apart, sums);
                }
                continue;
            }
            let behind = rows.sums(part, &scales, &commons, spare);
            let mut products = Products::default();
            let earlier = earlier.iter().zip(&firsts);
            let between = earlier.filter_map(|((apart, other), first)| {
                let (behind, days) = ((behind.as_slice(), *first), (*apart, self.length()));
                Between::new(other, (part, number), behind, days, &mut products)
            });
            let between: Vec<Between<'_>> = between.collect();
            let mut found = Vec::with_capacity(products.days.len());
            dots(&products.days, &mut found);
            for between in &between {
                let own = between.products.clone();
                let found = products.kinds[own.clone()].iter().zip(&found[own]);
                self.add_between(between, (rows, part), found, sums);
            }
            spare.extend(behind);
        }
    }

    /// Adds the pairs of a part and of the same group's events in an earlier cluster, given the products of summed z of their kinds of
    /// events.
    fn add_between<'f>(
        &self,
        between: &Between<'_>,
        (rows, part): (&Rows<'_>, &Part),
        found: impl Iterator<Item = (&'f [usize; 2], &'f f64)>,
        sums: &mut PairSums,
    ) {
        let Between {
            other,
            earlier,
            apart,
            ..
        } = between;
        let (shares, length) = (&self.shares[*apart], self.length());
        let pairs = earlier.events.len() * part.events.len();
        sums.add_squares(pairs as f64, shares);
        for ([theirs, own], correlation) in found {
            let presence = (&other.rows.presence[*theirs][..], &rows.presence[*own][..]);
            sums.add(*correlation, shares, presence);
        }
        if earlier.has_paired() || part.has_paired() {
            let a = other.rows.side(earlier, *apart..length);
            let b = rows.side(part, 0..length - apart);
            add_special((&a, &b), shares, &mut sums.sums);
        }
    }

    /// Returns the sums of the group of a part.
    pub fn of_group<'s>(&self, part: &Part, sums: &'s mut [Option<PairSums>]) -> &'s mut PairSums {
        sums[part.group].get_or_insert_with(|| PairSums::new(self.asked.len()))
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

/// Adds the pairs of an event of `a` and an event of `b` of which at least one is correlated pair by pair.
pub(super) fn add_special((a, b): (&Side<'_>, &Side<'_>), shares: &[f64], sums: &mut [f64]) {
    let pairs = (0..b.len()).map(|number| {
        let first = if number < b.plain() { a.plain() } else { 0 };
        (first..a.len(), number)
    });
    add_pairs((a, b), pairs, shares, sums);
}
