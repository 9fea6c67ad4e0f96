//! The features of a group of events that tests are sensitive to, and which tests hold on it.
//!
//! A test that neglects a feature of the sample has a statistic whose variance under the null is f instead of 1. At a
//! nominal 5 % it then rejects with P(|Z| > 1.96 / sqrt(f)); it is doubtful where that exceeds 7.5 %.
//! `examples/size_and_power.rs` measures how well this agrees with simulated samples.

use super::abnormal::AbnormalReturns;
use super::assumption::Assumption;
use super::inference::Significance;
use super::named::Named;
use super::outcome::{Doubt, SampleOutcome};
use crate::event::overlap::overlapping;
use crate::math::dist::{chi_squared_upper, normal_two_sided};
use crate::math::moments::{mean, mean_and_spread, skewness};
use crate::time::Date;

/// The two-sided 5 % point of the standard normal.
const NOMINAL_POINT: f64 = 1.959_963_984_540_054;

/// A test that rejects a true null more often than this at a nominal 5 % is doubtful.
const TOLERABLE_SIZE: f64 = 0.075;

/// With fewer estimation days than this, variances and correlations are noisier than tests allow for.
const SHORT_ESTIMATION: usize = 30;

/// Cochran's rule: the mean of n values of skewness g is near normal for n > 25 g^2 (Sampling Techniques, 1977, p. 42).
const COCHRAN: f64 = 25.0;

/// The mean correlations of a group.
pub struct Correlations {
    /// r of a single day: only pairs on one date count.
    pub day: Option<f64>,
    /// r of the event window: pairs are weighted by the days that they share.
    pub window: Option<f64>,
}

/// Computes the features of a group that tests are sensitive to.
pub fn sample(
    abnormal: &AbnormalReturns,
    members: &[usize],
    correlations: &Correlations,
    positive_share: &[f64],
) -> SampleOutcome {
    let event = |member: &usize| &abnormal.events[*member];
    let aligned = members.iter().map(|member| &event(member).aligned);
    let mut dates: Vec<Date> = aligned.clone().map(|event| event.date).collect();
    dates.sort_unstable();
    let shared = dates.chunk_by(|a, b| a == b).filter(|date| date.len() > 1);
    let (ar, sar, df) = reaction(abnormal, members);
    let pairs = members.len().saturating_sub(1) as f64;
    SampleOutcome {
        shared_dates: shared.map(<[Date]>::len).sum(),
        overlapping_events: overlapping(aligned, abnormal.windows.event),
        correlation_day: correlations.day,
        correlation_window: correlations.window,
        inflation: [correlations.day, correlations.window]
            .into_iter()
            .flatten()
            .map(|r| 1.0 + pairs * r)
            .reduce(f64::max),
        variance_ratio: variance_ratio(&sar, &df, correlations.day.unwrap_or(0.0)),
        skewness: skewness(&ar),
        positive_share: mean(positive_share),
        shortest_estimation: members.iter().map(|m| event(m).fit.observations).min(),
    }
}

/// Returns AR, SAR and degrees of freedom on day 0, or over the first tested window if day 0 is not in the event window.
fn reaction(abnormal: &AbnormalReturns, members: &[usize]) -> (Vec<f64>, Vec<f64>, Vec<f64>) {
    let position = abnormal.windows.event.lags().position(|lag| lag.0 == 0);
    let mut found = (Vec::new(), Vec::new(), Vec::new());
    for &member in members {
        let measured = match position {
            Some(position) => {
                let sar = abnormal.sar(member, position);
                (!sar.is_nan()).then(|| (abnormal.ar(member, position), sar))
            }
            None => abnormal
                .windows_of(member)
                .next()
                .flatten()
                .map(|window| (window.car, window.scar)),
        };
        if let Some((ar, sar)) = measured {
            found.0.push(ar);
            found.1.push(sar);
            found.2.push(abnormal.events[member].fit.df);
        }
    }
    found
}

/// Returns the variance of standardised abnormal returns across events over the variance nu / (nu - 2) that the estimation
/// windows promise. Correlated events show only the share 1 - r of their variance.
fn variance_ratio(sar: &[f64], df: &[f64], r: f64) -> Option<f64> {
    let (_, sd) = mean_and_spread(sar).ok()?;
    let promised: Vec<f64> = df.iter().map(|nu| nu / (nu - 2.0)).collect();
    let promised = mean(&promised)?;
    let ratio = sd * sd / (promised * (1.0 - r));
    (ratio.is_finite() && ratio > 0.0).then_some(ratio)
}

