//! What was found of one event.

use serde::Serialize;

use super::Shared;
use crate::time::{Date, Lag};

/// One used event.
#[derive(Debug, Clone, Serialize)]
pub struct EventOutcome {
    /// As the file calls it.
    pub event_id: String,
    /// Its security.
    pub symbol: Shared,
    /// Its benchmark.
    pub benchmark: Option<Shared>,
    /// Date, time and zone as they stand in the file.
    pub as_read: Shared,
    /// The first trading day whose close can show the news.
    pub day0: Date,
    /// When the news came out, on the exchange's clock.
    pub timing: &'static str,
    /// Its labels.
    pub tags: Vec<String>,
    /// The expected direction.
    pub direction: Option<i8>,
    /// What was written about it.
    pub headline: String,
    /// The fitted model.
    pub model: ModelOutcome,
    /// The days of the event window; none where the plan has no detail of events.
    pub days: Vec<EventDayOutcome>,
    /// The tested windows.
    pub windows: Vec<EventWindowOutcome>,
}

/// The fitted model of one event.
#[derive(Debug, Clone, Serialize)]
pub struct ModelOutcome {
    /// Its name.
    pub name: &'static str,
    /// By name, in the model's order; without those that were left out.
    #[serde(serialize_with = "in_order")]
    pub coefficients: Vec<(Shared, f64)>,
    /// s, a day.
    pub sigma: f64,
    /// 1 - SSE/SST.
    pub r_squared: Option<f64>,
    /// M
    pub observations: usize,
    /// nu
    pub df: f64,
    /// How the likelihood was maximised, of models that are fitted that way.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub likelihood: Option<Box<LikelihoodOutcome>>,
}

/// How a likelihood was maximised.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct LikelihoodOutcome {
    /// Its logarithm at the maximum.
    pub log_likelihood: f64,
    /// The steps of the search that found it.
    pub iterations: usize,
    /// Starts whose search ended in some maximum.
    pub converged: usize,
    /// All starts.
    pub starts: usize,
}

/// One day of one event; `null` where a return or a regressor is missing.
#[derive(Debug, Clone, Serialize)]
pub struct EventDayOutcome {
    /// Trading days from the event.
    pub day: Lag,
    /// Its date.
    pub date: Option<Date>,
    /// R
    #[serde(rename = "return")]
    pub observed: Option<f64>,
    /// The normal return.
    pub expected: Option<f64>,
    /// R - expected
    pub ar: Option<f64>,
    /// AR in units of its own standard deviation.
    pub sar: Option<f64>,
    /// The same number as a t statistic.
    pub t: Option<f64>,
    /// Its two-sided p on `df` degrees of freedom.
    pub p: Option<f64>,
    /// The sessions that the return spans, where that is more than its own.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sessions: Option<usize>,
    /// Why a number is missing.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub undefined: Option<&'static str>,
}

/// One window of one event; `null` where no day was observed.
#[derive(Debug, Clone, Serialize)]
pub struct EventWindowOutcome {
    /// The first day.
    pub from: Lag,
    /// The last day.
    pub to: Lag,
    /// Days that its abnormal returns cover.
    pub observed: usize,
    /// Cumulative abnormal return.
    pub car: Option<f64>,
    /// Its standard deviation, the error of the estimates included.
    pub se: Option<f64>,
    /// CAR / se
    pub scar: Option<f64>,
    /// The same number as a t statistic.
    pub t: Option<f64>,
    /// Its two-sided p on `df` degrees of freedom.
    pub p: Option<f64>,
    /// Buy-and-hold abnormal return.
    pub bhar: Option<f64>,
    /// Why a number is missing.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub undefined: Option<&'static str>,
}

impl EventWindowOutcome {
    /// Whether it has an abnormal return on every day.
    pub fn is_complete(&self) -> bool {
        self.observed as i32 == self.to.0 - self.from.0 + 1
    }
}

fn in_order<S: serde::Serializer>(
    pairs: &[(Shared, f64)],
    serializer: S,
) -> Result<S::Ok, S::Error> {
    serializer.collect_map(pairs.iter().map(|(name, value)| (name, value)))
}
