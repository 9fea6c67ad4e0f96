//! The mean correlation of estimation residuals between events, aligned by calendar date, never by event time.
//!
//! For N events, r of a window with L2 days is the mean over pairs of rho_ij tau_ij / L2, with tau_ij the days of the
//! window that the two events have in common on the calendar and rho_ij the correlation of their residuals over the
//! estimation days that both have, 3 at least; other pairs add zero. Source: Kolari & Pynnonen (2010), Review of
//! Financial Studies 23; Kolari, Pape & Pynnonen (2018).
//!
//! Events with complete estimation windows on one calendar are summed by date: with z the residuals scaled to mean 0
//! and length 1 over the common days, the sum of rho over all pairs of two clusters is the product of the clusters'
//! summed z. That costs O(N T) for each distance between days 0 instead of O(N^2 T). Events with gaps, and pairs on
//! different calendars, are taken pair by pair.

use std::collections::BTreeMap;

use super::abnormal::{AbnormalReturns, EventAbnormal};
use crate::market::{CalendarId, Calendars};
use crate::time::{Date, Day, Window};

/// Fewer common days than this make no correlation.
const FEWEST_COMMON_DAYS: usize = 3;

/// The mean correlation r of each window, over all pairs of the events at these positions; 0 for pairs that share no
/// day. `None` for fewer than two events.
pub fn mean_correlations(
    abnormal: &AbnormalReturns,
    calendars: &Calendars,
    members: &[usize],
    windows: &[Window],
) -> Vec<Option<f64>> {
    let n = members.len();
    if n < 2 {
        return vec![None; windows.len()];
    }
    let pairs = Pairs {
        abnormal,
        calendars,
        estimation: abnormal.windows.estimation,
        windows,
    };
    let (whole, gappy): (Vec<usize>, Vec<usize>) = members
        .iter()
        .partition(|&&member| abnormal.residuals(member).iter().all(|e| !e.is_nan()));
    let mut sums = vec![0.0; windows.len()];
    pairs.add_clusters(&whole, &mut sums);
    for (i, &a) in gappy.iter().enumerate() {
        for &b in whole.iter().chain(&gappy[i + 1..]) {
            pairs.add_pair(a, b, &mut sums);
        }
    }
    let pair_count = n as f64 * (n - 1) as f64 / 2.0;
    sums.into_iter().map(|sum| Some(sum / pair_count)).collect()
}

struct Pairs<'a> {
    abnormal: &'a AbnormalReturns,
    calendars: &'a Calendars,
    estimation: Window,
    windows: &'a [Window],
}

