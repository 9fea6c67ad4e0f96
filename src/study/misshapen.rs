//! Finds the tests that are doubtful because of the distribution of abnormal returns: its variance, skewness, tails and signs.
//!
//! Skewness and tails are those of estimation residuals, of which there are a hundred times as many as tested values and which do not
//! depend on them. A mark that depends on the tested values selects: the samples that it leaves are not those that the test assumes.

use super::assumption::Assumption;
use super::diagnosis::{Broken, Diagnosis, Observation, seen, sized};
use super::outcome::SampleOutcome;
use super::residual_shape::ResidualShape;
use super::sizes::{implied_size, shifted_size, sign_size};
use crate::math::dist::{chi_squared_upper, normal_two_sided};

/// Cochran's rule: the mean of n values of skewness g is near normal for n > 25 g^2 (Sampling Techniques, 1977, p. 42), with
/// g measured on the values themselves.
const COCHRAN: f64 = 25.0;

/// A t of n values whose distribution has skewness g rejects at most 7.5 % of true nulls for n > 8 g^2, and with any n up to a
/// skewness of 1: 40,000 samples each of lognormal distributions needed 4.4 to 5.3 g^2 events for skewnesses from 1.3 to 3.7, of gamma
/// distributions 6 to 8 g^2 for 1.4 to 2.8.
const SKEWED: f64 = 8.0;
const HARMLESS_SKEWNESS: f64 = 1.0;

/// Events are more skewed than their ordinary days if less than this share of samples of ordinary days is as skewed.
const UNUSUAL: f64 = 0.01;

/// Hall's transformed t of n values of excess kurtosis k rejects at most 7.5 % of true nulls for n >= 15 + 4 k, measured on
/// normal, t and lognormal distributions and on real returns; k is that of residuals over their own standard deviations, which is
/// smaller than that of the returns. With less than 15 it has too few events anyway.
const HEAVY_TAILED: f64 = 4.0;
const FEWEST_FOR_HALL: f64 = 15.0;

/// Hall's transformed t of n normal values has about this over n added to its variance: it rejects 8.0, 6.9, 6.6 and 6.2 % of true nulls
/// for n = 10, 12, 14 and 16. With estimates that events of a firm share it gives 8.7, 7.8 and 7.2 % for 15, 30 and 100 events, where 8.5,
/// 8.2 and 6.8 % were rejected (`REPEATED_DAYS` tells of the samples).
const FEW_FOR_HALL: f64 = 2.0;

/// Ranks of abnormal returns over their spread across n events do so for n >= 10 + 2.2 k: the spread of a few heavy-tailed values
/// is often much too small. With 10 or less there are too few events anyway.
const HEAVY_FOR_RANKS: f64 = 2.2;
const FEWEST_FOR_RANKS: f64 = 10.0;

/// The spread of n values is itself uncertain, which adds about this over n to the variance of their ranks. With it the formula gives
/// 6.8, 6.5, 6.2 and 5.9 % for n = 10, 12, 15 and 20 normal values, where 7.2, 6.4, 6.0 and 6.1 % of 4,000 samples each were rejected,
/// and 8.5, 8.1 and 7.8 % for n = 15, 20 and 30 of a gamma distribution of skewness 0.9, against 8.5, 7.8 and 8.1 %.
const UNCERTAIN_SPREAD: f64 = 1.5;

/// Events that are estimated on the same days make the series of mean ranks repeat itself, so that its spread is known from fewer days: for
/// c such events and M days this over M, times c - 1, is added to the variance. Of 3,000 samples each of normal returns, four events of a
/// firm six sessions apart and M = 100, the formula gives 8.8, 8.2 and 7.7 % for 15, 30 and 100 events and L = 6, where `grank_t` rejects
/// 7.5, 8.3 and 7.5 %; for t(5) returns it rejects 8.7, 7.3 and 8.5 %. On day 0 it gives 7.0, 6.4 and 6.0 %, where 6.4, 6.2 and 5.8 % were
/// rejected.
const REPEATED_DAYS: f64 = 1.5;

/// The mean U of a sum of L residuals with skewness g among single residuals is about 0.0235 (g - g / sqrt(L)), by Edgeworth's
/// expansion: 1 / (24 sqrt(pi)) times the difference.
const RANK_SHIFT: f64 = 0.0235;

