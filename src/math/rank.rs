//! Sorting, and ranks with ties shared.

use super::lanes::sum_of_sizes;

/// Returns the mid-ranks of the values, counted from 1 (equal values share the mean of their ranks), and the tie
/// correction: the sum of t^3 - t over the groups of `t` equal values.
pub fn mid_ranks(x: &[f64]) -> (Vec<f64>, f64) {
    let mut order = Order::default();
    order.sort(x);
    let ranks = order
        .doubled_ranks
        .iter()
        .map(|rank| f64::from(*rank) / 2.0)
        .collect();
    let tied = order.sorted.chunk_by(|a, b| a.0 == b.0);
    let sizes = tied.map(|group| group.len() as f64);
    (ranks, sizes.map(|t| t.powi(3) - t).sum())
}

/// The ranks of the sizes of values, zeros left out.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct SignedRanks {
    /// The number of values other than zero.
    pub n: usize,
    /// The sum of the mid-ranks of |x| where x > 0.
    pub positive: f64,
    /// The sum of t^3 - t over the groups of `t` equal |x|.
    pub ties: f64,
}

impl SignedRanks {
    /// Ranks the sizes of values, which must not contain NaN.
    ///
    /// Each value is packed into one whole number, its size followed by one bit for its sign: numbers sort faster than pairs,
    /// and the sums are read off the sorted numbers.
    pub fn of(x: &[f64]) -> Self {
        let key = |x: &f64| (x.abs().to_bits() << 1) | u64::from(*x > 0.0);
        let mut keys: Vec<u64> = x.iter().filter(|x| **x != 0.0).map(key).collect();
        keys.sort_unstable();
        let (mut positive, mut ties, mut below) = (0.0, 0.0, 0);
        for tied in keys.chunk_by(|a, b| a >> 1 == b >> 1) {
            let rank = below as f64 + (tied.len() + 1) as f64 / 2.0;
            positive += rank * tied.iter().filter(|key| **key & 1 == 1).count() as f64;
            ties += (tied.len() as f64).powi(3) - tied.len() as f64;
            below += tied.len();
        }
        Self {
            n: keys.len(),
            positive,
            ties,
        }
    }
}

/// Sorted values and their ranks. The buffers are reused; it is made for many sorts of a few hundred numbers each.
#[derive(Debug, Clone, Default)]
pub struct Order {
    /// The values in ascending order, each with its index in the original slice.
    sorted: Vec<(f64, u32)>,
    doubled_ranks: Vec<u32>,
    buckets: Vec<u32>,
    place: Vec<u32>,
}

/// The values count as crowded if the squared counts of the buckets sum to more than this many per value.
const CROWDED: u64 = 16;

impl Order {
    /// Sorts values, which must not contain NaN.
    ///
    /// The values are distributed to as many buckets as there are values and then put in order by insertion: about n steps
    /// instead of n log n where the values spread as returns do. Where they crowd into few buckets, the standard library
    /// sorts them.
    pub fn sort(&mut self, x: &[f64]) {
        let n = x.len();
        let scale = sum_of_sizes(x) / n.max(1) as f64;
        // The bucket number rises with the value; values beyond three times the mean absolute value go to the first or the
        // last bucket.
        let (middle, per_bucket) = (n as f64 / 2.0, n as f64 / 6.0 / scale);
        let bucket = |v: f64| (middle + v * per_bucket).clamp(0.0, n as f64) as u32;
        self.buckets.clear();
        self.buckets.resize(n + 2, 0);
        self.place.clear();
        self.place
            .extend(x.iter().map(|v| bucket(*v).min(n as u32)));
        for &place in &self.place {
            self.buckets[place as usize + 1] += 1;
        }
        let squares = self.buckets.iter().map(|count| u64::from(*count).pow(2));
        let crowded = squares.sum::<u64>() > CROWDED * n as u64;
        self.sorted.clear();
        if crowded || !per_bucket.is_normal() {
            self.sorted.extend(x.iter().zip(0..).map(|(v, i)| (*v, i)));
            self.sorted.sort_unstable_by(|a, b| a.0.total_cmp(&b.0));
        } else {
            let mut before = 0;
            for count in &mut self.buckets {
                before += *count;
                *count = before;
            }
            self.sorted.resize(n, (0.0, 0));
            for ((v, i), place) in x.iter().zip(0..).zip(&self.place) {
                let next = &mut self.buckets[*place as usize];
                self.sorted[*next as usize] = (*v, i);
                *next += 1;
            }
            for i in 1..n {
                let value = self.sorted[i];
                let mut j = i;
                while j > 0 && self.sorted[j - 1].0 > value.0 {
                    self.sorted[j] = self.sorted[j - 1];
                    j -= 1;
                }
                self.sorted[j] = value;
            }
        }
        self.rank();
    }

