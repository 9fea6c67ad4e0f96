//! Ranks of a first sample by itself, and of a first and a second sample together.
//!
//! A few hundred values are ranked without sorting: each value gets a 16-bit key that never falls as the value rises, and
//! the keys below each key are counted. A processor compares many such keys at once. Values with the same key are then
//! compared directly.

use super::counts::count_below;
use super::lanes::{sum_of_sizes, widest};
use super::rank::Order;

/// Ranks of a pair of samples. The buffers are reused from one pair to the next.
#[derive(Debug, Clone, Default)]
pub struct JointRanks {
    /// `values`: the values of the first sample, then those of the second; `keys[i]`: the 16-bit key of `values[i]`.
    values: Vec<f64>,
    keys: Vec<i16>,
    /// `below_first[i]`: number of keys of the first sample below key `i` of the first sample; `below[i]`: number of keys
    /// of both samples below key `i`.
    below_first: Vec<i16>,
    below: Vec<i16>,
    /// Twice the mid-ranks: `first[i]` among the first sample, `both[i]` among both samples.
    first: Vec<u32>,
    both: Vec<u32>,
    key: Key,
    /// Both samples sorted, for pairs of samples where counting would take longer than sorting.
    orders: Option<(Order, Order)>,
    is_sorted: bool,
}

/// Larger samples (both together) are sorted instead of counted.
const COUNTED: usize = 600;

/// With more pairs of values that share a key, the samples are sorted instead: then many values are equal.
const SHARED: usize = 64;

impl JointRanks {
    /// Ranks the values of two samples, which must not contain NaN.
    pub fn rank(&mut self, first: &[f64], second: &[f64]) {
        self.values.clear();
        self.values.extend_from_slice(first);
        self.values.extend_from_slice(second);
        self.is_sorted = self.values.len() > COUNTED || !self.count(first.len());
        if self.is_sorted {
            let (one, two) = self.orders.get_or_insert_default();
            one.sort(first);
            two.sort(second);
            self.first.clear();
            self.first.extend_from_slice(one.doubled_ranks());
            one.doubled_ranks_among(two, &mut self.both);
        }
    }

    /// Writes the ranks for [`JointRanks::take`], unless the samples were sorted.
    pub fn write(&self, ranks: &mut [u32]) {
        if self.is_sorted {
            return;
        }
        let first = self.first.iter().chain(std::iter::repeat(&0));
        for ((packed, both), first) in ranks.iter_mut().zip(&self.both).zip(first) {
            *packed = (both << 16) | first;
        }
    }

    /// Takes ranks that are known, of two samples, of which the second may be left out: `ranks[i]` is twice the rank of value `i` among
    /// both samples, times 2^16, plus twice its rank among the first one.
    pub fn take(&mut self, first: &[f64], second: &[f64], ranks: &[u32]) {
        self.values.clear();
        self.values.extend_from_slice(first);
        self.values.extend_from_slice(second);
        self.key = Key::of(first);
        self.keys.clear();
        add_keys(&mut self.keys, self.key, first);
        self.is_sorted = false;
        self.first.clear();
        self.both.clear();
        unpack(&mut self.first, &mut self.both, ranks, first.len());
    }

    /// Ranks by counting keys. Returns false, without ranks, where too many values share a key.
    fn count(&mut self, n_first: usize) -> bool {
        let n = self.values.len();
        self.key = Key::of(&self.values[..n_first]);
        self.keys.clear();
        add_keys(&mut self.keys, self.key, &self.values);
        let (first, second) = self.keys.split_at(n_first);
        self.below_first.clear();
        self.below_first.resize(n_first, 0);
        count_below(&mut self.below_first, first, first);
        self.below.clear();
        self.below.extend_from_slice(&self.below_first);
        self.below.resize(n, 0);
        count_below(&mut self.below[n_first..], second, first);
        count_below(&mut self.below, &self.keys, second);
        // For each pair of values with different keys, one is below the other; so this counts the pairs that share a key.
        let below: usize = self.below.iter().map(|below| *below as usize).sum();
        let sharing = n * n.saturating_sub(1) / 2 - below;
        if sharing > SHARED {
            return false;
        }
        doubled_ranks(&mut self.first, &self.below_first);
        doubled_ranks(&mut self.both, &self.below);
        if sharing > 0 {
            self.tell_apart(n_first);
        }
        true
    }

