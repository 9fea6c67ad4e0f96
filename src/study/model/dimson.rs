//! The market model of Dimson.

use serde::{Deserialize, Serialize};

use super::{
    Base, Design, Estimation, Fit, Neighbours, NormalReturns, Term, Unfit, regress,
    with_coefficients,
};

/// The market model with the sum of the betas on the market's neighbouring returns.
///
/// # Formula
/// ```text
/// R_t = alpha + sum_{k = -lags..leads} b_k Rm_{t+k} + e_t by least squares;  beta = sum b_k
/// s^2 = sum (R - alpha - beta Rm)^2 / (M - 2);  C and V as for the market model
/// ```
/// # Inputs
/// M returns of the security and of its benchmark, fractions. Neighbouring returns are taken from the whole market series; a
/// session without one of them is not usable.
///
/// # Assumes
/// Prices catch up within the lags; each further lag costs precision. The leads allow for a market that is itself thinly
/// traded.
///
/// # References
/// Dimson (1979), Journal of Financial Economics 7, 197-226.
///
/// # Examples
/// Slopes of 0.2, 0.8 and 0.1: beta = 1.1.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Dimson {
    /// Sessions before the day.
    pub lags: u8,
    /// Sessions after the day.
    pub leads: u8,
}

impl Default for Dimson {
    fn default() -> Self {
        Self { lags: 1, leads: 1 }
    }
}

impl NormalReturns for Dimson {
    fn design(&self) -> Design {
        Design {
            base: Base::Zero,
            intercept: true,
            terms: vec![Term::Market],
            neighbours: Some(Neighbours {
                lags: self.lags.into(),
                leads: self.leads.into(),
            }),
        }
    }

    fn fit(&self, sample: &Estimation<'_>) -> Result<Fit, Unfit> {
        let columns: Vec<Vec<f64>> = sample
            .columns
            .iter()
            .chain(sample.neighbours)
            .cloned()
            .collect();
        let same_day = sample.columns.len();
        let fit = regress(sample.y, &columns, |column| {
            if column < same_day {
                sample.name(column).to_owned()
            } else {
                "a neighbouring market return".to_owned()
            }
        })?;
        let beta = fit.coefficients[1..].iter().sum();
        with_coefficients(sample, vec![fit.coefficients[0], beta])
    }
}
