//! The market model with GARCH(1,1) errors.

use serde::{Deserialize, Serialize};

use super::garch_family::GarchFamily;
use super::maximum_likelihood::fit;
use super::{Base, Design, Estimation, Fit, NormalReturns, Term, Unfit};

/// The market model with a variance that changes over time, fitted by maximum likelihood with normal errors.
///
/// # Formula
/// ```text
/// R_t = alpha + beta Rm_t + e_t,  e_t normal with variance h_t = omega + arch e_{t-1}^2 + garch h_{t-1}
/// e_0^2 = h_0 = mean of the squared residuals of least squares
/// omega >= 0, arch >= 0, garch >= 0, arch + garch <= 1
/// h_{T+1} = omega + arch e_T^2 + garch h_T,  h_{T+a} = omega + (arch + garch) h_{T+a-1}:
///     forecasts made at the last usable estimation day T for the a-th session after it
/// SAR_t = AR_t / sqrt(h_t + x_t' W x_t),  W = (sum x_s x_s' / h_s)^-1 over the estimation days, x = (1, Rm)
/// V(w) = sum_w h_t + 1' Xw W Xw' 1
/// sigma = sqrt(sum e^2 / nu),  nu = M - 5
/// ```
/// W is the variance of alpha and beta for a known path of h. It ignores the information that h carries about them, so it
/// tends to be too large rather than too small. Statistics over estimation days (ranks, correlations, the series of means)
/// use e_t sigma / sqrt(h_t).
///
/// # Inputs
/// M returns of the security and of its benchmark, fractions. Days that are not usable are skipped: the variance continues from
/// the last usable day.
///
/// # Assumes
/// Normal errors, and a window long enough to estimate three parameters of the variance: even with 240 days they often lie
/// on a bound (arch = 0, or arch + garch = 1). The likelihood often has several maxima: the search starts from 16 pairs of
/// arch (0.001 to 0.3) and arch + garch (0.35 to 0.998), and the highest maximum is used. The likelihood is unbounded where
/// a variance can follow an error to 0; a search that ends there finds none. An event without any is excluded as
/// `no_convergence`.
///
/// # References
/// Bollerslev (1986), Journal of Econometrics 31, 307-327; Fiorentini, Calzolari & Panattoni (1996), Journal of Applied
/// Econometrics 11, 399-417.
///
/// # Examples
/// omega = 0.00001, arch = 0.1, garch = 0.8; on day T, e = 0.03 and h = 0.0002: h_{T+1} = 0.00001 + 0.1 * 0.0009 + 0.8 *
/// 0.0002 = 0.00026 and h_{T+2} = 0.00001 + 0.9 * 0.00026 = 0.000244.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Garch {}

impl NormalReturns for Garch {
    fn design(&self) -> Design {
        Design {
            base: Base::Zero,
            intercept: true,
            terms: vec![Term::Market],
            neighbours: None,
        }
    }

    fn fit(&self, sample: &Estimation<'_>) -> Result<Fit, Unfit> {
        fit(sample, &GarchFamily { tilts: &[] })
    }

    fn allows_trade_to_trade(&self) -> bool {
        false
    }

    fn forecasts_forward(&self) -> bool {
        true
    }
}
