//! What is measured in one event: the fitted model, abnormal returns, and their sums.
//!
//! V of a sum of abnormal returns is s^2 (sum c_t + 1' Xw (X'X)^-1 Xw' 1), where s^2 c_t is the variance of the error of day
//! t: c_t = 1 as a rule, n for a return that spans n sessions, h_t / s^2 for a model with its own variance path.

use super::abnormal::{DayAbnormal, EventAbnormal, WindowAbnormal, Windows};
use super::model::{Estimation, Fit, Neighbours, NormalReturns, Unfit};
use super::view::View;
use crate::event::{Aligned, Reason};
use crate::market::ReturnKind;
use crate::time::{Lag, Window};

/// A model fitted to the estimation window of one event.
struct Estimated {
    fit: Fit,
    /// Of each day of the window, e_t / sqrt(c_t).
    residuals: Vec<f64>,
    /// The last usable day.
    last: Lag,
}

/// The usable days of an estimation window, as a model sees them.
#[derive(Default)]
struct Rows {
    y: Vec<f64>,
    columns: Vec<Vec<f64>>,
    neighbours: Vec<Vec<f64>>,
    interior: Vec<bool>,
    roots: Vec<f64>,
    /// Their days.
    lags: Vec<Lag>,
}

impl View<'_> {
    /// Fits the model and measures the event, with the residuals of its estimation window.
    pub fn measure(
        &self,
        aligned: &Aligned,
        model: &dyn NormalReturns,
        windows: &Windows,
    ) -> Result<(EventAbnormal, Vec<f64>), Unfit> {
        self.check_event_window(windows.event)?;
        let Estimated {
            fit,
            residuals,
            last,
        } = self.estimate(model, windows)?;
        let (days, rows) = self.event_days(&fit, last, windows.event);
        if days.iter().all(Option::is_none) {
            let detail = format!("no day of the window {} has a return", windows.event);
            return Err((Reason::IncompleteWindow, detail));
        }
        let measure = |car: &Window| {
            let positions = windows.event.positions_of(*car);
            self.window(&fit, &days[positions.clone()], &rows[positions])
        };
        let cars = windows.cars.iter().map(measure).collect();
        let positive = residuals.iter().filter(|e| **e > 0.0).count();
        Ok((
            EventAbnormal {
                aligned: aligned.clone(),
                positive_share: positive as f64 / fit.observations as f64,
                fit,
                days,
                windows: cars,
            },
            residuals,
        ))
    }

    fn estimate(&self, model: &dyn NormalReturns, windows: &Windows) -> Result<Estimated, Unfit> {
        let rows = self.usable(windows.estimation);
        let (found, all, needed) = (
            rows.y.len(),
            windows.estimation.days(),
            windows.min_observations,
        );
        let last = rows.lags.last().filter(|_| found >= needed);
        let last = *last.ok_or_else(|| {
            let detail =
                format!("{found} of {all} estimation days are usable, {needed} are needed");
            (Reason::TooFewObservations, detail)
        })?;
        let fit = model.fit(&Estimation {
            design: self.design,
            y: &rows.y,
            columns: &rows.columns,
            neighbours: &rows.neighbours,
            interior: &rows.interior,
            roots: self.trade_to_trade.then_some(rows.roots.as_slice()),
            on_collinear: self.on_collinear,
        })?;
        let mut residuals = vec![f64::NAN; all];
        let mut x = Vec::with_capacity(rows.columns.len());
        for (row, lag) in rows.lags.iter().enumerate() {
            x.clear();
            x.extend(rows.columns.iter().map(|column| column[row]));
            // Rows from trade to trade are divided by sqrt(n) already.
            let path = fit.variance.as_ref();
            let noise = path.map_or(1.0, |path| path.estimation[row] / fit.sigma.powi(2));
            let position = (lag.0 - windows.estimation.from().0) as usize;
            residuals[position] = (rows.y[row] - fit.fitted(&x)) / noise.sqrt();
        }
        Ok(Estimated {
            fit,
            residuals,
            last,
        })
    }

    fn usable(&self, estimation: Window) -> Rows {
        let offsets: Vec<Lag> = self
            .design
            .neighbours
            .into_iter()
            .flat_map(Neighbours::offsets)
            .collect();
        let k = self.design.coefficient_names().count();
        let mut rows = Rows {
            columns: vec![Vec::with_capacity(estimation.days()); k],
            neighbours: vec![Vec::new(); offsets.len()],
            ..Rows::default()
        };
        let mut x = Vec::with_capacity(k);
        for lag in estimation.lags() {
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
            rows.interior
                .push(estimation.from() < lag && lag < estimation.to());
            for (column, value) in rows.columns.iter_mut().zip(&x) {
                column.push(value / root);
            }
            for (column, value) in rows.neighbours.iter_mut().zip(around) {
                column.push(value);
            }
        }
        rows
    }

    /// The days of the event window with their regressor rows.
    fn event_days(
        &self,
        fit: &Fit,
        last: Lag,
        window: Window,
    ) -> (Vec<Option<DayAbnormal>>, Vec<Vec<f64>>) {
        let day = |lag: Lag| {
            let mut x = Vec::with_capacity(self.design.terms.len() + 1);
            let abnormal = self.row(lag, &mut x).map(|row| {
                let expected = row.base + fit.fitted(&x);
                let ar = row.observed - expected;
                let path = fit.variance.as_ref();
                let noise = path.map_or(row.sessions as f64, |path| {
                    path.forecast((lag.0 - last.0) as usize) / fit.sigma.powi(2)
                });
                DayAbnormal {
                    observed: row.observed,
                    expected,
                    ar,
                    sar: ar / (fit.sigma * (noise + fit.leverage(&x)).sqrt()),
                    noise,
                    sessions: row.sessions,
                }
            });
            (abnormal, x)
        };
        window.lags().map(day).unzip()
    }

    fn window(
        &self,
        fit: &Fit,
        days: &[Option<DayAbnormal>],
        rows: &[Vec<f64>],
    ) -> Option<WindowAbnormal> {
        let mut observed = 0;
        let (mut car, mut held, mut expected, mut noise) = (0.0, 1.0, 1.0, 0.0);
        let mut x_sum = vec![0.0; rows.first().map_or(0, Vec::len)];
        for (position, (day, x)) in days.iter().zip(rows).enumerate() {
            let Some(day) = day else { continue };
            // A return from before the window covers the days of the window up to its own.
            observed += day.sessions.min(position + 1);
            car += day.ar;
            held *= 1.0 + day.observed;
            expected *= 1.0 + day.expected;
            noise += day.noise;
            x_sum
                .iter_mut()
                .zip(x)
                .for_each(|(sum, value)| *sum += value);
        }
        let se = fit.sigma * (noise + fit.leverage(&x_sum)).sqrt();
        (observed > 0).then(|| WindowAbnormal {
            observed,
            car,
            se,
            scar: car / se,
            bhar: (self.kind == ReturnKind::Simple).then_some(held - expected),
        })
    }
}
