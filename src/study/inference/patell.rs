//! Patell's z.

use serde::{Deserialize, Serialize};

use super::{Assumption, Evidence, Significance, Verdict};

/// The sum of standardised abnormal returns over its standard deviation, if each of them is Student's t.
///
/// # Formula
/// ```text
/// z = sum S_i / sqrt( sum nu_i / (nu_i - 2) );  standard normal
/// ```
/// # Inputs
/// S: N standardised (cumulative) abnormal returns; nu: degrees of freedom of each event's model, above 2.
///
/// # Assumes
/// Independent events whose variance the news does not raise. News commonly raises it, and the test then rejects too often.
///
/// # References
/// Patell (1976), Journal of Accounting Research 14, 246-276.
///
/// # Examples
/// Two events with S = 1 and 2 and nu = 4: z = 3 / sqrt(2 + 2) = 1.5.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Patell {}

/// Returns Patell's z, and the standard error that it gives the mean.
///
/// # Errors
/// The reason why there is no statistic.
pub(super) fn patell_z(evidence: &Evidence<'_>) -> Result<(f64, f64), &'static str> {
    if evidence.standardized.is_empty() {
        return Err("no event has data");
    }
    if evidence.df.iter().any(|df| *df <= 2.0) {
        return Err("needs more than 2 degrees of freedom in each event's model");
    }
    let variance: f64 = evidence.df.iter().map(|df| df / (df - 2.0)).sum();
    let z = evidence.standardized.iter().sum::<f64>() / variance.sqrt();
    Ok((z, evidence.shift(variance.sqrt())))
}

impl Significance for Patell {
    fn evaluate(&self, evidence: &Evidence<'_>) -> Verdict {
        patell_z(evidence)
            .map(|(z, error)| Verdict::normal(z).with_error(error))
            .into()
    }

    fn heading(&self) -> &'static str {
        "Patell z"
    }

    fn assumes(&self) -> &'static [Assumption] {
        &[
            Assumption::Independence,
            Assumption::SameDates,
            Assumption::StableVariance,
            Assumption::LongEstimation,
            Assumption::OwnEstimation,
        ]
    }
}
