//! Finds the tests that are doubtful for a group of events, on each of its days and in each of its windows.
//!
//! A test that neglects a feature of the sample has a statistic whose variance under the null is f instead of 1. At a
//! nominal 5 % it then rejects with P(|Z| > 1.96 / sqrt(f)); it is doubtful where that exceeds 7.5 %.
//! `examples/size_and_power.rs` measures how well this agrees with simulated samples.

use super::assumption::Assumption;
use super::doubt::Doubt;
use super::inference::{Significance, heading};
use super::named::Named;
use super::outcome::SampleOutcome;
use super::residual_shape::ResidualShape;
use super::sizes::{TOLERABLE_SIZE, implied_size, shifted_size, sign_size};
use crate::math::dist::{chi_squared_upper, normal_two_sided};
use crate::time::Window;

/// With fewer estimation days than this, variances and correlations are noisier than tests allow for.
const SHORT_ESTIMATION: usize = 30;

/// Cochran's rule: the mean of n values of skewness g is near normal for n > 25 g^2 (Sampling Techniques, 1977, p. 42), with
/// g measured on the values themselves.
const COCHRAN: f64 = 25.0;

/// A t of n values whose distribution has skewness g rejects at most 7.5 % of true nulls for n > 10 g^2, and with any n up to a
/// skewness of 1, measured on lognormal distributions in `examples/size_grid.rs`. Over all samples n > 5.2 g^2 would do. But the
/// samples whose own skewness is seen are marked by Cochran's rule, and those that are left lack large values on one side: their
/// means are too near to the median, and the t rejects up to 15 % of them.
const SKEWED: f64 = 10.0;
const HARMLESS_SKEWNESS: f64 = 1.0;

/// Hall's transformed t of n values of excess kurtosis k rejects at most 7.5 % of true nulls for n >= 15 + 4 k, measured on
/// normal, t and lognormal distributions and on real returns; k is that of residuals over their own standard deviations, which is
/// smaller than that of the returns. With less than 15 it has too few events anyway.
const HEAVY_TAILED: f64 = 4.0;
const FEWEST_FOR_HALL: f64 = 15.0;

/// Ranks of abnormal returns over their spread across n events do so for n >= 10 + 2.2 k: the spread of a few heavy-tailed values
/// is often much too small. With less than 10 there are too few events anyway.
const HEAVY_FOR_RANKS: f64 = 2.2;
const FEWEST_FOR_RANKS: f64 = 10.0;

/// The mean U of a sum of L residuals with skewness g among single residuals is about 0.0235 (g - g / sqrt(L)), by Edgeworth's
/// expansion: 1 / (24 sqrt(pi)) times the difference.
const RANK_SHIFT: f64 = 0.0235;

/// The one-sided 5 % point of the normal distribution: r may be larger than it is measured by so many standard errors.
const UPPER: f64 = 1.645;

/// A test that rejects a true null less often than this at a nominal 5 % is of little use.
const LEAST_SIZE: f64 = 0.03;

/// A day or a tested window of a group.
#[derive(Debug, Clone, Copy)]
pub struct Observation {
    /// The days.
    pub window: Window,
    /// N, the number of events present.
    pub n: usize,
    /// r over these events.
    pub correlation: Option<f64>,
    /// The standard error of r for independent events.
    pub correlation_error: Option<f64>,
    /// The mean correlation of events on different exchanges across neighbouring sessions, which r leaves out.
    pub neighbouring: Option<f64>,
}

/// The data from which the doubts about a group are derived.
pub struct Diagnosis<'a> {
    /// The features of the group.
    pub sample: &'a SampleOutcome,
    /// The shape of its estimation residuals.
    pub shape: Option<ResidualShape>,
    /// N, the number of events.
    pub events: usize,
    /// The number of days of the event window.
    pub event_days: usize,
    /// The tests of the run.
    pub tests: &'a [Named<'a, dyn Significance>],
}

/// A broken assumption.
#[derive(Clone)]
struct Broken {
    /// The measurement, in a few words.
    measure: String,
    /// How often a test at a nominal 5 % then rejects a true null, if that can be computed.
    size: Option<f64>,
}

