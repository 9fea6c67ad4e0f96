//! The days of an estimation window that a model can use, where some are missing.

use super::design_cache::CachedDesign;
use super::model::Neighbours;
use super::view::{Panel, View};
use crate::event::Aligned;
use crate::time::{Lag, WindowSet};

/// The usable days of an estimation window, as a model sees them.
#[derive(Default)]
pub(super) struct UsableDays {
    /// Returns less the base.
    pub y: Vec<f64>,
    pub columns: Vec<Vec<f64>>,
    pub neighbours: Vec<Vec<f64>>,
    pub interior: Vec<bool>,
    pub roots: Vec<f64>,
    /// The usable days, in days from the event.
    pub lags: Vec<Lag>,
    /// The number of parameters that the base was estimated with.
    pub base_parameters: usize,
}

impl Panel {
    /// Collects the estimation days on which an event has a return and that belong to no other event, from a design that lacks
    /// nothing.
    pub fn usable(
        &self,
        aligned: &Aligned,
        returns: &[f64],
        design: &CachedDesign,
        estimation: &WindowSet,
    ) -> UsableDays {
        let mut y = Vec::new();
        let y = design.less_base(returns, &mut y);
        let days = y.iter().zip(estimation.lags()).enumerate();
        let is_hidden = |lag: Lag| self.masks.hides_day(aligned, lag);
        let is_usable = |(_, (y, lag)): &(usize, (&f64, Lag))| !y.is_nan() && !is_hidden(*lag);
        let (kept, lags): (Vec<usize>, Vec<Lag>) =
            (days.filter(is_usable).map(|(day, (_, lag))| (day, lag))).unzip();
        fn at<T: Copy>(kept: &[usize], values: &[T]) -> Vec<T> {
            kept.iter().map(|day| values[*day]).collect()
        }
        let columns = |columns: &[Vec<f64>]| columns.iter().map(|x| at(&kept, x)).collect();
        UsableDays {
            y: at(&kept, y),
            columns: columns(&design.columns),
            neighbours: columns(&design.neighbours),
            interior: at(&kept, &design.interior),
            roots: Vec::new(),
            lags,
            base_parameters: 0,
        }
    }
}

impl View<'_> {
    /// Collects the estimation days on which neither the return nor a regressor is missing.
    pub fn usable(&self, estimation: &WindowSet) -> UsableDays {
        let offsets: Vec<Lag> = self
            .design
            .neighbours
            .into_iter()
            .flat_map(Neighbours::offsets)
            .collect();
        let k = self.design.coefficient_names().count();
        let mut rows = UsableDays {
            columns: vec![Vec::with_capacity(estimation.days()); k],
            neighbours: vec![Vec::new(); offsets.len()],
            base_parameters: self.base_parameters,
            ..UsableDays::default()
        };
        let mut x = Vec::with_capacity(k);
        for lag in estimation.lags().filter(|lag| !self.is_hidden(*lag)) {
            let around: Vec<f64> = offsets
                .iter()
                .map(|offset| self.market_at(lag, *offset))
                .collect();
            let row = self
                .row(lag, &mut x)
                .filter(|_| around.iter().all(|value| !value.is_nan()));
            let Some(row) = row else { continue };
            let root = (row.sessions as f64).sqrt();
            rows.lags.push(lag);
            rows.roots.push(root);
            rows.y.push((row.observed - row.base) / root);
            rows.interior.push(estimation.is_interior(lag));
            for (column, value) in rows.columns.iter_mut().zip(&x) {
                column.push(value / root);
            }
            for (column, value) in rows.neighbours.iter_mut().zip(around) {
                column.push(value);
            }
        }
        rows
    }
}