impl Diagnosis<'_> {
    /// Returns the variance that mean ranks have where events of one security repeat the days of each other, over that of days seen once.
    fn repeated_days(&self) -> Option<f64> {
        let days = self.sample.shortest_estimation? as f64;
        Some(1.0 + REPEATED_DAYS * (self.shared.events - 1.0) / days)
    }

    /// Measures how the distribution of abnormal returns breaks assumptions.
    pub(super) fn misshapen(
        &self,
        assumption: Assumption,
        observation: &Observation,
    ) -> Option<Broken> {
        let (n, days) = (observation.n as f64, observation.window.days() as f64);
        let events = self.events as f64;
        // The skewness of a sum of days is smaller by sqrt(L), its excess kurtosis by L.
        let shape = self.shape;
        let skewness = shape.map(|shape| shape.skewness / days.sqrt());
        let seen_skewness = self.unusual_skewness;
        let share = |p: f64| 0.5 + (p - 0.5) / days.sqrt();
        match assumption {
            Assumption::StableVariance => {
                let ratio = self.sample.variance_ratio?;
                // Heavy tails make the variance of a few values as noisy as that of fewer normal ones.
                let kurtosis = shape.map_or(0.0, |shape| shape.excess_kurtosis.max(0.0));
                let df = (events - 1.0) * 2.0 / (2.0 + kurtosis);
                let by_chance = chi_squared_upper(df * ratio, df)?;
                sized(format!("variance x {ratio:.1}"), implied_size(ratio))
                    .filter(|_| by_chance < 0.05)
            }
            Assumption::LittleSkewness => {
                let needed = |g: f64, factor: f64| {
                    let needed = factor * g * g;
                    (n < needed)
                        .then(|| seen(format!("skewness {g:.1}, which needs {needed:.0} events")))
                        .flatten()
                };
                let of_events = seen_skewness.and_then(|g| needed(g, COCHRAN));
                let skewed = skewness.filter(|g| g.abs() > HARMLESS_SKEWNESS);
                of_events.or_else(|| needed(skewed?, SKEWED))
            }
            Assumption::LittleDailySkewness => {
                let (g, dates) = (shape?.skewness, n * days);
                let needed = SKEWED * g * g;
                (g.abs() > HARMLESS_SKEWNESS && dates < needed)
                    .then(|| {
                        seen(format!(
                            "skewness {g:.1} of a day, which needs {needed:.0} dates; there are {dates:.0} at most"
                        ))
                    })
                    .flatten()
            }
            Assumption::LightTails => {
                let kurtosis = shape?.excess_kurtosis / days;
                let needed = FEWEST_FOR_HALL + HEAVY_TAILED * kurtosis;
                let heavy = || {
                    seen(format!(
                        "excess kurtosis {kurtosis:.1}, which needs {needed:.0} events"
                    ))
                };
                // The transform of few events leaves less room for an error of the estimates that several events share.
                let together = || {
                    let shared = self.shared_error_uncancelled(observation)?;
                    sized(
                        self.together(),
                        implied_size(shared * (1.0 + FEW_FOR_HALL / n)),
                    )
                };
                (FEWEST_FOR_HALL <= n && n < needed)
                    .then(heavy)
                    .flatten()
                    .or_else(|| together().filter(|_| FEWEST_FOR_HALL <= n))
            }
            Assumption::Symmetry => {
                let p = share(self.sample.positive_share?);
                let shift = (3.0 * n).sqrt() * (p - 0.5) / 2.0_f64.sqrt();
                let measure = format!("{:.1} % of ordinary days are above zero", p * 100.0);
                // As for the t, samples whose own skewness is not seen are no safer.
                let skewed = skewness.filter(|g| g.abs() > HARMLESS_SKEWNESS);
                sized(measure, shifted_size(1.0, shift))
                    .or_else(|| seen(format!("skewness {:.1}", seen_skewness.or(skewed)?)))
            }
            Assumption::ScaledRanks => {
                let shape = shape?;
                let shift = RANK_SHIFT * (shape.skewness - shape.skewness / days.sqrt());
                // A sum of L days is nearer to normal than the single days among which it is ranked.
                let variance = shape.rank_variance * (1.0 + UNCERTAIN_SPREAD / n)
                    + (shape.normal_rank_variance - 1.0).max(0.0) * (1.0 - 1.0 / days);
                let size = |variance| shifted_size(variance, shift * (12.0 * n).sqrt());
                let (g, k) = (shape.skewness, shape.excess_kurtosis);
                let measure = format!("skewness {g:.1}, excess kurtosis {k:.1} of residuals");
                let needed = FEWEST_FOR_RANKS + HEAVY_FOR_RANKS * k;
                let heavy = || {
                    let measure = format!("excess kurtosis {k:.1}, which needs {needed:.0} events");
                    (FEWEST_FOR_RANKS <= n && n < needed)
                        .then(|| seen(measure))
                        .flatten()
                };
                let together = || {
                    let shared = self.shared_error_uncancelled(observation)?;
                    let repeated = self.repeated_days()?;
                    sized(self.together(), size(variance * shared * repeated))
                };
                sized(measure, size(variance))
                    .or_else(heavy)
                    .or_else(together)
            }
            Assumption::EvenSigns => {
                let p = share(self.sample.positive_share?);
                let shift = 2.0 * (p - 0.5) * n.sqrt();
                sized(format!("{:.1} % are", p * 100.0), shifted_size(1.0, shift))
            }
            Assumption::NormalSigns => {
                let p = self
                    .sample
                    .positive_share
                    .filter(|p| *p > 0.0 && *p < 1.0)?;
                let measure = format!(
                    "{} events, {:.1} % of days above zero",
                    observation.n,
                    p * 100.0
                );
                sized(measure, sign_size(observation.n, p, share(p)))
            }
            _ => None,
        }
    }
}

/// Returns the skewness of the standardised abnormal returns of n events on day 0, if it is too large for their number and the estimation
/// residuals do not explain it.
///
/// A sample that is no more skewed than its residuals is judged by those alone. If the skewness of the tested values decided, the
/// samples left over would lack large values on one side, and the t would reject up to a quarter of them.
pub fn unusual_skewness(
    sample: &SampleOutcome,
    shape: Option<&ResidualShape>,
    n: usize,
) -> Option<f64> {
    let g = sample.standardized_skewness?;
    let is_large = is_skewed(g, n as f64) && (n as f64) < COCHRAN * g * g;
    let is_unusual = || shape.is_none_or(|shape| shape.chance_of_skewness(g, n) < UNUSUAL);
    (is_large && is_unusual()).then_some(g)
}

/// Returns whether the skewness differs from that of n normal values at 5 %, by its standard error.
fn is_skewed(g: f64, n: f64) -> bool {
    let error = (6.0 * n * (n - 1.0) / ((n - 2.0) * (n + 1.0) * (n + 3.0))).sqrt();
    normal_two_sided(g / error) < 0.05
}
