//! The cumulative abnormal returns of single events by day.

use crate::math::draws::quantile;
use crate::math::moments::{mean, median};
use crate::study::outcome::{EventOutcome, GroupOutcome, StudyOutcome};
use crate::time::Lag;

/// The cumulative abnormal return of one event.
pub(super) struct Path<'a> {
    pub event: &'a EventOutcome,
    /// The sign by which the abnormal returns of the event enter the means of the study.
    pub sign: f64,
    /// Each day of the event window with the sum of abnormal returns up to it, times the direction of the event where the means of the
    /// study are; `None` from the first missing day on.
    pub points: Vec<(Lag, Option<f64>)>,
}

impl Path<'_> {
    /// Returns the value of a day.
    pub fn on(&self, day: Lag) -> Option<f64> {
        let point = self.points.iter().find(|(lag, _)| *lag == day);
        point.and_then(|(_, car)| *car)
    }
}

/// Returns the path of each event that has its days.
pub(super) fn paths(outcome: &StudyOutcome) -> Vec<Path<'_>> {
    let path = |event: &'_ EventOutcome, sign: f64| {
        let mut sum = Some(0.0);
        let points = event.days.iter().map(|day| {
            sum = sum.zip(day.ar).map(|(sum, ar)| sum + sign * ar);
            (day.day, sum)
        });
        points.collect()
    };
    let detailed = outcome.events.iter().filter(|event| !event.days.is_empty());
    detailed
        .map(|event| {
            let sign = sign(outcome, event);
            Path {
                event,
                sign,
                points: path(event, sign),
            }
        })
        .collect()
}

/// Returns the sign by which the abnormal returns of an event enter the means of the study.
fn sign(outcome: &StudyOutcome, event: &EventOutcome) -> f64 {
    match outcome.plan.signed && event.direction == Some(-1) {
        true => -1.0,
        false => 1.0,
    }
}

/// Returns the median of the paths on each day of a group's event window, over events complete so far.
pub(super) fn medians<'a>(
    group: &GroupOutcome,
    paths: impl IntoIterator<Item = &'a Path<'a>>,
) -> Vec<(f64, Option<f64>)> {
    let paths: Vec<&Path<'_>> = paths.into_iter().collect();
    let days = group.days.iter().map(|day| day.day);
    days.map(|day| {
        let values: Vec<f64> = paths.iter().filter_map(|path| path.on(day)).collect();
        (f64::from(day.0), median(&values))
    })
    .collect()
}

/// Returns the mean of the paths on each day, over events complete so far, where the abnormal returns of each day beyond this share at
/// each end are pulled in to the quantile there, as the study pulls them in where it is asked to.
pub(super) fn winsorised_means(paths: &[Path<'_>], share: f64) -> Vec<(f64, Option<f64>)> {
    let days = paths.first().map_or(0, |path| path.points.len());
    let mut sums: Vec<Option<f64>> = vec![Some(0.0); paths.len()];
    let on_day = |day: usize| {
        let own = |path: &Path<'_>| {
            let found = path.event.days.get(day)?;
            Some(path.sign * found.ar?)
        };
        let returns: Vec<Option<f64>> = paths.iter().map(own).collect();
        let mut sorted: Vec<f64> = returns.iter().flatten().copied().collect();
        sorted.sort_unstable_by(f64::total_cmp);
        if sorted.is_empty() {
            sums.fill(None);
        } else {
            let (low, high) = (quantile(&sorted, share), quantile(&sorted, 1.0 - share));
            for (sum, ar) in sums.iter_mut().zip(&returns) {
                *sum = sum.zip(*ar).map(|(sum, ar)| sum + ar.max(low).min(high));
            }
        }
        let there: Vec<f64> = sums.iter().flatten().copied().collect();
        let lag = paths.first().and_then(|path| path.points.get(day));
        (lag.map_or(0.0, |(lag, _)| f64::from(lag.0)), mean(&there))
    };
    (0..days).map(on_day).collect()
}
