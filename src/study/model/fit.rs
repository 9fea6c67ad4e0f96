//! Fitted models, and least squares, which fits most of them.

use std::sync::Arc;

use super::estimation::{Estimation, OnCollinear};
use crate::event::Reason;

use crate::math::lanes::sum_of_squares;
use crate::math::ols::{Collinear, LeastSquares, least_squares, quadratic_form, residuals};
use crate::math::variance::Variance;
use crate::time::Lag;

/// A model fitted to the estimation window of one event. No number is NaN or infinite.
#[derive(Debug, Clone, PartialEq)]
pub struct Fit {
    /// The k coefficients, in the order of x.
    pub coefficients: Vec<f64>,
    /// The standard deviation s of the residuals.
    pub sigma: f64,
    /// nu, the degrees of freedom of s.
    pub df: f64,
    /// M, the number of usable estimation days.
    pub observations: usize,
    /// (X'X)^-1, k by k; empty if no coefficient was estimated, so that a forecast has no estimation error.
    pub xtx_inverse: Arc<[f64]>,
    /// 1 - SSE/SST, if the model has more than an intercept.
    pub r_squared: Option<f64>,
    /// The positions of the collinear regressors that were left out. Their coefficients are 0.
    pub left_out: Box<[usize]>,
    /// The variance of each day, if the model does not assume it to be constant.
    pub variance: Option<Box<VariancePath>>,
}

impl Fit {
    /// Returns x b, the fitted part of a day's expected return.
    pub fn fitted(&self, x: &[f64]) -> f64 {
        self.coefficients.iter().zip(x).map(|(b, x)| b * x).sum()
    }

    /// Returns c_t, the variance of the error of a day after the estimation window in units of s^2: the number of sessions
    /// that its return spans, or h_t / s^2 as forecast on the last usable day.
    pub fn noise(&self, day: Lag, last: Lag, sessions: usize) -> f64 {
        let forecast =
            |path: &VariancePath| path.forecast((day.0 - last.0) as usize) / self.sigma.powi(2);
        self.variance.as_deref().map_or(sessions as f64, forecast)
    }

    /// Returns x' (X'X)^-1 x: the part of the variance of a sum with regressors x that comes from the error of the
    /// estimates, in units of s^2.
    pub fn leverage(&self, x: &[f64]) -> f64 {
        if self.xtx_inverse.is_empty() {
            return 0.0;
        }
        quadratic_form(&self.xtx_inverse, x)
    }
}

/// A variance that changes from day to day, and how its likelihood was maximised.
#[derive(Debug, Clone, PartialEq)]
pub struct VariancePath {
    /// The parameters of the variance.
    pub variance: Variance,
    /// `estimation[t]`: h_t of the M usable estimation days.
    pub estimation: Vec<f64>,
    /// The variance forecast for the session after the last usable estimation day.
    pub next: f64,
    /// The log-likelihood at the maximum.
    pub log_likelihood: f64,
    /// The number of steps of the search that found the maximum.
    pub iterations: usize,
    /// The number of starts whose search ended in a maximum.
    pub converged: usize,
    /// The number of starts.
    pub starts: usize,
}

impl VariancePath {
    /// Returns the forecast h_{T+ahead} made on the last usable estimation day T, for a session after it.
    pub fn forecast(&self, ahead: usize) -> f64 {
        self.variance.expected(self.next, ahead.saturating_sub(1))
    }
}

/// Why a model cannot be fitted to an event, which is then excluded: the reason and its details.
pub type Unfit = (Reason, String);

/// Residuals below this share of the returns come from rounding; their variance counts as zero.
pub(in crate::study) const ROUNDING: f64 = 1e-12;

/// Fits by least squares, with s^2 = SSE / (M - k). If the sample says so, collinear regressors are left out and k counts
/// the others.
///
/// # Errors
/// Too few observations, collinear regressors, or no residual variance.
pub fn ordinary_least_squares(sample: &Estimation<'_>) -> Result<Fit, Unfit> {
    let (m, all) = (sample.y.len(), sample.columns.len());
    if let Some(decomposition) = sample.decomposition {
        enough(m, all)?;
        return of_least_squares(sample, decomposition.fit(sample.y), all);
    }
    let mut kept: Vec<usize> = (0..all).collect();
    let fit = loop {
        let columns: Vec<&[f64]> = kept.iter().map(|&j| sample.columns[j].as_slice()).collect();
        enough(m, columns.len())?;
        match least_squares(&columns, sample.y) {
            Ok(fit) => break fit,
            Err(Collinear(position)) if sample.on_collinear == OnCollinear::Drop => {
                kept.remove(position);
            }
            Err(Collinear(position)) => return Err(collinear(sample.name(kept[position]))),
        }
    };
    let k = kept.len();
    let (mut coefficients, mut xtx_inverse) = (vec![0.0; all], vec![0.0; all * all]);
    for (i, &row) in kept.iter().enumerate() {
        coefficients[row] = fit.coefficients[i];
        for (j, &column) in kept.iter().enumerate() {
            xtx_inverse[row * all + column] = fit.xtx_inverse[i * k + j];
        }
    }
    let in_their_places = LeastSquares {
        coefficients,
        xtx_inverse: xtx_inverse.into(),
        ..fit
    };
    let mut fit = of_least_squares(sample, in_their_places, k)?;
    fit.left_out = (0..all).filter(|j| !kept.contains(j)).collect();
    Ok(fit)
}