    /// Corrects the ranks of values that share a key, by comparing the values themselves.
    fn tell_apart(&mut self, n_first: usize) {
        let mut is_taken = [false; COUNTED];
        for later in 0..self.values.len() {
            // Values that share a key have the same count `below`; the first of them has no earlier value to be compared
            // with.
            if !std::mem::replace(&mut is_taken[self.below[later] as usize], true) {
                continue;
            }
            for earlier in 0..later {
                if self.keys[earlier] != self.keys[later] {
                    continue;
                }
                let (a, b) = (self.values[earlier], self.values[later]);
                for (place, raise) in [(earlier, above(a, b)), (later, above(b, a))] {
                    self.both[place] += raise;
                    if later < n_first {
                        self.first[place] += raise;
                    }
                }
            }
        }
    }

    /// Returns twice the mid-ranks of the first sample's values within that sample, in the order given.
    pub fn first(&self) -> &[u32] {
        &self.first
    }

    /// Returns twice the mid-ranks among both samples: of the first sample's values, then of the second's.
    pub fn both(&self) -> &[u32] {
        &self.both
    }

    /// Computes `room.counts[i]`: how many values of the first sample are below `values[i]`, and how many are not above it.
    pub fn around(&self, values: &[f64], room: &mut Around) {
        room.counts.clear();
        match &self.orders {
            Some((first, _)) if self.is_sorted => {
                room.counts.extend(values.iter().map(|v| first.around(*v)));
            }
            _ => self.count_around(values, room),
        }
    }

    fn count_around(&self, values: &[f64], room: &mut Around) {
        let first = &self.keys[..self.first.len()];
        room.keys.clear();
        add_keys(&mut room.keys, self.key, values);
        // The count not above key `k` is the count below `k + 1`.
        room.keys.extend_from_within(..);
        room.keys[values.len()..]
            .iter_mut()
            .for_each(|key| *key += 1);
        room.below.clear();
        room.below.resize(room.keys.len(), 0);
        count_below(&mut room.below, &room.keys, first);
        let (below, not_above) = room.below.split_at(values.len());
        let counts = below.iter().zip(not_above).zip(values).zip(&room.keys);
        room.counts
            .extend(counts.map(|(((below, not_above), v), key)| {
                let (mut below, not_above) = (*below as u32, *not_above as u32);
                if below == not_above {
                    return (below, below);
                }
                let sharing = self
                    .values
                    .iter()
                    .zip(first)
                    .filter(|(_, other)| *other == key);
                let mut equal = 0;
                for (other, _) in sharing {
                    below += u32::from(other < v);
                    equal += u32::from(other == v);
                }
                (below, below + equal)
            }));
    }
}

/// Returns what value `b` adds to twice the rank of value `a`: 2 below it, 1 where equal, 0 above.
fn above(a: f64, b: f64) -> u32 {
    u32::from(a > b) + u32::from(a >= b)
}

/// Buffers and result of [`JointRanks::around`].
#[derive(Debug, Clone, Default)]
pub struct Around {
    keys: Vec<i16>,
    below: Vec<i16>,
    /// `counts[i]`: how many values of the first sample are below value `i`, and how many are not above it.
    pub counts: Vec<(u32, u32)>,
}

/// Maps values to 16-bit keys that never fall as the value rises: x / (1 + |x|), with x in multiples of the mean absolute
/// value.
#[derive(Debug, Clone, Copy, Default)]
pub struct Key {
    per_size: f64,
}

impl Key {
    /// Largest key: one less than the largest 16-bit number, so that every key has a successor.
    const LARGEST: f32 = 32_766.0;

    /// 1.5 * 2^23: sums with it are whole numbers, because a float has no finer steps there.
    const WHOLE: f32 = 12_582_912.0;

    fn of(sample: &[f64]) -> Self {
        Self {
            per_size: sample.len() as f64 / sum_of_sizes(sample),
        }
    }

    #[inline(always)]
    fn at(self, v: f64) -> i16 {
        let sized = (v * self.per_size) as f32;
        // Not written as |x| / (1 + |x|), which can fall where 1 + |x| rounds up and is NaN for an infinite x.
        let size = 1.0 - 1.0 / (1.0 + sized.abs());
        // The sum ends in the nearest whole number as its lowest bits, in far fewer steps than `as i16` with its bounds takes.
        (size.copysign(sized) * Self::LARGEST + Self::WHOLE).to_bits() as i16
    }
}

widest! {
    /// Appends the key of each value.
    add_keys[_simd](keys: &'a mut Vec<i16>, key: Key, values: &'a [f64]) -> () {
        keys.extend(values.iter().map(|v| key.at(*v)));
    }
}

widest! {
    /// Computes `ranks[i]`: twice the rank of value `i`, for values of which no two share a key.
    doubled_ranks[_simd](ranks: &'a mut Vec<u32>, below: &'a [i16]) -> () {
        ranks.clear();
        ranks.extend(below.iter().map(|below| 2 * *below as u32 + 2));
    }
}

