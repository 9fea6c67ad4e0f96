//! The sign test.

use serde::{Deserialize, Serialize};

use super::{Assumption, Evidence, Significance, Verdict};
use crate::math::dist::{normal_two_sided, sign_exact_two_sided};

/// Tests whether more events have a positive abnormal return than a negative one.
///
/// # Formula
/// ```text
/// z = (w - N/2) / sqrt(N/4),  w = number of x > 0, zeros dropped from x and N
/// p: exact binomial for N < 50, else standard normal
/// ```
/// # Inputs
/// x: N abnormal or cumulative abnormal returns.
///
/// # Assumes
/// Independent events, and a median abnormal return of zero without news. The median of daily abnormal returns is usually
/// lower, so the test finds negative reactions too easily. `generalized_sign` takes the share of rises from the estimation
/// window instead.
///
/// # References
/// Brown & Warner (1980), Journal of Financial Economics 8, 205-258.
///
/// # Examples
/// Four of five above zero: z = 1.5 / sqrt(1.25) = 1.3416, exact p = 0.375.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Sign {}

/// From this number of events on, the normal distribution replaces the binomial.
const NORMAL_FROM: u64 = 50;

impl Significance for Sign {
    fn evaluate(&self, evidence: &Evidence<'_>) -> Verdict {
        let n = evidence.abnormal.iter().filter(|x| **x != 0.0).count() as u64;
        let w = evidence.positive();
        if n == 0 {
            return Verdict::Undefined {
                reason: "no event has an abnormal return other than zero",
            };
        }
        let z = (w as f64 - n as f64 / 2.0) / (n as f64 / 4.0).sqrt();
        let p = if n < NORMAL_FROM {
            sign_exact_two_sided(w as u64, n)
        } else {
            normal_two_sided(z)
        };
        Verdict::defined(z, Some(p), None)
    }

    fn heading(&self) -> &'static str {
        "Sign z"
    }

    fn fewest_to_reject(&self) -> usize {
        6
    }

    fn assumes(&self) -> &'static [Assumption] {
        &[
            Assumption::Independence,
            Assumption::SameDates,
            Assumption::EvenSigns,
            Assumption::OwnEstimation,
        ]
    }
}
