//! The generalized rank t.

use serde::{Deserialize, Serialize};

use super::{Assumption, Evidence, Significance, Verdict};
use crate::math::moments::mean_and_spread;

/// Whether the standardised cumulative abnormal return ranks higher than the days of the estimation window.
///
/// # Formula
/// ```text
/// per event: the estimation SARs e_is / s_i and one more observation, S_i / sd(S); K their mid-ranks
/// U = K / (T_i + 1) - 1/2,  T_i = M_i + 1;  Ubar_t: the mean over the n_t events with data on t
/// Z = Ubar_0 / S,  S^2 = (1/T) sum_t (n_t / n) Ubar_t^2 over all T = L1 + 1 observations
/// t = Z sqrt( (T - 2) / (T - 1 - Z^2) );  t with T - 2 degrees of freedom
/// ```
/// # Inputs
/// S: n standardised (cumulative) abnormal returns; the estimation residuals and s of the same events.
///
/// # Assumes
/// Nothing on the distribution; holds when the news raises the variance. Correlation between events enters through the
/// series of means, so that robustness is lost where events share no dates.
///
/// # References
/// Kolari & Pynnonen (2011), Journal of Empirical Finance 18, 953-971.
///
/// # Examples
/// Z = 2 and T = 21: t = 2 sqrt(19 / 16) = 2.1794.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct GrankT {}

/// What both rank tests rest on.
pub(super) struct GeneralizedRanks {
    /// Ubar_0
    pub mean: f64,
    /// S
    pub spread: f64,
    /// T
    pub observations: f64,
}

/// Ranks the one cumulative observation of each event among its estimation days.
///
/// # Errors
/// The reason why there is no statistic.
pub(super) fn generalized_ranks(evidence: &Evidence<'_>) -> Result<GeneralizedRanks, &'static str> {
    let (_, sd) = mean_and_spread(evidence.standardized)?;
    let n = evidence.n();
    let days = evidence.estimation.days();
    let (mut sums, mut counts) = (vec![0.0; days], vec![0.0; days]);
    let mut sum_zero = 0.0;
    for (i, s) in evidence.standardized.iter().enumerate() {
        let (sigma, observation) = (evidence.estimation.sigma(i), s / sd);
        let (residuals, ranks) = (
            evidence.estimation.residuals(i),
            evidence.estimation.ranks(i),
        );
        let usable = residuals.iter().filter(|e| !e.is_nan()).count() as f64;
        let mut own_rank = 1.0;
        for (day, (residual, rank)) in residuals.iter().zip(ranks).enumerate() {
            if residual.is_nan() {
                continue;
            }
            // Where the further observation lies below a day it pushes that day's rank up by one, and by half in a tie.
            let sar = residual / sigma;
            let above = step(sar, observation);
            own_rank += 1.0 - above;
            sums[day] += (f64::from(*rank) + above) / (usable + 2.0) - 0.5;
            counts[day] += 1.0;
        }
        sum_zero += own_rank / (usable + 2.0) - 0.5;
    }
    let mean = sum_zero / n;
    let weighted = |(sum, count): (&f64, &f64)| {
        if *count > 0.0 {
            count / n * (sum / count).powi(2)
        } else {
            0.0
        }
    };
    let squares: f64 = sums.iter().zip(&counts).map(weighted).sum::<f64>() + mean * mean;
    let observations = days as f64 + 1.0;
    let spread = (squares / observations).sqrt();
    if spread > 0.0 {
        Ok(GeneralizedRanks {
            mean,
            spread,
            observations,
        })
    } else {
        Err("the ranks do not vary")
    }
}

/// 1 where `a` is above `b`, 0 below, 1/2 in a tie.
fn step(a: f64, b: f64) -> f64 {
    if a > b {
        1.0
    } else if a < b {
        0.0
    } else {
        0.5
    }
}

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
        generalized_ranks(evidence).map(statistic).into()
    }

    fn assumes(&self) -> &'static [Assumption] {
        &[Assumption::CommonDates, Assumption::LongEstimation]
    }
}
