//! Any columns of a factor file.

use serde::{Deserialize, Serialize};

use super::{Design, NormalReturns, Term};

/// Least squares of the excess return on named columns of the factor file.
///
/// # Formula
/// ```text
/// expected_t = rf_t + alpha + sum_j b_j f_jt,  s^2 = sum e^2 / (M - F - 1) with F columns
/// ```
/// # Inputs
/// M returns of the security; the columns and `rf` of the factor file, fractions a day.
///
/// # Assumes
/// Stable loadings, and columns that are not collinear: an event with collinear regressors is excluded.
///
/// # References
/// Campbell, Lo & MacKinlay (1997), The Econometrics of Financial Markets, section 4.3.
///
/// # Examples
/// One column with loading 2, alpha = 0, rf = 0.0001 and a factor of 0.01: expected 0.0201.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Factors {
    /// The columns, by their names in the file.
    pub columns: Vec<String>,
}

impl NormalReturns for Factors {
    fn design(&self) -> Design {
        Design::excess(self.columns.iter().map(|name| Term::factor(name, &[name])))
    }
}
