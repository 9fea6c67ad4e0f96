//! Clusters that are visited, and what the correlations of their events are products of.

use std::borrow::Cow;

use super::cluster::{Alike, Cluster};
use super::common_days::{Common, Scales, Tile, Without};
use super::estimated_sums::EstimatedSums;
use super::residual_rows::{Part, Rows, SumsByGaps};
use crate::math::lanes::dot;
use crate::math::rows::FEW_ROWS;

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
    /// `sums[p]`: the summed z of part `p` over all lists of common days, if it has many events.
    sums: Vec<Option<SumsByGaps>>,
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
    /// this one.
    pub fn ahead(
        &self,
        (place, kind): (usize, usize),
        (later, other): (usize, usize),
    ) -> Option<OfKind<'_>> {
        let ahead = self.ahead.as_ref()?;
        let part = (&self.rows.parts[place], kind);
        let other = (later - self.number, other);
        let (shared, sums) = (&ahead.shared, &ahead.sums[place]);
        Some(shared.of_kind(&self.rows, part, other, sums))
    }

    /// Returns the number of a kind of events of a part whose residuals vary over the days in common with themselves.
    pub fn varying(&self, part: &Part, kind: usize) -> usize {
        let Some(ahead) = &self.ahead else {
            return 0;
        };
        let events = part.alike(&self.rows.cluster.alike[kind]).iter();
        let varies = |place: &&u32| ahead.shared.scales.of(**place as usize)[kind] > 0.0;
        events.filter(varies).count()
    }

    /// Gives back the memory of sums that are no longer needed.
    pub fn give_back(self, spare: &mut Vec<Vec<f64>>) {
        let sums = self.ahead.into_iter().flat_map(|ahead| ahead.sums);
        spare.extend(sums.flatten().flatten());
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
        let sums = parts.map(|(part, estimated)| match estimated {
            Some(_) => None,
            None => shared.sums(rows, part, spare),
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

    /// Sums the scaled residuals of a part by day over all lists, if it has many events: that reads each residual once. The sums of fewer
    /// events would take more memory than their residuals, and are made when they are multiplied.
    pub fn sums(
        &self,
        rows: &Rows<'_>,
        part: &Part,
        spare: &mut Vec<Vec<f64>>,
    ) -> Option<SumsByGaps> {
        (part.summed > FEW_ROWS).then(|| rows.sums(part, &self.scales, &self.commons, spare))
    }

    /// Returns the z of the kind `kind` of events of a part over the days in common with the kind `other` of the `i`-th other cluster,
    /// given what [`Shared::sums`] returned.
    pub fn of_kind<'b>(
        &'b self,
        rows: &'b Rows<'b>,
        (part, kind): (&'b Part, usize),
        (i, other): (usize, usize),
        sums: &'b Option<SumsByGaps>,
    ) -> OfKind<'b> {
        OfKind {
            rows,
            events: part.alike(&rows.cluster.alike[kind]),
            shared: self,
            list: self.firsts[i] + other,
            sums: sums.as_ref().map(|sums| sums[kind].as_slice()),
        }
    }
}

/// The z of a kind of events of a part over one list of common days.
pub(super) struct OfKind<'a> {
    rows: &'a Rows<'a>,
    events: &'a [u32],
    shared: &'a Shared,
    list: usize,
    /// The summed z over all lists, if they are made.
    sums: Option<&'a [f64]>,
}

impl OfKind<'_> {
    /// Returns whether there is no event.
    pub fn is_empty(&self) -> bool {
        self.events.is_empty()
    }

    /// Returns the product of the summed z with those of later events whose day 0 is `apart` sessions later.
    pub fn product(&self, later: &Self, apart: usize, spare: &mut Vec<Vec<f64>>) -> f64 {
        let days = self.rows.length() - apart;
        let (own, later) = (self.sum(spare), later.sum(spare));
        let product = dot(&own[apart..], &later[..days]);
        for sum in [own, later] {
            if let Cow::Owned(sum) = sum {
                spare.push(sum);
            }
        }
        product
    }

    /// Returns the summed z by day. Memory is taken from `spare`.
    fn sum(&self, spare: &mut Vec<Vec<f64>>) -> Cow<'_, [f64]> {
        let length = self.rows.length();
        if let Some(sums) = self.sums {
            return sums[self.list * length..][..length].into();
        }
        let mut sum = spare.pop().unwrap_or_default();
        let shared = (&self.shared.scales, self.shared.commons.as_slice());
        self.rows
            .sum_of_few(self.events, shared, self.list, &mut sum);
        sum.into()
    }
}
