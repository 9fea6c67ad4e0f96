//! Abnormal returns of each event: estimated before it, measured around it.

use std::sync::Arc;

use rayon::prelude::*;

use super::model::{Fit, NormalReturns, OnCollinear};
use super::portfolio::Regressors;
use super::setting::Settings;
use super::view::{Panel, factors_on_calendars};
use crate::event::{Aligned, Exclusion, Sample};
use crate::market::{Factors, ReturnKind, Returns};
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
    /// Event after event, of each day of the event window the return, the expected return and SAR, which is NaN where one
    /// of them is missing.
    days: Vec<[f64; 3]>,
    /// Event after event, of each tested window the days covered, CAR, its standard error and BHAR, which is NaN where it is
    /// not defined.
    cars: Vec<[f64; 4]>,
}

impl AbnormalReturns {
    /// The return of a day of the event window, by its position there; NaN where AR is missing.
    pub fn observed(&self, event: usize, position: usize) -> f64 {
        let [observed, _, sar] = self.days[event * self.windows.event.days() + position];
        if sar.is_nan() { f64::NAN } else { observed }
    }

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
        let [observed, expected, sar] = self.days[event * self.windows.event.days() + position];
        if sar.is_nan() {
            f64::NAN
        } else {
            observed - expected
        }
    }

    /// SAR of a day of the event window, by its position there; NaN where it is missing.
    pub fn sar(&self, event: usize, position: usize) -> f64 {
        self.days[event * self.windows.event.days() + position][2]
    }

    /// The days of an event's window; `None` where a return or a regressor is missing.
    pub fn days(&self, event: usize) -> impl Iterator<Item = Option<DayAbnormal>> {
        let EventAbnormal { fit, last, .. } = &self.events[event];
        let length = self.windows.event.days();
        let day = move |(lag, [observed, expected, sar]): (Lag, &[f64; 3])| {
            (!sar.is_nan()).then(|| {
                let sessions = self.sessions(event, lag);
                DayAbnormal {
                    observed: *observed,
                    expected: *expected,
                    ar: observed - expected,
                    sar: *sar,
                    noise: fit.noise(lag, *last, sessions),
                    sessions,
                }
            })
        };
        let row = &self.days[event * length..(event + 1) * length];
        self.windows.event.lags().zip(row).map(day)
    }

    /// A tested window of an event, by its position among the tested ones; `None` where no day was observed.
    pub fn window(&self, event: usize, car: usize) -> Option<WindowAbnormal> {
        let [observed, car, se, bhar] = self.cars[event * self.windows.cars.len() + car];
        (observed > 0.0).then(|| WindowAbnormal {
            observed: observed as usize,
            car,
            se,
            scar: car / se,
            bhar: (!bhar.is_nan()).then_some(bhar),
        })
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
        let mut residuals = Vec::new();
        self.residuals_into(event, &mut self.settings(), &mut residuals);
        residuals
    }

    /// The settings of events that follow each other.
    pub(super) fn settings(&self) -> Settings<'_> {
        Settings::new(&self.windows)
    }

    /// The residuals of an event, in a buffer that is used again. They are cheaper to make than to keep.
    pub(super) fn residuals_into(
        &self,
        event: usize,
        settings: &mut Settings<'_>,
        residuals: &mut Vec<f64>,
    ) {
        let event = &self.events[event];
        residuals.clear();
        match self.panel.view(&event.aligned) {
            Ok(view) => view.residuals(event, settings, &self.windows, residuals),
            // No event is without its view: it was measured in it.
            Err(_) => residuals.resize(self.windows.estimation.days(), f64::NAN),
        }
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
}

/// Events of a parallel step: enough to share the settings of a few days.
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
    let (days, cars) = (windows.event.days(), windows.cars.len());
    let mut rows_of_days = vec![[0.0; 3]; sample.aligned.len() * days];
    // One at least, so that the rows come in as many steps as the events do.
    let mut rows_of_cars = vec![[0.0; 4]; sample.aligned.len() * cars.max(1)];
    let steps = (
        sample.aligned.par_chunks(STEP),
        rows_of_days.par_chunks_mut(STEP * days),
        rows_of_cars.par_chunks_mut(STEP * cars.max(1)),
    );
    let measured: Vec<Step> = steps
        .into_par_iter()
        .map(|(aligned, days_of, cars_of)| {
            let mut settings = Settings::new(windows);
            let mut y = Vec::new();
            let days_of = days_of.chunks_mut(days);
            let cars_of = cars_of.chunks_mut(cars.max(1));
            let slots = days_of.zip(cars_of).map(|(days, windows)| Slots {
                days,
                cars: &mut windows[..cars],
            });
            let mut step = Step::default();
            for (place, (aligned, slots)) in aligned.iter().zip(slots).enumerate() {
                let view = panel.view(aligned);
                let measured = view.and_then(|view| {
                    view.measure(aligned, model, &mut settings, windows, slots, &mut y)
                });
                match measured {
                    Ok(event) => step.measured.push(event),
                    Err((reason, detail)) => {
                        let event = aligned.event;
                        let refused = Exclusion {
                            event,
                            reason,
                            detail,
                        };
                        step.refused.push((place, refused));
                    }
                }
            }
            step
        })
        .collect();
    let mut excluded = Vec::new();
    let mut events = Vec::with_capacity(sample.aligned.len());
    for (number, step) in measured.into_iter().enumerate() {
        let Step { measured, refused } = step;
        // Rows close the gaps that events leave which were refused.
        let (first, mut kept) = (number * STEP, events.len());
        let was_refused = |place: &usize| refused.iter().any(|(refused, _)| refused == place);
        if kept < first || !refused.is_empty() {
            let all = 0..measured.len() + refused.len();
            for place in all.filter(|place| !was_refused(place)) {
                let from = first + place;
                rows_of_days.copy_within(from * days..(from + 1) * days, kept * days);
                rows_of_cars.copy_within(from * cars..(from + 1) * cars, kept * cars);
                kept += 1;
            }
        }
        events.extend(measured);
        excluded.extend(refused.into_iter().map(|(_, refused)| refused));
    }
    rows_of_days.truncate(events.len() * days);
    rows_of_cars.truncate(events.len() * cars);
    let abnormal = AbnormalReturns {
        windows: windows.clone(),
        events,
        regressors: Regressors::of(&panel, sample),
        panel: Arc::new(panel),
        days: rows_of_days,
        cars: rows_of_cars,
    };
    (abnormal, excluded)
}

/// Some events that follow each other: those that were measured, and those that were refused, with their places.
#[derive(Default)]
struct Step {
    measured: Vec<EventAbnormal>,
    refused: Vec<(usize, Exclusion)>,
}

/// Where the numbers of one event go.
pub(super) struct Slots<'a> {
    pub days: &'a mut [[f64; 3]],
    pub cars: &'a mut [[f64; 4]],
}
