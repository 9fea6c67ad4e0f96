//! Raw returns.

use serde::{Deserialize, Serialize};

use super::{Base, Design, Estimation, Fit, NormalReturns, Unfit, dispersion_about_mean};

/// Nothing is expected: the return itself is the abnormal return.
///
/// # Formula
/// ```text
/// expected_t = 0,  s^2 = sum (R - mean R)^2 / (M - 1) over the estimation window,  nu = M - 1,  C = 1
/// ```
/// # Inputs
/// M returns of the security, fractions.
///
/// # Assumes
/// Expected returns that are small against the reaction, as over a few days. It misleads when the whole market moves on the
/// event day, and over long windows, in which expected returns add up.
///
/// # References
/// Brown & Warner (1980), Journal of Financial Economics 8, 205-258.
///
/// # Examples
/// ```
/// use newsquake::study::model::{Estimation, NormalReturns, Raw};
/// let design = Raw::default().design();
/// let fit = Raw::default().fit(&Estimation::new(&design, &[0.01, 0.03, 0.02], &[])).unwrap();
/// assert!(fit.coefficients.is_empty());
/// assert!((fit.sigma - 0.01).abs() < 1e-15);
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Raw {}

impl NormalReturns for Raw {
    fn design(&self) -> Design {
        Design {
            base: Base::Zero,
            intercept: false,
            terms: Vec::new(),
            neighbours: None,
        }
    }

    fn fit(&self, sample: &Estimation<'_>) -> Result<Fit, Unfit> {
        dispersion_about_mean(sample)
    }
}
