//! The record of a run, `run.json`: what was read, how it was computed, and the hash of every file beside it.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use chrono::{SecondsFormat, Utc};
use serde::Serialize;
use sha2::{Digest, Sha256};

use super::coverage::Coverage;
use super::inputs::InputRecord;
use super::page::charts_not_drawn;
use super::program::Program;
use super::publication::Publication;
use crate::error::{Error, Result, message, option};
use crate::event::{Counts, by_code};
use crate::finding::Finding;
use crate::load::{EventOverrides, InputFile, Overrides, RateConvention, in_hex};
use crate::plan::{Paths, Plan};
use crate::table::format::json;
use crate::time::ExchangeHours;

/// Name of the record.
pub(super) const RECORD: &str = "run.json";

/// Schema of the record.
pub(super) const SCHEMA: &str = "newsquake.run/1";

#[derive(Serialize)]
struct Record<'a> {
    schema: &'static str,
    /// `study` or `backtest`.
    kind: &'static str,
    /// The id of the run, which its pictures carry.
    run: String,
    #[serde(flatten)]
    program: Program,
    command: &'a [String],
    reading: Option<HowRead<'a>>,
    /// The study file that repeats the run: every option, whether it came from a flag, a file or a default.
    study_file: Option<String>,
    /// The folder that the run was started in, from which `paths` start.
    folder: Option<PathBuf>,
    /// The inputs as they were named.
    paths: Option<&'a Paths>,
    started: String,
    seconds: f64,
    threads: usize,
    seed: u64,
    plan: serde_json::Value,
    counts: Counts,
    excluded: BTreeMap<&'static str, usize>,
    inputs: Vec<InputRecord>,
    /// First and last date of each kind of input.
    coverage: Coverage,
    rejected_rows: usize,
    warnings: &'a [Finding],
    notes: Vec<Finding>,
    /// Hash of each file by name.
    outputs: &'a BTreeMap<String, String>,
}

/// Overrides for reading the inputs. What they leave open is recognised from the files.
#[derive(Serialize)]
struct HowRead<'a> {
    prices: &'a Overrides,
    events: &'a EventOverrides,
    rf_convention: Option<RateConvention>,
    exchange: &'a [ExchangeHours],
}

impl<'a> HowRead<'a> {
    fn new(plan: &'a Plan) -> Self {
        Self {
            prices: &plan.reading,
            events: &plan.events,
            rf_convention: plan.input.rf_convention,
            exchange: &plan.exchange,
        }
    }
}

/// Returns the id of a run: twelve digits that are the same for the same program, options and inputs.
///
/// # Errors
/// Never for the results of this crate.
pub(super) fn run_id(publication: &Publication<'_>) -> Result<String> {
    const DIGITS: usize = 12;
    let results = publication.results;
    let hashes: Vec<Option<String>> = publication.inputs.iter().map(InputFile::sha256).collect();
    let version = env!("CARGO_PKG_VERSION");
    let text = json(&(results.name(), version, results.plan()?, hashes))?;
    let mut id = in_hex(&Sha256::digest(text.as_bytes()));
    id.truncate(DIGITS);
    Ok(id)
}

/// Returns the record of a run whose files have these hashes.
///
/// # Errors
/// Never for the results of this crate.
pub(super) fn record(
    publication: &Publication<'_>,
    outputs: &BTreeMap<String, String>,
) -> Result<String> {
    let results = publication.results;
    let elapsed = Utc::now() - publication.started;
    let mut notes = publication.notes.to_vec();
    notes.extend(charts_not_drawn().filter(|_| publication.charts));
    json(&Record {
        schema: SCHEMA,
        kind: results.name(),
        run: run_id(publication)?,
        program: Program::running(),
        command: publication.command,
        reading: publication.plan.map(HowRead::new),
        study_file: publication.plan.and_then(Plan::study_file),
        folder: std::env::current_dir()
            .ok()
            .filter(|folder| folder.to_str().is_some()),
        // Paths that are no text cannot be written; such a run is not repeated from its record.
        paths: publication
            .plan
            .map(|plan| &plan.input)
            .filter(|paths| serde_json::to_value(paths).is_ok()),
        started: publication
            .started
            .to_rfc3339_opts(SecondsFormat::Secs, true),
        seconds: elapsed.num_milliseconds() as f64 / 1000.0,
        threads: rayon::current_num_threads(),
        seed: publication.seed,
        plan: results.plan()?,
        counts: results.counts(),
        excluded: by_code(results.excluded()),
        inputs: publication.inputs.iter().map(InputRecord::new).collect(),
        coverage: publication.coverage,
        rejected_rows: publication.rejects.0.len(),
        warnings: results.warnings(),
        notes,
        outputs,
    })
}

/// Returns the error for a folder that no run wrote.
pub(super) fn no_record(folder: &Path) -> Error {
    let error = Error::input("the folder holds no run.json").in_file(folder);
    error.with_code("foreign_record").with_help(message![
        "name a folder that a run wrote with ",
        option::OUT,
    ])
}
