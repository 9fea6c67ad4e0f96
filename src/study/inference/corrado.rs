//! Corrado's rank test.

use serde::{Deserialize, Serialize};

use super::{Assumption, Evidence, Significance, Verdict};

/// Tests whether the abnormal returns of a day rank higher than those of other days.
///
/// # Formula
/// ```text
/// K_it = mid-rank of AR_it among the T_i usable days of estimation and event window
/// U_it = K_it / (T_i + 1) - 1/2
/// day:    z = (1/sqrt(N_t)) sum_i U_it / S,  S^2 = (1/T) sum_t [ (1/sqrt(N_t)) sum_i U_it ]^2 over all T days
/// window: sum of the day statistics / sqrt(L2);  standard normal
/// ```
/// # Inputs
/// The abnormal returns of the estimation and event window of each event; missing days are left out.
///
/// # Assumes
/// No distribution. The series of means reflects the correlation between events that share their dates. Conservative for long
/// windows, because the ranks of one event add up to a constant.
///
/// # References
/// Corrado (1989), Journal of Financial Economics 23, 385-395; Corrado & Zivney (1992) for missing days; Cowan (1992)
/// and Campbell & Wasley (1993) for windows.
///
/// # Examples
/// The two days of a window with z = 1 and z = 2 give 3 / sqrt(2) = 2.1213.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Corrado {}

impl Significance for Corrado {
    fn evaluate(&self, evidence: &Evidence<'_>) -> Verdict {
        let days: Option<Vec<f64>> = evidence.rank_days.iter().copied().collect();
        match days {
            Some(days) => Verdict::normal(days.iter().sum::<f64>() / (days.len() as f64).sqrt()),
            None => Verdict::Undefined {
                reason: "a day has no ranked abnormal return",
            },
        }
    }

    fn needs_common_window(&self) -> bool {
        true
    }

    fn heading(&self) -> &'static str {
        "Corrado z"
    }

    fn ranks(&self) -> bool {
        true
    }

    fn fewest_to_reject(&self) -> usize {
        2
    }

    fn assumes(&self) -> &'static [Assumption] {
        &[
            Assumption::CommonDates,
            Assumption::SameDates,
            Assumption::SameEvents,
            Assumption::StableVariance,
            Assumption::LongEstimation,
            Assumption::FewOfRanked,
        ]
    }
}
