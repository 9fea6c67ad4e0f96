//! Sums over long slices. Eight partial sums are kept side by side, which a processor updates at once. The position of a
//! value decides which partial sum it goes to, and multiplications are fused with additions nowhere or everywhere, so that all
//! processors give the same bits.

use pulp::Simd;

/// Number of values that are processed side by side.
pub const LANES: usize = 8;

/// Eight partial sums, in as many registers as they need.
struct Sums<S: Simd>(S, [S::f64s; LANES]);

impl<S: Simd> Sums<S> {
    #[inline(always)]
    fn zero(simd: S) -> Self {
        Self(simd, [simd.splat_f64s(0.0); LANES])
    }

    /// Adds `x[i] * y[i]` to partial sum `i`.
    #[inline(always)]
    fn add(&mut self, x: &[f64; LANES], y: &[f64; LANES]) {
        let Self(simd, sums) = self;
        let (x, y) = (S::as_simd_f64s(x).0, S::as_simd_f64s(y).0);
        for ((sum, x), y) in sums.iter_mut().zip(x).zip(y) {
            *sum = simd.add_f64s(*sum, simd.mul_f64s(*x, *y));
        }
    }

    #[inline(always)]
    fn total(&self) -> f64 {
        let mut lanes = [0.0; LANES];
        let registers = S::as_mut_simd_f64s(&mut lanes).0;
        registers
            .iter_mut()
            .zip(&self.1)
            .for_each(|(to, from)| *to = *from);
        let [a, b, c, d, e, f, g, h] = lanes;
        ((a + e) + (c + g)) + ((b + f) + (d + h))
    }
}

/// Defines a function that is compiled for each register width and runs with the widest one the processor has. The name in
/// brackets gives the function's body access to that width. Sums that end in one number use it to choose their registers,
/// because the compiler by itself would shuffle the lanes at every step.
macro_rules! widest {
    ($(#[$doc:meta])* $name:ident[$simd:ident]($($arg:ident: $type:ty),*) -> $out:ty $body:block) => {
        $(#[$doc])*
        pub fn $name<'a>($($arg: $type),*) -> $out {
            struct Call<'a> {
                $($arg: $type),*
            }
            impl<'a> ::pulp::WithSimd for Call<'a> {
                type Output = $out;

                #[inline(always)]
                fn with_simd<S: ::pulp::Simd>(self, $simd: S) -> $out {
                    let Call { $($arg),* } = self;
                    $body
                }
            }
            ::pulp::Arch::new().dispatch(Call { $($arg),* })
        }
    };
}

pub(crate) use widest;

widest! {
    /// Returns the sum of the products of two slices of equal length.
    dot[simd](x: &'a [f64], y: &'a [f64]) -> f64 {
        let ((x, x_rest), (y, y_rest)) = (x.as_chunks(), y.as_chunks());
        let mut sums = Sums::zero(simd);
        x.iter().zip(y).for_each(|(x, y)| sums.add(x, y));
        sums.total() + product(x_rest, y_rest)
    }
}

/// Returns the sum of products without registers, for the values that do not fill a block.
#[inline(always)]
fn product(x: &[f64], y: &[f64]) -> f64 {
    x.iter().zip(y).map(|(x, y)| x * y).sum()
}

widest! {
    /// Returns the sum.
    sum[simd](x: &'a [f64]) -> f64 {
        let (blocks, rest) = x.as_chunks::<LANES>();
        let mut sums = Sums::zero(simd);
        blocks.iter().for_each(|x| sums.add(x, &[1.0; LANES]));
        sums.total() + rest.iter().sum::<f64>()
    }
}

widest! {
    /// Returns the sum of (x - middle)^2.
    squares_about[simd](x: &'a [f64], middle: f64) -> f64 {
        let (blocks, rest) = x.as_chunks::<LANES>();
        let mut sums = Sums::zero(simd);
        for x in blocks {
            let from = x.map(|x| x - middle);
            sums.add(&from, &from);
        }
        sums.total() + rest.iter().map(|x| (x - middle) * (x - middle)).sum::<f64>()
    }
}

