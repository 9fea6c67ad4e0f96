//! The six-factor model of Fama and French.

use serde::{Deserialize, Serialize};

use super::{Design, NormalReturns, Term};
use crate::market::{MARKET_EXCESS, MOMENTUM};

/// Least squares of the excess return on the five factors and momentum.
///
/// # Formula
/// ```text
/// expected_t = rf_t + alpha + the five factors of ff5 + b6 mom_t,  s^2 = sum e^2 / (M - 7)
/// ```
/// # Inputs
/// M returns of the security; `mkt_rf`, `smb`, `hml`, `rmw`, `cma`, `mom` (also `umd`, `wml`) and `rf` of the factor file,
/// fractions a day.
///
/// # Assumes
/// Stable loadings, and an estimation window long enough for seven coefficients.
///
/// # References
/// Fama & French (2018), Journal of Financial Economics 128, 234-252.
///
/// # Examples
/// All loadings 1, alpha = 0, rf = 0 and factors of 0.01, 0, -0.002, 0.001, 0 and 0.002: expected 0.011.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Ff6 {}

impl NormalReturns for Ff6 {
    fn design(&self) -> Design {
        Design::excess([
            Term::factor("mkt_rf", &MARKET_EXCESS),
            Term::factor("smb", &["smb"]),
            Term::factor("hml", &["hml"]),
            Term::factor("rmw", &["rmw"]),
            Term::factor("cma", &["cma"]),
            Term::factor("mom", &MOMENTUM),
        ])
    }
}
