//! Sums over long slices. Eight partial sums are kept side by side, which a processor updates at once. The position of a
//! value decides which partial sum it goes to, and multiplications are fused with additions nowhere or everywhere, so that all
//! processors give the same bits.

use pulp::Simd;

/// Number of values that are processed side by side.
pub const LANES: usize = 8;

/// Eight partial sums, in as many registers as they need.
pub(super) struct Sums<S: Simd>(S, [S::f64s; LANES]);

impl<S: Simd> Sums<S> {
    #[inline(always)]
    pub(super) fn zero(simd: S) -> Self {
        Self(simd, [simd.splat_f64s(0.0); LANES])
    }

    /// Adds `x[i] * y[i]` to partial sum `i`.
    #[inline(always)]
    pub(super) fn add(&mut self, x: &[f64; LANES], y: &[f64; LANES]) {
        self.add_registers(S::as_simd_f64s(x).0, y);
    }

    /// Adds the same, with `x` in registers.
    #[inline(always)]
    pub(super) fn add_registers(&mut self, x: &[S::f64s], y: &[f64; LANES]) {
        let Self(simd, sums) = self;
        let y = S::as_simd_f64s(y).0;
        for ((sum, x), y) in sums.iter_mut().zip(x).zip(y) {
            *sum = simd.add_f64s(*sum, simd.mul_f64s(*x, *y));
        }
    }

    #[inline(always)]
    pub(super) fn total(&self) -> f64 {
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
pub(super) fn product(x: &[f64], y: &[f64]) -> f64 {
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
        for count in 1..=9 {
            let rows: Vec<f64> = (0..19 * count).map(|i| 1.0 / f64::from(i + 1)).collect();
            let mut out = vec![0.0; count as usize];
            products(&x, &rows, 19, &mut out);
            let each: Vec<f64> = rows.chunks(19).map(|row| dot(&x, row)).collect();
            assert_eq!(out, each);
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
