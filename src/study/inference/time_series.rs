//! The time-series t, also called crude dependence adjustment.

use serde::{Deserialize, Serialize};

use super::{Assumption, Evidence, Significance, Verdict};
use crate::math::moments::mean_and_spread;

/// The mean abnormal return over the standard deviation of the same mean on the days of the estimation window.
///
/// # Formula
/// ```text
/// day:    t = AAR_t / sd
/// window: t = sum AAR_t / (sqrt(L2) sd)
/// sd: of the AAR series over the estimation window about its mean, divisor T - 1;  t with T - 1 degrees of freedom
/// ```
/// # Inputs
/// The group's mean abnormal return on each day of the estimation window and of the tested window, fractions.
///
/// # Assumes
/// The news does not raise the variance. The series of means reflects the correlation between events that share their dates
/// only.
///
/// # References
/// Brown & Warner (1980), Journal of Financial Economics 8, 205-258; (1985), 14, 3-31.
///
/// # Examples
/// Estimation means of -1 %, 0 and 1 % have sd 1 %: AAR = 2 % gives t = 2 with 2 degrees of freedom.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TimeSeries {}

impl Significance for TimeSeries {
    fn evaluate(&self, evidence: &Evidence<'_>) -> Verdict {
        if evidence.abnormal.is_empty() {
            return Verdict::Undefined {
                reason: "no event has data",
            };
        }
        let statistic = |(_, sd): (f64, f64)| {
            let error = (evidence.days as f64).sqrt() * sd;
            let df = evidence.estimation_aar.len() as f64 - 1.0;
            Verdict::student_t(evidence.aar_sum / error, df).with_error(error)
        };
        mean_and_spread(evidence.estimation_aar)
            .map(statistic)
            .map_err(|_| "the mean abnormal return does not vary over the estimation window")
            .into()
    }

    fn needs_common_window(&self) -> bool {
        true
    }

    fn heading(&self) -> &'static str {
        "Time t"
    }

    fn assumes(&self) -> &'static [Assumption] {
        &[
            Assumption::CommonDates,
            Assumption::SameDates,
            Assumption::SameEvents,
            Assumption::StableVariance,
            Assumption::LongEstimation,
            Assumption::ShortWindow,
        ]
    }
}
