//! The events of a group by day 0, with their residuals.

use std::cell::OnceCell;
use std::collections::BTreeMap;
use std::ops::Range;

use rayon::prelude::*;

use super::abnormal::AbnormalReturns;
use super::pairwise::{Side, Table};
use super::presence::{Presence, ROUNDING};
use crate::market::CalendarId;
use crate::math::lanes::{combine, sum, sum_of_squares};
use crate::time::{Day, Window};

/// A day 0 on a calendar.
pub(super) type Place = (CalendarId, Day);

/// The daily sums of z over the plain events of a cluster, and the number of those events whose residuals vary.
pub(super) type Summed = (Vec<f64>, usize);

/// The events of one day 0 on one calendar.
#[derive(Debug, Default)]
pub(super) struct Cluster {
    /// Events with a residual on every estimation day and an abnormal return on every day of the event window.
    pub plain: Vec<usize>,
    /// All other events.
    pub special: Vec<usize>,
}

impl Cluster {
    /// Returns the number of events.
    pub fn events(&self) -> usize {
        self.plain.len() + self.special.len()
    }
}

/// Returns the clusters of a group.
pub(super) fn clusters(abnormal: &AbnormalReturns, members: &[usize]) -> BTreeMap<Place, Cluster> {
    let (estimation, event) = (
        abnormal.windows.estimation.days(),
        abnormal.windows.event.days(),
    );
    let is_plain = |member: usize| {
        abnormal.events[member].fit.observations == estimation
            && (0..event).all(|day| !abnormal.sar(member, day).is_nan())
            && (0..abnormal.windows.cars.len()).all(|car| abnormal.complete(member, car).is_some())
    };
    let place = |member: &usize| {
        let aligned = &abnormal.events[*member].aligned;
        (aligned.calendar, aligned.day0)
    };
    let runs: Vec<(Place, Cluster)> = members
        .par_chunk_by(|a, b| place(a) == place(b))
        .map(|members| {
            let (plain, special) = members.iter().partition(|&&member| is_plain(member));
            (place(&members[0]), Cluster { plain, special })
        })
        .collect();
    let mut clusters: BTreeMap<Place, Cluster> = BTreeMap::new();
    for (place, mut run) in runs {
        let cluster = clusters.entry(place).or_default();
        cluster.plain.append(&mut run.plain);
        cluster.special.append(&mut run.special);
    }
    clusters
}

/// A cluster with the residuals of its events.
pub(super) struct Residuals<'a> {
    pub place: Place,
    pub cluster: &'a Cluster,
    /// L1, the number of estimation days.
    length: usize,
    /// L1 residuals of each plain event, then of each special event.
    values: Vec<f64>,
    /// For each of these events and each requested window: 1 if the event is present, else 0.
    presence: Vec<f64>,
    /// Built when an event of this cluster or of a neighbour has a missing day.
    table: OnceCell<Table>,
}

/// From which end of an estimation window days are dropped.
#[derive(Debug, Clone, Copy)]
pub(super) enum Without {
    First,
    Last,
}

impl Without {
    /// Returns the days that are left of `length`.
    pub fn days(self, dropped: usize, length: usize) -> Range<usize> {
        match self {
            Self::First => dropped..length,
            Self::Last => 0..length - dropped,
        }
    }
}

impl<'a> Residuals<'a> {
    pub fn new(
        abnormal: &AbnormalReturns,
        place: Place,
        cluster: &'a Cluster,
        asked: &[(Window, Presence)],
    ) -> Self {
        let (mut presence, mut designs) = (Vec::new(), abnormal.designs());
        let length = abnormal.windows.estimation.days();
        let mut values = vec![f64::NAN; (cluster.plain.len() + cluster.special.len()) * length];
        let members = cluster.plain.iter().chain(&cluster.special);
        for (member, residuals) in members.zip(values.chunks_exact_mut(length)) {
            abnormal.write_residuals(*member, &mut designs, residuals);
            let holds = |(_, when): &(Window, Presence)| when.holds(abnormal, *member);
            presence.extend(asked.iter().map(|asked| f64::from(u8::from(holds(asked)))));
        }
        Self {
            place,
            cluster,
            length,
            values,
            presence,
            table: OnceCell::new(),
        }
    }