    fn rank(&mut self) {
        self.doubled_ranks.clear();
        self.doubled_ranks.resize(self.sorted.len(), 0);
        let mut below = 0;
        for tied in self.sorted.chunk_by(|a, b| a.0 == b.0) {
            let shared = 2 * below + tied.len() as u32 + 1;
            for (_, place) in tied {
                self.doubled_ranks[*place as usize] = shared;
            }
            below += tied.len() as u32;
        }
    }

    /// Returns twice the mid-rank of each value, which is always whole, in the order of the original slice.
    pub fn doubled_ranks(&self) -> &[u32] {
        &self.doubled_ranks
    }

    /// Returns the values in ascending order, each with its index in the original slice.
    pub fn sorted(&self) -> &[(f64, u32)] {
        &self.sorted
    }

    /// Computes twice the mid-ranks among these values and `others` together: first of these values in their original
    /// order, then of the others in theirs.
    pub fn doubled_ranks_among(&self, others: &Self, ranks: &mut Vec<u32>) {
        ranks.clear();
        ranks.extend_from_slice(&self.doubled_ranks);
        let mut below = 0;
        for (v, place) in &self.sorted {
            let rest = &others.sorted[below..];
            below += rest.iter().take_while(|(other, _)| other < v).count();
            let rest = &others.sorted[below..];
            let equal = rest.iter().take_while(|(other, _)| other == v).count();
            ranks[*place as usize] += (2 * below + equal) as u32;
        }
        let first = ranks.len();
        ranks.extend_from_slice(&others.doubled_ranks);
        for (v, place) in &others.sorted {
            let (below, not_above) = self.around(*v);
            ranks[first + *place as usize] += below + not_above;
        }
    }

    /// Returns how many values are below `v`, and how many are not above it.
    pub fn around(&self, v: f64) -> (u32, u32) {
        let below = self.sorted.partition_point(|(other, _)| *other < v);
        let equal = self.sorted[below..]
            .iter()
            .take_while(|(other, _)| *other == v)
            .count();
        (below as u32, (below + equal) as u32)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ties_share_their_ranks() {
        assert_eq!(
            mid_ranks(&[3.0, 1.0, 3.0, 2.0]),
            (vec![3.5, 1.0, 3.5, 2.0], 6.0)
        );
        assert_eq!(mid_ranks(&[0.0, -0.0]).0, [1.5, 1.5]);
        assert!(mid_ranks(&[]).0.is_empty());
        assert_eq!(mid_ranks(&[3.0, 1.0, 3.0, 2.0, 3.0]).1, 24.0);
    }

    #[test]
    fn signed_ranks_are_the_mid_ranks_of_sizes() {
        let x = [2.0, -1.0, 0.0, 2.0, -2.0, -0.0, 5e-324, -3.0];
        // Sizes 5e-324, 1, 2, 2, 2 and 3 have the ranks 1, 2, 4, 4, 4 and 6.
        let expected = SignedRanks {
            n: 6,
            positive: 1.0 + 4.0 + 4.0,
            ties: 24.0,
        };
        assert_eq!(SignedRanks::of(&x), expected);
        assert_eq!(SignedRanks::of(&[0.0]).n, 0);
    }

    /// Spread out, crowded, extreme and equal values.
    #[test]
    fn order_is_that_of_the_library() {
        let noise =
            |i: u64| ((i.wrapping_mul(6_364_136_223_846_793_005) >> 33) % 1009) as f64 - 504.0;
        let samples: [Vec<f64>; 5] = [
            (1..250).map(noise).collect(),
            (1..250).map(|i| noise(i).powi(9)).collect(),
            (1..250)
                .map(|i| if i % 3 == 0 { 0.0 } else { noise(i) * 1e-300 })
                .collect(),
            (1..250)
                .map(|i| if i == 7 { 1e300 } else { noise(i) })
                .collect(),
            vec![0.0; 40],
        ];
        for x in samples {
            let mut order = Order::default();
            order.sort(&x);
            let sorted: Vec<f64> = order.sorted().iter().map(|(v, _)| *v).collect();
            let mut expected = x.clone();
            expected.sort_by(f64::total_cmp);
            assert_eq!(sorted, expected);
            for (i, v) in x.iter().enumerate() {
                let below = x.iter().filter(|other| *other < v).count();
                let not_above = x.iter().filter(|other| *other <= v).count();
                assert_eq!(order.around(*v), (below as u32, not_above as u32));
                assert_eq!(order.doubled_ranks()[i] as usize, below + not_above + 1);
            }
            let (a, b) = x.split_at(x.len() / 4);
            let (mut first, mut second, mut both) =
                (Order::default(), Order::default(), Vec::new());
            first.sort(a);
            second.sort(b);
            first.doubled_ranks_among(&second, &mut both);
            assert_eq!(both, order.doubled_ranks());
        }
    }
}
