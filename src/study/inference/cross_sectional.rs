//! The cross-sectional t.

use serde::{Deserialize, Serialize};

use super::{Assumption, Evidence, Significance, Verdict};
use crate::math::moments::mean_and_spread;

/// The mean abnormal return over its standard error across events.
///
/// # Formula
/// ```text
/// t = sqrt(N) mean(x) / sd(x),  sd with divisor N - 1;  t with N - 1 degrees of freedom
/// ```
/// # Inputs
/// x: N abnormal or cumulative abnormal returns, fractions.
///
/// # Assumes
/// Independent events with one variance. Events on one date are often correlated: with r = 0.1 and N = 30 the test rejects a
/// true null about one time in three.
///
/// # References
/// Brown & Warner (1980), Journal of Financial Economics 8, 205-258.
///
/// # Examples
/// x = 1 %, 2 %, 3 %: mean 2 %, sd 1 %, t = 2 sqrt(3) = 3.4641.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CrossSectional {}

impl Significance for CrossSectional {
    fn evaluate(&self, evidence: &Evidence<'_>) -> Verdict {
        mean_and_spread(evidence.abnormal)
            .map(|(mean, sd)| {
                let root = evidence.n().sqrt();
                Verdict::student_t(root * mean / sd, evidence.n() - 1.0).with_error(sd / root)
            })
            .into()
    }

    fn heading(&self) -> &'static str {
        "Cross t"
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
