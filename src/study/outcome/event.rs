//! The results of one event.

use serde::Serialize;

use super::{EventWindowOutcome, EventWindows, RollingBeta, Shared, SharedList};
use crate::event::Cells;
use crate::study::synthetic::SyntheticOutcome;
use crate::time::{Date, Lag};

/// One used event.
#[derive(Debug, Clone, Serialize)]
#[non_exhaustive]
pub struct EventOutcome {
    /// Id in the events file, or the number of the row.
    pub event_id: Shared,
    /// Symbol of the security.
    pub symbol: Shared,
    /// Symbol of the benchmark.
    pub benchmark: Option<Shared>,
    /// Date, time and zone as written in the file.
    pub as_read: Shared,
    /// Date of day 0: the first session whose close can show the news.
    pub day0: Date,
    /// The part of the day in which the news came out, on the exchange's clock.
    pub timing: &'static str,
    /// Tags of the event.
    pub tags: SharedList,
    /// Expected direction of the reaction: 1 up, -1 down, 0 neither.
    pub direction: Option<i8>,
    /// The headline of the news.
    pub headline: String,
    /// Names of the groups that the event is in, besides that of all events.
    pub groups: SharedList,
    /// The cells of its row in the events file, by the names of their columns.
    pub columns: Cells,
    /// The fitted model.
    pub model: ModelOutcome,
    /// The beta over rolling parts of the estimation window, by their last day; empty if the plan asks for none.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub rolling_betas: Vec<RollingBeta>,
    /// The days of the event window; empty if the plan has no detail of events.
    pub days: Vec<EventDayOutcome>,
    /// The tested windows.
    pub windows: EventWindows,
    /// The event window that the event names for itself, if the plan asks for it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub own_window: Option<Box<EventWindowOutcome>>,
}

/// The fitted model of one event.
#[derive(Debug, Clone, Serialize)]
#[non_exhaustive]
pub struct ModelOutcome {
    /// The name of the model.
    pub name: &'static str,
    /// The estimated coefficients by name, in the order of the model; without regressors that were left out.
    #[serde(serialize_with = "in_order")]
    pub coefficients: Vec<(Shared, f64)>,
    /// s, the standard deviation of the residuals, a fraction a day.
    pub sigma: f64,
    /// 1 - SSE/SST.
    pub r_squared: Option<f64>,
    /// M, the number of usable estimation days.
    pub observations: usize,
    /// nu, the degrees of freedom.
    pub df: f64,
    /// How the likelihood was maximised, for models that are fitted that way.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub likelihood: Option<Box<LikelihoodOutcome>>,
    /// The synthetic control, for the model that has one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub synthetic: Option<Box<SyntheticOutcome>>,
}

/// How a likelihood was maximised.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
#[non_exhaustive]
pub struct LikelihoodOutcome {
    /// The logarithm of the likelihood at its maximum.
    pub log_likelihood: f64,
    /// The number of steps of the search that found it.
    pub iterations: usize,
    /// The number of starts whose search ended in a maximum.
    pub converged: usize,
    /// The number of starts.
    pub starts: usize,
}

/// One day of one event; `null` where a return or a regressor is missing.
#[derive(Debug, Clone, Serialize)]
#[non_exhaustive]
pub struct EventDayOutcome {
    /// Sessions from day 0.
    pub day: Lag,
    /// The date.
    pub date: Option<Date>,
    /// R, the return.
    #[serde(rename = "return")]
    pub observed: Option<f64>,
    /// The expected return of the model.
    pub expected: Option<f64>,
    /// AR, the return less the expected return.
    pub ar: Option<f64>,
    /// SAR, AR over its own standard deviation.
    pub sar: Option<f64>,
    /// SAR as a t statistic.
    pub t: Option<f64>,
    /// The two-sided p of `t` on `df` degrees of freedom.
    pub p: Option<f64>,
    /// The number of sessions that the return spans, if it is more than one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sessions: Option<usize>,
    /// The reason why a value is missing.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub undefined: Option<&'static str>,
}

fn in_order<S: serde::Serializer>(
    pairs: &[(Shared, f64)],
    serializer: S,
) -> Result<S::Ok, S::Error> {
    serializer.collect_map(pairs.iter().map(|(name, value)| (name, value)))
}
