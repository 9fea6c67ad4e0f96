//! Ordinary least squares by Householder reflections.

/// What least squares made of `n` observations of `k` regressors.
#[derive(Debug, Clone, PartialEq)]
pub struct LeastSquares {
    /// The k coefficients, in the order of the regressors.
    pub coefficients: Vec<f64>,
    /// The sum of the squared residuals.
    pub sse: f64,
    /// (X'X)^-1, k by k, row after row.
    pub xtx_inverse: Vec<f64>,
}

/// The regressors do not determine the coefficients: the one at this position is a combination of those before it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Collinear(pub usize);

/// A column whose part orthogonal to those before it is smaller than this share of its length adds only rounding.
const RANK_TOLERANCE: f64 = 1e-11;

/// Fits `y` on the columns, each as long as `y`.
///
/// QR rather than normal equations: the squares of (X'X) would cost half of the digits. Source: Golub & Van Loan,
/// Matrix Computations, section 5.3.
///
/// # Errors
/// [`Collinear`] where a column (nearly) repeats those before it, which includes fewer rows than columns.
pub fn least_squares(columns: &[&[f64]], y: &[f64]) -> Result<LeastSquares, Collinear> {
    let (n, k) = (y.len(), columns.len());
    if n < k {
        return Err(Collinear(n));
    }
    let mut q: Vec<Vec<f64>> = columns.iter().map(|column| column.to_vec()).collect();
    let mut rest = y.to_vec();
    let mut r = vec![0.0; k * k];
    for j in 0..k {
        let length = norm(&q[j]);
        for i in 0..j {
            r[i * k + j] = q[j][i];
        }
        let tail = norm(&q[j][j..]);
        if tail.is_nan() || tail <= length * RANK_TOLERANCE {
            return Err(Collinear(j));
        }
        let pivot = if q[j][j] > 0.0 { -tail } else { tail };
        r[j * k + j] = pivot;
        let mut reflector = q[j][j..].to_vec();
        reflector[0] -= pivot;
        let squared: f64 = reflector.iter().map(|v| v * v).sum();
        for column in q[j + 1..].iter_mut().chain(std::iter::once(&mut rest)) {
            reflect(&mut column[j..], &reflector, squared);
        }
    }
    let r_inverse = invert_upper(&r, k);
    Ok(LeastSquares {
        coefficients: (0..k)
            .map(|i| (i..k).map(|j| r_inverse[i * k + j] * rest[j]).sum())
            .collect(),
        sse: rest[k..].iter().map(|v| v * v).sum(),
        xtx_inverse: times_transpose(&r_inverse, k),
    })
}

/// What coefficients on the columns leave of `y`.
pub fn residuals(columns: &[&[f64]], coefficients: &[f64], y: &[f64]) -> Vec<f64> {
    let left = |(row, y): (usize, &f64)| {
        let fitted = columns.iter().zip(coefficients).map(|(x, b)| x[row] * b);
        y - fitted.sum::<f64>()
    };
    y.iter().enumerate().map(left).collect()
}

fn norm(x: &[f64]) -> f64 {
    x.iter().map(|v| v * v).sum::<f64>().sqrt()
}

fn reflect(x: &mut [f64], reflector: &[f64], squared: f64) {
    let scale = 2.0 * x.iter().zip(reflector).map(|(a, b)| a * b).sum::<f64>() / squared;
    for (a, b) in x.iter_mut().zip(reflector) {
        *a -= scale * b;
    }
}

/// The inverse of an upper triangular matrix, by back substitution.
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

/// A A', which is (X'X)^-1 for A = R^-1.
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
        assert!((fit.coefficients[0] - 5.0 / 6.0).abs() < 1e-15);
        assert!((fit.coefficients[1] - 1.5).abs() < 1e-15);
        assert!((fit.sse - 1.0 / 6.0).abs() < 1e-15);
        let left = residuals(
            &[&[1.0; 3], &[0.0, 1.0, 2.0]],
            &fit.coefficients,
            &[1.0, 2.0, 4.0],
        );
        let expected = [1.0 / 6.0, -1.0 / 3.0, 1.0 / 6.0];
        assert!(
            left.iter()
                .zip(expected)
                .all(|(a, b)| (a - b).abs() < 1e-15)
        );
        let expected = [5.0 / 6.0, -0.5, -0.5, 0.5];
        assert!(
            fit.xtx_inverse
                .iter()
                .zip(expected)
                .all(|(a, b)| (a - b).abs() < 1e-15)
        );
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
