//! The features of a group of events that tests are sensitive to.

use super::abnormal::AbnormalReturns;
use super::news_clusters::Clusters;
use super::outcome::SampleOutcome;
use crate::event::overlap::{SharedEstimation, Spots};
use crate::math::moments::{mean, mean_and_spread, skewness};

/// The mean correlations of a group.
pub struct Correlations {
    /// r of a single day: only pairs on one date count.
    pub day: Option<f64>,
    /// The standard error of `day` for independent events.
    pub day_error: Option<f64>,
    /// r of the event window: pairs are weighted by the days that they share.
    pub window: Option<f64>,
}

/// Sorts the events of a group by where and when they are.
pub fn spots(abnormal: &AbnormalReturns, members: &[usize]) -> Spots {
    Spots::new(members.iter().map(|member| {
        let event = &abnormal.events[*member];
        (&event.aligned, event.fit.observations)
    }))
}

/// Computes the features of a group that tests are sensitive to.
pub fn sample(
    abnormal: &AbnormalReturns,
    (members, spots): (&[usize], &Spots),
    correlations: &Correlations,
    positive_share: &[f64],
) -> SampleOutcome {
    let event = |member: &usize| &abnormal.events[*member];
    let aligned = members.iter().map(|member| &event(member).aligned);
    let clusters = Clusters::of_news(aligned);
    let mut sizes = vec![0; clusters.count];
    for number in &clusters.number {
        sizes[*number] += 1;
    }
    let shared = sizes.iter().filter(|size| **size > 1);
    let (ar, sar, df) = reaction(abnormal, members);
    let pairs = members.len().saturating_sub(1) as f64;
    SampleOutcome {
        shared_dates: shared.sum(),
        overlapping_events: spots.overlapping(abnormal.windows.event),
        correlation_day: correlations.day,
        correlation_window: correlations.window,
        inflation: [correlations.day, correlations.window]
            .into_iter()
            .flatten()
            .map(|r| 1.0 + pairs * r)
            .reduce(f64::max),
        variance_ratio: variance_ratio(&sar, &df, correlations.day.unwrap_or(0.0)),
        skewness: skewness(&ar),
        standardized_skewness: skewness(&sar),
        residual_skewness: None,
        residual_kurtosis: None,
        positive_share: mean(positive_share),
        shortest_estimation: members.iter().map(|m| event(m).fit.observations).min(),
    }
}

/// Returns how many events share the days on which their models are estimated; none for a model that estimates no expected return.
pub fn shared_estimation(abnormal: &AbnormalReturns, spots: &Spots) -> SharedEstimation {
    if !abnormal.panel.design.intercept {
        return SharedEstimation::NONE;
    }
    SharedEstimation::new(spots, &abnormal.windows.estimation, abnormal.is_masked())
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
