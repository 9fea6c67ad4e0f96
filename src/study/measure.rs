//! Measures one event: fits the model, computes abnormal returns and their sums.
//!
//! V of a sum of abnormal returns is s^2 (sum c_t + 1' Xw (X'X)^-1 Xw' 1), where s^2 c_t is the variance of the error of day
//! t: c_t = 1 as a rule, n for a return that spans n sessions, h_t / s^2 for a model with its own variance path.

use super::abnormal::{DayAbnormal, EventAbnormal, WindowAbnormal};
use super::design_cache::{CachedDesign, DesignCache};
use super::model::{Estimation, Fit, NormalReturns, ROUNDING, Unfit};
use super::return_columns::EventBuffer;
use super::usable_days::UsableDays;
use super::view::{Panel, Row, View};
use super::windows::Windows;
use crate::event::{Aligned, Reason};
use crate::market::ReturnKind;
use crate::math::lanes::add_scaled;
use crate::time::{Lag, Window, WindowSet};

impl Panel {
    /// Fits the model to an event and measures it. The numbers are left in the buffer.
    pub fn measure(
        &self,
        aligned: &Aligned,
        model: &dyn NormalReturns,
        designs: &mut DesignCache<'_>,
        windows: &Windows,
        buffer: &mut EventBuffer,
    ) -> Result<EventAbnormal, Unfit> {
        if self.design.needs_market() && aligned.benchmark == Some(aligned.security) {
            let detail = "the security is its own benchmark, which leaves no residual variance";
            return Err((Reason::ZeroVariance, detail.into()));
        }
        let mut whole = || {
            let before = self.whole_estimation(aligned, &windows.estimation)?;
            let event = self.whole(aligned, windows.event)?;
            Some((before, event, designs.get(aligned)?))
        };
        let (fit, last, lacking) = match whole() {
            Some((before, event, design)) => {
                let y = design.less_base(&before, &mut buffer.y);
                let fit = model.fit(&design.estimation(self, y))?;
                let last = windows.estimation.last();
                self.measure_whole(&fit, last, &design, event, windows, buffer);
                (fit, last, Box::default())
            }
            None => self.measure_gappy(aligned, model, designs, windows, buffer)?,
        };
        self.check_noise(aligned, &fit, windows)?;
        Ok(EventAbnormal {
            aligned: aligned.clone(),
            fit,
            last,
            is_whole: lacking.is_empty() && buffer.is_whole(windows),
            lacking,
        })
    }

    /// Refuses residuals that are nothing but the rounding of returns less those of a benchmark that they repeat. The fit itself sees
    /// the differences alone.
    fn check_noise(&self, aligned: &Aligned, fit: &Fit, windows: &Windows) -> Result<(), Unfit> {
        /// Returns whose noise is that small are looked at.
        const SUSPICIOUS: f64 = 1e-9;
        if fit.sigma >= SUSPICIOUS {
            return Ok(());
        }
        let returns = self.with_gaps(aligned, windows.estimation.windows());
        let returns = returns.iter().filter(|value| !value.is_nan());
        let largest = returns.fold(0.0, |most: f64, value| most.max(value.abs()));
        if fit.sigma <= largest * ROUNDING {
            let detail = "the security moves as its benchmark does on every estimation day, which leaves no residual variance";
            return Err((Reason::ZeroVariance, detail.into()));
        }
        Ok(())
    }

    /// Measures a part of the event window of an event that was fitted; `None` where no day was observed.
    pub fn measure_part(&self, event: &EventAbnormal, window: Window) -> Option<WindowAbnormal> {
        let view = self.view(&event.aligned).ok()?;
        let days = window.lags().map(|lag| view.day(lag));
        let (days, rows) = abnormal_days((&event.fit, event.last), window.lags().zip(days));
        WindowAbnormal::new(self.window(&event.fit, &days, &rows))
    }

