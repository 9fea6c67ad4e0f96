//! Sums over long slices, in eight partial sums side by side, which processors take at once. A value's place decides which
//! sum it goes to, and nothing is fused, so that the bits are the same on all processors.

use pulp::{Arch, Simd, WithSimd};

const LANES: usize = 8;

/// Makes a function that is compiled for each width of registers, and runs with the widest that the processor has.
macro_rules! widest {
    ($(#[$doc:meta])* $name:ident($($arg:ident: $type:ty),*) -> $out:ty $body:block) => {
        $(#[$doc])*
        pub fn $name<'a>($($arg: $type),*) -> $out {
            struct Call<'a> {
                $($arg: $type),*
            }
            impl<'a> WithSimd for Call<'a> {
                type Output = $out;

                #[inline(always)]
                fn with_simd<S: Simd>(self, _: S) -> $out {
                    let Call { $($arg),* } = self;
                    $body
                }
            }
            Arch::new().dispatch(Call { $($arg),* })
        }
    };
}

widest! {
    /// The sum of the products of two slices of one length.
    dot(x: &'a [f64], y: &'a [f64]) -> f64 {
        let mut sums = [0.0; LANES];
        let (x, y) = (x.chunks_exact(LANES), y.chunks_exact(LANES));
        let rest = x.remainder().iter().zip(y.remainder());
        let rest: f64 = rest.map(|(x, y)| x * y).sum();
        for (x, y) in x.zip(y) {
            for lane in 0..LANES {
                sums[lane] += x[lane] * y[lane];
            }
        }
        total(sums) + rest
    }
}

widest! {
    /// The sum of |x|.
    sum_of_sizes(x: &'a [f64]) -> f64 {
        let blocks = x.chunks_exact(LANES);
        let rest: f64 = blocks.remainder().iter().map(|x| x.abs()).sum();
        let mut sums = [0.0; LANES];
        for block in blocks {
            for lane in 0..LANES {
                sums[lane] += block[lane].abs();
            }
        }
        total(sums) + rest
    }
}

widest! {
    /// Whether a value is NaN.
    has_gap(x: &'a [f64]) -> bool {
        x.iter().fold(false, |gap, x| gap | x.is_nan())
    }
}

widest! {
    /// How many values are above zero.
    count_positive(x: &'a [f64]) -> usize {
        x.iter().map(|x| usize::from(*x > 0.0)).sum()
    }
}

/// The sum of the squares.
pub fn sum_of_squares(x: &[f64]) -> f64 {
    dot(x, x)
}

widest! {
    /// x + scale y, in the place of x.
    add_scaled(x: &'a mut [f64], scale: f64, y: &'a [f64]) -> () {
        for (x, y) in x.iter_mut().zip(y) {
            *x += scale * y;
        }
    }
}

widest! {
    /// The sum of the squares of what these multiples of columns, each as long as y and one after the other, leave of y.
    squares_left(y: &'a [f64], multiples: &'a [f64], columns: &'a [f64]) -> f64 {
        let n = y.len();
        let blocks = y.chunks_exact(LANES);
        let rest = n - blocks.remainder().len()..n;
        let mut sums = [0.0; LANES];
        for (number, block) in blocks.enumerate() {
            let mut left = [0.0; LANES];
            left.copy_from_slice(block);
            for (j, multiple) in multiples.iter().enumerate() {
                let column = &columns[j * n + number * LANES..][..LANES];
                for lane in 0..LANES {
                    left[lane] -= multiple * column[lane];
                }
            }
            for lane in 0..LANES {
                sums[lane] += left[lane] * left[lane];
            }
        }
        let left = |i: usize| {
            let fitted = multiples.iter().enumerate().map(|(j, multiple)| multiple * columns[j * n + i]);
            y[i] - fitted.sum::<f64>()
        };
        total(sums) + rest.map(|i| left(i) * left(i)).sum::<f64>()
    }
}

/// What two slices of one length have in common where neither has a gap.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Common {
    /// The places.
    pub n: f64,
    /// sum x, sum y
    pub sums: [f64; 2],
    /// sum x^2, sum x y, sum y^2
    pub products: [f64; 3],
}

widest! {
    /// The moments of two slices over the places where neither is NaN.
    common(x: &'a [f64], y: &'a [f64]) -> Common {
        let mut sums = [[0.0; LANES]; 6];
        let mut add = |lane: usize, x: f64, y: f64| {
            let there = !x.is_nan() && !y.is_nan();
            let (one, x, y) = if there { (1.0, x, y) } else { (0.0, 0.0, 0.0) };
            let terms = [one, x, y, x * x, x * y, y * y];
            for sum in 0..6 {
                sums[sum][lane] += terms[sum];
            }
        };
        let (x, y) = (x.chunks_exact(LANES), y.chunks_exact(LANES));
        let rest = x.remainder().iter().zip(y.remainder());
        rest.enumerate().for_each(|(lane, (x, y))| add(lane, *x, *y));
        for (x, y) in x.zip(y) {
            for lane in 0..LANES {
                add(lane, x[lane], y[lane]);
            }
        }
        let [n, x, y, xx, xy, yy] = sums.map(total);
        Common { n, sums: [x, y], products: [xx, xy, yy] }
    }
}

