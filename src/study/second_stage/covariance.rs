//! The covariances of the CARs of a regression, from the estimation residuals of its events.

use std::collections::{BTreeMap, BTreeSet};

use crate::market::{CalendarId, Calendars};
use crate::study::abnormal::AbnormalReturns;
use crate::study::design_cache::DesignCache;
use crate::time::{Date, Day, Window};

/// The events of a regression over one window, in its order.
pub(super) struct Events<'a> {
    pub abnormal: &'a AbnormalReturns,
    pub calendars: &'a Calendars,
    pub window: Window,
    /// `numbers[i]`: the number of event `i` among the measured events.
    pub numbers: &'a [usize],
    /// `errors[i]`: sqrt(V) of the CAR of event `i`.
    pub errors: &'a [f64],
    /// The regressors, one slice for each coefficient.
    pub columns: &'a [&'a [f64]],
}

/// What the errors of a regression depend on: `with[i * k..][..k]` is E(X'u u_i) for event `i`, and `total` is E(X'u u'X).
#[derive(Clone)]
pub(super) struct Covariance {
    pub with: Vec<f64>,
    pub total: Vec<f64>,
}

/// The covariances between all events, between those of one date alone, and the sums of the dates.
pub(super) struct Covariances {
    pub full: Covariance,
    pub within_dates: Covariance,
    /// `of_date[g]`: E(X_g'u u'X_g) of the events of date `g`, k by k.
    pub of_date: Vec<Vec<f64>>,
    /// `date[i]`: the date of event `i`, numbered in order.
    pub date: Vec<usize>,
}

/// The residuals of the events of one date, summed with their regressors as weights.
struct Series {
    /// The first day of the sums on the common axis.
    first: usize,
    /// k sums for each day.
    sums: Vec<f64>,
}

