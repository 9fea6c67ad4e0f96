//! What is published.

use chrono::{DateTime, Utc};
use serde::Serialize;

use super::inputs::HashedInputs;
use super::results::Results;
use crate::finding::Finding;
use crate::load::{EventOverrides, Overrides, RateConvention, Rejects};
use crate::time::ExchangeHours;

/// What is written.
#[derive(Clone, Copy)]
pub struct Publication<'a> {
    /// What was found.
    pub results: &'a dyn Results,
    /// Rows that were not understood.
    pub rejects: &'a Rejects,
    /// The files that were read.
    pub inputs: &'a HashedInputs,
    /// What was noticed besides the warnings in the outcome.
    pub notes: &'a [Finding],
    /// Whether charts are drawn.
    pub charts: bool,
    /// The command line.
    pub command: &'a [String],
    /// How the inputs were read, where somebody could say so.
    pub reading: Option<HowRead<'a>>,
    /// The study file that repeats the run.
    pub study_file: Option<&'a str>,
    /// The seed of everything drawn by chance.
    pub seed: u64,
    /// When the run began.
    pub started: DateTime<Utc>,
}

/// What flags and a study file say of the inputs beyond their paths. What they leave out was seen by looking.
#[derive(Debug, Clone, Copy, Serialize)]
pub struct HowRead<'a> {
    /// Of price files.
    pub prices: &'a Overrides,
    /// Of the events.
    pub events: &'a EventOverrides,
    /// What the risk-free rate of a factor file is.
    pub rf_convention: Option<RateConvention>,
    /// Exchanges in the place of, or beside, the built-in ones.
    pub exchange: &'a [ExchangeHours],
}
