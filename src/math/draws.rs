//! Random draws. Draw `n` depends on the seed and on `n` alone, never on the thread that makes it.

use std::collections::BTreeMap;

use rand_pcg::Pcg64;
use rand_pcg::rand_core::{Rng, SeedableRng};
use rayon::prelude::*;

/// Number of bootstrap draws.
pub const DRAWS: u64 = 5_000;

/// Fewest clusters for an interval: with fewer, the bootstrap has too few different means.
pub const FEWEST_CLUSTERS: usize = 5;

/// Returns the random number generator of one draw.
pub fn generator(seed: u64, draw: u64) -> Pcg64 {
    // The odd factor spreads neighbouring seeds over all bits; the generator's own seeding does the rest.
    Pcg64::seed_from_u64(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) ^ draw)
}

/// Returns a random number that depends on the seed and the name alone: who draws it, and when, changes nothing.
pub fn lot<'a>(seed: u64, name: impl IntoIterator<Item = &'a str>) -> u64 {
    const OFFSET: u64 = 0xCBF2_9CE4_8422_2325;
    const PRIME: u64 = 0x0100_0000_01B3;
    // FNV-1a; a byte that no text holds ends each part.
    let bytes = name.into_iter().flat_map(|part| part.bytes().chain([0xFF]));
    let hash = bytes.fold(OFFSET, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(PRIME)
    });
    generator(seed, hash).next_u64()
}

/// Returns a random index below `n`; each has probability 1/n to within 2^-64.
pub fn below(n: usize, generator: &mut Pcg64) -> usize {
    ((u128::from(generator.next_u64()) * n as u128) >> 64) as usize
}

/// Returns the 95 % percentile interval of the mean, by a bootstrap that draws whole clusters with replacement.
///
/// `clusters[i]`: the cluster of `values[i]`. Values of one cluster, such as the trades of one date, move together; drawing
/// them one by one would overstate the evidence. Source: Davison & Hinkley (1997), Bootstrap Methods and their Application,
/// sections 3.8 and 5.3.
///
/// # Errors
/// There are fewer than [`FEWEST_CLUSTERS`] clusters.
pub fn mean_interval(values: &[f64], clusters: &[i32], seed: u64) -> Interval {
    let sums = ClusterSums::new(values.iter().copied().zip(clusters.iter().copied()));
    let mut intervals = mean_intervals(&[sums], seed);
    intervals.pop().unwrap_or(Err(TOO_FEW))
}

/// The two ends of an interval, or the reason why there is none.
pub type Interval = Result<(f64, f64), &'static str>;

/// Why a mean has no interval.
const TOO_FEW: &str = "needs trades of five dates or more";

/// The sums and the numbers of values of the clusters of a sample, in the order of the clusters.
pub struct ClusterSums(Vec<(f64, f64)>);

impl ClusterSums {
    /// Adds values up by their cluster.
    pub fn new(values: impl IntoIterator<Item = (f64, i32)>) -> Self {
        let mut sums: BTreeMap<i32, (f64, f64)> = BTreeMap::new();
        // Most values follow another one of their cluster, whose sum is at hand.
        let mut at_hand: Option<(i32, (f64, f64))> = None;
        for (value, cluster) in values {
            let (sum, count) = match at_hand {
                Some((last, sums)) if last == cluster => sums,
                last => {
                    sums.extend(last);
                    sums.get(&cluster).copied().unwrap_or_default()
                }
            };
            at_hand = Some((cluster, (sum + value, count + 1.0)));
        }
        sums.extend(at_hand);
        Self(sums.into_values().collect())
    }
}

/// Samples that are drawn from at a time, so that the means of all draws stay small.
const SAMPLES_AT_A_TIME: usize = 32;

/// Returns the interval of [`mean_interval`] for the mean of each sample. A draw is a list of places that depends on the number of
/// clusters alone, so that samples with equally many clusters share it.
pub fn mean_intervals(samples: &[ClusterSums], seed: u64) -> Vec<Interval> {
    let mut alike: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for (place, ClusterSums(sums)) in samples.iter().enumerate() {
        alike.entry(sums.len()).or_default().push(place);
    }
    let mut intervals = vec![Err(TOO_FEW); samples.len()];
    let enough = alike.range(FEWEST_CLUSTERS..);
    let together: Vec<&[usize]> = enough
        .flat_map(|(_, places)| places.chunks(SAMPLES_AT_A_TIME))
        .collect();
    let found: Vec<Vec<(f64, f64)>> = together
        .par_iter()
        .map(|places| {
            let samples = places.iter().map(|place| samples[*place].0.as_slice());
            intervals_of_alike(&samples.collect::<Vec<_>>(), seed)
        })
        .collect();
    for (place, interval) in together
        .iter()
        .copied()
        .flatten()
        .zip(found.iter().flatten())
    {
        intervals[*place] = Ok(*interval);
    }
    intervals
}

/// Returns the means of one sample in all draws, in ascending order: the interval of [`mean_interval`] lies between their quantiles.
///
/// # Errors
/// There are fewer than [`FEWEST_CLUSTERS`] clusters.
pub fn mean_draws(sample: &ClusterSums, seed: u64) -> Result<Vec<f64>, &'static str> {
    match sample.0.len() < FEWEST_CLUSTERS {
        true => Err(TOO_FEW),
        false => Ok(means_of_alike(&[sample.0.as_slice()], seed).concat()),
    }
}

/// Returns the intervals of samples with equally many clusters.
fn intervals_of_alike(samples: &[&[(f64, f64)]], seed: u64) -> Vec<(f64, f64)> {
    let ends = |means: &Vec<f64>| (quantile(means, 0.025), quantile(means, 0.975));
    means_of_alike(samples, seed).iter().map(ends).collect()
}

