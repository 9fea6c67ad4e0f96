//! The market-adjusted model.

use serde::{Deserialize, Serialize};

use super::{Base, Design, Estimation, Fit, NormalReturns, Unfit, dispersion_about_mean};

/// The market's return on the same day; only the standard deviation is estimated.
///
/// # Formula
/// ```text
/// expected_t = Rm_t,  s^2 = sum (AR - mean AR)^2 / (M - 1) over the estimation window,  nu = M - 1,  C = 1
/// ```
/// # Inputs
/// M returns of the security less those of its benchmark, fractions.
///
/// # Assumes
/// Alpha 0 and beta 1. It misleads for securities whose beta is far from 1 on days when the market moves.
///
/// # References
/// Brown & Warner (1985), Journal of Financial Economics 14, 3-31.
///
/// # Examples
/// ```
/// use newsquake::study::model::{Estimation, MarketAdjusted, NormalReturns};
/// let design = MarketAdjusted::default().design();
/// let fit = MarketAdjusted::default().fit(&Estimation::new(&design, &[0.01, 0.03, 0.02], &[]));
/// assert!((fit.unwrap().sigma - 0.01).abs() < 1e-15);
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MarketAdjusted {}

impl NormalReturns for MarketAdjusted {
    fn design(&self) -> Design {
        Design {
            base: Base::Market,
            intercept: false,
            terms: Vec::new(),
            neighbours: None,
        }
    }

    fn fit(&self, sample: &Estimation<'_>) -> Result<Fit, Unfit> {
        dispersion_about_mean(sample)
    }
}
