//! Weighted sums of rows, value by value.

use super::lanes::{LANES, widest};

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

widest! {
    /// Computes `shifts.len()` weighted sums of rows, less a number for each: value `j * length + i` of `sums` is the sum over rows
    /// `(values, weights)` of `weights[j] * values[i]`, less `shifts[j]`. A product and its addition are rounded once, which every
    /// processor does alike.
    combine[_simd](
        rows: &'a [(&'a [f64], &'a [f64])],
        length: usize,
        shifts: &'a [f64],
        sums: &'a mut [f64]
    ) -> () {
        let together = shifts.len() / SUMS * SUMS;
        let (some, rest) = sums.split_at_mut(together * length);
        for (number, sums) in some.chunks_exact_mut(SUMS * length).enumerate() {
            combine_some::<SUMS>(rows, number * SUMS, shifts, sums);
        }
        for (number, sums) in rest.chunks_exact_mut(length).enumerate() {
            combine_some::<1>(rows, together + number, shifts, sums);
        }
    }
}

/// Computes `S` sums of [`combine`], from number `first` on.
#[inline(always)]
fn combine_some<const S: usize>(
    rows: &[(&[f64], &[f64])],
    first: usize,
    shifts: &[f64],
    sums: &mut [f64],
) {
    let length = sums.len() / S;
    let whole = length - length % LANES;
    for start in (0..whole).step_by(LANES) {
        let block = block::<S, LANES>(rows, start, first, shifts);
        for (sum, block) in sums.chunks_exact_mut(length).zip(block) {
            sum[start..start + LANES].copy_from_slice(&block);
        }
    }
    for start in whole..length {
        let block = block::<S, 1>(rows, start, first, shifts);
        for (sum, [value]) in sums.chunks_exact_mut(length).zip(block) {
            sum[start] = value;
        }
    }
}

/// Returns `V` values, from position `start`, of `S` sums of [`combine`], from number `first` on.
#[inline(always)]
fn block<const S: usize, const V: usize>(
    rows: &[(&[f64], &[f64])],
    start: usize,
    first: usize,
    shifts: &[f64],
) -> [[f64; V]; S] {
    let mut block = [[0.0; V]; S];
    for (values, weights) in rows {
        let (values, weights) = (&values[start..start + V], &weights[first..first + S]);
        for sum in 0..S {
            for value in 0..V {
                block[sum][value] = weights[sum].mul_add(values[value], block[sum][value]);
            }
        }
    }
    for (sum, shift) in block.iter_mut().zip(&shifts[first..first + S]) {
        for value in sum {
            *value -= shift;
        }
    }
    block
}

/// The most rows of [`sum_of_few`].
pub const FEW_ROWS: usize = 16;

/// Computes a sum of [`combine`], bit for bit, of [`FEW_ROWS`] rows at most, each given with its weight, less `shift`.
pub fn sum_of_few<'a>(
    mut rows: impl Iterator<Item = (&'a [f64], f64)>,
    shift: f64,
    sum: &mut [f64],
) {
    let mut few = [(&[][..], 0.0); FEW_ROWS];
    let mut count = 0;
    for (place, row) in few.iter_mut().zip(rows.by_ref()) {
        *place = row;
        count += 1;
    }
    debug_assert!(rows.next().is_none(), "more than a few rows");
    sum_rows(&few[..count], shift, sum);
}

widest! {
    /// Computes the sum of [`sum_of_few`].
    sum_rows[_simd](rows: &'a [(&'a [f64], f64)], shift: f64, sum: &'a mut [f64]) -> () {
        sum.fill(0.0);
        for rows in rows.chunks(SUMS) {
            match rows.len() {
                1 => add_few::<1>(rows, sum),
                2 => add_few::<2>(rows, sum),
                3 => add_few::<3>(rows, sum),
                _ => add_few::<SUMS>(rows, sum),
            }
        }
        for value in sum {
            *value -= shift;
        }
    }
}

/// Adds `N` rows in their weights to a sum, one after the other.
#[inline(always)]
fn add_few<const N: usize>(rows: &[(&[f64], f64)], sum: &mut [f64]) {
    let mut values = [&[][..]; N];
    let mut weights = [0.0; N];
    for row in 0..N {
        (values[row], weights[row]) = (&rows[row].0[..sum.len()], rows[row].1);
    }
    for (place, sum) in sum.iter_mut().enumerate() {
        for row in 0..N {
            *sum = f64::mul_add(weights[row], values[row][place], *sum);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

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
    fn a_sum_of_few_rows_has_the_bits_of_many_sums_at_once() {
        let matrix: Vec<f64> = (0..16 * 30).map(|i| 1.0 / f64::from(i + 1)).collect();
        let weights: Vec<f64> = (0..16).map(|i| 0.3 + f64::from(i) / 7.0).collect();
        for count in 0..=FEW_ROWS {
            let rows = matrix.chunks(30).zip(&weights).take(count);
            let rows: Vec<(&[f64], &[f64])> = rows
                .map(|(row, weight)| (row, std::slice::from_ref(weight)))
                .collect();
            let (mut found, mut expected) = ([f64::NAN; 30], [f64::NAN; 30]);
            combine(&rows, 30, &[0.25], &mut expected);
            sum_of_few(
                rows.iter().map(|(row, weight)| (*row, weight[0])),
                0.25,
                &mut found,
            );
            assert_eq!(found, expected);
        }
    }
}
