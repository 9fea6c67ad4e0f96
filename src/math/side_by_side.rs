//! Ranks of many pairs of samples of the same sizes, sixteen pairs at a time.
//!
//! Each value gets a key: 23 bits that never fall as the value rises, then its place in 9 bits. The keys of sixteen pairs are sorted
//! side by side, and the places are read off in sorted order. A pair in which two values share the first 23 bits is ranked by
//! itself, so that the ranks are those of [`JointRanks::rank`] in any case.

use super::joint_ranks::JointRanks;
use super::lanes::{sum_of_sizes, widest};
use super::network::{Network, WIDTH};

/// Number of bits of a place in a key.
const PLACE: u32 = 9;

/// Fewer pairs are ranked one by one, which takes less time then.
const FEWEST: usize = 5;

/// Ranks many pairs of samples. The buffers are reused.
#[derive(Debug, Clone, Default)]
pub struct SideBySide {
    network: Network,
    /// `keys[i][p]`: key `i` of pair `p`.
    keys: Vec<[u32; WIDTH]>,
    of_pair: Vec<u32>,
    /// `ranks[i]`: twice the rank of value `i` among both samples, times 2^16, plus twice the number of values of the first sample
    /// up to it.
    ranks: Vec<u32>,
}

impl SideBySide {
    /// Ranks the values of pairs of samples, which must not contain NaN and must have the same sizes.
    pub fn rank(&mut self, pairs: &[(&[f64], &[f64])], ranks: &mut [&mut JointRanks]) {
        for (pairs, ranks) in pairs.chunks(WIDTH).zip(ranks.chunks_mut(WIDTH)) {
            let values = pairs[0].0.len() + pairs[0].1.len();
            if pairs.len() < FEWEST || values > 1 << PLACE {
                for ((first, second), ranks) in pairs.iter().zip(ranks) {
                    ranks.rank(first, second);
                }
            } else {
                self.rank_tile(pairs, ranks);
            }
        }
    }

    fn rank_tile(&mut self, pairs: &[(&[f64], &[f64])], ranks: &mut [&mut JointRanks]) {
        let first = pairs[0].0.len();
        let values = first + pairs[0].1.len();
        if self.network.rows() != values {
            self.network = Network::new(values);
            self.keys.resize(values, [0; WIDTH]);
        }
        // A key is a number where this is.
        let mut per_size = [f64::NAN; WIDTH];
        for (pair, (one, two)) in pairs.iter().enumerate() {
            per_size[pair] = first as f64 / sum_of_sizes(one);
            self.of_pair.clear();
            add_keys(&mut self.of_pair, one, per_size[pair]);
            add_keys(&mut self.of_pair, two, per_size[pair]);
            for (keys, key) in self.keys.iter_mut().zip(&self.of_pair) {
                keys[pair] = *key;
            }
        }
        self.network.sort(&mut self.keys);
        let shared = share_keys(&self.keys);
        let step = |place: usize| (2 << 16) + if place < first { 2 } else { 0 };
        let steps: [u32; 1 << PLACE] = std::array::from_fn(step);
        self.ranks.resize(values, 0);
        for (pair, ((one, two), ranks)) in pairs.iter().zip(ranks).enumerate() {
            if shared[pair] || !per_size[pair].is_normal() {
                ranks.rank(one, two);
                continue;
            }
            let mut rank = 0;
            for keys in &self.keys {
                let place = keys[pair] as usize % (1 << PLACE);
                rank += steps[place];
                self.ranks[place] = rank;
            }
            ranks.take(one, two, &self.ranks);
        }
    }
}

widest! {
    /// Appends the key of each value; values are taken in multiples of the mean size of the first sample.
    add_keys[_simd](keys: &'a mut Vec<u32>, values: &'a [f64], per_size: f64) -> () {
        let first = keys.len() as u32;
        keys.extend(values.iter().zip(first..).map(|(value, place)| {
            let sized = (value * per_size) as f32;
            let size = 1.0 - 1.0 / (1.0 + sized.abs());
            // Floats from 2^23 to 2^24 are whole numbers, which end in their bits.
            let whole = (size.copysign(sized) * LARGEST + MIDDLE).to_bits();
            (whole.wrapping_sub(0x4b00_0000) << PLACE) | place
        }));
    }
}

/// Largest key before its place, and the float in the middle of 2^23 and 2^24.
const LARGEST: f32 = 4_194_302.0;
const MIDDLE: f32 = 12_582_912.0;

widest! {
    /// Returns, for each column of sorted keys, whether two of them differ by their places alone.
    share_keys[_simd](keys: &'a [[u32; WIDTH]]) -> [bool; WIDTH] {
        let mut shared = [0; WIDTH];
        for pair in keys.windows(2) {
            for lane in 0..WIDTH {
                shared[lane] |= u32::from((pair[0][lane] ^ pair[1][lane]) >> PLACE == 0);
            }
        }
        shared.map(|shared| shared != 0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::math::joint_ranks::Around;

    #[test]
    fn ranks_are_those_of_pairs_by_themselves() {
        let noise = |i: usize| {
            let mixed = (i as u64 + 1).wrapping_mul(0x9e37_79b9_7f4a_7c15);
            ((mixed ^ (mixed >> 31)) >> 20) as f64 / (1_u64 << 44) as f64 - 0.5
        };
        let shapes: [fn(f64) -> f64; 8] = [
            |x| x * 0.02,
            |x| x.powi(5),
            // Values that are nearly all equal, and many equal values.
            |x| 1.0 + x * 1e-9,
            |x| (x * 8.0).round(),
            |_| 0.0,
            |x| x * 1e-310,
            |x| x * f64::MAX,
            |x| if x > 0.4 { f64::MAX } else { x },
        ];
        for (first, second) in [(240, 21), (60, 3), (3, 1), (400, 112), (400, 113)] {
            let mut side = SideBySide::default();
            for count in [1, 5, 16, 20] {
                let samples: Vec<Vec<f64>> = (0..count)
                    .map(|pair| {
                        let values = (0..first + second).map(|i| noise(pair * 1_000 + i));
                        values.map(shapes[pair % shapes.len()]).collect()
                    })
                    .collect();
                let pairs: Vec<_> = samples.iter().map(|both| both.split_at(first)).collect();
                let mut found = vec![JointRanks::default(); count];
                let mut places: Vec<&mut JointRanks> = found.iter_mut().collect();
                side.rank(&pairs, &mut places);
                let mut alone = JointRanks::default();
                let (mut around, mut around_alone) = (Around::default(), Around::default());
                for ((one, two), found) in pairs.iter().zip(&found) {
                    alone.rank(one, two);
                    assert_eq!(found.first(), alone.first());
                    assert_eq!(found.both(), alone.both());
                    found.around(two, &mut around);
                    alone.around(two, &mut around_alone);
                    assert_eq!(around.counts, around_alone.counts);
                }
            }
        }
    }
}
