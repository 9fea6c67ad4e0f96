//! The mean correlation of very many events with missing days, estimated without visiting each pair.
//!
//! Let z be the residuals of an event scaled to mean 0 and length 1 over those of the common days of two clusters that the event
//! does not lack, 0 on the others, and n the number of these days. For the pairs of events of two clusters
//!
//! ```text
//! sum rho  ~  (sum z_i) . (sum z_j)  *  number of pairs / sum n_ij / sqrt(n_i n_j)
//! ```
//! with n_ij the days that a pair has in common; both sums are made by day, in O(N T). A window in which some of the events are
//! present has the mean rho of all pairs. The estimate is exact without missing days. With 1 to 5 % of days missing at random, halts of 30
//! days, listings in mid-sample and foreign holidays, the factor by which r corrects a test was off by 0.1 % on average, and by
//! less than 0.8 % in each of 20 samples of 88 and of 400 events.

use std::ops::Range;

use super::cluster::Cluster;
use super::common_days::{Common, Tile, Without};
use super::correlation::PairSums;
use super::day_set::DaySet;
use super::estimated_sums::EstimatedSums;
use super::pairs::Pairs;
use super::part::Part;
use super::residual_rows::Rows;
use super::visited::Visited;

/// With more pairs that would be correlated one by one, r of a group is estimated.
pub(super) const MOST_PAIRS: usize = 5_000_000;

impl Pairs<'_> {
    /// Returns the sums of each part of which r is estimated, over the days in common with clusters that lie this many sessions
    /// away.
    pub fn estimated_sums(
        &self,
        rows: &Rows<'_>,
        aparts: impl Iterator<Item = usize>,
        without: Without,
        tile: &mut Tile,
    ) -> Vec<Option<EstimatedSums>> {
        if !rows.parts.iter().any(|part| self.estimated[part.group]) {
            return rows.parts.iter().map(|_| None).collect();
        }
        let common = |apart: usize| Common::new(apart, &DaySet::default(), without, self.length());
        let commons: Vec<Common> = aparts.map(common).collect();
        let scales = rows.scales_of_each((&commons, without), tile);
        let sums = |part: &Part| {
            let is_estimated = self.estimated[part.group];
            is_estimated.then(|| rows.estimated_sums(part, &scales))
        };
        rows.parts.iter().map(sums).collect()
    }

    /// Adds the estimated correlation of a part and of the same group's events in an earlier cluster. `behind` holds the sums of
    /// the part, and the number of its list for the earlier cluster.
    pub fn add_estimated(
        &self,
        other: &Visited<'_>,
        (rows, part, number): (&Rows<'_>, &Part, usize),
        (behind, list): (&EstimatedSums, usize),
        apart: usize,
        sums: &mut PairSums,
    ) {
        let Some((place, earlier)) = other.rows.part(part.group) else {
            return;
        };
        let ahead = other.ahead.as_ref();
        let Some(theirs) = ahead.and_then(|ahead| ahead.estimated[place].as_ref()) else {
            return;
        };
        let (shares, length) = (&self.shares[apart], self.length());
        let pairs = earlier.events.len() * part.events.len();
        sums.by_distance[apart].pairs += pairs as f64;
        let ahead = (number - other.number, apart..length);
        let correlation = theirs.between(ahead, behind, (list, 0..length - apart));
        let present = |rows: &Rows<'_>, part: &Part| -> Vec<f64> {
            let n = part.events.len() as f64;
            rows.present(part).iter().map(|m| m / n).collect()
        };
        let (first, second) = (present(&other.rows, earlier), present(rows, part));
        sums.add_estimate(correlation, shares, (&first, &second));
    }
}

/// Returns, for each of this number of groups, whether its r is estimated: where more than `most_pairs` pairs would be correlated
/// one by one. That needs one calendar and one estimation window.
pub(super) fn estimated(pairs: &Pairs<'_>, groups: usize, most_pairs: usize) -> Vec<bool> {
    if !pairs.is_grouped() || pairs.clusters.values().all(Cluster::is_whole) {
        return vec![false; groups];
    }
    // For each cluster and group, the numbers of all events and of those that are summed before they are correlated.
    let count = |cluster: &Cluster| {
        let of_events = |places: Range<usize>| {
            let mut counts = vec![0; groups];
            for event in &cluster.events[places] {
                let groups = pairs.groups.of(*event).iter();
                groups.for_each(|group| counts[*group as usize] += 1);
            }
            counts
        };
        let kinds = cluster.alike.iter();
        let kinds: Vec<(bool, Vec<usize>)> = kinds
            .map(|alike| (alike.is_whole, of_events(alike.events.clone())))
            .collect();
        let paired = of_events(cluster.summed()..cluster.events.len());
        let of_group = |group: usize| {
            let own = kinds
                .iter()
                .map(|(is_whole, counts)| (*is_whole, counts[group]));
            let summing = pairs.rare.summing(group, own.clone());
            let (mut all, mut summed) = (paired[group], 0);
            for (is_whole, n) in own {
                all += n;
                summed += if summing.includes(is_whole, n) { n } else { 0 };
            }
            [all, summed]
        };
        (0..groups).map(of_group).collect()
    };
    let counts: Vec<Vec<[usize; 2]>> = pairs.clusters.values().map(count).collect();
    let mut found = vec![0; groups];
    for (number, own) in counts.iter().enumerate() {
        let later = pairs.places[number..].iter().zip(&counts[number..]);
        let near =
            later.take_while(|(place, _)| pairs.apart(pairs.places[number], **place).is_some());
        for (_, theirs) in near {
            for ((found, [n, summed]), [m, also_summed]) in found.iter_mut().zip(own).zip(theirs) {
                *found += n * m - summed * also_summed;
            }
        }
    }
    found.iter().map(|pairs| *pairs > most_pairs).collect()
}
