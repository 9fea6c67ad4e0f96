//! What is measured of one event.

use super::model::Fit;
use crate::event::Aligned;
use crate::time::Lag;

/// One day of one event. All values are fractions, except `sar`, which has no unit.
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
    /// c_t: the variance of the day's error in units of s^2. It is 1 as a rule, n for a return that spans n sessions, and
    /// h_t / s^2 for a model with its own variance path.
    pub noise: f64,
    /// n: the number of sessions up to this day that the return spans; 1 unless returns go from trade to trade.
    pub sessions: usize,
}

/// One window of one event.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct WindowAbnormal {
    /// L: the number of days of the window that abnormal returns cover.
    pub observed: usize,
    /// The sum of the abnormal returns.
    pub car: f64,
    /// sqrt(V),  V = s^2 (sum c_t + 1' Xw (X'X)^-1 Xw' 1): the whole prediction-error variance, because the days of a window
    /// share one estimated beta.
    pub se: f64,
    /// CAR / sqrt(V)
    pub scar: f64,
    /// prod (1 + R_t) - prod (1 + expected_t). Defined for simple returns only: a model of log returns has no expected simple
    /// return.
    pub bhar: Option<f64>,
}

impl WindowAbnormal {
    /// Takes the number of days covered, CAR, its standard error and BHAR (NaN if undefined); `None` where no day was observed.
    pub(super) fn new([observed, car, se, bhar]: [f64; 4]) -> Option<Self> {
        (observed > 0.0).then(|| Self {
            observed: observed as usize,
            car,
            se,
            scar: car / se,
            bhar: (!bhar.is_nan()).then_some(bhar),
        })
    }
}

/// One event with its fitted model.
#[derive(Debug, Clone)]
pub struct EventAbnormal {
    /// The event on its calendar.
    pub aligned: Aligned,
    /// The model, fitted to the estimation window.
    pub fit: Fit,
    /// The last usable day of the estimation window.
    pub last: Lag,
    /// The positions of the estimation window on which the event has no residual, in rising order.
    pub(super) lacking: Box<[u32]>,
    /// Whether it lacks nothing: no day of the estimation and the event window, and it counts in every tested window.
    pub(super) is_whole: bool,
}