    fn plain(&self) -> impl Iterator<Item = &[f64]> {
        self.values
            .chunks_exact(self.length)
            .take(self.cluster.plain.len())
    }

    /// Returns whether any event is special.
    pub fn has_special(&self) -> bool {
        !self.cluster.special.is_empty()
    }

    /// Returns these days of the estimation window, for correlations pair by pair.
    pub fn side(&self, days: Range<usize>) -> Side<'_> {
        let table = || self.table_at(0..self.length);
        self.table.get_or_init(table).over(days, &self.presence)
    }

    /// Returns the residuals at these positions of the estimation window.
    pub fn table_at(&self, positions: impl Iterator<Item = usize> + Clone) -> Table {
        let residuals = self.values.chunks_exact(self.length);
        Table::of(residuals, positions, self.cluster.plain.len())
    }

    /// Returns, for each event and each requested window, 1 if the event is present, else 0.
    pub fn presence(&self) -> &[f64] {
        &self.presence
    }

    /// Sums z, the residuals scaled to mean 0 and length 1, over the plain events: once for each of these rising numbers of
    /// days dropped from one end. Values on dropped days have no meaning.
    ///
    /// The moments of the remaining days are those of the whole window less those of the dropped days. The residuals are then
    /// weighted and summed for all numbers of dropped days in one pass.
    pub fn scaled(&self, without: Without, dropped: &[usize]) -> Vec<Summed> {
        let (mut scales, mut shifts) = (Vec::new(), vec![0.0; dropped.len()]);
        let mut varying = vec![0; dropped.len()];
        for e in self.plain() {
            let moments = |(total, squares): (f64, f64), e: &f64| (total + e, squares + e * e);
            let (whole, all_squares) = (sum(e), sum_of_squares(e));
            let (mut out, mut done) = ((0.0, 0.0), 0);
            for (number, days) in dropped.iter().enumerate() {
                let more = match without {
                    Without::First => &e[done..*days],
                    Without::Last => &e[self.length - days..self.length - done],
                };
                out = more.iter().fold(out, moments);
                done = *days;
                let (total, squares) = (whole - out.0, all_squares - out.1);
                let mean = total / (self.length - days) as f64;
                let varies = squares - total * mean;
                let scale = if varies > all_squares * ROUNDING {
                    varying[number] += 1;
                    1.0 / varies.sqrt()
                } else {
                    0.0
                };
                shifts[number] += mean * scale;
                scales.push(scale);
            }
        }
        let rows = &self.values[..self.cluster.plain.len() * self.length];
        let mut sums = combine(rows, self.length, &scales, dropped.len());
        for (sum, shift) in sums.iter_mut().zip(shifts) {
            sum.iter_mut().for_each(|sum| *sum -= shift);
        }
        sums.into_iter().zip(varying).collect()
    }

    /// Sums z over the plain events on any days of the window, given by their positions.
    pub fn scaled_at(&self, positions: &[usize]) -> Vec<f64> {
        let mut sum = vec![0.0; positions.len()];
        for residuals in self.plain() {
            let e = || positions.iter().map(|&position| residuals[position]);
            let mean = e().sum::<f64>() / positions.len() as f64;
            let varies: f64 = e().map(|e| (e - mean) * (e - mean)).sum();
            let squares: f64 = e().map(|e| e * e).sum();
            if varies > squares * ROUNDING {
                let scale = 1.0 / varies.sqrt();
                sum.iter_mut()
                    .zip(e())
                    .for_each(|(sum, e)| *sum += (e - mean) * scale);
            }
        }
        sum
    }
}
