//! The generalized rank t.

use serde::{Deserialize, Serialize};

use super::{Assumption, Evidence, GeneralizedRanks, Significance, Verdict};

/// Tests whether the standardised cumulative abnormal return ranks higher than the days of the estimation window.
///
/// # Formula
/// ```text
/// per event: the estimation SARs e_is / s_i and one more observation, S_i / sd(S); K their mid-ranks
/// U = K / (T_i + 1) - 1/2,  T_i = M_i + 1;  Ubar_t: the mean over the n_t events with data on t
/// Z = Ubar_0 / S,  S^2 = (1/T) sum_t (n_t / n) Ubar_t^2
/// T: number of observations: the event itself, and the L1 days on which any event has data
/// t = Z sqrt( (T - 2) / (T - 1 - Z^2) );  t with T - 2 degrees of freedom
/// ```
/// # Inputs
/// S: n standardised (cumulative) abnormal returns; the estimation residuals and s of the same events.
///
/// # Assumes
/// No distribution; it holds when the news raises the variance. The series of means reflects the correlation between events
/// that share their dates; between events on different dates the test assumes that they are independent.
///
/// # References
/// Kolari & Pynnonen (2011), Journal of Empirical Finance 18, 953-971.
///
/// # Examples
/// Z = 2 and T = 21: t = 2 sqrt(19 / 16) = 2.1794.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct GrankT {}

impl Significance for GrankT {
    fn evaluate(&self, evidence: &Evidence<'_>) -> Verdict {
        let statistic = |ranks: GeneralizedRanks| {
            let (z, t) = (ranks.mean / ranks.spread, ranks.observations);
            let room = t - 1.0 - z * z;
            if t <= 2.0 || room <= 0.0 {
                return Verdict::Undefined {
                    reason: "the estimation window is too short",
                };
            }
            Verdict::student_t(z * ((t - 2.0) / room).sqrt(), t - 2.0)
        };
        evidence.generalized_ranks.map(statistic).into()
    }

    fn heading(&self) -> &'static str {
        "GRANK t"
    }

    fn ranks(&self) -> bool {
        true
    }

    fn fewest_to_hold(&self) -> usize {
        11
    }

    fn assumes(&self) -> &'static [Assumption] {
        &[
            Assumption::CommonDates,
            Assumption::SameDates,
            Assumption::ScaledRanks,
            Assumption::LongEstimation,
            Assumption::OwnEstimation,
        ]
    }
}
