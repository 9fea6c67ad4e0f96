//! Sums over long slices, in eight partial sums side by side, which processors take at once. A value's place decides which
//! sum it goes to, and nothing is fused, so that the bits are the same on all processors.

use pulp::Arch;

const LANES: usize = 8;

/// The sum of the products of two slices of one length.
pub fn dot(x: &[f64], y: &[f64]) -> f64 {
    Arch::new().dispatch(|| dot_in_lanes(x, y))
}

#[inline(always)]
fn dot_in_lanes(x: &[f64], y: &[f64]) -> f64 {
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

/// The sum of |x|.
pub fn sum_of_sizes(x: &[f64]) -> f64 {
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

/// The sum of the squares.
pub fn sum_of_squares(x: &[f64]) -> f64 {
    dot(x, x)
}

/// x + scale y, in the place of x.
pub fn add_scaled(x: &mut [f64], scale: f64, y: &[f64]) {
    Arch::new().dispatch(|| {
        for (x, y) in x.iter_mut().zip(y) {
            *x += scale * y;
        }
    });
}

/// The sum of the squares of what these multiples of columns, each as long as y and one after the other, leave of y.
pub fn squares_left(y: &[f64], multiples: &[f64], columns: &[f64]) -> f64 {
    Arch::new().dispatch(|| squares_left_in_lanes(y, multiples, columns))
}

#[inline(always)]
fn squares_left_in_lanes(y: &[f64], multiples: &[f64], columns: &[f64]) -> f64 {
    let n = y.len();
    let mut sums = [0.0; LANES];
    for start in (0..n).step_by(LANES) {
        let block = start..n.min(start + LANES);
        let mut left = [0.0; LANES];
        left[..block.len()].copy_from_slice(&y[block.clone()]);
        for (j, multiple) in multiples.iter().enumerate() {
            let column = &columns[j * n + block.start..j * n + block.end];
            for (left, value) in left.iter_mut().zip(column) {
                *left -= multiple * value;
            }
        }
        for lane in 0..LANES {
            sums[lane] += left[lane] * left[lane];
        }
    }
    total(sums)
}

/// Sums of rows of `length` values, one after the other, each row times its weights: `weights` holds `count` numbers a row, and
/// there are as many sums.
pub fn combine(rows: &[f64], length: usize, weights: &[f64], count: usize) -> Vec<Vec<f64>> {
    Arch::new().dispatch(|| combine_in_blocks(rows, length, weights, count))
}

#[inline(always)]
fn combine_in_blocks(rows: &[f64], length: usize, weights: &[f64], count: usize) -> Vec<Vec<f64>> {
    /// Sums and values that are held at a time: few enough for the registers of a processor.
    const SUMS: usize = 4;
    const VALUES: usize = 8;
    let mut sums = vec![vec![0.0; length]; count];
    if count == 0 {
        return sums;
    }
    for start in (0..length).step_by(VALUES) {
        let values = VALUES.min(length - start);
        for first in (0..count).step_by(SUMS) {
            let held = SUMS.min(count - first);
            let mut block = [[0.0; VALUES]; SUMS];
            for (row, weights) in rows.chunks_exact(length).zip(weights.chunks_exact(count)) {
                let (mut value, mut weight) = ([0.0; VALUES], [0.0; SUMS]);
                value[..values].copy_from_slice(&row[start..start + values]);
                weight[..held].copy_from_slice(&weights[first..first + held]);
                for i in 0..SUMS {
                    for j in 0..VALUES {
                        block[i][j] += weight[i] * value[j];
                    }
                }
            }
            for (sum, block) in sums[first..first + held].iter_mut().zip(block) {
                sum[start..start + values].copy_from_slice(&block[..values]);
            }
        }
    }
    sums
}

fn total(sums: [f64; LANES]) -> f64 {
    let [a, b, c, d, e, f, g, h] = sums;
    ((a + b) + (c + d)) + ((e + f) + (g + h))
}

/// Adds 1 to each count whose rank is above a bound.
pub fn count_above(counts: &mut [i16], ranks: &[i16], bound: i16) {
    Arch::new().dispatch(|| {
        for (count, rank) in counts.iter_mut().zip(ranks) {
            *count += i16::from(*rank > bound);
        }
    });
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
        let ten: Vec<f64> = (1..=10).map(f64::from).collect();
        let columns = [[1.0; 10], [0.5; 10]].concat();
        assert_eq!(squares_left(&ten, &[3.0, 4.0], &columns), 85.0);
        let rows = [[1.0; 5], [10.0; 5]].concat();
        let weights = [1.0, 2.0, 3.0, 4.0, 5.0, 0.1, 0.2, 0.3, 0.4, 0.5];
        let sums = [2.0, 4.0, 6.0, 8.0, 10.0].map(|sum| vec![sum; 5]);
        assert_eq!(combine(&rows, 5, &weights, 5), sums);
        let mut counts = [5; 3];
        count_above(&mut counts, &[1, 2, 3], 1);
        assert_eq!(counts, [5, 6, 6]);
        let mut y = [1.0, 2.0];
        add_scaled(&mut y, -2.0, &[1.0, 0.5]);
        assert_eq!(y, [-1.0, 1.0]);
    }
}
