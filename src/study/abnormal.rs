//! Abnormal returns of each event: the model is estimated on the estimation window, returns are measured in the event window.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::design_cache::{DesignCache, SharedDesigns};
pub use super::event_abnormal::{DayAbnormal, EventAbnormal, WindowAbnormal};
use super::regressors::Regressors;
use super::return_columns::ReturnColumns;
use super::shared_days::SharedDays;
use super::view::Panel;
use super::windows::Windows;
use crate::event::{Event, derived_label};
use crate::market::{Returns, Series};
use crate::time::{Lag, Window};

/// The abnormal returns of all usable events, in the order of the sample.
#[derive(Debug, Clone)]
pub struct AbnormalReturns {
    /// The windows of the study.
    pub windows: Windows,
    /// The events.
    pub events: Vec<EventAbnormal>,
    /// Base and regressors of every session, by market.
    pub(super) regressors: Regressors,
    pub(super) panel: Arc<Panel>,
    columns: ReturnColumns,
    /// `signs[i]`: the sign by which the abnormal returns of event `i` are multiplied, -1 or 1; empty if all are as measured.
    signs: Vec<i8>,
    /// The designs of all events, if they are needed again and again.
    shared_designs: Option<Arc<SharedDesigns>>,
    /// Ranks and residuals of events, if they are needed again and again.
    shared_days: Option<Arc<SharedDays>>,
}

impl AbnormalReturns {
    /// Creates the abnormal returns of measured events, as they were measured. `columns` holds those of each event in this order.
    pub(super) fn new(
        windows: Windows,
        events: Vec<EventAbnormal>,
        columns: ReturnColumns,
        regressors: Regressors,
        panel: Arc<Panel>,
    ) -> Self {
        Self {
            windows,
            events,
            regressors,
            panel,
            columns,
            signs: Vec::new(),
            shared_designs: None,
            shared_days: None,
        }
    }

    /// Returns the same abnormal returns, with those of event `i`, its residuals and BHARs among them, times `signs[i]`.
    pub(super) fn signed(&self, signs: Vec<i8>) -> Self {
        let mut signed = Self {
            signs,
            shared_days: None,
            ..self.clone()
        };
        for (event, _) in signed
            .signs
            .iter()
            .enumerate()
            .filter(|(_, sign)| **sign < 0)
        {
            signed.columns.turn(event);
        }
        signed
    }

    /// Returns the same abnormal returns with an effect on top of each event on one day: AR and the CARs over it are larger by the
    /// effect, SAR and SCAR by the effect over their standard deviations. Models, residuals and BHARs stay.
    pub(super) fn shifted(&self, lag: Lag, effect: f64) -> Self {
        let mut shifted = Self {
            shared_days: None,
            ..self.clone()
        };
        let position = self.windows.event.positions_of(Window::of_day(lag)).start;
        let (ar, sar) = shifted.columns.day_mut(position);
        for (event, (ar, sar)) in ar.iter_mut().zip(sar).enumerate() {
            let error = match *sar == 0.0 {
                true => self.standard_error(event, position),
                false => *ar / *sar,
            };
            *ar += effect;
            *sar += effect / error;
        }
        let cars = Arc::make_mut(&mut shifted.columns.cars);
        for (car, [observed, sum, ..]) in self.windows.cars.iter().zip(cars) {
            if car.contains(Window::of_day(lag)) {
                let counted = sum
                    .iter_mut()
                    .zip(observed)
                    .filter(|(_, days)| **days > 0.0);
                counted.for_each(|(sum, _)| *sum += effect);
            }
        }
        shifted
    }

    /// Returns the returns of the security and of the benchmark of an event on each day of a window over which the model could be
    /// estimated; `None` on days that are not usable or whose return spans several sessions. No days if the event has no benchmark.
    pub(super) fn beside_benchmark(&self, event: usize, window: Window) -> Vec<Option<[f64; 2]>> {
        let aligned = &self.events[event].aligned;
        let Ok(view) = self.panel.view(aligned) else {
            return Vec::new();
        };
        let mut x = Vec::new();
        let mut pair = |lag: Lag| {
            let row = view.row(lag, &mut x).filter(|row| row.sessions == 1)?;
            let market = view.market_at(lag, Lag(0));
            let usable = !market.is_nan() && !view.is_hidden(lag);
            usable.then_some([row.observed, market])
        };
        let days = window.lags().filter(|_| aligned.benchmark.is_some());
        days.map(&mut pair).collect()
    }

    /// Gives up the returns of single days and what is abnormal in them, to make room for what is made of the other results. Synthetic
    /// controls are described by returns, which then stay.
    pub(super) fn give_up_days(&mut self) {
        self.columns.give_up_days();
        let panel = Arc::get_mut(&mut self.panel);
        if let Some(panel) = panel.filter(|panel| panel.synthetic.is_empty()) {
            panel.returns = Arc::default();
            panel.trades = None;
        }
    }

