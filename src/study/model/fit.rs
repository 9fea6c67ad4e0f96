//! Fitted models, and least squares as the way to most of them.

use std::sync::Arc;

use super::Estimation;
use crate::catalogue::choice;
use crate::event::Reason;
use crate::math::garch::Garch;
use crate::math::lanes::sum_of_squares;
use crate::math::ols::{Collinear, LeastSquares, least_squares, quadratic_form, residuals};
use crate::time::Lag;

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
    pub xtx_inverse: Arc<[f64]>,
    /// 1 - SSE/SST, where the model explains anything beyond a mean.
    pub r_squared: Option<f64>,
    /// The positions of the regressors that were left out because they repeat those before them. Their coefficients are 0.
    pub left_out: Vec<usize>,
    /// The variance of each day, where the model does not take it for constant.
    pub variance: Option<Box<VariancePath>>,
}

impl Fit {
    /// x b, the fitted part of a day's expected return.
    pub fn fitted(&self, x: &[f64]) -> f64 {
        self.coefficients.iter().zip(x).map(|(b, x)| b * x).sum()
    }

    /// c_t, the variance of the error of a day after the estimation window in units of s^2: the sessions that its return
    /// spans, or h_t / s^2 as forecast at the last usable day.
    pub fn noise(&self, day: Lag, last: Lag, sessions: usize) -> f64 {
        let forecast =
            |path: &VariancePath| path.forecast((day.0 - last.0) as usize) / self.sigma.powi(2);
        self.variance.as_deref().map_or(sessions as f64, forecast)
    }

    /// x' (X'X)^-1 x: how much the estimates' own error adds to the variance of the sum that the row x stands for.
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
    /// What makes a day's variance of the day before.
    pub garch: Garch,
    /// h_t of the M usable estimation days.
    pub estimation: Vec<f64>,
    /// The forecast for the session after the last usable estimation day.
    pub next: f64,
    /// The log-likelihood at its maximum.
    pub log_likelihood: f64,
    /// The steps that the search took from the start that led there.
    pub iterations: usize,
    /// The starts whose search ended in some maximum.
    pub converged: usize,
    /// All starts.
    pub starts: usize,
}

impl VariancePath {
    /// The forecast h_{T+ahead} made at the last usable estimation day T: h_{T+a} = omega + (arch + garch) h_{T+a-1} for
    /// a > 1.
    pub fn forecast(&self, ahead: usize) -> f64 {
        (1..ahead).fold(self.next, |h, _| self.garch.next(h, h))
    }
}

choice! {
    /// What becomes of a regressor that repeats those before it.
    #[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
    pub enum OnCollinear {
        /// The event is excluded, and the regressor is named.
        #[default]
        Exclude = "exclude",
        /// The regressor is left out for that event, and a warning names both.
        Drop = "drop",
    }
}

/// Why a model could not be fitted to one event: it is excluded with this.
pub type Unfit = (Reason, String);

/// Residuals below this share of the returns are the rounding of the returns, not a variance.
const ROUNDING: f64 = 1e-12;

/// Least squares with s^2 = SSE / (M - k). Where the sample says so, regressors that repeat those before them are left out,
/// and k counts the others.
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

/// Least squares on k regressors, of which the intercept is the first if there is one.
fn of_least_squares(sample: &Estimation<'_>, fit: LeastSquares, k: usize) -> Result<Fit, Unfit> {
    let sst = fit.sse + fit.explained;
    let explained = (fit.coefficients, fit.sse, Some(sst));
    describe(sample, explained, k, fit.xtx_inverse)
}

/// The fit that given coefficients make: residuals on the same-day columns, s^2 = SSE / (M - k), and (X'X)^-1 as in
/// least squares. For models that find their coefficients in another way.
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

/// Least squares of y on columns, refused in words where it has no answer.
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

/// A fit of k estimated coefficients, from them, SSE and SST about the mean.
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
        left_out: Vec::new(),
        variance: None,
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
