//! The mean-adjusted model.

use serde::{Deserialize, Serialize};

use super::{Base, Design, NormalReturns};

/// The security's own mean return over the estimation window.
///
/// # Formula
/// ```text
/// expected_t = alpha,  alpha = mean R,  s^2 = sum e^2 / (M - 1),  C = 1 + 1/M
/// ```
/// # Inputs
/// M returns of the security, fractions.
///
/// # Assumes
/// A constant mean. It misleads when the whole market moves on the event day: that move counts as abnormal.
///
/// # References
/// Brown & Warner (1980), Journal of Financial Economics 8, 205-258.
///
/// # Examples
/// ```
/// use newsquake::study::model::{Estimation, MeanAdjusted, NormalReturns};
/// let design = MeanAdjusted::default().design();
/// let columns = [vec![1.0; 3]];
/// let sample = Estimation::new(&design, &[0.01, 0.03, 0.02], &columns);
/// let fit = MeanAdjusted::default().fit(&sample).unwrap();
/// assert!((fit.coefficients[0] - 0.02).abs() < 1e-15);
/// assert!((fit.sigma - 0.01).abs() < 1e-15);
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MeanAdjusted {}

impl NormalReturns for MeanAdjusted {
    fn design(&self) -> Design {
        Design {
            base: Base::Zero,
            intercept: true,
            terms: Vec::new(),
            neighbours: None,
        }
    }
}