    /// Returns whether abnormal returns are multiplied by signs.
    pub(super) fn is_signed(&self) -> bool {
        !self.signs.is_empty()
    }

    /// Returns the sign by which the abnormal returns of an event are multiplied.
    pub(super) fn sign(&self, event: usize) -> f64 {
        self.signs.get(event).copied().map_or(1.0, f64::from)
    }

    /// Returns the same without some events, which are named by their index among the events of the input.
    pub(super) fn without(&self, events: &BTreeSet<usize>) -> Self {
        let kept: Vec<bool> = (self.events.iter())
            .map(|event| !events.contains(&event.aligned.event))
            .collect();
        let mut remaining = Self {
            shared_days: None,
            ..self.clone()
        };
        remaining.columns.retain(&kept);
        let mut of_event = kept.iter();
        remaining.events.retain(|_| of_event.next() == Some(&true));
        let mut of_sign = kept.iter();
        remaining.signs.retain(|_| of_sign.next() == Some(&true));
        remaining
    }

    /// Returns the label of an event in a derived grouping, such as the year of day 0.
    pub(super) fn derived_label(
        &self,
        event: &Event,
        position: usize,
        column: &str,
    ) -> Option<String> {
        let aligned = &self.events[position].aligned;
        derived_label(event, aligned, &self.panel.listings, column)
    }

    /// Returns whether days of other events are left out of estimation windows.
    pub(super) fn is_masked(&self) -> bool {
        self.panel.masks.is_on()
    }

    /// Returns the number of sessions that the return of a day spans.
    pub fn sessions(&self, event: usize, lag: Lag) -> usize {
        let aligned = &self.events[event].aligned;
        let span = |trades: &Arc<Returns>| {
            let returns = trades.series(aligned.security, aligned.calendar);
            Some(returns.sessions(aligned.day0.shift(lag)?))
        };
        self.panel.trades.as_ref().and_then(span).unwrap_or(1)
    }

    /// Returns AR of an event on the day at this position of the event window; NaN where it is missing.
    pub fn ar(&self, event: usize, position: usize) -> f64 {
        self.ars(position)[event]
    }

    /// Returns AR of all events on a day of the event window.
    pub(super) fn ars(&self, position: usize) -> &[f64] {
        self.columns.ars(position)
    }

    /// Returns SAR of an event on the day at this position of the event window; NaN where it is missing.
    pub fn sar(&self, event: usize, position: usize) -> f64 {
        self.sars(position)[event]
    }

    /// Returns SAR of all events on a day of the event window.
    pub(super) fn sars(&self, position: usize) -> &[f64] {
        self.columns.sars(position)
    }

    /// Returns s sqrt(C) of an event on the day at this position of the event window; NaN where it is missing.
    pub(super) fn standard_error(&self, event: usize, position: usize) -> f64 {
        let EventAbnormal {
            aligned, fit, last, ..
        } = &self.events[event];
        let lag = self.windows.event.lags().nth(position);
        let error = |lag: Lag| {
            let mut x = Vec::new();
            let row = self.panel.view(aligned).ok()?.row(lag, &mut x)?;
            let noise = fit.noise(lag, *last, row.sessions);
            Some(fit.sigma * (noise + fit.leverage(&x)).sqrt())
        };
        lag.and_then(error).unwrap_or(f64::NAN)
    }

