//! Weighted sums of rows, value by value, and their products with another row.

use pulp::Simd;

use super::lanes::{LANES, Sums, product, widest};

widest! {
    /// Adds `weights[r]` times row `r` to `sums`, for each row. The rows follow one after the other, each as long as
    /// `sums`.
    add_rows[_simd](sums: &'a mut [f64], weights: &'a [f64], rows: &'a [f64]) -> () {
        for (weight, row) in weights.iter().zip(rows.chunks_exact(sums.len())) {
            for (sum, value) in sums.iter_mut().zip(row) {
                *sum += weight * value;
            }
        }
    }
}

/// Number of sums that are kept in registers together.
const SUMS: usize = 4;

/// Number of blocks of values of each of them, where a register holds a block.
const WIDE: usize = 3;

widest! {
    /// Computes `shifts.len()` weighted sums of rows, less a number for each: value `j * length + i` of `sums` is the sum over rows
    /// `(values, weights)` of `weights[j] * values[i]`, less `shifts[j]`. A product and its addition are rounded once, which every
    /// processor does alike.
    combine[simd](
        rows: &'a [(&'a [f64], &'a [f64])],
        length: usize,
        shifts: &'a [f64],
        sums: &'a mut [f64]
    ) -> () {
        let together = shifts.len() / SUMS * SUMS;
        let (some, rest) = sums.split_at_mut(together * length);
        for (number, sums) in some.chunks_exact_mut(SUMS * length).enumerate() {
            combine_some::<S, SUMS>(simd, rows, number * SUMS, shifts, sums);
        }
        for (number, sums) in rest.chunks_exact_mut(length).enumerate() {
            combine_some::<S, 1>(simd, rows, together + number, shifts, sums);
        }
    }
}

/// Computes `N` sums of [`combine`], from number `first` on.
#[inline(always)]
fn combine_some<S: Simd, const N: usize>(
    simd: S,
    rows: &[(&[f64], &[f64])],
    first: usize,
    shifts: &[f64],
    sums: &mut [f64],
) {
    let length = sums.len() / N;
    let mut start = 0;
    // More values at a time where registers are wide and many enough to hold them.
    if S::F64_LANES == LANES {
        while start + WIDE * LANES <= length {
            write_blocks::<S, N, WIDE>(simd, rows, (start, first), shifts, sums);
            start += WIDE * LANES;
        }
    }
    while start + LANES <= length {
        write_blocks::<S, N, 1>(simd, rows, (start, first), shifts, sums);
        start += LANES;
    }
    for start in start..length {
        for (number, sums) in sums.chunks_exact_mut(length).enumerate() {
            let mut sum = 0.0;
            for (values, weights) in rows {
                sum = weights[first + number].mul_add(values[start], sum);
            }
            sums[start] = sum - shifts[first + number];
        }
    }
}

/// Writes `B` blocks of values, from position `start` on, of `N` sums of [`combine`], from number `first` on.
#[inline(always)]
fn write_blocks<S: Simd, const N: usize, const B: usize>(
    simd: S,
    rows: &[(&[f64], &[f64])],
    (start, first): (usize, usize),
    shifts: &[f64],
    sums: &mut [f64],
) {
    let mut blocks = [[[simd.splat_f64s(0.0); LANES]; B]; N];
    for (values, weights) in rows {
        let values = &values[start..start + B * LANES];
        let weights = &weights[first..first + N];
        for (blocks, weight) in blocks.iter_mut().zip(weights) {
            add_weighted(simd, blocks, *weight, values);
        }
    }
    let length = sums.len() / N;
    let sums = sums.chunks_exact_mut(length);
    for ((sums, blocks), shift) in sums.zip(&blocks).zip(&shifts[first..first + N]) {
        let shift = simd.splat_f64s(*shift);
        let (sums, _) = sums[start..start + B * LANES].as_chunks_mut::<LANES>();
        for (sums, block) in sums.iter_mut().zip(blocks) {
            let registers = S::as_mut_simd_f64s(sums).0;
            for (to, sum) in registers.iter_mut().zip(block) {
                *to = simd.sub_f64s(*sum, shift);
            }
        }
    }
}

/// Adds values in a weight to blocks of sums.
#[inline(always)]
fn add_weighted<S: Simd, const B: usize>(
    simd: S,
    blocks: &mut [[S::f64s; LANES]; B],
    weight: f64,
    values: &[f64],
) {
    let weight = simd.splat_f64s(weight);
    let (values, _) = values.as_chunks::<LANES>();
    for (block, values) in blocks.iter_mut().zip(values) {
        for (sum, values) in block.iter_mut().zip(S::as_simd_f64s(values).0) {
            *sum = simd.mul_add_f64s(weight, *values, *sum);
        }
    }
}

