//! The five-factor model of Fama and French.

use serde::{Deserialize, Serialize};

use super::{Design, NormalReturns, Term};
use crate::market::MARKET_EXCESS;

/// Least squares of the excess return on market, size, value, profitability and investment.
///
/// # Formula
/// ```text
/// expected_t = rf_t + alpha + b1 mkt_rf_t + b2 smb_t + b3 hml_t + b4 rmw_t + b5 cma_t,  s^2 = sum e^2 / (M - 6)
/// ```
/// # Inputs
/// M returns of the security; `mkt_rf`, `smb`, `hml`, `rmw`, `cma` and `rf` of the factor file, fractions a day.
///
/// # Assumes
/// Stable loadings, and an estimation window long enough for six coefficients.
///
/// # References
/// Fama & French (2015), Journal of Financial Economics 116, 1-22.
///
/// # Examples
/// All loadings 1, alpha = 0, rf = 0 and factors of 0.01, 0, -0.002, 0.001 and 0: expected 0.009.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Ff5 {}

impl NormalReturns for Ff5 {
    fn design(&self) -> Design {
        Design::excess([
            Term::factor("mkt_rf", &MARKET_EXCESS),
            Term::factor("smb", &["smb"]),
            Term::factor("hml", &["hml"]),
            Term::factor("rmw", &["rmw"]),
            Term::factor("cma", &["cma"]),
        ])
    }
}
