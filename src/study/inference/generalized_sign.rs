//! The generalized sign test.

use serde::{Deserialize, Serialize};

use super::{Assumption, Evidence, Significance, Verdict};

/// Tests whether more events have a positive abnormal return than on an ordinary day.
///
/// # Formula
/// ```text
/// z = (w - N p) / sqrt(N p (1 - p)),  w = number of x > 0;  standard normal
/// p = mean over events of the share of positive abnormal returns in the estimation window
/// ```
/// # Inputs
/// x: N abnormal or cumulative abnormal returns; the estimation residuals of the same events.
///
/// # Assumes
/// Independent events.
///
/// # References
/// Cowan (1992), Review of Quantitative Finance and Accounting 2, 343-358.
///
/// # Examples
/// N = 5, p = 0.52, w = 4: z = 1.4 / sqrt(1.248) = 1.2532.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct GeneralizedSign {}

impl Significance for GeneralizedSign {
    fn evaluate(&self, evidence: &Evidence<'_>) -> Verdict {
        let n = evidence.n();
        let p = evidence.positive_share.iter().sum::<f64>() / n;
        if evidence.abnormal.is_empty() {
            return Verdict::Undefined {
                reason: "no event has data",
            };
        }
        if p <= 0.0 || p >= 1.0 {
            return Verdict::Undefined {
                reason: "all abnormal returns of the estimation window have one sign",
            };
        }
        Verdict::normal((evidence.positive() as f64 - n * p) / (n * p * (1.0 - p)).sqrt())
    }

    fn heading(&self) -> &'static str {
        "Gen. sign z"
    }

    fn fewest_to_hold(&self) -> usize {
        6
    }

    fn assumes(&self) -> &'static [Assumption] {
        &[
            Assumption::Independence,
            Assumption::SameDates,
            Assumption::NormalSigns,
            Assumption::LongEstimation,
            Assumption::OwnEstimation,
        ]
    }
}