impl Events<'_> {
    pub fn k(&self) -> usize {
        self.columns.len()
    }

    /// Returns the regressors of an event.
    pub fn row(&self, i: usize) -> Vec<f64> {
        self.columns.iter().map(|column| column[i]).collect()
    }

    /// Returns the covariances of independent events.
    pub fn independent(&self) -> Covariance {
        let with = self.errors.iter().enumerate().flat_map(|(i, error)| {
            let row = self.row(i);
            row.into_iter().map(move |x| error * error * x)
        });
        self.covariance(with.collect())
    }

    /// Sums up the whole from what each event has in common with all of them.
    fn covariance(&self, with: Vec<f64>) -> Covariance {
        let k = self.k();
        let mut total = vec![0.0; k * k];
        for (i, with) in with.chunks_exact(k).enumerate() {
            for (a, with) in with.iter().enumerate() {
                for (b, column) in self.columns.iter().enumerate() {
                    total[a * k + b] += with * column[i];
                }
            }
        }
        Covariance { with, total }
    }

    /// Estimates the covariances.
    ///
    /// ```text
    /// E(u_i u_h) = tau_ih / L2  s_i s_h  sum over dates t of z_it z_ht
    /// z_it: the estimation residuals of event i, of length 1 together; s_i = sqrt(V_i)
    /// tau_ih: the days of the window that the dates of i and h have in common; L2, that of one date
    /// ```
    /// As in the mean correlation r, residuals are matched by calendar date; a day that an event lacks adds nothing.
    pub fn covariances(&self) -> Covariances {
        let axis = Axis::new(self);
        let mut members: BTreeMap<Date, Vec<usize>> = BTreeMap::new();
        for (i, number) in self.numbers.iter().enumerate() {
            let date = self.abnormal.events[*number].aligned.date;
            members.entry(date).or_default().push(i);
        }
        let members: Vec<Vec<usize>> = members.into_values().collect();
        let mut date = vec![0; self.numbers.len()];
        for (g, members) in members.iter().enumerate() {
            members.iter().for_each(|i| date[*i] = g);
        }
        let mut designs = self.abnormal.designs();
        let series = members.iter();
        let series = series.map(|g| self.series((&axis, &mut designs), g));
        let series: Vec<Series> = series.collect();
        let near = self.near(&members);
        let k = self.k();
        let (mut full, mut within) = (vec![0.0; date.len() * k], vec![0.0; date.len() * k]);
        for (g, members) in members.iter().enumerate() {
            let own = &series[g];
            let mut all = own.sums.clone();
            for (h, share) in &near[g] {
                own.add_common(&series[*h], *share, k, &mut all);
            }
            for i in members {
                let residuals = self.residuals((&axis, &mut designs), *i);
                for (at, e) in residuals {
                    let at = (at - own.first) * k;
                    for a in 0..k {
                        full[i * k + a] += e * all[at + a];
                        within[i * k + a] += e * own.sums[at + a];
                    }
                }
            }
        }
        Covariances {
            full: self.covariance(full),
            within_dates: self.covariance(within),
            of_date: series.iter().map(|series| series.squares(k)).collect(),
            date,
        }
    }

    /// Returns s z of an event on the days that it has, by their places on the axis.
    fn residuals(
        &self,
        (axis, designs): (&Axis, &mut DesignCache<'_>),
        i: usize,
    ) -> Vec<(usize, f64)> {
        let number = self.numbers[i];
        let event = &self.abnormal.events[number];
        let days = axis.days(self.abnormal, number);
        let mut residuals = vec![f64::NAN; days.len()];
        self.abnormal
            .write_residuals(number, designs, &mut residuals);
        let lacking = |position: usize| event.lacking.binary_search(&(position as u32)).is_ok();
        let present = |(position, (e, day)): (usize, (f64, &Option<usize>))| {
            Some(((*day)?, e)).filter(|_| !lacking(position) && !e.is_nan())
        };
        let mut found: Vec<(usize, f64)> = (residuals.into_iter().zip(days).enumerate())
            .filter_map(present)
            .collect();
        let length = found.iter().map(|(_, e)| e * e).sum::<f64>().sqrt();
        if length > 0.0 {
            let scale = self.errors[i] / length;
            found.iter_mut().for_each(|(_, e)| *e *= scale);
        }
        found
    }

    fn series(&self, (axis, designs): (&Axis, &mut DesignCache<'_>), members: &[usize]) -> Series {
        let k = self.k();
        let residuals: Vec<Vec<(usize, f64)>> = members
            .iter()
            .map(|i| self.residuals((axis, designs), *i))
            .collect();
        let days = || residuals.iter().flatten().map(|(at, _)| *at);
        let (first, last) = (days().min().unwrap_or(0), days().max().unwrap_or(0));
        let mut sums = vec![0.0; (last + 1 - first) * k];
        for (i, residuals) in members.iter().zip(&residuals) {
            let row = self.row(*i);
            for (at, e) in residuals {
                let day = &mut sums[(at - first) * k..][..k];
                day.iter_mut().zip(&row).for_each(|(sum, x)| *sum += x * e);
            }
        }
        Series { first, sums }
    }

    /// Returns, for each date, the other dates whose windows have days in common with its own, and the share of these days.
    fn near(&self, members: &[Vec<usize>]) -> Vec<Vec<(usize, f64)>> {
        let mut near = vec![Vec::new(); members.len()];
        let length = self.window.days();
        if length == 1 {
            return near;
        }
        let aligned = |members: &[usize]| &self.abnormal.events[self.numbers[members[0]]].aligned;
        let days = |members: &Vec<usize>| -> BTreeSet<Date> {
            let aligned = aligned(members);
            let calendar = self.calendars.get(aligned.calendar);
            let date = |lag| calendar.date(aligned.day0.shift(lag)?);
            self.window.lags().filter_map(date).collect()
        };
        let windows: Vec<BTreeSet<Date>> = members.iter().map(days).collect();
        for (g, window) in windows.iter().enumerate() {
            for (h, later) in windows.iter().enumerate().skip(g + 1) {
                if later.first() > window.last() {
                    break;
                }
                let (a, b) = (aligned(&members[g]), aligned(&members[h]));
                let common = match a.calendar == b.calendar {
                    true => length.saturating_sub(a.day0.0.abs_diff(b.day0.0)),
                    false => window.intersection(later).count(),
                };
                if common > 0 {
                    let share = common as f64 / length as f64;
                    near[g].push((h, share));
                    near[h].push((g, share));
                }
            }
        }
        near
    }
}

impl Series {
    /// Adds a share of another series on the days of this one.
    fn add_common(&self, other: &Self, share: f64, k: usize, sums: &mut [f64]) {
        let end = |series: &Self| series.first + series.sums.len() / k;
        let (from, to) = (self.first.max(other.first), end(self).min(end(other)));
        if from >= to {
            return;
        }
        let own = &mut sums[(from - self.first) * k..(to - self.first) * k];
        let added = &other.sums[(from - other.first) * k..(to - other.first) * k];
        let days = own.iter_mut().zip(added);
        days.for_each(|(sum, added)| *sum += share * added);
    }

    /// Returns the sum over days of the products of the k sums.
    fn squares(&self, k: usize) -> Vec<f64> {
        let mut squares = vec![0.0; k * k];
        for day in self.sums.chunks_exact(k) {
            for a in 0..k {
                for b in 0..k {
                    squares[a * k + b] += day[a] * day[b];
                }
            }
        }
        squares
    }
}

/// The dates of all estimation days in order, and the places of the estimation days of each day 0 among them.
struct Axis {
    days: BTreeMap<(CalendarId, Day), Vec<Option<usize>>>,
}

impl Axis {
    fn new(events: &Events<'_>) -> Self {
        let lags = || events.abnormal.windows.estimation.lags();
        let place = |number: &usize| {
            let aligned = &events.abnormal.events[*number].aligned;
            (aligned.calendar, aligned.day0)
        };
        let places: BTreeSet<(CalendarId, Day)> = events.numbers.iter().map(place).collect();
        let dates = |(calendar, day0): &(CalendarId, Day)| -> Vec<Option<Date>> {
            let calendar = events.calendars.get(*calendar);
            let date = |lag| calendar.date(day0.shift(lag)?);
            lags().map(date).collect()
        };
        let dates: Vec<Vec<Option<Date>>> = places.iter().map(dates).collect();
        let axis: BTreeSet<Date> = dates.iter().flatten().flatten().copied().collect();
        let axis: Vec<Date> = axis.into_iter().collect();
        let at = |date: &Option<Date>| axis.binary_search(date.as_ref()?).ok();
        let days = dates.iter().map(|dates| dates.iter().map(at).collect());
        Self {
            days: places.into_iter().zip(days).collect(),
        }
    }

    /// Returns the place of each estimation day of an event.
    fn days(&self, abnormal: &AbnormalReturns, number: usize) -> &[Option<usize>] {
        let aligned = &abnormal.events[number].aligned;
        let days = self.days.get(&(aligned.calendar, aligned.day0));
        days.map_or(&[], Vec::as_slice)
    }
}
