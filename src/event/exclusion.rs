//! Events that cannot be used, each with its reason: counted and shown, never lost.

use serde::Serialize;

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
        }
    }
}

/// An event that is not used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Exclusion {
    /// The event's position among those read.
    pub event: usize,
    /// The kind of reason.
    pub reason: Reason,
    /// What was found, in a sentence.
    pub detail: String,
}