/// Sums that are held at a time: with eight values each, few enough for the registers of a processor.
const SUMS: usize = 4;

/// Sums of rows of `length` values, one after the other, each row times its weights: `weights` holds `count` numbers a row, and
/// there are as many sums.
pub fn combine(rows: &[f64], length: usize, weights: &[f64], count: usize) -> Vec<Vec<f64>> {
    if count == 0 {
        return Vec::new();
    }
    let padded = count.next_multiple_of(SUMS);
    let mut padded_weights = Vec::with_capacity(weights.len() / count * padded);
    for weights in weights.chunks_exact(count) {
        padded_weights.extend_from_slice(weights);
        padded_weights.resize(padded_weights.len() + padded - count, 0.0);
    }
    let mut sums = vec![vec![0.0; length]; padded];
    combine_in_blocks(rows, length, &padded_weights, &mut sums);
    sums.truncate(count);
    sums
}

widest! {
    /// The same for a number of sums that is a multiple of [`SUMS`].
    combine_in_blocks(rows: &'a [f64], length: usize, weights: &'a [f64], sums: &'a mut [Vec<f64>]) -> () {
        let whole = length - length % LANES;
        let count = sums.len();
        for (number, sums) in sums.chunks_exact_mut(SUMS).enumerate() {
            let weights = || weights.chunks_exact(count).map(|weights| &weights[number * SUMS..][..SUMS]);
            let rows = || rows.chunks_exact(length).zip(weights());
            for start in (0..whole).step_by(LANES) {
                let block = block::<LANES>(start, rows());
                for (sum, block) in sums.iter_mut().zip(block) {
                    sum[start..start + LANES].copy_from_slice(&block);
                }
            }
            for start in whole..length {
                let block = block::<1>(start, rows());
                for (sum, [value]) in sums.iter_mut().zip(block) {
                    sum[start] = value;
                }
            }
        }
    }
}

/// V values of each of some sums.
#[inline(always)]
fn block<'a, const V: usize>(
    start: usize,
    rows: impl Iterator<Item = (&'a [f64], &'a [f64])>,
) -> [[f64; V]; SUMS] {
    let mut block = [[0.0; V]; SUMS];
    for (row, weights) in rows {
        let (row, weights) = (&row[start..start + V], &weights[..SUMS]);
        for sum in 0..SUMS {
            for value in 0..V {
                block[sum][value] += weights[sum] * row[value];
            }
        }
    }
    block
}

widest! {
    /// Adds 1 to each count whose rank is above a bound.
    count_above(counts: &'a mut [i16], ranks: &'a [i16], bound: i16) -> () {
        for (count, rank) in counts.iter_mut().zip(ranks) {
            *count += i16::from(*rank > bound);
        }
    }
}

fn total(sums: [f64; LANES]) -> f64 {
    let [a, b, c, d, e, f, g, h] = sums;
    ((a + b) + (c + d)) + ((e + f) + (g + h))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_value_counts_once() {
        let x: Vec<f64> = (1..=19).map(f64::from).collect();
        assert_eq!(sum_of_squares(&x), 2470.0);
        assert_eq!(dot(&x, &[2.0; 19]), 380.0);
        assert_eq!(dot(&[], &[]), 0.0);
        assert_eq!(sum_of_sizes(&[-1.0; 19]), 19.0);
        assert!(has_gap(&[1.0, f64::NAN]) && !has_gap(&[1.0; 19]));
        assert_eq!(count_positive(&[0.0, 2.0, -1.0, 3.0, f64::NAN]), 2);
        let ten: Vec<f64> = (1..=10).map(f64::from).collect();
        let columns = [[1.0; 10], [0.5; 10]].concat();
        assert_eq!(squares_left(&ten, &[3.0, 4.0], &columns), 85.0);
        let rows = [[1.0; 9], [10.0; 9]].concat();
        let weights = [1.0, 2.0, 3.0, 4.0, 5.0, 0.1, 0.2, 0.3, 0.4, 0.5];
        let sums = [2.0, 4.0, 6.0, 8.0, 10.0].map(|sum| vec![sum; 9]);
        assert_eq!(combine(&rows, 9, &weights, 5), sums);
        let gaps = [1.0, f64::NAN, 3.0, 4.0, f64::NAN, 2.0, 2.0, 2.0, 1.0];
        let found = common(&gaps, &[2.0, 1.0, f64::NAN, 1.0, 1.0, 0.0, 0.0, 0.0, 1.0]);
        assert_eq!((found.n, found.sums), (6.0, [12.0, 4.0]));
        assert_eq!(found.products, [30.0, 7.0, 6.0]);
        let mut counts = [5; 3];
        count_above(&mut counts, &[1, 2, 3], 1);
        assert_eq!(counts, [5, 6, 6]);
        let mut y = [1.0, 2.0];
        add_scaled(&mut y, -2.0, &[1.0, 0.5]);
        assert_eq!(y, [-1.0, 1.0]);
    }
}
