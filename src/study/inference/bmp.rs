//! The test of Boehmer, Musumeci and Poulsen.

use serde::{Deserialize, Serialize};

use super::{Assumption, Evidence, Significance, Verdict};
use crate::math::moments::mean_and_spread;

/// The mean of standardised abnormal returns over its standard error across events.
///
/// # Formula
/// ```text
/// t = sqrt(N) mean(S) / sd(S),  sd with divisor N - 1;  t with N - 1 degrees of freedom
/// ```
/// # Inputs
/// S: N standardised abnormal returns, or standardised cumulative abnormal returns.
///
/// # Assumes
/// Independent events. It holds when the news raises the variance of all events by one factor.
///
/// # References
/// Boehmer, Musumeci & Poulsen (1991), Journal of Financial Economics 30, 253-272.
///
/// # Examples
/// S = 1, 2, 3: mean 2, sd 1, t = 2 sqrt(3) = 3.4641.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Bmp {}

/// Returns the statistic of `bmp`, and the standard error that it gives the mean.
///
/// # Errors
/// The reason why there is no statistic.
pub(super) fn bmp_t(evidence: &Evidence<'_>) -> Result<(f64, f64), &'static str> {
    let root = evidence.n().sqrt();
    mean_and_spread(evidence.standardized)
        .map(|(mean, sd)| (root * mean / sd, evidence.shift(root * sd)))
}

impl Significance for Bmp {
    fn evaluate(&self, evidence: &Evidence<'_>) -> Verdict {
        bmp_t(evidence)
            .map(|(t, error)| Verdict::student_t(t, evidence.n() - 1.0).with_error(error))
            .into()
    }

    fn heading(&self) -> &'static str {
        "BMP t"
    }

    fn assumes(&self) -> &'static [Assumption] {
        &[
            Assumption::Independence,
            Assumption::SameDates,
            Assumption::LittleSkewness,
            Assumption::OwnEstimation,
        ]
    }
}
