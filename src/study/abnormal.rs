//! Abnormal returns of each event: estimated before it, measured around it.

use std::sync::OnceLock;

use rayon::prelude::*;

use super::model::{Fit, NormalReturns, OnCollinear};
use super::portfolio::Regressors;
use super::ranks::estimation_ranks;
use super::view::{Inputs, factors_on_calendars};
use crate::event::{Aligned, Exclusion, Sample};
use crate::market::{Factors, ReturnKind, Returns};
use crate::time::Window;

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
    /// The share of positive residuals among its usable estimation days.
    pub positive_share: f64,
    /// The days of the event window; `None` where a return or a regressor is missing.
    pub days: Vec<Option<DayAbnormal>>,
    /// The windows to test; `None` where no day was observed.
    pub windows: Vec<Option<WindowAbnormal>>,
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
    residuals: Vec<f64>,
    ranks: Vec<OnceLock<Box<[f32]>>>,
}

impl AbnormalReturns {
    /// The residuals of an event over the estimation window, e_t / sqrt(c_t), a value a day, NaN where the day is not usable.
    pub fn residuals(&self, event: usize) -> &[f64] {
        &self.residuals[self.span(event)]
    }

    /// Their mid-ranks among the usable days, 0 on other days. Computed when first asked for, on the thread that asks: a
    /// task that waited for other tasks here could wait for itself.
    pub fn estimation_ranks(&self, event: usize) -> &[f32] {
        self.ranks[event].get_or_init(|| estimation_ranks(self.residuals(event)))
    }

    fn span(&self, event: usize) -> std::ops::Range<usize> {
        let length = self.windows.estimation.days();
        event * length..(event + 1) * length
    }
}

/// What abnormal returns are made of.
#[derive(Debug, Clone, Copy)]
pub struct Sources<'a> {
    /// Returns of securities and benchmarks over one session each.
    pub returns: &'a Returns,
    /// Returns of securities from trade to trade, which then take the place of the others.
    pub trades: Option<&'a Returns>,
    /// How they are made.
    pub kind: ReturnKind,
    /// Factor returns, for the models that use them.
    pub factors: Option<&'a Factors>,
    /// What becomes of a regressor that repeats others.
    pub on_collinear: OnCollinear,
}

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
    let inputs = Inputs {
        design: &design,
        returns: sources.returns,
        trades: sources.trades,
        kind: sources.kind,
        factors: &factors_on_calendars(&design, sample, sources.factors),
        on_collinear: sources.on_collinear,
    };
    let measured: Vec<Result<(EventAbnormal, Vec<f64>), Exclusion>> = sample
        .aligned
        .par_iter()
        .map(|aligned| {
            let exclusion = |(reason, detail)| Exclusion {
                event: aligned.event,
                reason,
                detail,
            };
            let days = sample.calendars.get(aligned.calendar).len();
            let view = inputs.of(aligned, days).map_err(exclusion)?;
            view.measure(aligned, model, windows).map_err(exclusion)
        })
        .collect();
    let mut abnormal = AbnormalReturns {
        windows: windows.clone(),
        events: Vec::new(),
        regressors: Regressors::of(&inputs, sample),
        residuals: Vec::new(),
        ranks: Vec::new(),
    };
    let mut excluded = Vec::new();
    for result in measured {
        match result {
            Ok((event, residuals)) => {
                abnormal.events.push(event);
                abnormal.residuals.extend_from_slice(&residuals);
            }
            Err(exclusion) => excluded.push(exclusion),
        }
    }
    abnormal
        .ranks
        .resize_with(abnormal.events.len(), OnceLock::new);
    (abnormal, excluded)
}
