//! The capital asset pricing model.

use serde::{Deserialize, Serialize};

use super::{Design, NormalReturns, Term};

/// Least squares of the excess return on the excess return of the benchmark.
///
/// # Formula
/// ```text
/// expected_t = rf_t + alpha + beta (Rm_t - rf_t),  s^2 = sum e^2 / (M - 2)
/// ```
/// # Inputs
/// M returns of the security and of its benchmark, and the risk-free rate `rf` of the factor file, fractions a day.
///
/// # Assumes
/// A stable beta. If the risk-free rate hardly moves, abnormal returns are close to those of the market model.
///
/// # References
/// Sharpe (1964), Journal of Finance 19, 425-442; Campbell, Lo & MacKinlay (1997), chapter 4.
///
/// # Examples
/// rf = 0.0002, alpha = 0, beta = 1.5, Rm = 0.0102: expected 0.0002 + 1.5 * 0.01 = 0.0152.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Capm {}

impl NormalReturns for Capm {
    fn design(&self) -> Design {
        Design::excess([Term::MarketExcess])
    }
}
