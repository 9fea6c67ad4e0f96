//! What is published.

use chrono::{DateTime, Utc};
use serde::Serialize;

use super::results::Results;
use crate::finding::Finding;
use crate::load::{EventOverrides, InputFile, Overrides, RateConvention, Rejects};
use crate::time::ExchangeHours;

/// Everything that is written to a folder of results.
#[derive(Clone, Copy)]
pub struct Publication<'a> {
    /// The results.
    pub results: &'a dyn Results,
    /// The rejected rows.
    pub rejects: &'a Rejects,
    /// The input files.
    pub inputs: &'a [InputFile],
    /// Notes besides the warnings of the results.
    pub notes: &'a [Finding],
    /// Whether charts are drawn.
    pub charts: bool,
    /// The command line.
    pub command: &'a [String],
    /// The overrides for reading the inputs, if known.
    pub reading: Option<HowRead<'a>>,
    /// The study file that repeats the run.
    pub study_file: Option<&'a str>,
    /// Random seed.
    pub seed: u64,
    /// When the run began.
    pub started: DateTime<Utc>,
}

/// Overrides for reading the inputs. What they leave open is recognised from the files.
#[derive(Debug, Clone, Copy, Serialize)]
pub struct HowRead<'a> {
    /// For price files.
    pub prices: &'a Overrides,
    /// For the events file.
    pub events: &'a EventOverrides,
    /// How the risk-free rate of the factor file is quoted.
    pub rf_convention: Option<RateConvention>,
    /// Exchanges that replace built-in ones or are added to them.
    pub exchange: &'a [ExchangeHours],
}