widest! {
    /// Returns the sum of ((x - middle) / size)^3.
    cubes_about[simd](x: &'a [f64], middle: f64, size: f64) -> f64 {
        let (blocks, rest) = x.as_chunks::<LANES>();
        let mut sums = Sums::zero(simd);
        for x in blocks {
            let from = x.map(|x| (x - middle) / size);
            sums.add(&from.map(|from| from * from), &from);
        }
        let from = rest.iter().map(|x| (x - middle) / size);
        sums.total() + from.map(|from| from * from * from).sum::<f64>()
    }
}

widest! {
    /// Returns the largest |x|; 0 for an empty slice.
    largest_size[_simd](x: &'a [f64]) -> f64 {
        let (blocks, rest) = x.as_chunks::<LANES>();
        let mut largest = [0.0; LANES];
        for x in blocks {
            for (largest, x) in largest.iter_mut().zip(x) {
                *largest = if x.abs() > *largest { x.abs() } else { *largest };
            }
        }
        rest.iter().chain(&largest).fold(0.0, |most, x| x.abs().max(most))
    }
}

widest! {
    /// Returns the sum of |x|.
    sum_of_sizes[simd](x: &'a [f64]) -> f64 {
        let (blocks, rest) = x.as_chunks::<LANES>();
        let mut sums = Sums::zero(simd);
        blocks.iter().for_each(|x| sums.add(&x.map(f64::abs), &[1.0; LANES]));
        sums.total() + rest.iter().map(|x| x.abs()).sum::<f64>()
    }
}

widest! {
    /// Returns whether any value is NaN.
    has_gap[_simd](x: &'a [f64]) -> bool {
        x.iter().fold(false, |gap, x| gap | x.is_nan())
    }
}

widest! {
    /// Returns the number of values above zero.
    count_positive[_simd](x: &'a [f64]) -> usize {
        x.iter().map(|x| usize::from(*x > 0.0)).sum()
    }
}

/// Returns the sum of squares.
pub fn sum_of_squares(x: &[f64]) -> f64 {
    dot(x, x)
}

widest! {
    /// Adds `scale * y` to `x`.
    add_scaled[_simd](x: &'a mut [f64], scale: f64, y: &'a [f64]) -> () {
        for (x, y) in x.iter_mut().zip(y) {
            *x += scale * y;
        }
    }
}

widest! {
    /// Returns the sum of squared residuals of `y` after `multiples[j]` times column `j` is subtracted for each `j`. The
    /// columns follow one after the other in `columns`, each as long as `y`.
    squares_left[simd](y: &'a [f64], multiples: &'a [f64], columns: &'a [f64]) -> f64 {
        let n = y.len();
        let (blocks, rest) = y.as_chunks::<LANES>();
        let mut sums = Sums::zero(simd);
        for (number, block) in blocks.iter().enumerate() {
            let mut left = *block;
            for (j, multiple) in multiples.iter().enumerate() {
                let column = &columns[j * n + number * LANES..][..LANES];
                left.iter_mut().zip(column).for_each(|(left, x)| *left -= multiple * x);
            }
            sums.add(&left, &left);
        }
        let left = |i: usize| {
            let fitted = multiples.iter().enumerate().map(|(j, multiple)| multiple * columns[j * n + i]);
            y[i] - fitted.sum::<f64>()
        };
        let rest = n - rest.len()..n;
        sums.total() + rest.map(|i| left(i) * left(i)).sum::<f64>()
    }
}

/// Number of rows processed together: few enough that eight values of each fit into the registers of a processor.
const ROWS: usize = 4;

widest! {
    /// Computes `out[r]`: the [`dot`] product, bit for bit, of `x` and the first `x.len()` values of row `r`. Row `r`
    /// begins at `r * stride`.
    products[simd](x: &'a [f64], rows: &'a [f64], stride: usize, out: &'a mut [f64]) -> () {
        let n = x.len();
        let (x, x_rest) = x.as_chunks();
        for (number, out) in out.chunks_mut(ROWS).enumerate() {
            // Where fewer than `ROWS` rows are left, the last one is computed more than once.
            let place = |row: usize| (number * ROWS + row.min(out.len() - 1)) * stride;
            let row = |row: usize| rows[place(row)..][..n].as_chunks();
            let ((a, a_rest), (b, b_rest), (c, c_rest), (d, d_rest)) = (row(0), row(1), row(2), row(3));
            let mut sums = [(); ROWS].map(|()| Sums::zero(simd));
            for ((((x, a), b), c), d) in x.iter().zip(a).zip(b).zip(c).zip(d) {
                sums[0].add(x, a);
                sums[1].add(x, b);
                sums[2].add(x, c);
                sums[3].add(x, d);
            }
            for ((out, sums), rest) in out.iter_mut().zip(sums).zip([a_rest, b_rest, c_rest, d_rest]) {
                *out = sums.total() + product(x_rest, rest);
            }
        }
    }
}

