//! Ordinary least squares by Householder reflections.

use std::sync::Arc;

use super::lanes::{add_scaled, dot, squares_left, sum_of_squares};

/// Least-squares fit of `n` observations on `k` regressors.
#[derive(Debug, Clone, PartialEq)]
pub struct LeastSquares {
    /// The `k` coefficients, in the order of the regressors.
    pub coefficients: Vec<f64>,
    /// Sum of squared residuals.
    pub sse: f64,
    /// Sum of squares explained by the regressors after the first. Where the first regressor is the constant, this is SST -
    /// SSE about the mean.
    pub explained: f64,
    /// (X'X)^-1, `k` by `k`, row by row.
    pub xtx_inverse: Arc<[f64]>,
}

/// Collinear regressors: the one with this index is a linear combination of those before it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Collinear(pub usize);

/// A column counts as collinear if its part orthogonal to the columns before it is at most this share of its length.
const RANK_TOLERANCE: f64 = 1e-11;

/// Regresses `y` on `columns`, each as long as `y`.
///
/// # Errors
/// [`Collinear`] where a column is, up to rounding, a combination of those before it, or where there are fewer rows than
/// columns.
pub fn least_squares(columns: &[&[f64]], y: &[f64]) -> Result<LeastSquares, Collinear> {
    Decomposition::of(columns, y.len()).map(|decomposition| decomposition.fit(y))
}

/// The decomposition X = QR of `k` columns of `n` rows, which gives the least-squares fit of any number of `y`.
///
/// It is used instead of the normal equations because forming X'X would lose half of the digits. Source: Golub & Van Loan,
/// Matrix Computations, section 5.3.
#[derive(Debug, Clone)]
pub struct Decomposition {
    /// The `k` orthonormal columns of Q, one after the other.
    q: Vec<f64>,
    n: usize,
    /// R^-1, upper triangular, row by row.
    r_inverse: Vec<f64>,
    xtx_inverse: Arc<[f64]>,
}

impl Decomposition {
    /// Decomposes columns of `n` rows.
    ///
    /// # Errors
    /// [`Collinear`], as in [`least_squares`].
    pub fn of(columns: &[&[f64]], n: usize) -> Result<Self, Collinear> {
        let k = columns.len();
        if n < k {
            return Err(Collinear(n));
        }
        let mut work: Vec<Vec<f64>> = columns.iter().map(|column| column.to_vec()).collect();
        let mut reflectors: Vec<(Vec<f64>, f64)> = Vec::with_capacity(k);
        let mut r = vec![0.0; k * k];
        for j in 0..k {
            for i in 0..j {
                r[i * k + j] = work[j][i];
            }
            let length = sum_of_squares(&work[j]).sqrt();
            let tail = sum_of_squares(&work[j][j..]).sqrt();
            if tail.is_nan() || tail <= length * RANK_TOLERANCE {
                return Err(Collinear(j));
            }
            let pivot = if work[j][j] > 0.0 { -tail } else { tail };
            r[j * k + j] = pivot;
            let mut reflector = work[j][j..].to_vec();
            reflector[0] -= pivot;
            let squared = sum_of_squares(&reflector);
            for column in &mut work[j + 1..] {
                reflect(&mut column[j..], &reflector, squared);
            }
            reflectors.push((reflector, squared));
        }
        let mut q = vec![0.0; k * n];
        for j in 0..k {
            let column = &mut q[j * n..(j + 1) * n];
            column[j] = 1.0;
            for (i, (reflector, squared)) in reflectors.iter().enumerate().rev() {
                reflect(&mut column[i..], reflector, *squared);
            }
        }
        let r_inverse = invert_upper(&r, k);
        Ok(Self {
            q,
            n,
            xtx_inverse: times_transpose(&r_inverse, k).into(),
            r_inverse,
        })
    }

