//! The market model with GJR-GARCH errors.

use serde::{Deserialize, Serialize};

use super::garch_family::GarchFamily;
use super::maximum_likelihood::fit;
use super::{Design, Estimation, Fit, Garch, NormalReturns, Unfit};

/// The market model with a variance that changes over time and rises more after falls than after rises, fitted by maximum
/// likelihood with normal errors.
///
/// # Formula
/// ```text
/// R_t = alpha + beta Rm_t + e_t,  e_t normal with variance h_t
/// h_t = omega + (arch + asymmetry [e_{t-1} < 0]) e_{t-1}^2 + garch h_{t-1}
/// e_0^2 = h_0 = mean of the squared residuals of least squares, half of it below zero
/// omega >= 0, arch >= 0, arch + asymmetry >= 0, arch + asymmetry/2 + garch <= 1
/// h_{T+a} = omega + (arch + asymmetry/2 + garch) h_{T+a-1} for a > 1
/// sigma = sqrt(sum e^2 / nu),  nu = M - 6
/// ```
/// Standard errors, windows and the statistics over estimation days are those of the model `garch`.
///
/// # Inputs
/// M returns of the security and of its benchmark, fractions. Days that are not usable are skipped: the variance continues from
/// the last usable day.
///
/// # Assumes
/// As `garch`. The search starts from the points of `garch` with 0.5 and 1.5 times the mean weight after falls, and the other
/// way round.
///
/// # References
/// Glosten, Jagannathan & Runkle (1993), Journal of Finance 48, 1779-1801.
///
/// # Examples
/// omega = 0.00001, arch = 0.05, asymmetry = 0.1, garch = 0.8 and, on day T, e = -0.03 and h = 0.0002: the variance of the next
/// session is 0.00001 + 0.15 * 0.0009 + 0.8 * 0.0002 = 0.000305, and 0.000215 after e = 0.03.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Gjr {}

/// The tilts at which the search starts, with sines of 0.5 to either side.
const TILT_STARTS: [f64; 2] = [std::f64::consts::FRAC_PI_6, -std::f64::consts::FRAC_PI_6];

impl NormalReturns for Gjr {
    fn design(&self) -> Design {
        Garch {}.design()
    }

    fn fit(&self, sample: &Estimation<'_>) -> Result<Fit, Unfit> {
        fit(
            sample,
            &GarchFamily {
                tilts: &TILT_STARTS,
            },
        )
    }

    fn allows_trade_to_trade(&self) -> bool {
        false
    }

    fn forecasts_forward(&self) -> bool {
        true
    }
}
