//! Running CARs: the sums of abnormal returns from the first day of the event window up to each day.

use super::abnormal::AbnormalReturns;
use super::columns::Columns;
use crate::math::dist::student_t_critical;
use crate::math::moments::{mean, mean_and_spread};
use crate::time::Lag;

/// One minus the level of the intervals in results.
pub(super) const INTERVAL_P: f64 = 0.05;

/// Returns, for each day, the CAR of each event from the first day of the window up to it; NaN where abnormal returns do not cover
/// every day so far. A return over several sessions also covers the sessions before it.
pub(super) fn running_cars(
    abnormal: &AbnormalReturns,
    members: &[usize],
    columns: &Columns<'_>,
) -> Vec<Vec<f64>> {
    let lags = abnormal.windows.event.lags().enumerate();
    let mut so_far = vec![(0.0, 0); members.len()];
    let of_day = |(day, lag): (usize, Lag)| {
        let on_day = columns.abnormal(day);
        let events = so_far.iter_mut().zip(&*on_day).zip(members);
        let up_to = |(((car, covered), ar), member): ((&mut (f64, usize), &f64), &usize)| {
            if !ar.is_nan() {
                *car += ar;
                *covered += abnormal.sessions(*member, lag).min(day + 1);
            }
            if *covered == day + 1 { *car } else { f64::NAN }
        };
        events.map(up_to).collect()
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
    pub fn new(cars: Vec<f64>) -> Self {
        let (cars, mean) = Self::present(cars);
        Self {
            n: cars.len(),
            mean,
            interval: interval(&cars),
        }
    }

    /// Returns the running CARs of the events present, and their mean.
    pub fn present(mut cars: Vec<f64>) -> (Vec<f64>, Option<f64>) {
        cars.retain(|car| !car.is_nan());
        let mean = mean(&cars);
        (cars, mean)
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
