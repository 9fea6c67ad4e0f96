//! The record of a run, `run.json`: what was read, how it was computed, and the hash of every file beside it.

use std::collections::BTreeMap;

use chrono::{SecondsFormat, Utc};
use serde::Serialize;

use super::inputs::InputRecord;
use super::page::charts_not_drawn;
use super::publication::{HowRead, Publication};
use crate::error::Result;
use crate::event::{Counts, by_code};
use crate::finding::Finding;
use crate::table::format::json;

/// Name of the record.
pub(super) const RECORD: &str = "run.json";

/// Schema of the record.
pub(super) const SCHEMA: &str = "newsquake.run/1";

#[derive(Serialize)]
struct Record<'a> {
    schema: &'static str,
    version: &'static str,
    command: &'a [String],
    reading: Option<HowRead<'a>>,
    /// The study file that repeats the run: every option, whether it came from a flag, a file or a default.
    study_file: Option<&'a str>,
    started: String,
    seconds: f64,
    threads: usize,
    seed: u64,
    plan: serde_json::Value,
    counts: Counts,
    excluded: BTreeMap<&'static str, usize>,
    inputs: Vec<InputRecord>,
    rejected_rows: usize,
    warnings: &'a [Finding],
    notes: Vec<Finding>,
    /// Hash of each file by name.
    outputs: &'a BTreeMap<String, String>,
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
        version: env!("CARGO_PKG_VERSION"),
        command: publication.command,
        reading: publication.reading,
        study_file: publication.study_file,
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
        rejected_rows: publication.rejects.0.len(),
        warnings: results.warnings(),
        notes,
        outputs,
    })
}
