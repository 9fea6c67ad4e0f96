//! MacKinlay's theta.

use serde::{Deserialize, Serialize};

use super::{Assumption, Evidence, Significance, Verdict};

/// The mean abnormal return over the standard deviation that the events' own models give it.
///
/// # Formula
/// ```text
/// z = mean(x) / ( sqrt(sum V_i) / N ),  V_i = s_i^2 C_it on a day, V_i of the CAR over a window;  standard normal
/// ```
/// # Inputs
/// x: N abnormal or cumulative abnormal returns; sqrt(V): their standard deviations, the error of the estimates included.
///
/// # Assumes
/// Independent events whose variance the news does not raise. It weighs events by the size of their returns, where `patell`
/// gives each standardised event one weight.
///
/// # References
/// MacKinlay (1997), Journal of Economic Literature 35, 13-39 (theta 1); J1 of Campbell, Lo & MacKinlay (1997), section 4.4.
///
/// # Examples
/// x = 1 %, 3 % with sqrt(V) = 1 %, 1 %: z = 2 / (sqrt(2) / 2) = 2.8284.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Mackinlay {}

impl Significance for Mackinlay {
    fn evaluate(&self, evidence: &Evidence<'_>) -> Verdict {
        if evidence.abnormal.is_empty() {
            return Verdict::Undefined {
                reason: "no event has data",
            };
        }
        let variance: f64 = evidence.errors.iter().map(|se| se * se).sum();
        Verdict::normal(evidence.abnormal.iter().sum::<f64>() / variance.sqrt())
            .with_error(variance.sqrt() / evidence.n())
    }

    fn heading(&self) -> &'static str {
        "MacKinlay z"
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