/// Blocks of values that [`dot_of_sum`] keeps in registers together.
const BLOCKS: usize = 4;

widest! {
    /// Returns the [`dot`](super::lanes::dot) product of `y` and a weighted sum of rows less `shift`, bit for bit as if [`combine`] had
    /// made that sum. Each row is as long as `y` and comes with its weight.
    dot_of_sum[simd](rows: &'a [(&'a [f64], f64)], shift: f64, y: &'a [f64]) -> f64 {
        let (blocks, last) = y.as_chunks::<LANES>();
        let (several, single) = blocks.as_chunks::<BLOCKS>();
        let mut sums = Sums::zero(simd);
        for (number, y) in several.iter().enumerate() {
            add_products(simd, &mut sums, rows, (number * BLOCKS * LANES, shift), y);
        }
        let rest = several.len() * BLOCKS;
        for (number, y) in (rest..).zip(single) {
            let y = std::array::from_ref(y);
            add_products(simd, &mut sums, rows, (number * LANES, shift), y);
        }
        let mut left = [0.0; LANES];
        let first = y.len() - last.len();
        for (place, left) in left[..last.len()].iter_mut().enumerate() {
            for (row, weight) in rows {
                *left = weight.mul_add(row[first + place], *left);
            }
            *left -= shift;
        }
        sums.total() + product(&left[..last.len()], last)
    }
}

/// Adds the products of `B` blocks of a weighted sum of rows, from position `start` on, with those of `y`.
#[inline(always)]
fn add_products<S: Simd, const B: usize>(
    simd: S,
    sums: &mut Sums<S>,
    rows: &[(&[f64], f64)],
    (start, shift): (usize, f64),
    y: &[[f64; LANES]; B],
) {
    let mut blocks = [[simd.splat_f64s(0.0); LANES]; B];
    for (row, weight) in rows {
        add_weighted(simd, &mut blocks, *weight, &row[start..start + B * LANES]);
    }
    let shift = simd.splat_f64s(shift);
    for (block, y) in blocks.iter_mut().zip(y) {
        for value in block.iter_mut() {
            *value = simd.sub_f64s(*value, shift);
        }
        sums.add_registers(block, y);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::math::lanes::dot;

    #[test]
    fn a_sum_holds_every_row_in_its_weight() {
        for count in 1..=9 {
            let rows: Vec<f64> = (0..19 * count).map(|i| 1.0 / f64::from(i + 1)).collect();
            let mut sums = [1.0; 19];
            add_rows(&mut sums, &[2.0, 3.0], &rows);
            let second = if count > 1 { 3.0 * rows[19] } else { 0.0 };
            assert_eq!(sums[0], 1.0 + 2.0 * rows[0] + second);
        }
        let rows: [(&[f64], &[f64]); 2] = [
            (&[1.0; 9], &[1.0, 2.0, 3.0, 4.0, 5.0]),
            (&[10.0; 9], &[0.1, 0.2, 0.3, 0.4, 0.5]),
        ];
        let mut found = [f64::NAN; 45];
        combine(&rows, 9, &[0.0; 5], &mut found);
        assert_eq!(
            found,
            *[2.0, 4.0, 6.0, 8.0, 10.0]
                .map(|sum| [sum; 9])
                .as_flattened()
        );
        combine(&rows, 9, &[1.0, 2.0, 3.0, 4.0, 5.0], &mut found);
        assert_eq!(
            found,
            *[1.0, 2.0, 3.0, 4.0, 5.0].map(|sum| [sum; 9]).as_flattened()
        );
    }

    #[test]
    fn the_product_with_a_sum_has_the_bits_of_the_sum_made_first() {
        for length in [1, 7, 8, 30, 64, 75, 240] {
            let values = (0..17 * length).map(|i| 1.0 / (i + 1) as f64);
            let matrix: Vec<f64> = values.collect();
            let (y, matrix) = matrix.split_at(length);
            let rows: Vec<&[f64]> = matrix.chunks(length).collect();
            for count in [0, 1, 3, rows.len()] {
                let weighted = rows.iter().zip(0..count);
                let weighted = weighted.map(|(row, i)| (*row, 0.3 + i as f64 / 7.0));
                let weighted: Vec<(&[f64], f64)> = weighted.collect();
                let each: Vec<(&[f64], &[f64])> = weighted
                    .iter()
                    .map(|(row, weight)| (*row, std::slice::from_ref(weight)))
                    .collect();
                let mut sum = vec![f64::NAN; length];
                combine(&each, length, &[0.25], &mut sum);
                assert_eq!(dot_of_sum(&weighted, 0.25, y), dot(&sum, y));
            }
        }
    }
}
