//! The cumulative abnormal returns of single events by day.

use crate::math::moments::median;
use crate::study::outcome::{EventOutcome, GroupOutcome, StudyOutcome};
use crate::time::Lag;

/// The cumulative abnormal return of one event.
pub(super) struct Path<'a> {
    pub event: &'a EventOutcome,
    /// Each day of the event window with the sum of abnormal returns up to it; `None` from the first missing day on.
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
    let path = |event: &'_ EventOutcome| {
        let mut sum = Some(0.0);
        let points = event.days.iter().map(|day| {
            sum = sum.zip(day.ar).map(|(sum, ar)| sum + ar);
            (day.day, sum)
        });
        points.collect()
    };
    let detailed = outcome.events.iter().filter(|event| !event.days.is_empty());
    detailed
        .map(|event| Path {
            event,
            points: path(event),
        })
        .collect()
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