    /// Returns the leverage x' (X'X)^-1 x of a row `x` of regressors.
    pub fn leverage(&self, x: &[f64]) -> f64 {
        quadratic_form(&self.xtx_inverse, x)
    }

    /// Returns (X'X)^-1, which all fits of this decomposition share.
    pub fn xtx_inverse(&self) -> Arc<[f64]> {
        Arc::clone(&self.xtx_inverse)
    }

    /// Returns whether `xtx_inverse` is the very matrix of this decomposition (the same allocation).
    pub fn made(&self, xtx_inverse: &Arc<[f64]>) -> bool {
        Arc::ptr_eq(&self.xtx_inverse, xtx_inverse)
    }

    /// Regresses `y`, which is as long as the columns, on the columns.
    pub fn fit(&self, y: &[f64]) -> LeastSquares {
        let columns = self.q.chunks_exact(self.n.max(1));
        let k = columns.len();
        // Most models have few regressors, whose projections need no memory of their own.
        let (mut few, mut many) = ([0.0; 8], Vec::new());
        let projections = match few.get_mut(..k) {
            Some(few) => few,
            None => {
                many.resize(k, 0.0);
                &mut many[..]
            }
        };
        for (projection, q) in projections.iter_mut().zip(columns) {
            *projection = dot(q, y);
        }
        let coefficient = |i: usize| {
            let row = &self.r_inverse[i * k..(i + 1) * k];
            row[i..]
                .iter()
                .zip(&projections[i..])
                .map(|(r, c)| r * c)
                .sum()
        };
        LeastSquares {
            coefficients: (0..k).map(coefficient).collect(),
            sse: squares_left(y, projections, &self.q),
            explained: projections.iter().skip(1).map(|c| c * c).sum(),
            xtx_inverse: self.xtx_inverse(),
        }
    }
}

/// Returns x' A x, where `a` holds the square matrix A row by row.
pub fn quadratic_form(a: &[f64], x: &[f64]) -> f64 {
    let k = x.len();
    let row = |i: usize| {
        let products = a[i * k..(i + 1) * k].iter().zip(x).map(|(a, x)| a * x);
        x[i] * products.sum::<f64>()
    };
    (0..k).map(row).sum()
}

/// Returns the residuals of `y`: `y` less the sum of the columns times their coefficients.
pub fn residuals(columns: &[&[f64]], coefficients: &[f64], y: &[f64]) -> Vec<f64> {
    let left = |(row, y): (usize, &f64)| {
        let fitted = columns.iter().zip(coefficients).map(|(x, b)| x[row] * b);
        y - fitted.sum::<f64>()
    };
    y.iter().enumerate().map(left).collect()
}

/// Reflects `x` at the plane orthogonal to `reflector`, whose squared length is `squared`.
fn reflect(x: &mut [f64], reflector: &[f64], squared: f64) {
    let scale = 2.0 * dot(x, reflector) / squared;
    add_scaled(x, -scale, reflector);
}

/// Returns the inverse of an upper triangular `k` by `k` matrix, by back substitution.
fn invert_upper(r: &[f64], k: usize) -> Vec<f64> {
    let mut inverse = vec![0.0; k * k];
    for j in 0..k {
        inverse[j * k + j] = 1.0 / r[j * k + j];
        for i in (0..j).rev() {
            let sum: f64 = (i + 1..=j).map(|m| r[i * k + m] * inverse[m * k + j]).sum();
            inverse[i * k + j] = -sum / r[i * k + i];
        }
    }
    inverse
}

