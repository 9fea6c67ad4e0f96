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
//! different calendars, are taken pair by pair, those alone that share a day.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use rayon::prelude::*;

use super::abnormal::AbnormalReturns;
use crate::event::Aligned;
use crate::market::{CalendarId, Calendars};
use crate::math::moments::correlation;
use crate::time::{Date, Day, Window};

/// Fewer common days than this make no correlation.
const FEWEST_COMMON_DAYS: usize = 3;

/// Residuals whose spread is a smaller share of their size than this do not vary but by rounding.
const ROUNDING: f64 = 1e-13;

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
    let mut clusters = Clusters::new();
    for &member in members {
        let aligned = &abnormal.events[member].aligned;
        let cluster = clusters
            .entry((aligned.calendar, aligned.day0))
            .or_default();
        match moments(abnormal.residuals(member)) {
            Some((total, squares)) => cluster.whole.push(Whole {
                member,
                total,
                squares,
            }),
            None => cluster.gappy.push(member),
        }
    }
    let pairs = Pairs {
        abnormal,
        calendars,
        clusters: &clusters,
        windows,
    };
    // Collected in the order of the clusters, so that threads change no bit.
    let parts: Vec<Vec<f64>> = clusters
        .par_iter()
        .map(|(place, cluster)| pairs.of_cluster(*place, cluster))
        .collect();
    let mut sums = vec![0.0; windows.len()];
    for part in parts {
        sums.iter_mut()
            .zip(part)
            .for_each(|(sum, part)| *sum += part);
    }
    let pair_count = n as f64 * (n - 1) as f64 / 2.0;
    sums.into_iter().map(|sum| Some(sum / pair_count)).collect()
}

/// The events of one day 0 on one calendar.
#[derive(Default)]
struct Cluster {
    /// Those with a residual on every estimation day.
    whole: Vec<Whole>,
    /// The others.
    gappy: Vec<usize>,
}

struct Whole {
    member: usize,
    /// The sum of its residuals and of their squares.
    total: f64,
    squares: f64,
}

type Place = (CalendarId, Day);
type Clusters = BTreeMap<Place, Cluster>;

/// The sum and the sum of squares; `None` where a day is missing.
fn moments(residuals: &[f64]) -> Option<(f64, f64)> {
    let (total, squares) = residuals.iter().fold((0.0, 0.0), |(total, squares), e| {
        (total + e, squares + e * e)
    });
    (!total.is_nan()).then_some((total, squares))
}

struct Pairs<'a> {
    abnormal: &'a AbnormalReturns,
    calendars: &'a Calendars,
    clusters: &'a Clusters,
    windows: &'a [Window],
}

