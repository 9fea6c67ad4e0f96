//! Abnormal returns of each event: estimated before it, measured around it.

use std::sync::Arc;

use rayon::prelude::*;

use super::kept::{Kept, Room};
use super::model::{Fit, NormalReturns, OnCollinear};
use super::portfolio::Regressors;
use super::progress::Progress;
use super::setting::Settings;
use super::step::step;
use super::view::{Panel, factors_on_calendars};
use crate::event::{Aligned, Exclusion, Sample};
use crate::market::{Factors, ReturnKind, Returns, Series};
use crate::time::{Lag, Window};

/// The windows of a study, all in trading days from the event.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Windows {
    /// Where the model is estimated.
    pub estimation: Window,
    /// Where abnormal returns are measured.
    pub event: Window,
    /// The parts of the event window whose cumulative abnormal returns are tested.
    pub cars: Vec<Window>,
    /// The fewest usable estimation days.
    pub min_observations: usize,
}

/// One day of one event. All are fractions but `sar`, which has no unit.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct DayAbnormal {
    /// R_t
    pub observed: f64,
    /// base + x_t b
    pub expected: f64,
    /// AR_t = R_t - expected_t
    pub ar: f64,
    /// AR_t / (s sqrt(C_t)),  C_t = c_t + x_t' (X'X)^-1 x_t
    pub sar: f64,
    /// c_t: the variance of the day's error in units of s^2. 1 as a rule, n for a return that spans n sessions, h_t / s^2
    /// for a model with its own variance path.
    pub noise: f64,
    /// n, the sessions that the return spans, up to this day; 1 but from trade to trade.
    pub sessions: usize,
}

/// One window of one event.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct WindowAbnormal {
    /// L, the days of the window that its abnormal returns cover.
    pub observed: usize,
    /// The sum of the abnormal returns.
    pub car: f64,
    /// sqrt(V),  V = s^2 (sum c_t + 1' Xw (X'X)^-1 Xw' 1): the whole prediction-error variance, because the days of a window
    /// share one estimated beta.
    pub se: f64,
    /// CAR / sqrt(V)
    pub scar: f64,
    /// prod (1 + R_t) - prod (1 + expected_t). Defined on simple returns: a model of log returns expects no simple one.
    pub bhar: Option<f64>,
}

/// One event with its fitted model.
#[derive(Debug, Clone)]
pub struct EventAbnormal {
    /// Where it lies.
    pub aligned: Aligned,
    /// What its estimation window says.
    pub fit: Fit,
    /// The last usable day of its estimation window.
    pub last: Lag,
}

/// The abnormal returns of all usable events, in the sample's order.
#[derive(Debug, Clone)]
pub struct AbnormalReturns {
    /// The windows they were measured in.
    pub windows: Windows,
    /// The events.
    pub events: Vec<EventAbnormal>,
    /// Base and regressors of every session, by market.
    pub(super) regressors: Regressors,
    pub(super) panel: Arc<Panel>,
    kept: Kept,
}

impl AbnormalReturns {
    /// The sessions that the return of a day spans.
    pub fn sessions(&self, event: usize, lag: Lag) -> usize {
        let aligned = &self.events[event].aligned;
        let span = |trades: &Returns| {
            let returns = trades.series(aligned.security, aligned.calendar);
            Some(returns.sessions(aligned.day0.shift(lag)?))
        };
        self.panel.trades.as_ref().and_then(span).unwrap_or(1)
    }

    /// AR of a day of the event window, by its position there; NaN where it is missing.
    pub fn ar(&self, event: usize, position: usize) -> f64 {
        self.ars(position)[event]
    }

    /// AR of all events on a day of the event window.
    pub(super) fn ars(&self, position: usize) -> &[f64] {
        &self.kept.days[position][0]
    }

    /// SAR of a day of the event window, by its position there; NaN where it is missing.
    pub fn sar(&self, event: usize, position: usize) -> f64 {
        self.sars(position)[event]
    }

    /// SAR of all events on a day of the event window.
    pub(super) fn sars(&self, position: usize) -> &[f64] {
        &self.kept.days[position][1]
    }

