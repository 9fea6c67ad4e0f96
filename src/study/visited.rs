//! Clusters that are visited, and what the correlations of their events are products of.

use std::borrow::Cow;

use super::cluster::{Alike, Cluster};
use super::common_days::{Common, Scales, Tile, Without};
use super::day_set::DaySet;
use super::estimated_sums::EstimatedSums;
use super::part::Part;
use super::rare_gaps::SEVERAL;
use super::residual_rows::{FEW_ROWS, Rows};
use crate::math::lanes::dot;

/// A cluster with the residuals of its events.
pub(super) struct Visited<'a> {
    /// Its number among the clusters.
    pub number: usize,
    pub rows: Rows<'a>,
    /// What it shares with itself and later clusters; `None` if it has no such pairs, or if they are summed in another step.
    pub ahead: Option<Ahead>,
}

/// What the events of a cluster share with those of this cluster and of later ones.
pub(super) struct Ahead {
    /// `sums[p][u]`: the summed z of the kind `u` of events of part `p` over all lists of common days; empty for few events, whose sums
    /// would take more memory than their residuals, and are made while they are multiplied.
    sums: Vec<SumsByGaps>,
    /// `estimated[p]`: the sums of part `p` if r of its group is estimated, over the days in common with this cluster and each
    /// later one.
    pub estimated: Vec<Option<EstimatedSums>>,
    shared: Shared,
}

/// What the events of a cluster share with those of earlier ones.
pub(super) struct Earlier<'a> {
    /// The earlier clusters, each after the sessions between the days 0.
    pub clusters: Vec<(usize, &'a Visited<'a>)>,
    /// As for [`Ahead`].
    pub estimated: Vec<Option<EstimatedSums>>,
    pub shared: Shared,
}

/// Sums of scaled residuals: for each kind of alike events of a part, L1 values for each list of common days.
pub(super) type SumsByGaps = Vec<Vec<f64>>;

/// The days in common with each kind of events of other clusters, and the scales of the own events over them.
pub(super) struct Shared {
    commons: Vec<Common>,
    scales: Scales,
    /// `firsts[i]`: where the kinds of events of the `i`-th other cluster begin in these lists.
    firsts: Vec<usize>,
}

impl<'a> Visited<'a> {
    /// Takes a cluster without pairs of its own events or with later clusters.
    pub fn without_later(number: usize, rows: Rows<'a>) -> Self {
        Self {
            number,
            rows,
            ahead: None,
        }
    }

    /// Returns the z of the kind `kind` of events of a part over the days in common with the kind `other` of a later cluster, or of
    /// this one; `None` if there are no such events.
    pub fn ahead(
        &self,
        (place, kind): (usize, usize),
        (later, other): (usize, usize),
    ) -> Option<OfKind<'_>> {
        let ahead = self.ahead.as_ref()?;
        let events = self.rows.parts[place].of_kind(kind);
        (!events.is_empty()).then(|| OfKind {
            rows: &self.rows,
            lacking: &self.rows.cluster.alike[kind].lacking,
            events,
            shared: &ahead.shared,
            list: ahead.shared.list(later - self.number, other),
            sums: &ahead.sums[place][kind],
        })
    }

    /// Returns the number of a kind of events of a part whose residuals vary over the days in common with themselves.
    pub fn varying(&self, part: &Part, kind: usize) -> usize {
        let Some(ahead) = &self.ahead else {
            return 0;
        };
        let events = part.of_kind(kind).iter();
        let varies = |place: &&u32| ahead.shared.scales.of(**place as usize)[kind] > 0.0;
        events.filter(varies).count()
    }

    /// Gives back the memory of sums that are no longer needed.
    pub fn give_back(self, spare: &mut Vec<Vec<f64>>) {
        let sums = self.ahead.into_iter().flat_map(|ahead| ahead.sums);
        spare.extend(sums.flatten().filter(|sums| !sums.is_empty()));
    }
}

impl Ahead {
    /// Prepares the events of a cluster for the pairs among themselves and with later clusters. `estimated` is as in the result.
    pub fn new(
        rows: &Rows<'_>,
        shared: Shared,
        estimated: Vec<Option<EstimatedSums>>,
        spare: &mut Vec<Vec<f64>>,
    ) -> Self {
        let parts = rows.parts.iter().zip(&estimated);
        let sums = parts.map(|(part, estimated)| {
            let fewest = match estimated {
                None if part.summed > FEW_ROWS => SEVERAL,
                _ => usize::MAX,
            };
            shared.sums(rows, part, fewest, spare)
        });
        Self {
            sums: sums.collect(),
            estimated,
            shared,
        }
    }
}

impl Shared {
    /// Finds the days in common with other clusters, each given after the sessions between the days 0, in rising order.
    pub fn new<'c>(
        rows: &Rows<'_>,
        (others, without): (impl Iterator<Item = (usize, &'c Cluster)>, Without),
        tile: &mut Tile,
    ) -> Self {
        let (mut firsts, mut commons) = (Vec::new(), Vec::new());
        for (apart, other) in others {
            firsts.push(commons.len());
            let kinds = other.alike.iter();
            let common = |alike: &Alike| Common::new(apart, &alike.lacking, without, rows.length());
            commons.extend(kinds.map(common));
        }
        let scales = rows.scales((&commons, without), tile);
        Self {
            commons,
            scales,
            firsts,
        }
    }

    /// Sums the scaled residuals of each kind of events of a part by day, over all lists, where it has this number of events.
    pub fn sums(
        &self,
        rows: &Rows<'_>,
        part: &Part,
        fewest: usize,
        spare: &mut Vec<Vec<f64>>,
    ) -> SumsByGaps {
        let of_kind = |kind: usize| match part.of_kind(kind).len() >= fewest {
            true => rows.sums((part, kind), (&self.scales, &self.commons), spare),
            false => Vec::new(),
        };
        (0..rows.cluster.alike.len()).map(of_kind).collect()
    }

    /// Returns the number of the list of days in common with the kind `other` of events of the `i`-th other cluster.
    pub fn list(&self, i: usize, other: usize) -> usize {
        self.firsts[i] + other
    }
}

/// The z of a kind of events of a part over one list of common days.
pub(super) struct OfKind<'a> {
    rows: &'a Rows<'a>,
    /// The days that they lack.
    lacking: &'a DaySet,
    events: &'a [u32],
    shared: &'a Shared,
    list: usize,
    /// The summed z over all lists; empty if they are not made.
    sums: &'a [f64],
}

impl OfKind<'_> {
    /// Returns the product of the summed z with those of later events whose day 0 is `apart` sessions later. Theirs are 0 on days that
    /// one of both kinds lacks.
    pub fn product(&self, later: &[f64], apart: usize) -> f64 {
        let later = &later[..self.rows.length() - apart];
        match self.sums {
            [] => {
                let scales = (&self.shared.scales, self.list);
                self.rows
                    .product_of_few(self.events, scales, (later, apart))
            }
            sums => dot(&self.of_list(sums)[apart..], later),
        }
    }

    /// Returns the summed z by day. Memory is taken from `spare`.
    pub fn sum(&self, spare: &mut Vec<Vec<f64>>) -> Cow<'_, [f64]> {
        match self.sums {
            [] => {
                let events = (self.events, self.lacking);
                let shared = (&self.shared.scales, self.shared.commons.as_slice());
                self.rows.sum(events, shared, self.list, spare).into()
            }
            sums => self.of_list(sums).into(),
        }
    }

    fn of_list<'s>(&self, sums: &'s [f64]) -> &'s [f64] {
        &sums[self.list * self.rows.length()..][..self.rows.length()]
    }
}