impl Pairs<'_> {
    /// The sum of rho tau / L2 over the pairs that begin with an event of this cluster.
    fn of_cluster(&self, place: Place, cluster: &Cluster) -> Vec<f64> {
        let mut sums = vec![0.0; self.windows.len()];
        self.add_by_date(place, cluster, &mut sums);
        self.add_one_by_one(place, cluster, &mut sums);
        sums
    }

    /// Pairs of events without gaps, with those of the same and of later days on the same calendar.
    fn add_by_date(&self, (calendar, day): Place, cluster: &Cluster, sums: &mut [f64]) {
        let length = self.abnormal.windows.estimation.days();
        let (sum, counted) = self.summed(&cluster.whole, 0..length);
        let squared: f64 = sum.iter().map(|z| z * z).sum();
        if counted > 1 {
            self.add_shared((squared - counted as f64) / 2.0, 0, sums);
        }
        let longest = self
            .windows
            .iter()
            .map(|window| window.days())
            .max()
            .unwrap_or(0);
        for apart in 1..longest.min(length.saturating_sub(FEWEST_COMMON_DAYS - 1)) {
            let Some(later) = self.clusters.get(&(calendar, Day(day.0 + apart))) else {
                continue;
            };
            let (a, _) = self.summed(&cluster.whole, apart..length);
            let (b, _) = self.summed(&later.whole, 0..length - apart);
            self.add_shared(a.iter().zip(&b).map(|(x, y)| x * y).sum(), apart, sums);
        }
    }

    /// The sum over members of their residuals on some estimation days, each scaled to mean 0 and length 1, and how
    /// many members vary there.
    ///
    /// The moments of the days come from those of the whole window less the few days left out, so that the one pass
    /// over the days is an addition of vectors.
    fn summed(&self, members: &[Whole], days: Range<usize>) -> (Vec<f64>, usize) {
        let mut sum = vec![0.0; days.len()];
        let mut counted = 0;
        for whole in members {
            let residuals = self.abnormal.residuals(whole.member);
            let (mut total, mut squares) = (whole.total, whole.squares);
            for e in residuals[..days.start].iter().chain(&residuals[days.end..]) {
                total -= e;
                squares -= e * e;
            }
            let mean = total / days.len() as f64;
            let varies = squares - total * mean;
            if varies <= whole.squares * ROUNDING {
                continue;
            }
            let scale = 1.0 / varies.sqrt();
            sum.iter_mut()
                .zip(&residuals[days.clone()])
                .for_each(|(sum, e)| *sum += (e - mean) * scale);
            counted += 1;
        }
        (sum, counted)
    }

    fn add_shared(&self, correlation: f64, apart: usize, sums: &mut [f64]) {
        for (sum, window) in sums.iter_mut().zip(self.windows) {
            let common = window.days().saturating_sub(apart);
            *sum += correlation * common as f64 / window.days() as f64;
        }
    }

    /// Pairs with a gap on one side at least, and pairs on two calendars: each pair once, from its lower position.
    fn add_one_by_one(&self, place: Place, cluster: &Cluster, sums: &mut [f64]) {
        for (other_place, other) in self.overlapping(place) {
            let add_all = |a: usize, whole_too: bool, sums: &mut [f64]| {
                let whole = other
                    .whole
                    .iter()
                    .take(if whole_too { usize::MAX } else { 0 });
                let partners = whole
                    .map(|whole| whole.member)
                    .chain(other.gappy.iter().copied());
                partners
                    .filter(|b| a < *b)
                    .for_each(|b| self.add_pair(a, b, sums));
            };
            // Whole events of one calendar were summed by date.
            let further_calendar = other_place.0 != place.0;
            cluster
                .whole
                .iter()
                .for_each(|whole| add_all(whole.member, further_calendar, sums));
            cluster
                .gappy
                .iter()
                .for_each(|gappy| add_all(*gappy, true, sums));
        }
    }

    /// The clusters whose event windows share a date with that of the cluster at this place, itself included.
    fn overlapping(&self, (calendar, day): Place) -> impl Iterator<Item = (Place, &Cluster)> {
        let window = self.abnormal.windows.event;
        let own = self.calendars.get(calendar);
        let date = |lag| day.shift(lag).and_then(|day| own.date(day));
        let ends = date(window.from()).zip(date(window.to()));
        let calendars: BTreeSet<CalendarId> = self.clusters.keys().map(|place| place.0).collect();
        calendars
            .into_iter()
            .filter_map(move |id| ends.map(|ends| (id, ends)))
            .flat_map(move |(id, (first, last))| {
                let other = self.calendars.get(id);
                let low = other.on_or_after(first).map_or(usize::MAX, |day| {
                    day.0.saturating_add_signed(-window.to().0 as isize)
                });
                let high = other.on_or_before(last).map_or(0, |day| {
                    day.0.saturating_add_signed(-window.from().0 as isize)
                });
                let range = (low <= high).then_some((id, Day(low))..=(id, Day(high)));
                range.into_iter().flat_map(|range| {
                    self.clusters
                        .range(range)
                        .map(|(place, cluster)| (*place, cluster))
                })
            })
    }

    /// Adds rho tau / L2 of one pair, by the dates of their calendars.
    fn add_pair(&self, a: usize, b: usize, sums: &mut [f64]) {
        let tau: Vec<usize> = self
            .windows
            .iter()
            .map(|window| self.common_days(a, b, *window).count())
            .collect();
        if tau.iter().all(|tau| *tau == 0) {
            return;
        }
        let (x, y): (Vec<f64>, Vec<f64>) = self
            .common_days(a, b, self.abnormal.windows.estimation)
            .map(|(i, j)| (self.abnormal.residuals(a)[i], self.abnormal.residuals(b)[j]))
            .filter(|(x, y)| !x.is_nan() && !y.is_nan())
            .unzip();
        let rho = if x.len() < FEWEST_COMMON_DAYS {
            None
        } else {
            correlation(&x, &y)
        };
        for ((sum, window), tau) in sums.iter_mut().zip(self.windows).zip(tau) {
            *sum += rho.unwrap_or(0.0) * tau as f64 / window.days() as f64;
        }
    }

    /// The positions in `window`, for each of two events, of the dates that both windows cover.
    fn common_days(
        &self,
        a: usize,
        b: usize,
        window: Window,
    ) -> impl Iterator<Item = (usize, usize)> {
        let aligned = |member: usize| &self.abnormal.events[member].aligned;
        let (a, b) = (aligned(a), aligned(b));
        let length = window.days();
        let on_one = (a.calendar == b.calendar).then(|| {
            let apart = a.day0.0 as isize - b.day0.0 as isize;
            let first = 0.max(-apart) as usize;
            let count = length.saturating_sub(apart.unsigned_abs());
            (first..first + count).map(move |i| (i, i.saturating_add_signed(apart)))
        });
        let on_two = (a.calendar != b.calendar).then(|| self.matching(a, b, window));
        on_one
            .into_iter()
            .flatten()
            .chain(on_two.into_iter().flatten())
    }

    /// The same for events on two calendars, by date.
    fn matching(&self, a: &Aligned, b: &Aligned, window: Window) -> Vec<(usize, usize)> {
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

    /// The dates of a window, `None` where it reaches back before its calendar.
    fn dates(&self, aligned: &Aligned, window: Window) -> Vec<Option<Date>> {
        let calendar = self.calendars.get(aligned.calendar);
        window
            .lags()
            .map(|lag| aligned.day0.shift(lag).and_then(|day| calendar.date(day)))
            .collect()
    }
}