    /// The returns of an event's security, one session each.
    pub(super) fn returns(&self, event: usize) -> Series<'_> {
        let aligned = &self.events[event].aligned;
        let returns = &self.panel.returns;
        returns.series(aligned.security, aligned.calendar)
    }

    /// The days of an event's window; `None` where a return or a regressor is missing. Returns are looked up and expected
    /// again: what is kept is abnormal.
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

    /// c_t of each day of the event window.
    pub(super) fn noise(&self, event: usize) -> impl Iterator<Item = f64> {
        let EventAbnormal { fit, last, .. } = &self.events[event];
        let lags = self.windows.event.lags();
        lags.map(move |lag| fit.noise(lag, *last, self.sessions(event, lag)))
    }

    /// A tested window of an event, by its position among the tested ones; `None` where no day was observed.
    pub fn window(&self, event: usize, car: usize) -> Option<WindowAbnormal> {
        let [observed, car, se, bhar] = self.kept.cars[car].each_ref().map(|row| row[event]);
        (observed > 0.0).then(|| WindowAbnormal {
            observed: observed as usize,
            car,
            se,
            scar: car / se,
            bhar: (!bhar.is_nan()).then_some(bhar),
        })
    }

    /// Of all events, the days of a tested window that abnormal returns cover, CAR and its standard error.
    pub(super) fn cars(&self, car: usize) -> [&[f64]; 3] {
        let [observed, cars, se, _] = &self.kept.cars[car];
        [observed, cars, se]
    }

    /// A tested window of an event, if it has an abnormal return on every day of it.
    pub fn complete(&self, event: usize, car: usize) -> Option<WindowAbnormal> {
        let days = self.windows.cars[car].days();
        self.window(event, car)
            .filter(|window| window.observed == days)
    }

    /// The tested windows of an event.
    pub fn windows_of(&self, event: usize) -> impl Iterator<Item = Option<WindowAbnormal>> {
        (0..self.windows.cars.len()).map(move |car| self.window(event, car))
    }

    /// The residuals of an event over the estimation window, e_t / sqrt(c_t), a value a day, NaN where the day is not usable.
    pub fn residuals(&self, event: usize) -> Vec<f64> {
        let mut residuals = vec![f64::NAN; self.windows.estimation.days()];
        self.residuals_into(event, &mut self.settings(), &mut residuals);
        residuals
    }

    /// The settings of events that follow each other.
    pub(super) fn settings(&self) -> Settings<'_> {
        Settings::new(&self.panel, &self.windows)
    }

    /// The residuals of an event, to a place for each estimation day. They are cheaper to make than to keep.
    pub(super) fn residuals_into(
        &self,
        event: usize,
        settings: &mut Settings<'_>,
        residuals: &mut [f64],
    ) {
        let event = &self.events[event];
        self.panel
            .residuals(event, settings, &self.windows, residuals);
    }
}

/// What abnormal returns are made of.
#[derive(Debug)]
pub struct Sources<'a> {
    /// Returns of securities and benchmarks over one session each.
    pub returns: Returns,
    /// Returns of securities from trade to trade, which then take the place of the others.
    pub trades: Option<Returns>,
    /// How they are made.
    pub kind: ReturnKind,
    /// Factor returns, for the models that use them.
    pub factors: Option<&'a Factors>,
    /// What becomes of a regressor that repeats others.
    pub on_collinear: OnCollinear,
    /// Told how many events are done.
    pub progress: &'a Progress,
}

/// Events of a parallel step at the most: enough to share the settings of a few days.
const STEP: usize = 256;

/// Fits the model to each event and measures its abnormal returns, in parallel over events.
///
/// Events that cannot be fitted come back as exclusions.
pub fn abnormal_returns(
    model: &dyn NormalReturns,
    sample: &Sample,
    sources: Sources<'_>,
    windows: &Windows,
) -> (AbnormalReturns, Vec<Exclusion>) {
    let design = model.design();
    let panel = Panel {
        factors: factors_on_calendars(&design, sample, sources.factors),
        design,
        returns: sources.returns,
        trades: sources.trades,
        kind: sources.kind,
        on_collinear: sources.on_collinear,
        sessions: sample.calendars.lengths(),
    };
    sources.progress.begin(sample.aligned.len());
    let nothing_yet = sample.aligned.par_iter().map(|_| None);
    let mut events: Vec<Option<EventAbnormal>> = nothing_yet.collect();
    let mut kept = Kept::of(sample.aligned.len(), windows);
    let step = step(sample.aligned.len(), STEP);
    let excluded: Vec<Vec<Exclusion>> = (sample.aligned.par_chunks(step))
        .zip(events.par_chunks_mut(step))
        .zip(kept.steps(step))
        .map(|((aligned, events), mut out)| {
            let mut settings = Settings::new(&panel, windows);
            let mut room = Room::new(windows);
            let mut excluded = Vec::new();
            let count = aligned.len();
            for (place, (aligned, event)) in aligned.iter().zip(events).enumerate() {
                match panel.measure(aligned, model, &mut settings, windows, &mut room) {
                    Ok(measured) => {
                        out.put(place, &room);
                        *event = Some(measured);
                    }
                    Err((reason, detail)) => excluded.push(Exclusion {
                        event: aligned.event,
                        date: Some(aligned.date),
                        reason,
                        detail,
                    }),
                }
            }
            sources.progress.add(count);
            excluded
        })
        .collect();
    let excluded = excluded.concat();
    if !excluded.is_empty() {
        let usable: Vec<bool> = events.iter().map(Option::is_some).collect();
        kept.retain(&usable);
    }
    #[expect(
        clippy::filter_map_identity,
        reason = "keeps the memory; flatten copies"
    )]
    let events = events.into_iter().filter_map(|event| event).collect();
    let abnormal = AbnormalReturns {
        windows: windows.clone(),
        events,
        regressors: Regressors::of(&panel, sample),
        panel: Arc::new(panel),
        kept,
    };
    (abnormal, excluded)
}