    /// Returns the one-session returns of an event's security.
    pub(super) fn returns(&self, event: usize) -> Series<'_> {
        let aligned = &self.events[event].aligned;
        let returns = &self.panel.returns;
        returns.series(aligned.security, aligned.calendar)
    }

    /// Returns the days of an event's window; `None` where a return or a regressor is missing. Only abnormal returns are
    /// stored: returns and expected returns are computed again.
    pub fn days(&self, event: usize) -> impl Iterator<Item = Option<DayAbnormal>> {
        let view = self.panel.view(&self.events[event].aligned).ok();
        let EventAbnormal { fit, last, .. } = &self.events[event];
        let mut x = Vec::new();
        let lags = self.windows.event.lags().enumerate();
        lags.map(move |(position, lag)| {
            if self.sar(event, position).is_nan() {
                return None;
            }
            let row = view.as_ref()?.row(lag, &mut x)?;
            Some(DayAbnormal {
                observed: row.observed,
                expected: row.base + fit.fitted(&x),
                ar: self.ar(event, position),
                sar: self.sar(event, position),
                noise: fit.noise(lag, *last, row.sessions),
                sessions: row.sessions,
            })
        })
    }

    /// Returns c_t of each day of the event window.
    pub(super) fn noise(&self, event: usize) -> impl Iterator<Item = f64> {
        let EventAbnormal { fit, last, .. } = &self.events[event];
        let lags = self.windows.event.lags();
        lags.map(move |lag| fit.noise(lag, *last, self.sessions(event, lag)))
    }

    /// Returns a tested window of an event, by the window's number; `None` where no day was observed.
    pub fn window(&self, event: usize, car: usize) -> Option<WindowAbnormal> {
        WindowAbnormal::new(self.columns.cars[car].each_ref().map(|row| row[event]))
    }

    /// Returns days covered, CAR, its standard error and BHAR of all events over each tested window.
    pub(super) fn all_cars(&self) -> &Arc<Vec<[Vec<f64>; 4]>> {
        &self.columns.cars
    }

    /// Returns days covered, CAR and its standard error of all events over a tested window.
    pub(super) fn cars(&self, car: usize) -> [&[f64]; 3] {
        let [observed, cars, se, _] = &self.columns.cars[car];
        [observed, cars, se]
    }

    /// Returns days covered and BHAR, NaN if undefined, of all events over a tested window.
    pub(super) fn bhars(&self, car: usize) -> (&[f64], &[f64]) {
        let [observed, _, _, bhars] = &self.columns.cars[car];
        (observed, bhars)
    }

    /// Returns a tested window of an event, if the event counts in its means: if abnormal returns cover every day of it, or
    /// enough days where the plan says so.
    pub fn complete(&self, event: usize, car: usize) -> Option<WindowAbnormal> {
        self.window(event, car)
            .filter(|window| self.windows.counts(car, window.observed))
    }

    /// Returns the tested windows of an event.
    pub fn windows_of(&self, event: usize) -> impl Iterator<Item = Option<WindowAbnormal>> {
        (0..self.windows.cars.len()).map(move |car| self.window(event, car))
    }

    /// Writes AR_t / sqrt(c_t) of each day of the event window, NaN where missing.
    pub(super) fn write_unit_noise(&self, event: usize, days: &mut Vec<f64>) {
        let scaled = |(day, noise): (usize, f64)| match noise {
            1.0 => self.ar(event, day),
            _ => self.ar(event, day) / noise.sqrt(),
        };
        days.clear();
        days.extend(self.noise(event).enumerate().map(scaled));
    }

    /// Writes some observations of an event, numbered from the days of the event window on to the tested windows: SAR or SCAR, NaN
    /// where the event has none or does not count.
    pub(super) fn write_standardized(
        &self,
        event: usize,
        observations: &[usize],
        standardized: &mut Vec<f64>,
    ) {
        let days = self.windows.event.days();
        let observed = |observation: &usize| match observation.checked_sub(days) {
            None => self.sar(event, *observation),
            Some(car) => (self.complete(event, car)).map_or(f64::NAN, |window| window.scar),
        };
        standardized.clear();
        standardized.extend(observations.iter().map(observed));
    }

    /// Returns the residuals e_t / sqrt(c_t) of an event, one for each estimation day, NaN where the day is not usable.
    pub fn residuals(&self, event: usize) -> Vec<f64> {
        let mut residuals = vec![f64::NAN; self.windows.estimation.days()];
        self.write_residuals(event, &mut self.designs(), &mut residuals);
        residuals
    }

    /// Returns an empty cache of designs, for events that are visited one after the other.
    pub(super) fn designs(&self) -> DesignCache<'_> {
        DesignCache::new(&self.panel, &self.windows).sharing(self.shared_designs.as_deref())
    }

    /// Computes the designs of all events, so that pseudo-studies of some of them need not compute them again.
    pub(super) fn share_designs(&mut self) {
        let aligned = self.events.iter().map(|event| &event.aligned);
        let shared = SharedDesigns::new(&self.panel, &self.windows, aligned);
        self.shared_designs = Some(Arc::new(shared));
    }

    /// Takes ranks and residuals of the events, so that pseudo-studies of some of them need not make them again.
    pub(super) fn share_days(&mut self, days: SharedDays) {
        self.shared_days = Some(Arc::new(days));
    }

    /// Returns the packed ranks of the days of an event, if they are known.
    pub(super) fn ranks_of(&self, event: usize) -> Option<&[u32]> {
        self.shared_days.as_ref()?.ranks(event)
    }

    /// Writes the residuals of an event, one for each estimation day. Computing them again is cheaper than storing them.
    pub(super) fn write_residuals(
        &self,
        event: usize,
        designs: &mut DesignCache<'_>,
        residuals: &mut [f64],
    ) {
        let known = self.shared_days.as_ref();
        let known = known.filter(|_| !self.events[event].lacking.is_empty());
        if let Some(known) = known.and_then(|days| days.residuals(event)) {
            residuals.copy_from_slice(known);
            return;
        }
        let sign = self.sign(event);
        let event = &self.events[event];
        self.panel
            .residuals(event, designs, &self.windows, residuals);
        if sign < 0.0 {
            residuals.iter_mut().for_each(|e| *e = -*e);
        }
    }
}
