//! The three-factor model of Fama and French.

use serde::{Deserialize, Serialize};

use super::{Design, NormalReturns, Term};
use crate::market::MARKET_EXCESS;

/// Least squares of the excess return on market, size and value.
///
/// # Formula
/// ```text
/// expected_t = rf_t + alpha + b1 mkt_rf_t + b2 smb_t + b3 hml_t,  s^2 = sum e^2 / (M - 4)
/// ```
/// # Inputs
/// M returns of the security; `mkt_rf`, `smb`, `hml` and `rf` of the factor file, fractions a day. The three-factor size
/// factor differs from that of the five-factor model: a column `smb_ff3` is taken before `smb`.
///
/// # Assumes
/// Stable loadings. Factors belong to one country and mislead for securities that trade elsewhere.
///
/// # References
/// Fama & French (1993), Journal of Financial Economics 33, 3-56.
///
/// # Examples
/// All loadings 1, alpha = 0, rf = 0.0001 and factors of 0.01, 0 and -0.002: expected 0.0081.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Ff3 {}

impl NormalReturns for Ff3 {
    fn design(&self) -> Design {
        Design::excess([
            Term::factor("mkt_rf", &MARKET_EXCESS),
            Term::factor("smb", &["smb_ff3", "smb"]),
            Term::factor("hml", &["hml"]),
        ])
    }
}
