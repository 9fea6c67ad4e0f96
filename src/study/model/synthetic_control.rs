//! Synthetic control.

use serde::{Deserialize, Serialize};

use super::{Base, Design, Estimation, Fit, NormalReturns, Unfit, dispersion_about_mean};

/// The return of a portfolio of other securities, the donors, whose weights match the estimation window.
///
/// # Formula
/// ```text
/// expected_t = sum_j w_j R_jt;  w minimises sum (R_t - sum_j w_j R_jt)^2 over the estimation window, w >= 0, sum w = 1
/// s^2 = sum (AR - mean AR)^2 / (M - k) over the estimation window, nu = M - k, C = 1;  k: number of weights above zero
/// solved by Wolfe's active-set method until no weight lowers the sum of squares by more than 2e-13 d^2
/// d: the largest distance between the security and a donor
/// ```
/// # Inputs
/// M returns of the security and of every donor on the same days, fractions. Donors are the securities that the options name; if they
/// name none, all with prices but those that an event names and the benchmarks. A donor counts for an event if it has a return on
/// each of the event's usable estimation days and on every day of its event window.
///
/// # Assumes
/// The news does not touch the donors, and what drives the security is spanned by them. s treats the weights above zero as if they had
/// been known to be so; with few events, read the p-values by permutation that results give for each event: `conformal_p` shifts
/// the residuals of estimation and tested window in a circle (Chernozhukov, Wuthrich & Zhu 2021), `placebo_p` compares the ratio of
/// the root mean squares of both windows with that of each donor in the place of the security (Abadie, Diamond & Hainmueller 2010).
///
/// # References
/// Abadie, Diamond & Hainmueller (2010), Journal of the American Statistical Association 105, 493-505; Goldsmith-Pinkham & Lyu (2025),
/// Causal inference in financial event studies; Chernozhukov, Wuthrich & Zhu (2021), Journal of the American Statistical
/// Association 116, 1849-1864; Wolfe (1976), Mathematical Programming 11, 128-149.
///
/// # Examples
/// Two donors whose mean is the security's return on every day: both weights are 1/2.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct SyntheticControl {
    /// Symbols of the donors; if empty, every security that no event names and that is no benchmark.
    pub donors: Vec<String>,
}

impl NormalReturns for SyntheticControl {
    fn design(&self) -> Design {
        Design {
            base: Base::Donors,
            intercept: false,
            terms: Vec::new(),
            neighbours: None,
        }
    }

    fn fit(&self, sample: &Estimation<'_>) -> Result<Fit, Unfit> {
        dispersion_about_mean(sample)
    }

    fn allows_trade_to_trade(&self) -> bool {
        false
    }
}