    /// Measures an event without a missing day.
    fn measure_whole(
        &self,
        fit: &Fit,
        last: Lag,
        design: &CachedDesign,
        returns: &[f64],
        windows: &Windows,
        buffer: &mut EventBuffer,
    ) {
        let constant = fit.variance.is_none() && design.produced(&fit.xtx_inverse);
        let (days, cars) = &design.roots;
        let noise = |position: usize| {
            let lag = Lag(windows.event.first().0 + position as i32);
            fit.noise(lag, last, 1)
        };
        for (position, observed) in returns.iter().enumerate() {
            let (base, x) = &design.event[position];
            let expected = base + fit.fitted(x);
            let root = if constant {
                days[position]
            } else {
                (noise(position) + fit.leverage(x)).sqrt()
            };
            let sar = (observed - expected) / (fit.sigma * root);
            buffer.days[position] = [*observed, expected, sar];
        }
        for (number, car) in windows.cars.iter().enumerate() {
            let positions = windows.event.positions_of(*car);
            let (mut sum, mut held, mut expected) = (0.0, 1.0, 1.0);
            for [r, normal, _] in &buffer.days[positions.clone()] {
                sum += r - normal;
                held *= 1.0 + r;
                expected *= 1.0 + normal;
            }
            let root = if constant {
                cars[number]
            } else {
                let noise: f64 = positions.map(noise).sum();
                (noise + fit.leverage(&design.sums[number])).sqrt()
            };
            buffer.cars[number] = [
                car.days() as f64,
                sum,
                fit.sigma * root,
                bhar(self.kind, held, expected),
            ];
        }
    }

    /// Fits the model to the usable days of an event with missing days and measures it. Returns the fit, the last usable day, and
    /// the positions of the days that are not usable.
    fn measure_gappy(
        &self,
        aligned: &Aligned,
        model: &dyn NormalReturns,
        designs: &mut DesignCache<'_>,
        windows: &Windows,
        buffer: &mut EventBuffer,
    ) -> Result<(Fit, Lag, Box<[u32]>), Unfit> {
        let shared = match &self.trades {
            None => designs.get(aligned),
            Some(_) => None,
        };
        let (rows, fitted) = match shared {
            Some(design) => {
                let before = self.with_gaps(aligned, windows.estimation.windows());
                let event = self.with_gaps(aligned, &[windows.event]);
                let rows = self.usable(aligned, &before, &design, &windows.estimation);
                let (fit, last) = self.fit(model, &rows, windows)?;
                let row = |(observed, (base, x)): (&f64, &(f64, Vec<f64>))| {
                    let row = (!observed.is_nan()).then_some(Row {
                        observed: *observed,
                        base: *base,
                        sessions: 1,
                    });
                    (row, x.clone())
                };
                let days = event.iter().zip(&design.event).map(row);
                self.measure_days((&fit, last), days, windows, buffer)?;
                (rows, (fit, last))
            }
            None => {
                let view = self.view(aligned)?;
                view.check_event_window(windows.event)?;
                let rows = view.usable(&windows.estimation);
                let (fit, last) = self.fit(model, &rows, windows)?;
                let days = windows.event.lags().map(|lag| view.day(lag));
                self.measure_days((&fit, last), days, windows, buffer)?;
                (rows, (fit, last))
            }
        };
        let (fit, last) = fitted;
        let mut usable = rows.lags.iter().peekable();
        let lacks = |(_, lag): &(u32, Lag)| usable.next_if_eq(&lag).is_none();
        let lacking = (0..).zip(windows.estimation.lags()).filter(lacks);
        Ok((fit, last, lacking.map(|(position, _)| position).collect()))
    }

