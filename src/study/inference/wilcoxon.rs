//! Wilcoxon's signed-rank test.

use serde::{Deserialize, Serialize};

use super::{Assumption, Evidence, Significance, Verdict};
use crate::math::dist::normal_two_sided;
use crate::math::rank::SignedRanks;

/// Tests whether rises outweigh falls, by the ranks of their sizes.
///
/// # Formula
/// ```text
/// W = sum of the mid-ranks of |x| where x > 0, zeros dropped from x and N
/// z = (W - N(N + 1)/4) / sqrt( N(N + 1)(2N + 1)/24 - sum (t^3 - t)/48 ),  t: sizes of groups of equal |x|
/// p: exact for N <= 25 without ties, else standard normal, without correction for continuity
/// ```
/// # Inputs
/// x: N abnormal or cumulative abnormal returns.
///
/// # Assumes
/// Independent events, symmetric about zero without news.
///
/// # References
/// Wilcoxon (1945), Biometrics Bulletin 1, 80-83.
///
/// # Examples
/// Five values of which only the smallest in size is below zero: W = 14, exact p = 2 * 2 / 32 = 0.125.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Wilcoxon {}

/// The most events for which every pattern of signs is counted.
const EXACT_TO: usize = 25;

impl Significance for Wilcoxon {
    fn evaluate(&self, evidence: &Evidence<'_>) -> Verdict {
        let ranks = SignedRanks::of(evidence.abnormal);
        if ranks.n == 0 {
            return Verdict::Undefined {
                reason: "no event has an abnormal return other than zero",
            };
        }
        let (n, w, ties) = (ranks.n as f64, ranks.positive, ranks.ties);
        let variance = n * (n + 1.0) * (2.0 * n + 1.0) / 24.0 - ties / 48.0;
        let z = (w - n * (n + 1.0) / 4.0) / variance.sqrt();
        let exact = ranks.n <= EXACT_TO && ties == 0.0;
        let p = if exact {
            exact_two_sided(w as usize, ranks.n)
        } else {
            normal_two_sided(z)
        };
        Verdict::defined(z, Some(p), None)
    }

    fn heading(&self) -> &'static str {
        "Wilcoxon z"
    }

    fn fewest_to_reject(&self) -> usize {
        6
    }

    fn assumes(&self) -> &'static [Assumption] {
        &[
            Assumption::Independence,
            Assumption::SameDates,
            Assumption::Symmetry,
            Assumption::OwnEstimation,
        ]
    }
}

/// Returns the share of the 2^n patterns of signs whose rank sum is at least as far from the middle as `w`.
fn exact_two_sided(w: usize, n: usize) -> f64 {
    let total = n * (n + 1) / 2;
    // patterns[s]: the number of subsets of the ranks so far that sum to s; below 2^25, exact in f64.
    let mut patterns = vec![0.0; total + 1];
    patterns[0] = 1.0;
    for rank in 1..=n {
        for sum in (rank..=total).rev() {
            patterns[sum] += patterns[sum - rank];
        }
    }
    let tail: f64 = patterns[..=w.min(total - w)].iter().sum();
    (2.0 * tail / 2.0_f64.powi(n as i32)).min(1.0)
}
