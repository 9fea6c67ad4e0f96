//! Patell's z, corrected for correlation.

use serde::{Deserialize, Serialize};

use super::patell::patell_z;
use super::{Assumption, Evidence, Significance, Verdict};

/// Patell's z, corrected for the variance of a sum of correlated values.
///
/// # Formula
/// ```text
/// z = patell / sqrt(1 + (N - 1) r);  standard normal
/// ```
/// # Inputs
/// As for `patell`; r: the mean correlation of estimation residuals, each pair weighted by the share of the tested
/// window's days that its events have in common on the calendar.
///
/// # Assumes
/// The correlation in the event window is that of the estimation window, and the news does not raise the variance. Undefined
/// for r at or below -1/(N - 1).
///
/// # References
/// Kolari & Pynnonen (2010), Review of Financial Studies 23, 3996-4025; Kolari, Pape & Pynnonen (2018) for staggered
/// dates.
///
/// # Examples
/// patell = 3, N = 31, r = 0.1: z = 3 / sqrt(1 + 3) = 1.5.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PatellAdjusted {}

impl Significance for PatellAdjusted {
    fn evaluate(&self, evidence: &Evidence<'_>) -> Verdict {
        let adjusted = || {
            let ((z, error), r) = (patell_z(evidence)?, evidence.usable_correlation()?);
            let wider = (1.0 + (evidence.n() - 1.0) * r).sqrt();
            Ok(Verdict::normal(z / wider).with_error(error * wider))
        };
        adjusted().into()
    }

    fn heading(&self) -> &'static str {
        "Patell adj. z"
    }

    fn assumes(&self) -> &'static [Assumption] {
        &[
            Assumption::SameDates,
            Assumption::StableVariance,
            Assumption::LongEstimation,
            Assumption::OwnEstimation,
        ]
    }
}
