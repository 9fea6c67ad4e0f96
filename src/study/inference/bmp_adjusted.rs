//! The test of Boehmer, Musumeci and Poulsen, corrected for correlation.

use serde::{Deserialize, Serialize};

use super::bmp::bmp_t;
use super::{Assumption, Evidence, Significance, Verdict};

/// The t of `bmp`, corrected for the variance of a mean of correlated values.
///
/// # Formula
/// ```text
/// t = bmp sqrt( (1 - r) / (1 + (N - 1) r) );  t with N - 1 degrees of freedom
/// ```
/// # Inputs
/// As for `bmp`; r as for `patell_adjusted`.
///
/// # Assumes
/// The correlation in the event window is that of the estimation window. Undefined for r at or below -1/(N - 1).
///
/// # References
/// Kolari & Pynnonen (2010), Review of Financial Studies 23, 3996-4025; Kolari, Pape & Pynnonen (2018) for staggered
/// dates.
///
/// # Examples
/// bmp = 4, N = 31, r = 0.1: t = 4 sqrt(0.9 / 4) = 1.8974.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BmpAdjusted {}

impl Significance for BmpAdjusted {
    fn evaluate(&self, evidence: &Evidence<'_>) -> Verdict {
        let adjusted = || {
            let ((t, error), r) = (bmp_t(evidence)?, evidence.usable_correlation()?);
            let factor = ((1.0 - r) / (1.0 + (evidence.n() - 1.0) * r)).sqrt();
            Ok(Verdict::student_t(t * factor, evidence.n() - 1.0).with_error(error / factor))
        };
        adjusted().into()
    }

    fn heading(&self) -> &'static str {
        "BMP adj. t"
    }

    fn assumes(&self) -> &'static [Assumption] {
        &[
            Assumption::SameDates,
            Assumption::LittleSkewness,
            Assumption::LongEstimation,
            Assumption::OwnEstimation,
        ]
    }
}
