//! Running CARs: the sums of abnormal returns from the first day of the event window up to each day.

use super::abnormal::AbnormalReturns;
use super::columns::Columns;
use crate::math::dist::student_t_critical;
use crate::math::moments::{mean, mean_and_spread};
use crate::time::Lag;

/// One minus the level of the intervals in results.
pub(super) const INTERVAL_P: f64 = 0.05;

/// Returns, for each day, what `summarize` finds in the CARs from the first day of the window up to it, of the events whose abnormal
/// returns cover every day so far. A return over several sessions also covers the sessions before it.
pub(super) fn running_cars<T>(
    abnormal: &AbnormalReturns,
    members: &[usize],
    columns: &Columns<'_>,
    summarize: impl Fn(&[f64]) -> T,
) -> Vec<T> {
    let mut so_far = vec![(0.0, 0); members.len()];
    let mut cars = Vec::with_capacity(members.len());
    let lags = abnormal.windows.event.lags().enumerate();
    let of_day = |(day, lag): (usize, Lag)| {
        let on_day = columns.abnormal(day);
        let events = so_far.iter_mut().zip(&*on_day).zip(members);
        let up_to = |(((car, covered), ar), member): ((&mut (f64, usize), &f64), &usize)| {
            if !ar.is_nan() {
                *car += ar;
                *covered += abnormal.sessions(*member, lag).min(day + 1);
            }
            (*covered == day + 1).then_some(*car)
        };
        cars.clear();
        cars.extend(events.filter_map(up_to));
        summarize(&cars)
    };
    lags.map(of_day).collect()
}

/// Number, mean and interval of the running CARs of the events present on every day so far.
pub(super) struct Running {
    pub n: usize,
    pub mean: Option<f64>,
    pub interval: (Option<f64>, Option<f64>),
}

impl Running {
    /// Takes the running CARs of the events present.
    pub fn new(cars: &[f64]) -> Self {
        Self {
            n: cars.len(),
            mean: mean(cars),
            interval: interval(cars),
        }
    }
}

/// Returns the 95 % interval of the mean from the cross-sectional t; none without spread.
pub(super) fn interval(x: &[f64]) -> (Option<f64>, Option<f64>) {
    let n = x.len() as f64;
    let half = |sd: f64| student_t_critical(INTERVAL_P, n - 1.0).map(|t| t * sd / n.sqrt());
    let around = mean_and_spread(x)
        .ok()
        .and_then(|(mean, sd)| half(sd).map(|half| (mean - half, mean + half)));
    around.unzip()
}
