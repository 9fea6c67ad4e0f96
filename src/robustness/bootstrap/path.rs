//! The band that holds the whole path of a mean at once.

use std::collections::BTreeMap;

use super::mean::{Drawn, Mean};
use super::resample::{Clusters, Resample, Sampler};
use crate::math::draws::{FEWEST_CLUSTERS, lot, quantile};
use crate::study::outcome::{BandDay, EventOutcome, SimultaneousBand, StudyOutcome};
use crate::time::{Date, Lag};

/// The level of intervals and bands.
pub(super) const LEVEL: f64 = 0.95;

/// Draws for the band of a figure, whose ends are read to a few percent of its width.
const DRAWS: u64 = 999;

/// Returns the band of the running mean CAR of all events, from 999 draws, for a study without a bootstrap of its own. Dates are drawn
/// where events share dates, else events.
///
/// `None` where there are fewer than five to draw, or where the mean of all events is not the plain mean of their abnormal returns, as
/// with weights, signs, winsorizing and returns over several sessions.
pub fn simultaneous_band(outcome: &StudyOutcome) -> Option<SimultaneousBand> {
    let group = outcome.groups.first()?;
    let events: Vec<&EventOutcome> = outcome.events.iter().collect();
    let clusters = clusters(&events);
    if clusters.count < FEWEST_CLUSTERS {
        return None;
    }
    let mut so_far = vec![0.0; events.len()];
    let mut means = Vec::new();
    for (position, day) in group.days.iter().enumerate() {
        for (car, event) in so_far.iter_mut().zip(&events) {
            let own = event.days.get(position).filter(|own| own.day == day.day);
            *car += own.and_then(|own| own.ar).unwrap_or(f64::NAN);
        }
        let mean = Mean::of_values(&clusters, &so_far)?;
        if (mean.estimate - day.caar?).abs() > 1e-9 {
            return None;
        }
        means.push(Some(mean));
    }
    let seed = lot(outcome.plan.seed, ["bootstrap"]);
    let mut sampler = Sampler::new(Resample::Dates, clusters.count);
    let drawn = (0..DRAWS).map(|number| {
        sampler.draw(seed, number);
        let drawn = means.iter().flatten().map(|mean| mean.drawn(&sampler));
        drawn.collect()
    });
    let drawn: Vec<Vec<Option<Drawn>>> = drawn.collect();
    let lags = group.days.iter().map(|day| day.day);
    band(lags, &means, drawn.iter().map(Vec::as_slice))
}

/// Returns the date of each event as a cluster; events on dates of their own are clusters in their order.
fn clusters(events: &[&EventOutcome]) -> Clusters {
    let mut numbers: BTreeMap<Date, usize> = BTreeMap::new();
    let number = |event: &&EventOutcome| {
        let next = numbers.len();
        *numbers.entry(event.day0).or_insert(next)
    };
    let of = events.iter().map(number).collect();
    Clusters {
        of,
        count: numbers.len(),
    }
}

/// Returns the band that holds the means of all days at once; `None` if a mean, or half of the draws, have no spread.
/// `drawn[b][k]`: what draw `b` gives for day `k`.
pub(super) fn band<'a>(
    lags: impl Iterator<Item = Lag>,
    means: &[Option<Mean>],
    drawn: impl ExactSizeIterator<Item = &'a [Option<Drawn>]>,
) -> Option<SimultaneousBand> {
    let path: Option<Vec<&Mean>> = means.iter().map(Option::as_ref).collect();
    let path = path.filter(|path| !path.is_empty())?;
    let draws = drawn.len();
    let farthest = |draw: &[Option<Drawn>]| {
        let days = draw.iter().zip(&path);
        let apart = days.map(|(drawn, mean)| Some((drawn.as_ref()?.shift / mean.se).abs()));
        apart
            .collect::<Option<Vec<f64>>>()
            .map(|apart| apart.into_iter().fold(0.0, f64::max))
    };
    let mut farthest: Vec<f64> = drawn.filter_map(farthest).collect();
    if farthest.len() * 2 < draws || farthest.is_empty() {
        return None;
    }
    farthest.sort_by(f64::total_cmp);
    let critical = quantile(&farthest, LEVEL);
    let day = |(day, mean): (Lag, &&Mean)| BandDay {
        day,
        caar: mean.estimate,
        se: mean.se,
        low: mean.estimate - critical * mean.se,
        high: mean.estimate + critical * mean.se,
    };
    Some(SimultaneousBand {
        critical,
        days: lags.zip(&path).map(day).collect(),
        farthest,
    })
}
