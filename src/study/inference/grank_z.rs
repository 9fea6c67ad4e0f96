//! The generalized rank z.

use serde::{Deserialize, Serialize};

use super::{Assumption, Evidence, Significance, Verdict};

/// Compares the mean rank of the standardised cumulative abnormal returns with the mean that independent ranks would have.
///
/// # Formula
/// ```text
/// z = sqrt( 12 n (T + 1) / (T - 1) ) Ubar_0;  standard normal, with Ubar_0 and T as in grank_t
/// ```
/// # Inputs
/// As for `grank_t`.
///
/// # Assumes
/// Independent events; if they are correlated, use `grank_t`.
///
/// # References
/// Kolari & Pynnonen (2011), Journal of Empirical Finance 18, 953-971.
///
/// # Examples
/// n = 5, T = 21, Ubar_0 = 0.3: z = sqrt(60 * 22 / 20) 0.3 = 2.4372.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct GrankZ {}

impl Significance for GrankZ {
    fn evaluate(&self, evidence: &Evidence<'_>) -> Verdict {
        let n = evidence.n();
        evidence
            .generalized_ranks
            .map(|ranks| {
                let t = ranks.observations;
                Verdict::normal((12.0 * n * (t + 1.0) / (t - 1.0)).sqrt() * ranks.mean)
            })
            .into()
    }

    fn heading(&self) -> &'static str {
        "GRANK z"
    }

    fn ranks(&self) -> bool {
        true
    }

    fn fewest_to_hold(&self) -> usize {
        11
    }

    fn assumes(&self) -> &'static [Assumption] {
        &[
            Assumption::Independence,
            Assumption::SameDates,
            Assumption::ScaledRanks,
            Assumption::LongEstimation,
            Assumption::OwnEstimation,
        ]
    }
}