widest! {
    /// Appends the ranks of [`JointRanks::take`].
    unpack[_simd](
        first: &'a mut Vec<u32>,
        both: &'a mut Vec<u32>,
        ranks: &'a [u32],
        n_first: usize
    ) -> () {
        first.extend(ranks[..n_first].iter().map(|ranks| ranks & 0xffff));
        both.extend(ranks.iter().map(|ranks| ranks >> 16));
    }
}

widest! {
    /// Adds to each sum the centred rank of its value together with one more value, for the values that are `there` (1, else 0).
    /// `ranks` are twice the ranks without that value, of which those above `bounds` rise by 1 each. A centred rank is
    /// the doubled rank over `scale`, less 1/2.
    add_centred[_simd](
        sums: &'a mut [f64],
        ranks: &'a [f64],
        there: &'a [f64],
        bounds: [f64; 2],
        scale: f64
    ) -> () {
        for ((sum, rank), there) in sums.iter_mut().zip(ranks).zip(there) {
            let [low, high] = bounds.map(|bound| if *rank > bound { 1.0 } else { 0.0 });
            *sum += ((rank + low + high) / scale - 0.5) * there;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn noise(i: usize) -> f64 {
        (((i as u64).wrapping_mul(6_364_136_223_846_793_005) >> 33) % 1009) as f64 - 504.0
    }

    /// Compares the ranks with those found by comparing every value with every other.
    fn check(first: &[f64], second: &[f64], observations: &[f64]) {
        let mut ranks = JointRanks::default();
        let mut around = Around::default();
        let both = [first, second].concat();
        let count = |v: f64, among: &[f64]| {
            let below = among.iter().filter(|other| **other < v).count() as u32;
            let not_above = among.iter().filter(|other| **other <= v).count() as u32;
            (below, not_above)
        };
        let doubled = |v: &f64, among: &[f64]| {
            let (below, not_above) = count(*v, among);
            below + not_above + 1
        };
        // Run twice, to check that buffers left from the first run do no harm.
        for _ in 0..2 {
            ranks.rank(first, second);
            ranks.around(observations, &mut around);
            let alone: Vec<u32> = first.iter().map(|v| doubled(v, first)).collect();
            let together: Vec<u32> = both.iter().map(|v| doubled(v, &both)).collect();
            let found: Vec<(u32, u32)> = observations.iter().map(|v| count(*v, first)).collect();
            assert_eq!(ranks.first(), alone);
            assert_eq!(ranks.both(), together);
            assert_eq!(around.counts, found);
        }
    }

    #[test]
    fn ranks_are_those_of_comparing_all_values() {
        let shapes: [fn(f64) -> f64; 9] = [
            |x| x,
            |x| x / 7.0,
            // Values that are nearly all equal, and many equal values.
            |x| 1.0 + x * 1e-9,
            |x| (x / 60.0).round(),
            |x| if x as i64 % 3 == 0 { 0.0 } else { x },
            // Very large and very small values.
            |x| x.powi(9),
            |x| x * 1e-310,
            |x| if x > 500.0 { f64::MAX } else { x },
            |_| 0.0,
        ];
        for shape in shapes {
            for (n, m) in [
                (250, 21),
                (3, 2),
                (1, 0),
                (0, 3),
                (0, 0),
                (300, 299),
                (500, 101),
            ] {
                let first: Vec<f64> = (0..n).map(|i| shape(noise(i))).collect();
                let second: Vec<f64> = (n..n + m).map(|i| shape(noise(i) * 1.5)).collect();
                let seen = first.iter().step_by(9).copied();
                let observations: Vec<f64> = seen.chain((900..925).map(noise)).collect();
                check(&first, &second, &observations);
            }
        }
        check(
            &[0.0, -0.0, 1.0],
            &[-0.0],
            &[0.0, f64::INFINITY, f64::NEG_INFINITY],
        );
    }

    #[test]
    fn keys_never_fall() {
        let key = Key::of(&[0.01, -0.02, 0.03]);
        let mut values: Vec<f64> = (0..4000).map(|i| noise(i) * noise(i + 1).powi(3)).collect();
        values.extend([f64::MAX, f64::MIN, f64::INFINITY, 0.0, -0.0, 5e-324]);
        values.sort_by(f64::total_cmp);
        assert!(
            values
                .windows(2)
                .all(|pair| key.at(pair[0]) <= key.at(pair[1]))
        );
        assert!(key.at(f64::MIN) >= -32_766 && key.at(f64::MAX) <= 32_766);
    }
}
