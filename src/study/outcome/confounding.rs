//! The effect with and without confounded events, as results state it.

use serde::Serialize;

use crate::event::Confounded;
use crate::study::inference::Verdict;
use crate::time::{Date, Lag, Window};

/// The confounded events of a study, and what they change.
#[derive(Debug, Clone, Serialize)]
#[non_exhaustive]
pub struct ConfoundingOutcome {
    /// What became of confounded events.
    pub confounded: Confounded,
    /// The sessions around day 0 in which other news confounds an event.
    pub window: Window,
    /// The confounded events among those that were measured or excluded as confounded.
    pub events: Vec<ConfoundedEvent>,
    /// CAAR of every group and tested window, with and without the confounded events.
    pub effects: Vec<EffectOutcome>,
}

/// A confounded event and the news that confounds it.
#[derive(Debug, Clone, Serialize)]
#[non_exhaustive]
pub struct ConfoundedEvent {
    /// Id of the event.
    pub event_id: String,
    /// Symbol of its security.
    pub symbol: String,
    /// Day 0 of the event.
    pub day0: Date,
    /// Id of the other news.
    pub confounder: String,
    /// Day 0 of the other news.
    pub confounder_day0: Date,
    /// Sessions from day 0 of the event to that of the other news.
    pub day: Lag,
    /// Whether the event is excluded.
    pub excluded: bool,
}

/// CAAR of a group over a tested window, with and without confounded events.
#[derive(Debug, Clone, Serialize)]
#[non_exhaustive]
pub struct EffectOutcome {
    /// The name of the group.
    pub group: String,
    /// The first day of the window.
    pub from: Lag,
    /// The last day of the window.
    pub to: Lag,
    /// The test of both effects.
    pub test: Option<&'static str>,
    /// The effect of all events.
    pub with: Effect,
    /// The effect of the events that nothing confounds.
    pub without: Effect,
}

/// A mean CAR and its test.
#[derive(Debug, Clone, Serialize)]
#[non_exhaustive]
pub struct Effect {
    /// The number of events that count.
    pub n: usize,
    /// The mean CAR.
    pub caar: Option<f64>,
    /// The verdict of the test.
    #[serde(flatten)]
    pub verdict: Option<Verdict>,
}