/// Describes least squares on k regressors.
fn of_least_squares(sample: &Estimation<'_>, fit: LeastSquares, k: usize) -> Result<Fit, Unfit> {
    let sst = fit.sse + fit.explained;
    let explained = (fit.coefficients, fit.sse, Some(sst));
    describe(sample, explained, k, fit.xtx_inverse)
}

/// Returns the fit with given coefficients: residuals on the same-day columns, s^2 = SSE / (M - k), and (X'X)^-1 as in least
/// squares. It serves models that find their coefficients in another way.
///
/// # Errors
/// Too few observations, collinear regressors, or no residual variance.
pub fn with_coefficients(sample: &Estimation<'_>, coefficients: Vec<f64>) -> Result<Fit, Unfit> {
    enough(sample.y.len(), sample.columns.len())?;
    let xtx_inverse = match sample.decomposition {
        Some(decomposition) => decomposition.xtx_inverse(),
        None => regress(sample.y, sample.columns, |j| sample.name(j).to_owned())?.xtx_inverse,
    };
    let columns: Vec<&[f64]> = sample.columns.iter().map(Vec::as_slice).collect();
    let sse = sum_of_squares(&residuals(&columns, &coefficients, sample.y));
    let k = coefficients.len();
    let explained = (coefficients, sse, sample.about_mean());
    describe(sample, explained, k, xtx_inverse)
}

/// Returns the fit of a model without coefficients: s is the dispersion of y about its mean, with M - 1 degrees of freedom less the
/// parameters of the base, and a forecast has no estimation error.
///
/// # Errors
/// Fewer than two observations, or no variance.
pub fn dispersion_about_mean(sample: &Estimation<'_>) -> Result<Fit, Unfit> {
    let m = sample.y.len();
    let too_few = || {
        (
            Reason::TooFewObservations,
            match sample.base_parameters {
                0 => format!("{m} estimation observations; a standard deviation needs two"),
                k => format!("{m} estimation observations for {} weights", k + 1),
            },
        )
    };
    let estimated = 1 + sample.base_parameters;
    let sse = sample.about_mean().filter(|_| m > estimated);
    let sse = sse.ok_or_else(too_few)?;
    let df = (m - estimated) as f64;
    Ok(Fit {
        coefficients: Vec::new(),
        sigma: residual_sd(sse, df, sample.y)?,
        df,
        observations: m,
        xtx_inverse: Arc::default(),
        r_squared: None,
        left_out: Box::default(),
        variance: None,
    })
}

/// Regresses y on columns by least squares.
///
/// # Errors
/// Too few observations or collinear regressors.
pub fn regress(
    y: &[f64],
    columns: &[Vec<f64>],
    name: impl Fn(usize) -> String,
) -> Result<LeastSquares, Unfit> {
    let columns: Vec<&[f64]> = columns.iter().map(Vec::as_slice).collect();
    enough(y.len(), columns.len())?;
    least_squares(&columns, y).map_err(|Collinear(position)| collinear(&name(position)))
}

fn enough(m: usize, k: usize) -> Result<(), Unfit> {
    if m > k {
        return Ok(());
    }
    let detail = format!("{m} estimation observations for {k} coefficients");
    Err((Reason::TooFewObservations, detail))
}

fn collinear(name: &str) -> Unfit {
    let detail = format!(
        "the regressor of {name} is constant or repeats the others over the estimation window"
    );
    (Reason::Collinear, detail)
}

/// Returns the fit with k estimated coefficients, from the coefficients, SSE and SST about the mean.
fn describe(
    sample: &Estimation<'_>,
    (coefficients, sse, sst): (Vec<f64>, f64, Option<f64>),
    k: usize,
    xtx_inverse: Arc<[f64]>,
) -> Result<Fit, Unfit> {
    let m = sample.y.len();
    let df = (m - k) as f64;
    let explains = sample.design.intercept && !sample.design.terms.is_empty();
    let sst = sst.filter(|sst| explains && *sst > 0.0);
    Ok(Fit {
        sigma: residual_sd(sse, df, sample.y)?,
        df,
        observations: m,
        coefficients,
        xtx_inverse,
        r_squared: sst.map(|sst| 1.0 - sse / sst),
        left_out: Box::default(),
        variance: None,
    })
}

/// Returns sqrt(SSE / df), unless SSE comes from the rounding of the returns alone.
///
/// # Errors
/// Zero residual variance, so that no abnormal return can be standardised.
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
