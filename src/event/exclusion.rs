//! Events that cannot be used, each with its reason: counted and shown, never lost.

use std::collections::BTreeMap;

use serde::Serialize;

use super::news::Event;
use crate::time::Date;

/// Why an event cannot be used; the names are stable.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Reason {
    /// No prices of its symbol.
    UnknownSymbol,
    /// No benchmark where the model needs one, or none of that name.
    NoBenchmark,
    /// No readable date, or a time that its zone's clock never showed.
    BadDate,
    /// Before the first price.
    BeforeHistory,
    /// After the last price.
    AfterHistory,
    /// Fewer usable estimation observations than asked for.
    TooFewObservations,
    /// The event window reaches beyond the data.
    IncompleteWindow,
    /// No residual variance to measure an abnormal return against.
    ZeroVariance,
    /// No factor returns for its days.
    NoFactors,
    /// Another event says the same.
    Duplicate,
    /// Other news of the security falls into its window.
    Confounded,
    /// Regressors that repeat each other.
    Collinear,
    /// The benchmark has no return on day 0.
    NoMarketReturn,
    /// The search for the model's coefficients found no maximum of their likelihood.
    NoConvergence,
    /// Nothing says which way to trade it.
    NoDirection,
    /// A trade in the same security is still held.
    Overlap,
    /// It lengthened a trade that was held, in the place of opening another one.
    Extended,
    /// Every slot is taken, or no money is left.
    NoCapital,
    /// What could be bought is less than one share.
    TooSmall,
    /// Prices in its windows that are doubtful, where the run is strict.
    SuspectPrices,
}

impl Reason {
    /// Its name in results.
    pub fn code(self) -> &'static str {
        match self {
            Self::UnknownSymbol => "unknown_symbol",
            Self::NoBenchmark => "no_benchmark",
            Self::BadDate => "bad_date",
            Self::BeforeHistory => "before_history",
            Self::AfterHistory => "after_history",
            Self::TooFewObservations => "too_few_observations",
            Self::IncompleteWindow => "incomplete_window",
            Self::ZeroVariance => "zero_variance",
            Self::NoFactors => "no_factors",
            Self::Duplicate => "duplicate",
            Self::Confounded => "confounded",
            Self::Collinear => "collinear",
            Self::NoMarketReturn => "no_market_return",
            Self::NoConvergence => "no_convergence",
            Self::NoDirection => "no_direction",
            Self::Overlap => "overlap",
            Self::Extended => "extended",
            Self::NoCapital => "no_capital",
            Self::TooSmall => "too_small",
            Self::SuspectPrices => "suspect_prices",
        }
    }
}

/// An event that is not used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Exclusion {
    /// The event's position among those read.
    pub event: usize,
    /// The date of day 0, if it got so far.
    pub date: Option<Date>,
    /// The kind of reason.
    pub reason: Reason,
    /// What was found, in a sentence.
    pub detail: String,
}

/// `events_in` = `events_used` + `events_excluded`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Counts {
    /// Events read.
    pub events_in: usize,
    /// Events in the results.
    pub events_used: usize,
    /// Events that are not, each with its reason in `excluded`.
    pub events_excluded: usize,
}

/// An event that was not used, as results state it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ExcludedOutcome {
    /// As the file calls it.
    pub event_id: String,
    /// Its symbol as written.
    pub symbol: String,
    /// Date, time and zone as they stand in the file.
    pub as_read: String,
    /// The date of day 0, if it got so far.
    pub event_day: Option<Date>,
    /// The kind of reason.
    pub code: &'static str,
    /// What was found, in a sentence.
    pub reason: String,
    /// The line of the events file.
    pub line: u64,
}

impl ExcludedOutcome {
    /// The exclusion of one of these events.
    pub fn new(exclusion: &Exclusion, events: &[Event]) -> Self {
        let event = &events[exclusion.event];
        Self {
            event_id: event.id.clone(),
            symbol: event.symbol.clone(),
            as_read: event.as_read.clone(),
            event_day: exclusion.date,
            code: exclusion.reason.code(),
            reason: exclusion.detail.clone(),
            line: event.line,
        }
    }
}

/// How many events were not used for each reason, by its code.
pub fn by_code(excluded: &[ExcludedOutcome]) -> BTreeMap<&'static str, usize> {
    let mut counts = BTreeMap::new();
    excluded
        .iter()
        .for_each(|event| *counts.entry(event.code).or_default() += 1);
    counts
}
