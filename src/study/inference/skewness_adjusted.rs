//! Hall's transformed t.

use serde::{Deserialize, Serialize};

use super::{Assumption, Evidence, Significance, Verdict};
use crate::math::moments::{mean_and_spread, skewness};

/// The cross-sectional t, transformed to remove the effect of skewed abnormal returns.
///
/// # Formula
/// ```text
/// q = mean(x) / sd(x)
/// g = N / ((N - 1)(N - 2)) sum ((x - mean) / sd)^3
/// z = sqrt(N) (q + g q^2/3 + g^2 q^3/27 + g/(6N));  standard normal
/// ```
/// # Inputs
/// x: N abnormal or cumulative abnormal returns, at least three.
///
/// # Assumes
/// Independent events. CARs of single stocks over long windows are skewed to the right, which misleads the plain t.
///
/// # References
/// Hall (1992), Journal of the Royal Statistical Society B 54, 221-228.
///
/// # Examples
/// A symmetric sample has g = 0, and the statistic is sqrt(N) mean / sd.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SkewnessAdjusted {}

impl Significance for SkewnessAdjusted {
    fn evaluate(&self, evidence: &Evidence<'_>) -> Verdict {
        let Some(g) = skewness(evidence.abnormal) else {
            return Verdict::Undefined {
                reason: "needs three events or more whose values differ",
            };
        };
        let statistic = |(mean, sd): (f64, f64)| {
            let (n, q) = (evidence.n(), mean / sd);
            Verdict::normal(
                n.sqrt() * (q + g * q * q / 3.0 + g * g * q.powi(3) / 27.0 + g / (6.0 * n)),
            )
            .with_error(sd / n.sqrt())
        };
        mean_and_spread(evidence.abnormal).map(statistic).into()
    }

    fn heading(&self) -> &'static str {
        "Skew. adj. z"
    }

    fn fewest_to_hold(&self) -> usize {
        15
    }

    fn assumes(&self) -> &'static [Assumption] {
        &[
            Assumption::Independence,
            Assumption::SameDates,
            Assumption::LightTails,
            Assumption::OwnEstimation,
        ]
    }
}