impl Diagnosis<'_> {
    /// Returns the assumptions that the group breaks, each with the tests that rest on it and the days and windows concerned.
    pub fn doubts(&self, observations: &[Observation]) -> Vec<Doubt> {
        let doubts = Assumption::ALL
            .into_iter()
            .flat_map(|assumption| self.doubts_of(assumption, observations));
        doubts.collect()
    }

    /// Returns the doubts about one assumption: one for each set of tests.
    fn doubts_of(&self, assumption: Assumption, observations: &[Observation]) -> Vec<Doubt> {
        let mut found: Vec<(Vec<&'static str>, Broken, Vec<Window>)> = Vec::new();
        for observation in observations {
            let resting = |broken: &Broken| (self.resting(assumption, observation), broken.clone());
            let Some((tests, broken)) = self.broken(assumption, observation).as_ref().map(resting)
            else {
                continue;
            };
            match found.iter_mut().find(|(known, _, _)| *known == tests) {
                None => found.push((tests, broken, vec![observation.window])),
                Some((_, worst, windows)) => {
                    windows.push(observation.window);
                    if broken.size > worst.size {
                        *worst = broken;
                    }
                }
            }
        }
        let doubt = |(tests, broken, mut windows): (Vec<&'static str>, Broken, Vec<Window>)| {
            let everywhere = windows.len() == observations.len();
            windows.sort_unstable();
            windows.dedup();
            doubt(assumption, broken, tests, (!everywhere).then_some(windows))
        };
        found.into_iter().map(doubt).collect()
    }

    /// Returns the tests that rest on an assumption.
    fn resting(&self, assumption: Assumption, observation: &Observation) -> Vec<&'static str> {
        let rests = |test: &&Named<'_, dyn Significance>| match assumption {
            Assumption::EnoughEvents => observation.n < test.entry.fewest_to_hold(),
            Assumption::Power => observation.n < test.entry.fewest_to_reject(),
            _ => test.entry.assumes().contains(&assumption),
        };
        self.tests
            .iter()
            .filter(rests)
            .map(|test| test.name)
            .collect()
    }

    /// Measures how an assumption is broken on a day or in a window; `None` where it holds.
    fn broken(&self, assumption: Assumption, observation: &Observation) -> Option<Broken> {
        let n = observation.n as f64;
        match assumption {
            Assumption::Independence => {
                let r = observation.correlation?;
                let inflation = |r: f64| 1.0 + (n - 1.0) * r;
                let measure = format!("r {r:.2}, inflation {:.1}", inflation(r));
                sized(measure, implied_size(inflation(r).max(0.0))).or_else(|| {
                    // Few pairs and short estimation windows leave room for a larger r.
                    let most = r + UPPER * observation.correlation_error?;
                    let measure = format!(
                        "r {r:.2}, but up to {most:.2} is possible, inflation {:.1}",
                        inflation(most)
                    );
                    sized(measure, implied_size(inflation(most).max(0.0)))
                })
            }
            Assumption::CommonDates => {
                let (day, r) = (self.sample.correlation_day?, observation.correlation?);
                let (within, whole) = (1.0 + (n - 1.0) * day, 1.0 + (n - 1.0) * r);
                let measure = format!("r {r:.2} over the window, {day:.2} on one date");
                (within > 0.0 && whole > 0.0)
                    .then(|| sized(measure, implied_size(whole / within)))
                    .flatten()
            }
            Assumption::SameDates => {
                let (r, further) = (observation.correlation?, observation.neighbouring?);
                let (counted, whole) = (1.0 + (n - 1.0) * r, 1.0 + (n - 1.0) * (r + further));
                let measure = format!(
                    "r {:.2} with neighbouring sessions, {r:.2} without",
                    r + further
                );
                (counted > 0.0 && further > 0.0)
                    .then(|| sized(measure, implied_size(whole / counted)))
                    .flatten()
            }
            Assumption::EnoughEvents => self.too_few(observation, |test| test.fewest_to_hold()),
            Assumption::Power => self.too_few(observation, |test| test.fewest_to_reject()),
            Assumption::LongEstimation => {
                let days = self.sample.shortest_estimation?;
                seen(format!("{days} days, {SHORT_ESTIMATION} are needed"))
                    .filter(|_| days < SHORT_ESTIMATION)
            }
            Assumption::ShortWindow | Assumption::FewOfRanked => {
                self.long_window(assumption, observation)
            }
            _ => self.misshapen(assumption, observation),
        }
    }

    /// Measures the tests for which there are too few events.
    fn too_few(
        &self,
        observation: &Observation,
        fewest: fn(&dyn Significance) -> usize,
    ) -> Option<Broken> {
        let lacking = self
            .tests
            .iter()
            .filter(|test| observation.n < fewest(test.entry));
        let needs =
            lacking.map(|test| format!("{} needs {}", heading(test.name), fewest(test.entry)));
        let needs: Vec<String> = needs.collect();
        (!needs.is_empty()).then(|| Broken {
            measure: format!("{} events; {}", observation.n, needs.join(", ")),
            size: None,
        })
    }

    /// Measures a window that is too long for tests that compare it with single days.
    fn long_window(&self, assumption: Assumption, observation: &Observation) -> Option<Broken> {
        let estimation = self.sample.shortest_estimation? as f64;
        let days = observation.window.days() as f64;
        if assumption == Assumption::ShortWindow {
            let measure = format!("{days} days after {estimation} estimation days");
            return sized(measure, implied_size(1.0 + days / estimation));
        }
        let ranked = estimation + self.event_days as f64;
        let size = implied_size((ranked - days) / (ranked - 1.0));
        (size < LEAST_SIZE).then(|| Broken {
            measure: format!("{days} of {ranked} days"),
            size: Some(size),
        })
    }

    /// Measures how the distribution of abnormal returns breaks assumptions.
    fn misshapen(&self, assumption: Assumption, observation: &Observation) -> Option<Broken> {
        let (n, days) = (observation.n as f64, observation.window.days() as f64);
        let events = self.events as f64;
        // The skewness of a sum of days is smaller by sqrt(L), its excess kurtosis by L.
        let skewness = self.shape.map(|shape| shape.skewness / days.sqrt());
        let seen_skewness = self.sample.skewness.filter(|g| is_skewed(*g, events));
        let share = |p: f64| 0.5 + (p - 0.5) / days.sqrt();
        match assumption {
            Assumption::StableVariance => {
                let ratio = self.sample.variance_ratio?;
                // Heavy tails make the variance of a few values as noisy as that of fewer normal ones.
                let kurtosis = self
                    .shape
                    .map_or(0.0, |shape| shape.excess_kurtosis.max(0.0));
                let df = (events - 1.0) * 2.0 / (2.0 + kurtosis);
                let by_chance = chi_squared_upper(df * ratio, df)?;
                sized(format!("variance x {ratio:.1}"), implied_size(ratio))
                    .filter(|_| by_chance < 0.05)
            }
            Assumption::LittleSkewness => {
                let needed = |g: f64, factor: f64| {
                    let needed = factor * g * g;
                    (n < needed)
                        .then(|| seen(format!("skewness {g:.1}, which takes {needed:.0} events")))
                        .flatten()
                };
                let of_events = seen_skewness.and_then(|g| needed(g, COCHRAN));
                let skewed = skewness.filter(|g| g.abs() > HARMLESS_SKEWNESS);
                of_events.or_else(|| needed(skewed?, SKEWED))
            }
            Assumption::LightTails => {
                let kurtosis = self.shape?.excess_kurtosis / days;
                let needed = FEWEST_FOR_HALL + HEAVY_TAILED * kurtosis;
                (FEWEST_FOR_HALL <= n && n < needed)
                    .then(|| {
                        seen(format!(
                            "excess kurtosis {kurtosis:.1}, which takes {needed:.0} events"
                        ))
                    })
                    .flatten()
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
                let shape = self.shape?;
                let shift = RANK_SHIFT * (shape.skewness - shape.skewness / days.sqrt());
                // A sum of L days is nearer to normal than the single days among which it is ranked.
                let variance = shape.rank_variance
                    + (shape.normal_rank_variance - 1.0).max(0.0) * (1.0 - 1.0 / days);
                let size = shifted_size(variance, shift * (12.0 * n).sqrt());
                let (g, k) = (shape.skewness, shape.excess_kurtosis);
                let measure = format!("skewness {g:.1}, excess kurtosis {k:.1} of residuals");
                let needed = FEWEST_FOR_RANKS + HEAVY_FOR_RANKS * k;
                sized(measure, size).or_else(|| {
                    let measure = format!("excess kurtosis {k:.1}, which takes {needed:.0} events");
                    (FEWEST_FOR_RANKS <= n && n < needed)
                        .then(|| seen(measure))
                        .flatten()
                })
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

fn doubt(
    assumption: Assumption,
    broken: Broken,
    tests: Vec<&'static str>,
    windows: Option<Vec<Window>>,
) -> Doubt {
    let rejects = broken.size.map_or_else(String::new, |size| {
        format!(
            ": a true null is rejected in about {:.0} % of samples, not 5 %",
            size * 100.0
        )
    });
    let some = windows.as_ref().map_or("", |_| " on some days or windows");
    Doubt {
        assumption,
        reason: format!(
            "{}{some} ({}){rejects}",
            assumption.broken(),
            broken.measure
        ),
        measure: broken.measure,
        implied_size: broken.size,
        tests,
        windows,
    }
}

/// A broken assumption with a size, if the size is not tolerable.
fn sized(measure: String, size: f64) -> Option<Broken> {
    (size > TOLERABLE_SIZE).then_some(Broken {
        measure,
        size: Some(size),
    })
}

/// A broken assumption whose size is not known.
fn seen(measure: String) -> Option<Broken> {
    Some(Broken {
        measure,
        size: None,
    })
}

/// Returns whether the skewness differs from that of n normal values at 5 %, by its standard error.
fn is_skewed(g: f64, n: f64) -> bool {
    let error = (6.0 * n * (n - 1.0) / ((n - 2.0) * (n + 1.0) * (n + 3.0))).sqrt();
    normal_two_sided(g / error) < 0.05
}
