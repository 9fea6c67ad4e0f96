//! Betas over rolling parts of the estimation window, which show whether a beta is stable before the news.

use serde::Serialize;

use super::abnormal::AbnormalReturns;
use super::windows::Windows;
use crate::error::{Error, Result, message, option};
use crate::math::ols::least_squares;
use crate::time::{Lag, Window};

/// The fewest days of a rolling window: two coefficients and one degree of freedom.
pub(super) const FEWEST_DAYS: usize = 3;

/// The beta of an event's security over the D days that end on a day of the estimation window.
///
/// ```text
/// R_s = alpha + beta Rm_s + e_s over the usable days s of [t - D + 1, t], by least squares
/// se = sqrt( sum e^2 / (M - 2) / sum (Rm - mean Rm)^2 ),  M the number of these days
/// ```
/// R and Rm are the returns of the security and of its benchmark over one session each, whatever the model is. Days are usable as
/// for the model. There is no beta with fewer than three usable days or fewer than half of D, or where the benchmark does not move.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
#[non_exhaustive]
pub struct RollingBeta {
    /// The last of the D days.
    pub day: Lag,
    /// M, the number of usable days.
    pub observations: usize,
    /// The intercept, a fraction a day.
    pub alpha: Option<f64>,
    /// The slope.
    pub beta: Option<f64>,
    /// The standard error of the slope.
    pub se: Option<f64>,
}

/// Checks the number of days of a rolling window.
///
/// # Errors
/// It is below three, or above the length of every estimation window.
pub(super) fn check(days: usize, windows: &Windows) -> Result<()> {
    let lengths = windows
        .estimation
        .windows()
        .iter()
        .map(|window| window.days());
    let longest = lengths.max().unwrap_or(0);
    if (FEWEST_DAYS..=longest).contains(&days) {
        return Ok(());
    }
    let message = message![
        option::ROLLING_BETA.with(days),
        format!(
            ": a rolling window has {FEWEST_DAYS} days or more, and at most the {longest} of the estimation window"
        ),
    ];
    Err(Error::options(message)
        .with_code("bad_windows")
        .with_help(message![
            "give a number between them, or lengthen ",
            option::ESTIMATION,
        ]))
}

/// Returns the rolling betas of an event, by day; none if it has no benchmark. Windows do not reach from one estimation window into
/// another.
pub(super) fn rolling_betas(
    abnormal: &AbnormalReturns,
    event: usize,
    days: usize,
) -> Vec<RollingBeta> {
    let returns = |window: &Window| -> Vec<(Lag, Option<[f64; 2]>)> {
        window
            .lags()
            .zip(abnormal.beside_benchmark(event, *window))
            .collect()
    };
    let windows = abnormal.windows.estimation.windows().iter();
    let betas = windows.flat_map(|window| {
        let returns = returns(window);
        let parts = returns.windows(days).map(over);
        parts.collect::<Vec<RollingBeta>>()
    });
    betas.collect()
}

/// Returns the beta over the usable ones of these days.
fn over(days: &[(Lag, Option<[f64; 2]>)]) -> RollingBeta {
    let usable = days.iter().filter_map(|(_, returns)| *returns);
    let (y, x): (Vec<f64>, Vec<f64>) = usable.map(|[own, market]| (own, market)).unzip();
    let ones = vec![1.0; y.len()];
    let enough = y.len() >= FEWEST_DAYS && 2 * y.len() >= days.len();
    let fit = enough
        .then(|| least_squares(&[&ones, &x], &y).ok())
        .flatten();
    let error = |sse: f64, inverse: &[f64]| (sse / (y.len() - 2) as f64 * inverse[3]).sqrt();
    RollingBeta {
        day: days[days.len() - 1].0,
        observations: y.len(),
        alpha: fit.as_ref().map(|fit| fit.coefficients[0]),
        beta: fit.as_ref().map(|fit| fit.coefficients[1]),
        se: fit.as_ref().map(|fit| error(fit.sse, &fit.xtx_inverse)),
    }
}
