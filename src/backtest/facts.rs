//! What an event study measured of each event, as plain numbers. A backtest does not know how they were found.

use crate::event::Reason;
use crate::time::Date;

/// What the estimation window of an event says: expected_t = alpha + beta Rm_t.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Estimate {
    /// The mean daily return that the market does not explain, a fraction.
    pub alpha: f64,
    /// The slope on the benchmark's return; 0 where there is no benchmark.
    pub beta: f64,
    /// The daily standard deviation of the residuals, a fraction.
    pub sigma: f64,
}

/// What was measured of one event.
#[derive(Debug, Clone, PartialEq)]
pub struct Facts {
    /// The estimate, known before the news, or the reason why there is none.
    pub estimate: Result<Estimate, (Reason, String)>,
    /// SAR of day 0, known at the close of the date on which it was measured.
    pub reaction: Option<f64>,
    /// The date on which the reaction was measured; `None`: day 0 of the backtest. A benchmark of another exchange may have
    /// its day 0 on a later date.
    pub measured_on: Option<Date>,
}

impl Facts {
    /// The facts of an event of which nothing could be measured.
    pub fn missing(reason: Reason, detail: impl Into<String>) -> Self {
        Self {
            estimate: Err((reason, detail.into())),
            reaction: None,
            measured_on: None,
        }
    }
}
