//! The market model of Scholes and Williams.

use serde::{Deserialize, Serialize};

use super::{
    Base, Design, Estimation, Fit, Neighbours, NormalReturns, Term, Unfit, regress,
    with_coefficients,
};
use crate::event::Reason;
use crate::math::moments::{correlation, mean};

/// The market model with a beta that is corrected for thin trading.
///
/// # Formula
/// ```text
/// beta  = (b-1 + b0 + b+1) / (1 + 2 rho)
/// alpha = mean R - beta mean Rm
/// b-1, b0, b+1: slopes of R_t on Rm_{t-1}, Rm_t, Rm_{t+1}, each from a regression of its own
/// rho: correlation of Rm_t and Rm_{t-1};  all over the interior sessions of the estimation window
/// s^2 = sum (R - alpha - beta Rm)^2 / (M - 2) over all its usable sessions;  C and V as for the market model
/// ```
/// # Inputs
/// M returns of the security and of its benchmark, fractions. The interior of the window is all of it but the first and the
/// last session, which have a neighbour outside.
///
/// # Assumes
/// The security trades at least once between any two sessions; for longer gaps use `dimson`.
///
/// # References
/// Scholes & Williams (1977), Journal of Financial Economics 5, 309-327.
///
/// # Examples
/// Slopes of 0.2, 0.8 and 0.1 with rho = 0.05: beta = 1.1 / 1.1 = 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ScholesWilliams {}

impl NormalReturns for ScholesWilliams {
    fn design(&self) -> Design {
        Design {
            base: Base::Zero,
            intercept: true,
            terms: vec![Term::Market],
            neighbours: Some(Neighbours { lags: 1, leads: 1 }),
        }
    }

    fn fit(&self, sample: &Estimation<'_>) -> Result<Fit, Unfit> {
        let interior = |column: &[f64]| -> Vec<f64> {
            column
                .iter()
                .zip(sample.interior)
                .filter(|(_, inside)| **inside)
                .map(|(value, _)| *value)
                .collect()
        };
        let y = interior(sample.y);
        let [before, same, after] = [
            &sample.neighbours[0],
            &sample.columns[1],
            &sample.neighbours[1],
        ]
        .map(|column| interior(column));
        let slope = |x: &Vec<f64>| {
            let fit = regress(&y, &[vec![1.0; y.len()], x.clone()], |_| "beta".to_owned())?;
            Ok::<f64, Unfit>(fit.coefficients[1])
        };
        let slopes = slope(&before)? + slope(&same)? + slope(&after)?;
        let unfit = || {
            (
                Reason::Collinear,
                "the market does not vary over the estimation window".to_owned(),
            )
        };
        let rho = correlation(&same, &before).ok_or_else(unfit)?;
        if 1.0 + 2.0 * rho <= 0.0 {
            let detail = format!("the market's first autocorrelation {rho:.2} leaves no beta");
            return Err((Reason::Collinear, detail));
        }
        let beta = slopes / (1.0 + 2.0 * rho);
        let (Some(mean_y), Some(mean_x)) = (mean(&y), mean(&same)) else {
            return Err(unfit());
        };
        with_coefficients(sample, vec![mean_y - beta * mean_x, beta])
    }
}
