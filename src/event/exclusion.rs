//! Excluded events: each is counted and listed with its reason.

use std::collections::BTreeMap;

use rayon::prelude::*;
use serde::Serialize;

use super::cells::Cells;
use super::news::Event;
use super::shared::Shared;
use crate::time::Date;

/// Why an event is excluded; the names in results are stable.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Reason {
    /// The symbol has no prices.
    UnknownSymbol,
    /// The model needs a benchmark and there is none, or the benchmark has no prices.
    NoBenchmark,
    /// The date is missing or unreadable, or the local time never occurred or occurred twice.
    BadDate,
    /// The event is before the first price.
    BeforeHistory,
    /// The event is after the last price.
    AfterHistory,
    /// The estimation window has fewer usable observations than required.
    TooFewObservations,
    /// The event window reaches beyond the data or into a gap without prices.
    IncompleteWindow,
    /// The residual variance is zero, so an abnormal return cannot be standardised.
    ZeroVariance,
    /// Factor returns are missing on the days of the event.
    NoFactors,
    /// No donor of a synthetic control has all returns.
    NoDonor,
    /// Duplicate of another event: same security, day 0, benchmark and tags.
    Duplicate,
    /// Another event of the same security falls into the window.
    Confounded,
    /// The regressors are collinear.
    Collinear,
    /// The benchmark has no return on day 0, or no price on the event's own date.
    NoMarketReturn,
    /// The search for the model's coefficients found no maximum of the likelihood.
    NoConvergence,
    /// The event does not say whether to buy or to sell.
    NoDirection,
    /// A trade in the same security is still open.
    Overlap,
    /// The event extended an open trade instead of opening another one.
    Extended,
    /// Every slot is taken, or no money is left.
    NoCapital,
    /// The money for the trade buys less than one share.
    TooSmall,
    /// Prices in the windows are doubtful, and the run excludes such events.
    SuspectPrices,
    /// The event does not meet the condition of the run.
    Filtered,
    /// No weight says how much money the event gets.
    NoWeight,
    /// No exchange rate turns its prices into money of the account.
    NoRate,
    /// The limit order of the event was not filled in time.
    Expired,
    /// The security had no price for longer than an entry may wait.
    Halted,
}

impl Reason {
    /// Returns the name in results.
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
            Self::NoDonor => "no_donor",
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
            Self::Filtered => "filtered",
            Self::NoWeight => "no_weight",
            Self::NoRate => "no_rate",
            Self::Expired => "expired",
            Self::Halted => "halted",
        }
    }

    /// Returns whether the user asked for the exclusion, so that nothing is wrong with the event.
    pub fn is_wished(self) -> bool {
        matches!(self, Self::Filtered | Self::Confounded)
    }
}

/// An excluded event.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Exclusion {
    /// Index of the event among the events read.
    pub event: usize,
    /// Date of day 0, if it is known.
    pub date: Option<Date>,
    /// The kind of reason.
    pub reason: Reason,
    /// What was found, in a sentence.
    pub detail: String,
}

/// Numbers of events; `events_in` = `events_used` + `events_excluded`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Counts {
    /// Number of events read.
    pub events_in: usize,
    /// Number of events in the results.
    pub events_used: usize,
    /// Number of excluded events, each listed with its reason in `excluded`.
    pub events_excluded: usize,
}

/// An excluded event, as results state it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ExcludedOutcome {
    /// The event's id in its file.
    pub event_id: Shared,
    /// The symbol as written.
    pub symbol: Shared,
    /// Date, time and zone as written in the file.
    pub as_read: Shared,
    /// Date of day 0, if it is known.
    pub event_day: Option<Date>,
    /// The kind of reason, by its stable name.
    pub code: &'static str,
    /// What was found, in a sentence.
    pub reason: String,
    /// Line of the events file, from 1.
    pub line: u64,
    /// Names of the groups that it would be in.
    pub groups: Vec<String>,
    /// The cells of its row in the events file.
    pub columns: Cells,
}

impl ExcludedOutcome {
    /// Lists exclusions by event: day, symbol, stamp and identifier, whatever the order of rows in the file. `groups` names
    /// the groups of an event.
    pub fn list(
        excluded: &[Exclusion],
        events: &[Event],
        groups: impl Fn(&Event) -> Vec<String> + Sync,
    ) -> Vec<Self> {
        let outcomes = excluded.par_iter();
        let mut outcomes: Vec<Self> = outcomes
            .map(|exclusion| Self::new(exclusion, events, &groups))
            .collect();
        outcomes.par_sort_by(|a, b| {
            let by_day = (a.event_day, &a.symbol, &a.as_read);
            by_day
                .cmp(&(b.event_day, &b.symbol, &b.as_read))
                .then_with(|| by_number(&a.event_id, &b.event_id))
                .then_with(|| (a.code, &a.reason, a.line).cmp(&(b.code, &b.reason, b.line)))
        });
        outcomes
    }

    /// Describes the exclusion of one of `events`; `groups` names the groups of an event.
    pub fn new(
        exclusion: &Exclusion,
        events: &[Event],
        groups: &dyn Fn(&Event) -> Vec<String>,
    ) -> Self {
        let event = &events[exclusion.event];
        Self {
            event_id: event.id.clone(),
            symbol: event.symbol.clone(),
            as_read: event.as_read.clone(),
            event_day: exclusion.date,
            code: exclusion.reason.code(),
            reason: exclusion.detail.clone(),
            line: event.line,
            groups: groups(event),
            columns: event.columns.clone(),
        }
    }
}

impl ExcludedOutcome {
    /// Returns whether the user asked for the exclusion, so that nothing is wrong with the event.
    pub fn is_wished(&self) -> bool {
        [Reason::Filtered, Reason::Confounded]
            .iter()
            .any(|wished| self.code == wished.code())
    }
}

/// Returns the number of excluded events by the code of their reason.
pub fn by_code(excluded: &[ExcludedOutcome]) -> BTreeMap<&'static str, usize> {
    let mut counts = BTreeMap::new();
    excluded
        .iter()
        .for_each(|event| *counts.entry(event.code).or_default() += 1);
    counts
}
/// Compares identifiers; shorter ones come first, so that 9 comes before 10.
fn by_number(a: &str, b: &str) -> std::cmp::Ordering {
    a.len().cmp(&b.len()).then_with(|| a.cmp(b))
}