/// Returns how often a test at a nominal 5 % rejects a true null if its statistic has this variance instead of 1.
pub fn implied_size(variance: f64) -> f64 {
    normal_two_sided(NOMINAL_POINT / variance.sqrt())
}

/// Returns the assumptions that the sample breaks, each with the tests that rest on it.
pub fn doubts(
    sample: &SampleOutcome,
    events: usize,
    tests: &[Named<'_, dyn Significance>],
) -> Vec<Doubt> {
    let doubt = |assumption: Assumption| {
        let broken = broken(assumption, sample, events as f64)?;
        let resting = tests
            .iter()
            .filter(|test| test.entry.assumes().contains(&assumption));
        let rejects = broken.size.map_or_else(String::new, |size| {
            format!(
                ": a true null is rejected in about {:.0} % of samples, not 5 %",
                size * 100.0
            )
        });
        Some(Doubt {
            assumption,
            reason: format!("{} ({}){rejects}", assumption.broken(), broken.measure),
            measure: broken.measure,
            implied_size: broken.size,
            tests: resting.map(|test| test.name).collect(),
        })
    };
    Assumption::ALL.into_iter().filter_map(doubt).collect()
}

/// A broken assumption.
struct Broken {
    /// What was measured.
    measure: String,
    /// How often a test at a nominal 5 % then rejects a true null, if that can be computed.
    size: Option<f64>,
}

/// Measures how a sample of n events breaks an assumption; `None` where the assumption holds.
fn broken(assumption: Assumption, sample: &SampleOutcome, n: f64) -> Option<Broken> {
    let sized = |measure: String, size: f64| {
        (size > TOLERABLE_SIZE).then_some(Broken {
            measure,
            size: Some(size),
        })
    };
    let seen = |measure: String| {
        Some(Broken {
            measure,
            size: None,
        })
    };
    match assumption {
        Assumption::Independence => {
            let inflation = sample.inflation?;
            let r = (inflation - 1.0) / (n - 1.0);
            sized(
                format!("r {r:.2}, inflation {inflation:.1}"),
                implied_size(inflation),
            )
        }
        Assumption::CommonDates => {
            let (day, window) = (sample.correlation_day?, sample.correlation_window?);
            let (within, whole) = (1.0 + (n - 1.0) * day, 1.0 + (n - 1.0) * window);
            let measure = format!("r {window:.2} over the event window, {day:.2} on one date");
            (within > 0.0 && whole > 0.0)
                .then(|| sized(measure, implied_size(whole / within)))
                .flatten()
        }
        Assumption::StableVariance => {
            let ratio = sample.variance_ratio?;
            let by_chance = chi_squared_upper((n - 1.0) * ratio, n - 1.0)?;
            sized(format!("variance x {ratio:.1}"), implied_size(ratio))
                .filter(|_| by_chance < 0.05)
        }
        Assumption::LittleSkewness => {
            let g = sample.skewness.filter(|g| is_skewed(*g, n))?;
            let needed = COCHRAN * g * g;
            seen(format!("skewness {g:.1}, which takes {needed:.0} events")).filter(|_| n < needed)
        }
        Assumption::Symmetry => {
            let g = sample.skewness.filter(|g| is_skewed(*g, n))?;
            seen(format!("skewness {g:.1}"))
        }
        Assumption::EvenSigns => {
            let share = sample.positive_share?;
            let shift = 2.0 * (share - 0.5) * n.sqrt();
            let beyond = |point: f64| {
                let tail = normal_two_sided(point) / 2.0;
                if point > 0.0 { tail } else { 1.0 - tail }
            };
            let size = beyond(NOMINAL_POINT - shift) + beyond(NOMINAL_POINT + shift);
            sized(format!("{:.1} % are", share * 100.0), size)
        }
        Assumption::LongEstimation => {
            let days = sample.shortest_estimation?;
            seen(format!("{days} days, {SHORT_ESTIMATION} are needed"))
                .filter(|_| days < SHORT_ESTIMATION)
        }
    }
}

/// Returns whether the skewness differs from that of n normal values at 5 %, by its standard error.
fn is_skewed(g: f64, n: f64) -> bool {
    let error = (6.0 * n * (n - 1.0) / ((n - 2.0) * (n + 1.0) * (n + 3.0))).sqrt();
    (g / error).abs() > NOMINAL_POINT
}