impl Pairs<'_> {
    fn event(&self, member: usize) -> &EventAbnormal {
        &self.abnormal.events[member]
    }

    /// Adds rho tau / L2 of all pairs among events with complete estimation windows.
    fn add_clusters(&self, whole: &[usize], sums: &mut [f64]) {
        let mut clusters: BTreeMap<(CalendarId, Day), Vec<usize>> = BTreeMap::new();
        for &member in whole {
            let aligned = &self.event(member).aligned;
            clusters
                .entry((aligned.calendar, aligned.day0))
                .or_default()
                .push(member);
        }
        let longest = self
            .windows
            .iter()
            .map(|window| window.days())
            .max()
            .unwrap_or(0);
        let length = self.estimation.days();
        for ((calendar, day), earlier) in &clusters {
            let (sum, counted) = self.summed(earlier, 0..length);
            let squared: f64 = sum.iter().map(|z| z * z).sum();
            self.add_shared((squared - counted as f64) / 2.0, 0, sums);
            for apart in 1..longest.min(length.saturating_sub(FEWEST_COMMON_DAYS - 1)) {
                let Some(later) = clusters.get(&(*calendar, Day(day.0 + apart))) else {
                    continue;
                };
                let (a, _) = self.summed(earlier, apart..length);
                let (b, _) = self.summed(later, 0..length - apart);
                self.add_shared(a.iter().zip(&b).map(|(x, y)| x * y).sum(), apart, sums);
            }
        }
        let calendars: Vec<&Vec<usize>> = clusters.values().collect();
        for (i, a) in calendars.iter().enumerate() {
            for b in &calendars[i + 1..] {
                if self.event(a[0]).aligned.calendar != self.event(b[0]).aligned.calendar {
                    a.iter()
                        .for_each(|&a| b.iter().for_each(|&b| self.add_pair(a, b, sums)));
                }
            }
        }
    }

    /// The sum over members of their residuals on some estimation days, each scaled to mean 0 and length 1, and how
    /// many members vary there.
    fn summed(&self, members: &[usize], days: std::ops::Range<usize>) -> (Vec<f64>, usize) {
        let mut sum = vec![0.0; days.len()];
        let mut counted = 0;
        for &member in members {
            if let Some(z) = unit_vector(&self.abnormal.residuals(member)[days.clone()]) {
                sum.iter_mut().zip(z).for_each(|(sum, z)| *sum += z);
                counted += 1;
            }
        }
        (sum, counted)
    }

    fn add_shared(&self, correlation: f64, apart: usize, sums: &mut [f64]) {
        for (sum, window) in sums.iter_mut().zip(self.windows) {
            let common = window.days().saturating_sub(apart);
            *sum += correlation * common as f64 / window.days() as f64;
        }
    }

    /// Adds rho tau / L2 of one pair, by the dates of their calendars.
    fn add_pair(&self, a: usize, b: usize, sums: &mut [f64]) {
        let tau: Vec<usize> = self
            .windows
            .iter()
            .map(|window| self.common_days(a, b, *window).len())
            .collect();
        if tau.iter().all(|tau| *tau == 0) {
            return;
        }
        let (x, y): (Vec<f64>, Vec<f64>) = self
            .common_days(a, b, self.estimation)
            .into_iter()
            .map(|(i, j)| (self.abnormal.residuals(a)[i], self.abnormal.residuals(b)[j]))
            .filter(|(x, y)| !x.is_nan() && !y.is_nan())
            .unzip();
        if x.len() < FEWEST_COMMON_DAYS {
            return;
        }
        let (Some(x), Some(y)) = (unit_vector(&x), unit_vector(&y)) else {
            return;
        };
        let rho: f64 = x.iter().zip(&y).map(|(x, y)| x * y).sum();
        for ((sum, window), tau) in sums.iter_mut().zip(self.windows).zip(tau) {
            *sum += rho * tau as f64 / window.days() as f64;
        }
    }

    /// The positions in `window`, for each of two events, of the dates that both windows cover.
    fn common_days(&self, a: usize, b: usize, window: Window) -> Vec<(usize, usize)> {
        let (a, b) = (self.dates(a, window), self.dates(b, window));
        let (mut i, mut j, mut common) = (0, 0, Vec::new());
        while i < a.len() && j < b.len() {
            if a[i].is_some() && a[i] == b[j] {
                common.push((i, j));
            }
            let (x, y) = (a[i], b[j]);
            i += usize::from(x <= y);
            j += usize::from(y <= x);
        }
        common
    }

    /// The dates of a window; the window of an event that reaches back before its calendar begins later.
    fn dates(&self, member: usize, window: Window) -> Vec<Option<Date>> {
        let aligned = &self.event(member).aligned;
        let calendar = self.calendars.get(aligned.calendar);
        window
            .lags()
            .map(|lag| aligned.day0.shift(lag).and_then(|day| calendar.date(day)))
            .collect()
    }
}

/// x less its mean, scaled to length 1; `None` where x does not vary beyond rounding.
fn unit_vector(x: &[f64]) -> Option<Vec<f64>> {
    let mean = x.iter().sum::<f64>() / x.len() as f64;
    let length = x.iter().map(|v| (v - mean).powi(2)).sum::<f64>().sqrt();
    let largest = x.iter().fold(0.0_f64, |most, v| most.max(v.abs()));
    (length > largest * 1e-13).then(|| x.iter().map(|v| (v - mean) / length).collect())
}