widest! {
    /// Subtracts the values of some days from the moments of `LANES` events: `moments` holds n, sum x and sum x^2 of each
    /// event. `values[d][e]` is the value of event `e`, `there[d][e]` is 1 where it exists and 0 where it does not, with `d
    /// = day + shift`.
    leave_out[_simd](
        moments: &'a mut [[f64; LANES]; 3],
        days: &'a [usize],
        shift: isize,
        values: &'a [[f64; LANES]],
        there: &'a [[f64; LANES]]
    ) -> () {
        let [mut n, mut sum, mut squares] = *moments;
        for day in days {
            let day = day.wrapping_add_signed(shift);
            let (x, there) = (&values[day], &there[day]);
            for lane in 0..LANES {
                n[lane] -= there[lane];
                sum[lane] -= x[lane];
                squares[lane] -= x[lane] * x[lane];
            }
        }
        *moments = [n, sum, squares];
    }
}

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

/// Computes a sum of [`combine`], bit for bit, of a few rows, each given with its weight, less `shift`.
pub fn sum_of_few<'a>(rows: impl Iterator<Item = (&'a [f64], f64)>, shift: f64, sum: &mut [f64]) {
    let mut few = [(&[][..], 0.0); FEW_ROWS];
    let mut count = 0;
    for (place, row) in few.iter_mut().zip(rows) {
        *place = row;
        count += 1;
    }
    sum_rows(&few[..count], shift, sum);
}

widest! {
    /// Computes the sum of [`sum_of_few`], a few rows at a time over all values: for few rows that takes less time than a few values at a
    /// time over all rows.
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
    fn every_value_counts_once() {
        let x: Vec<f64> = (1..=19).map(f64::from).collect();
        assert_eq!(sum_of_squares(&x), 2470.0);
        assert_eq!(dot(&x, &[2.0; 19]), 380.0);
        assert_eq!(dot(&[], &[]), 0.0);
        assert_eq!((sum(&x), sum_of_sizes(&[-1.0; 19])), (190.0, 19.0));
        assert_eq!(squares_about(&x, 10.0), 570.0);
        assert_eq!(cubes_about(&x, 9.0, 2.0), 1729.0 / 8.0);
        assert_eq!((largest_size(&x), largest_size(&[])), (19.0, 0.0));
        assert_eq!(largest_size(&[0.0, -2.0, 1.0]), 2.0);
        assert!(has_gap(&[1.0, f64::NAN]) && !has_gap(&[1.0; 19]));
        assert_eq!(count_positive(&[0.0, 2.0, -1.0, 3.0, f64::NAN]), 2);
        let ten: Vec<f64> = (1..=10).map(f64::from).collect();
        let columns = [[1.0; 10], [0.5; 10]].concat();
        assert_eq!(squares_left(&ten, &[3.0, 4.0], &columns), 85.0);
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
        for count in 1..=9 {
            let rows: Vec<f64> = (0..19 * count).map(|i| 1.0 / f64::from(i + 1)).collect();
            let (mut out, mut sums) = (vec![0.0; count as usize], [1.0; 19]);
            products(&x, &rows, 19, &mut out);
            let each: Vec<f64> = rows.chunks(19).map(|row| dot(&x, row)).collect();
            assert_eq!(out, each);
            add_rows(&mut sums, &[2.0, 3.0], &rows);
            let second = if count > 1 { 3.0 * rows[19] } else { 0.0 };
            assert_eq!(sums[0], 1.0 + 2.0 * rows[0] + second);
        }
        let mut moments = [[9.0; LANES]; 3];
        let (values, there) = ([[2.0; LANES], [3.0; LANES]], [[0.0; LANES], [1.0; LANES]]);
        leave_out(&mut moments, &[2], -1, &values, &there);
        assert_eq!(moments.map(|moment| moment[7]), [8.0, 6.0, 0.0]);
        let mut y = [1.0, 2.0];
        add_scaled(&mut y, -2.0, &[1.0, 0.5]);
        assert_eq!(y, [-1.0, 1.0]);
    }
}