/// Returns the means of each of some samples with equally many clusters in all draws, in ascending order.
fn means_of_alike(samples: &[&[(f64, f64)]], seed: u64) -> Vec<Vec<f64>> {
    let clusters = samples.first().map_or(0, |sums| sums.len());
    // `by_cluster[c * samples.len() + i]`: cluster `c` of sample `i`, so that one place of a draw is one place in memory.
    let by_cluster: Vec<(f64, f64)> = (0..clusters)
        .flat_map(|cluster| samples.iter().map(move |sums| sums[cluster]))
        .collect();
    let means: Vec<Vec<f64>> = (0..DRAWS)
        .into_par_iter()
        .map(|draw| {
            let mut generator = generator(seed, draw);
            let mut drawn = vec![(0.0, 0.0); samples.len()];
            for _ in 0..clusters {
                let first = below(clusters, &mut generator) * samples.len();
                let of_cluster = &by_cluster[first..first + samples.len()];
                for (all, own) in drawn.iter_mut().zip(of_cluster) {
                    *all = (all.0 + own.0, all.1 + own.1);
                }
            }
            drawn.into_iter().map(|(sum, count)| sum / count).collect()
        })
        .collect();
    let sorted = |sample: usize| {
        let mut means: Vec<f64> = means.iter().map(|means| means[sample]).collect();
        means.sort_by(f64::total_cmp);
        means
    };
    (0..samples.len()).into_par_iter().map(sorted).collect()
}

/// Returns the `p`-quantile of sorted values, interpolated linearly between its two neighbours (type 7 of Hyndman & Fan).
pub fn quantile(sorted: &[f64], p: f64) -> f64 {
    let place = p * (sorted.len() - 1) as f64;
    let (below, share) = (place.floor() as usize, place.fract());
    let above = (below + 1).min(sorted.len() - 1);
    sorted[below] + share * (sorted[above] - sorted[below])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_interval_of_many_values_is_that_of_the_normal() {
        let values: Vec<f64> = (0..400).map(|i| (f64::from(i) * 0.7).sin()).collect();
        let clusters: Vec<i32> = (0..400).collect();
        let (low, high) = mean_interval(&values, &clusters, 42).unwrap();
        // The standard deviation is 0.707 and n is 400, so 1.96 * 0.0354; the bootstrap's sampling noise is about 2 % of
        // that.
        assert!(
            (high - low - 2.0 * 1.96 * 0.707 / 20.0).abs() < 0.008,
            "{low} {high}"
        );
    }

    #[test]
    fn values_of_one_date_count_as_one() {
        let values = [0.01; 40];
        assert!(mean_interval(&values, &[7; 40], 42).is_err());
        // Ten dates of four equal values each carry as much information as ten values.
        let values: Vec<f64> = (0..40).map(|i| f64::from(i / 4)).collect();
        let dates: Vec<i32> = (0..40).map(|i| i / 4).collect();
        let ten: Vec<f64> = (0..10).map(f64::from).collect();
        let by_date = mean_interval(&values, &dates, 42);
        assert_eq!(
            by_date,
            mean_interval(&ten, &(0..10).collect::<Vec<i32>>(), 42)
        );
    }

    #[test]
    fn a_lot_depends_on_the_seed_and_on_every_part_of_the_name() {
        assert_eq!(lot(1, ["AAA", "5"]), lot(1, ["AAA", "5"]));
        assert_ne!(lot(1, ["AAA", "5"]), lot(2, ["AAA", "5"]));
        assert_ne!(lot(1, ["AAA", "5"]), lot(1, ["AA", "A5"]));
        // No letter comes first more often than another.
        let names = ["AAA", "BBB", "CCC", "DDD"];
        let first = |seed: &u64| {
            names
                .iter()
                .min_by_key(|name| lot(*seed, [**name]))
                .unwrap()
        };
        let firsts: Vec<&&str> = (0..400).collect::<Vec<u64>>().iter().map(first).collect();
        for name in &names {
            let n = firsts.iter().filter(|first| **first == name).count();
            assert!((70..=130).contains(&n), "{name}: {n}");
        }
    }

    #[test]
    fn samples_that_share_their_draws_have_the_intervals_of_their_own() {
        let sample = |values: i32, per_date: i32, scale: f64| -> Vec<(f64, i32)> {
            let value = |i: i32| ((f64::from(i) * scale).sin(), i / per_date);
            (0..values).map(value).collect()
        };
        // Three with forty clusters, one with thirteen, and one with too few.
        let samples = [
            sample(40, 1, 0.7),
            sample(13, 1, 0.7),
            sample(80, 2, 1.3),
            sample(40, 10, 0.7),
            sample(200, 5, 0.1),
        ];
        let sums = samples.each_ref();
        let sums = sums.map(|sample| ClusterSums::new(sample.iter().copied()));
        let alone = samples.each_ref().map(|sample| {
            let (values, clusters): (Vec<f64>, Vec<i32>) = sample.iter().copied().unzip();
            mean_interval(&values, &clusters, 42)
        });
        assert_eq!(mean_intervals(&sums, 42), alone);
        assert!(alone[3].is_err());
        assert_eq!(alone.iter().filter(|interval| interval.is_ok()).count(), 4);
    }

    #[test]
    fn a_seed_is_a_result() {
        let values: Vec<f64> = (0..50).map(f64::from).collect();
        let clusters: Vec<i32> = (0..50).collect();
        assert_eq!(
            mean_interval(&values, &clusters, 1),
            mean_interval(&values, &clusters, 1)
        );
        assert_ne!(
            mean_interval(&values, &clusters, 1),
            mean_interval(&values, &clusters, 2)
        );
    }
}
