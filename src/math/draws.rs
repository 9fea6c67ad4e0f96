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
pub fn mean_interval(
    values: &[f64],
    clusters: &[i32],
    seed: u64,
) -> Result<(f64, f64), &'static str> {
    let mut sums: BTreeMap<i32, (f64, f64)> = BTreeMap::new();
    for (value, cluster) in values.iter().zip(clusters) {
        let (sum, count) = sums.entry(*cluster).or_default();
        (*sum, *count) = (*sum + value, *count + 1.0);
    }
    let sums: Vec<(f64, f64)> = sums.into_values().collect();
    if sums.len() < FEWEST_CLUSTERS {
        return Err("needs trades of five dates or more");
    }
    let mut means: Vec<f64> = (0..DRAWS)
        .into_par_iter()
        .map(|draw| {
            let mut generator = generator(seed, draw);
            let drawn = (0..sums.len()).map(|_| sums[below(sums.len(), &mut generator)]);
            let (sum, count) = drawn.fold((0.0, 0.0), |a, b| (a.0 + b.0, a.1 + b.1));
            sum / count
        })
        .collect();
    means.sort_by(f64::total_cmp);
    Ok((quantile(&means, 0.025), quantile(&means, 0.975)))
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