/// Returns A A', which is (X'X)^-1 for A = R^-1.
fn times_transpose(a: &[f64], k: usize) -> Vec<f64> {
    let mut product = vec![0.0; k * k];
    for i in 0..k {
        for j in 0..k {
            product[i * k + j] = (0..k).map(|m| a[i * k + m] * a[j * k + m]).sum();
        }
    }
    product
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_through_three_points() {
        let fit = least_squares(&[&[1.0; 3], &[0.0, 1.0, 2.0]], &[1.0, 2.0, 4.0]).unwrap();
        // The tolerance is about ten rounding errors of numbers near 1.
        let close = |found: f64, expected: f64| (found - expected).abs() < 2e-15;
        assert!(close(fit.coefficients[0], 5.0 / 6.0));
        assert!(close(fit.coefficients[1], 1.5));
        assert!(close(fit.sse, 1.0 / 6.0));
        assert!(close(fit.explained, 4.5));
        let left = residuals(
            &[&[1.0; 3], &[0.0, 1.0, 2.0]],
            &fit.coefficients,
            &[1.0, 2.0, 4.0],
        );
        let expected = [1.0 / 6.0, -1.0 / 3.0, 1.0 / 6.0];
        assert!(left.len() == 3 && left.iter().zip(expected).all(|(a, b)| close(*a, b)));
        let expected = [5.0 / 6.0, -0.5, -0.5, 0.5];
        assert_eq!(fit.xtx_inverse.len(), 4);
        assert!(
            fit.xtx_inverse
                .iter()
                .zip(expected)
                .all(|(a, b)| close(*a, b))
        );
    }

    #[test]
    fn a_parabola_through_four_points() {
        let columns: [&[f64]; 3] = [&[1.0; 4], &[0.0, 1.0, 2.0, 3.0], &[0.0, 1.0, 4.0, 9.0]];
        let decomposition = Decomposition::of(&columns, 4).unwrap();
        let close = |found: f64, expected: f64| (found - expected).abs() < 1e-13;
        // What is left are half the third differences: (-1, 3, -3, 1) / 2.
        let fit = decomposition.fit(&[1.0, 2.0, 0.0, 5.0]);
        let coefficients = fit.coefficients.iter().zip([1.5, -2.0, 1.0]);
        assert!(coefficients.into_iter().all(|(a, b)| close(*a, b)));
        assert!(close(fit.sse, 5.0));
        // The adjugate of X'X, by its determinant of 80.
        let expected = [76.0, -84.0, 20.0, -84.0, 196.0, -60.0, 20.0, -60.0, 20.0];
        for (found, expected) in fit.xtx_inverse.iter().zip(expected) {
            assert!(close(*found, expected / 80.0), "{found}");
        }
        for (x, leverage) in [(0.0, 0.95), (1.0, 0.55), (2.0, 0.55), (3.0, 0.95)] {
            assert!(close(decomposition.leverage(&[1.0, x, x * x]), leverage));
        }
        assert!(decomposition.made(&fit.xtx_inverse));
        assert!(!decomposition.made(&fit.xtx_inverse.to_vec().into()));
    }

    #[test]
    fn as_many_points_as_regressors_are_met() {
        let fit = least_squares(&[&[1.0; 2], &[0.0, 1.0]], &[1.0, 3.0]).unwrap();
        // About ten rounding errors of numbers near 3, and their squares.
        let close = |found: f64, expected: f64| (found - expected).abs() < 6e-15;
        assert!(close(fit.coefficients[0], 1.0) && close(fit.coefficients[1], 2.0));
        assert!(fit.sse < 1e-28);
    }

    #[test]
    fn a_constant_regressor_beside_the_intercept_is_found() {
        assert_eq!(
            least_squares(&[&[1.0; 4], &[0.01; 4]], &[1.0, 2.0, 3.0, 4.0]),
            Err(Collinear(1))
        );
        assert_eq!(least_squares(&[&[1.0], &[2.0]], &[1.0]), Err(Collinear(1)));
        assert_eq!(
            least_squares(&[&[0.0; 3]], &[1.0, 2.0, 3.0]),
            Err(Collinear(0))
        );
    }

    #[test]
    fn no_regressors_leave_everything() {
        let fit = least_squares(&[], &[3.0, 4.0]).unwrap();
        assert_eq!((fit.sse, fit.coefficients.len()), (25.0, 0));
    }
}
