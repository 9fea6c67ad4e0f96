//! The four-factor model of Carhart.

use serde::{Deserialize, Serialize};

use super::{Design, NormalReturns, Term};
use crate::market::{MARKET_EXCESS, MOMENTUM};

/// Least squares of the excess return on market, size, value and momentum.
///
/// # Formula
/// ```text
/// expected_t = rf_t + alpha + b1 mkt_rf_t + b2 smb_t + b3 hml_t + b4 mom_t,  s^2 = sum e^2 / (M - 5)
/// ```
/// # Inputs
/// M returns of the security; `mkt_rf`, `smb` (`smb_ff3` before it), `hml`, `mom` (also `umd`, `wml`) and `rf` of the factor
/// file, fractions a day.
///
/// # Assumes
/// Stable loadings; the loading on momentum rarely is stable.
///
/// # References
/// Carhart (1997), Journal of Finance 52, 57-82.
///
/// # Examples
/// All loadings 1, alpha = 0, rf = 0 and factors of 0.01, 0, -0.002 and 0.001: expected 0.009.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Carhart {}

impl NormalReturns for Carhart {
    fn design(&self) -> Design {
        Design::excess([
            Term::factor("mkt_rf", &MARKET_EXCESS),
            Term::factor("smb", &["smb_ff3", "smb"]),
            Term::factor("hml", &["hml"]),
            Term::factor("mom", &MOMENTUM),
        ])
    }
}
