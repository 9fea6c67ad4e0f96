//! The market model.

use serde::{Deserialize, Serialize};

use super::{Base, Design, NormalReturns, Term};

/// Least squares of the security's return on its benchmark's.
///
/// # Formula
/// ```text
/// expected_t = alpha + beta Rm_t
/// s^2 = sum e^2 / (M - 2)
/// C_t = 1 + 1/M + (Rm_t - mean Rm)^2 / Sxx
/// ```
/// # Inputs
/// M returns of the security and of its benchmark on the same days, fractions.
///
/// # Assumes
/// A stable beta and trading on every day; thin trading pulls beta towards zero. If the benchmark is a price index and the
/// security is adjusted for dividends, alpha contains the dividend yield of the index.
///
/// # References
/// MacKinlay (1997), Journal of Economic Literature 35, 13-39; Campbell, Lo & MacKinlay (1997), chapter 4.
///
/// # Examples
/// ```
/// use newsquake::study::model::{Estimation, Market, NormalReturns};
/// let design = Market::default().design();
/// let columns = [vec![1.0; 3], vec![0.0, 0.01, 0.02]];
/// let fit = Market::default().fit(&Estimation::new(&design, &[0.01, 0.02, 0.04], &columns)).unwrap();
/// assert!((fit.coefficients[1] - 1.5).abs() < 1e-13);
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Market {}

impl NormalReturns for Market {
    fn design(&self) -> Design {
        Design {
            base: Base::Zero,
            intercept: true,
            terms: vec![Term::Market],
            neighbours: None,
        }
    }
}
