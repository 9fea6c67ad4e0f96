//! Fitted models, and least squares as the way to most of them.

use super::Estimation;
use crate::event::Reason;
use crate::math::moments::sum_of_squares;
use crate::math::ols::{Collinear, LeastSquares, least_squares};

/// A model fitted to the estimation window of one event. Always holds numbers.
#[derive(Debug, Clone, PartialEq)]
pub struct Fit {
    /// The k coefficients, in the order of x.
    pub coefficients: Vec<f64>,
    /// The standard deviation s of the residuals.
    pub sigma: f64,
    /// nu, the degrees of freedom that s rests on.
    pub df: f64,
    /// M, the usable days.
    pub observations: usize,
    /// (X'X)^-1, k by k; empty where nothing was estimated that a forecast could be wrong by.
    pub xtx_inverse: Vec<f64>,
    /// 1 - SSE/SST, where the model explains anything beyond a mean.
    pub r_squared: Option<f64>,
}

impl Fit {
    /// x b, the fitted part of a day's expected return.
    pub fn fitted(&self, x: &[f64]) -> f64 {
        self.coefficients.iter().zip(x).map(|(b, x)| b * x).sum()
    }

    /// x' (X'X)^-1 x: how much the estimates' own error adds to the variance of the sum that the row x stands for.
    pub fn leverage(&self, x: &[f64]) -> f64 {
        let k = x.len();
        if self.xtx_inverse.is_empty() {
            return 0.0;
        }
        (0..k)
            .map(|i| {
                x[i] * (0..k)
                    .map(|j| self.xtx_inverse[i * k + j] * x[j])
                    .sum::<f64>()
            })
            .sum()
    }
}

/// Why a model could not be fitted to one event: it is excluded with this.
pub type Unfit = (Reason, String);

/// Residuals below this share of the returns are the rounding of the returns, not a variance.
const ROUNDING: f64 = 1e-12;

/// Least squares with s^2 = SSE / (M - k).
///
/// # Errors
/// Too few observations, collinear regressors, or no residual variance.
pub fn ordinary_least_squares(sample: &Estimation<'_>) -> Result<Fit, Unfit> {
    let fit = regress(sample.y, sample.columns, |position| {
        sample
            .design
            .coefficient_names()
            .nth(position)
            .unwrap_or("a regressor")
            .to_owned()
    })?;
    describe(sample, fit.coefficients, fit.sse, fit.xtx_inverse)
}

/// The fit that given coefficients make: residuals on the same-day columns, s^2 = SSE / (M - k), and (X'X)^-1 as in
/// least squares. For models that find their coefficients in another way.
///
/// # Errors
/// Too few observations, collinear regressors, or no residual variance.
pub fn with_coefficients(sample: &Estimation<'_>, coefficients: Vec<f64>) -> Result<Fit, Unfit> {
    let xtx_inverse = ordinary_least_squares(sample)?.xtx_inverse;
    let fitted = |row: usize| {
        sample
            .columns
            .iter()
            .zip(&coefficients)
            .map(|(column, b)| column[row] * b)
            .sum::<f64>()
    };
    let sse = sample
        .y
        .iter()
        .enumerate()
        .map(|(row, y)| (y - fitted(row)).powi(2))
        .sum();
    describe(sample, coefficients, sse, xtx_inverse)
}

/// Least squares of y on columns, refused in words where it has no answer.
///
/// # Errors
/// Too few observations or collinear regressors.
pub fn regress(
    y: &[f64],
    columns: &[Vec<f64>],
    name: impl Fn(usize) -> String,
) -> Result<LeastSquares, Unfit> {
    let (m, k) = (y.len(), columns.len());
    if m <= k {
        return Err((
            Reason::TooFewObservations,
            format!("{m} estimation observations for {k} coefficients"),
        ));
    }
    let columns: Vec<&[f64]> = columns.iter().map(Vec::as_slice).collect();
    least_squares(&columns, y).map_err(|Collinear(position)| {
        let name = name(position);
        let detail = format!(
            "the regressor of {name} is constant or repeats the others over the estimation window"
        );
        (Reason::Collinear, detail)
    })
}

fn describe(
    sample: &Estimation<'_>,
    coefficients: Vec<f64>,
    sse: f64,
    xtx_inverse: Vec<f64>,
) -> Result<Fit, Unfit> {
    let m = sample.y.len();
    let df = (m - coefficients.len()) as f64;
    let mean = sample.y.iter().sum::<f64>() / m as f64;
    let sst: f64 = sample.y.iter().map(|y| (y - mean).powi(2)).sum();
    let explains = sample.design.intercept && !sample.design.terms.is_empty() && sst > 0.0;
    Ok(Fit {
        sigma: residual_sd(sse, df, sample.y)?,
        df,
        observations: m,
        coefficients,
        xtx_inverse,
        r_squared: explains.then(|| 1.0 - sse / sst),
    })
}

/// sqrt(SSE / df), unless it is nothing but the rounding of the returns.
///
/// # Errors
/// Zero residual variance, which no abnormal return can be measured against.
pub fn residual_sd(sse: f64, df: f64, y: &[f64]) -> Result<f64, Unfit> {
    if !sse.is_finite() {
        return Err((
            Reason::ZeroVariance,
            "the returns of the estimation window are too large to be squared".to_owned(),
        ));
    }
    if sse <= sum_of_squares(y) * ROUNDING * ROUNDING {
        return Err((
            Reason::ZeroVariance,
            "the estimation window leaves no residual variance".to_owned(),
        ));
    }
    Ok((sse / df).sqrt())
}
