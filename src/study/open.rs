//! Clusters that wait for their later neighbours, and what the correlation with these is the product of.

use std::ops::Range;

use super::estimated_sums::EstimatedSums;
use super::residual_rows::{Part, Rows, SumsByGaps};

/// A cluster some of whose later neighbours are not visited yet.
pub(super) struct Open<'a> {
    /// Its number among the clusters.
    pub number: usize,
    pub rows: Rows<'a>,
    /// `ahead[p]`: the summed z of part `p` over the days in common with each kind of events of this cluster and of the later
    /// ones.
    pub ahead: Vec<SumsByGaps>,
    /// `estimated[p]`: the sums of part `p` if r of its group is estimated, over the days in common with this cluster and each
    /// later one.
    pub estimated: Vec<Option<EstimatedSums>>,
    /// `firsts[d]`: where the kinds of events of cluster `number + d` begin in these sums.
    pub firsts: Vec<usize>,
}

/// The events of one group in two clusters.
pub(super) struct Between<'a> {
    /// The earlier cluster.
    pub other: &'a Open<'a>,
    /// Its events of the group.
    pub earlier: &'a Part,
    /// The number of sessions between the days 0.
    pub apart: usize,
    /// Which of the products are theirs.
    pub products: Range<usize>,
}

/// What the correlations of a part with earlier clusters are the products of.
#[derive(Default)]
pub(super) struct Products<'a> {
    /// `kinds[i]`: the kinds of events of the earlier and of the later cluster of product `i`.
    pub kinds: Vec<[usize; 2]>,
    /// `days[i]`: the summed z of these events over their common days.
    pub days: Vec<(&'a [f64], &'a [f64])>,
}

impl<'a> Between<'a> {
    /// Finds the sums of a part of cluster `number` and of the same group's events in an earlier cluster, if there are any. `behind`
    /// holds those of the part, from `first` on over the days in common with the kinds of events of the earlier cluster. What they are the
    /// products of is appended.
    pub fn new(
        other: &'a Open<'_>,
        (part, number): (&Part, usize),
        (behind, first): (&'a [Vec<f64>], usize),
        (apart, length): (usize, usize),
        products: &mut Products<'a>,
    ) -> Option<Self> {
        let (place, earlier) = other.rows.part(part.group)?;
        let begin = other.firsts[number - other.number];
        let before = products.days.len();
        for (kind, theirs) in other.ahead[place].iter().enumerate() {
            for (own_kind, own) in behind.iter().enumerate() {
                let theirs = list(theirs, begin + own_kind, length);
                let own = list(own, first + kind, length);
                if let (Some(theirs), Some(own)) = (theirs, own) {
                    products.kinds.push([kind, own_kind]);
                    products
                        .days
                        .push((&theirs[apart..], &own[..length - apart]));
                }
            }
        }
        Some(Self {
            other,
            earlier,
            apart,
            products: before..products.days.len(),
        })
    }
}

/// Returns the sums of one list of common days, each of `length` days; `None` where no event is summed.
pub(super) fn list(sums: &[f64], number: usize, length: usize) -> Option<&[f64]> {
    sums.get(number * length..(number + 1) * length)
}