    /// Fits the model to the usable days. Returns the fit and the last usable day.
    fn fit(
        &self,
        model: &dyn NormalReturns,
        rows: &UsableDays,
        windows: &Windows,
    ) -> Result<(Fit, Lag), Unfit> {
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
            design: &self.design,
            y: &rows.y,
            columns: &rows.columns,
            neighbours: &rows.neighbours,
            interior: &rows.interior,
            roots: self.trades.is_some().then_some(rows.roots.as_slice()),
            on_collinear: self.on_collinear,
            decomposition: None,
            base_parameters: rows.base_parameters,
        })?;
        Ok((fit, last))
    }

    /// Measures an event day by day, where some days may be missing. Each day comes with its regressors.
    fn measure_days(
        &self,
        (fit, last): (&Fit, Lag),
        days: impl Iterator<Item = Day>,
        windows: &Windows,
        buffer: &mut EventBuffer,
    ) -> Result<(), Unfit> {
        let (days, rows) = abnormal_days((fit, last), windows.event.lags().zip(days));
        if days.iter().all(Option::is_none) {
            let detail = format!("no day of the window {} has a return", windows.event);
            return Err((Reason::IncompleteWindow, detail));
        }
        for (out, day) in buffer.days.iter_mut().zip(&days) {
            *out = day.map_or([f64::NAN; 3], |day| [day.observed, day.expected, day.sar]);
        }
        for (out, car) in buffer.cars.iter_mut().zip(&windows.cars) {
            let positions = windows.event.positions_of(*car);
            *out = self.window(fit, &days[positions.clone()], &rows[positions]);
        }
        Ok(())
    }

    /// Computes the days covered, CAR, its standard error and BHAR of a window.
    fn window(&self, fit: &Fit, days: &[Option<DayAbnormal>], rows: &[Vec<f64>]) -> [f64; 4] {
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
            add_scaled(&mut x_sum, 1.0, x);
        }
        let se = fit.sigma * (noise + fit.leverage(&x_sum)).sqrt();
        [observed as f64, car, se, bhar(self.kind, held, expected)]
    }

    /// Writes the residuals e_t / sqrt(c_t) of an event, one for each estimation day, NaN where the day is not usable.
    pub fn residuals(
        &self,
        event: &EventAbnormal,
        designs: &mut DesignCache<'_>,
        windows: &Windows,
        residuals: &mut [f64],
    ) {
        let (fit, aligned) = (&event.fit, &event.aligned);
        let returns = match &self.trades {
            None => Some(self.with_gaps(aligned, windows.estimation.windows())),
            Some(_) => self.whole_estimation(aligned, &windows.estimation),
        };
        if let Some(returns) = returns
            && let Some(design) = designs.get(aligned)
        {
            let mut buffer = Vec::new();
            residuals.copy_from_slice(design.less_base(&returns, &mut buffer));
            design.subtract_fitted(&fit.coefficients, residuals);
            let lacking = event.lacking.iter();
            lacking.for_each(|position| residuals[*position as usize] = f64::NAN);
        } else {
            residuals.fill(f64::NAN);
            // The view exists: the event was measured with it.
            if let Ok(view) = self.view(aligned) {
                view.usable_residuals(fit, &windows.estimation, residuals);
            }
        }
        if let Some(path) = &fit.variance {
            let usable = residuals.iter_mut().filter(|e| !e.is_nan());
            for (e, h) in usable.zip(&path.estimation) {
                *e /= (h / fit.sigma.powi(2)).sqrt();
            }
        }
    }
}

/// A day of an event, if nothing that the model needs is missing, with its regressors.
type Day = (Option<Row>, Vec<f64>);

/// Computes abnormal returns from days, each with its lag. They come with the regressors.
fn abnormal_days(
    (fit, last): (&Fit, Lag),
    days: impl Iterator<Item = (Lag, Day)>,
) -> (Vec<Option<DayAbnormal>>, Vec<Vec<f64>>) {
    let measured = |(lag, (row, x)): (Lag, Day)| {
        let abnormal = row.map(|row| {
            let expected = row.base + fit.fitted(&x);
            let ar = row.observed - expected;
            let noise = fit.noise(lag, last, row.sessions);
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
    days.map(measured).unzip()
}

impl View<'_> {
    /// Returns a day of the event with its regressors.
    fn day(&self, lag: Lag) -> Day {
        let mut x = Vec::with_capacity(self.design.terms.len() + 1);
        (self.row(lag, &mut x), x)
    }

    /// Writes the residuals of the usable estimation days.
    fn usable_residuals(&self, fit: &Fit, estimation: &WindowSet, residuals: &mut [f64]) {
        let rows = self.usable(estimation);
        let mut x = Vec::with_capacity(rows.columns.len());
        for (row, lag) in rows.lags.iter().enumerate() {
            x.clear();
            x.extend(rows.columns.iter().map(|column| column[row]));
            if let Some(position) = estimation.position(*lag) {
                // Rows of trade-to-trade returns are already divided by sqrt(n).
                residuals[position] = rows.y[row] - fit.fitted(&x);
            }
        }
    }
}

/// Returns BHAR from the growth held and the growth expected; NaN for log returns.
fn bhar(kind: ReturnKind, held: f64, expected: f64) -> f64 {
    match kind {
        ReturnKind::Simple => held - expected,
        ReturnKind::Log => f64::NAN,
    }
}
