//! The whole result of a study in a folder: tables, JSON, charts, a report, and a record of the run.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use chrono::{DateTime, SecondsFormat, Utc};
use rayon::prelude::*;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::chart::{self, Figure, Size};
use crate::error::{Error, Result};
use crate::finding::Finding;
use crate::load::{InputFile, Rejects};
use crate::market::Prices;
use crate::report::format::{Markdown, Render, csv_table, json};
use crate::report::{data, study};
use crate::study::outcome::StudyOutcome;

/// Pictures of single events, the ones that moved most.
const MOST_EVENT_PANELS: usize = 24;

/// The record of a run, which lists every file beside it.
const RECORD: &str = "run.json";

/// What is written.
#[derive(Debug, Clone, Copy)]
pub struct Publication<'a> {
    /// The study.
    pub outcome: &'a StudyOutcome,
    /// The prices, for the charts of single events.
    pub prices: &'a Prices,
    /// Rows that were not understood.
    pub rejects: &'a Rejects,
    /// The files that were read.
    pub inputs: &'a [InputFile],
    /// What was noticed besides the warnings in the outcome.
    pub notes: &'a [Finding],
    /// Whether charts are drawn.
    pub charts: bool,
    /// The command line.
    pub command: &'a [String],
    /// The seed of everything drawn by chance.
    pub seed: u64,
    /// When the run began.
    pub started: DateTime<Utc>,
}

/// A folder that results may go to, checked before the work begins.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Folder(PathBuf);

impl Folder {
    /// Makes the folder if need be. One that holds anything is refused, unless `force` is set; then the files of an
    /// earlier run are removed and nothing else.
    ///
    /// # Errors
    /// When the folder holds something, or cannot be written.
    pub fn prepare(path: &Path, force: bool) -> Result<Self> {
        let unwritable = |error: std::io::Error| {
            Error::output(format!("cannot be written: {error}")).in_file(path)
        };
        std::fs::create_dir_all(path).map_err(unwritable)?;
        let is_empty = std::fs::read_dir(path)
            .map_err(unwritable)?
            .next()
            .is_none();
        if !is_empty && !force {
            let error = Error::output("the folder is not empty").in_file(path);
            return Err(error.help("give another --out, or --force to write over an earlier run"));
        }
        let folder = Self(path.to_path_buf());
        folder.remove_earlier_run();
        Ok(folder)
    }

    /// Removes what the record of an earlier run lists. What is gone already does not matter.
    fn remove_earlier_run(&self) {
        #[derive(Deserialize)]
        struct Earlier {
            outputs: BTreeMap<String, String>,
        }
        let record = self.0.join(RECORD);
        let Some(earlier) = std::fs::read(&record)
            .ok()
            .and_then(|bytes| serde_json::from_slice::<Earlier>(&bytes).ok())
        else {
            return;
        };
        let inside = |name: &&String| {
            Path::new(name)
                .components()
                .all(|part| matches!(part, std::path::Component::Normal(_)))
        };
        for name in earlier.outputs.keys().filter(inside) {
            let _ = std::fs::remove_file(self.0.join(name));
        }
        let _ = std::fs::remove_file(record);
    }

    /// Writes everything, and returns the names of the files.
    ///
    /// # Errors
    /// When a chart cannot be drawn or a file cannot be written.
    pub fn write(&self, publication: &Publication<'_>) -> Result<Vec<String>> {
        let Publication { outcome, .. } = publication;
        let mut files: BTreeMap<String, Vec<u8>> = BTreeMap::new();
        files.insert("study.json".to_owned(), json(outcome)?.into_bytes());
        for table in data::tables(outcome)
            .iter()
            .chain([&data::rejects(publication.rejects)])
        {
            files.insert(format!("{}.csv", table.name), csv_table(table).into_bytes());
        }
        let figures = if publication.charts {
            figures(outcome, publication.prices)
        } else {
            Vec::new()
        };
        files.insert(
            "report.md".to_owned(),
            report(outcome, &figures).into_bytes(),
        );
        let drawn: Result<Vec<_>> = figures
            .par_iter()
            .map(|figure| chart::png(figure, Size::default()).map(|png| (figure, png)))
            .collect();
        for (figure, png) in drawn? {
            files.insert(format!("charts/{}.png", figure.name), png);
            files.insert(
                format!("charts/{}.csv", figure.name),
                figure.csv().into_bytes(),
            );
        }
        let record = record(publication, &files)?;
        files
            .iter()
            .try_for_each(|(name, bytes)| self.put(name, bytes))?;
        // Last, so that a folder with a record is a complete one.
        self.put(RECORD, record.as_bytes())?;
        Ok(files.into_keys().chain([RECORD.to_owned()]).collect())
    }

    /// Writes one file under another name and renames it, so that nobody ever sees half of it.
    fn put(&self, name: &str, bytes: &[u8]) -> Result<()> {
        let path = self.0.join(name);
        let half = path.with_extension("partial");
        let folder = path.parent().unwrap_or(&self.0);
        let written = std::fs::create_dir_all(folder)
            .and_then(|()| std::fs::write(&half, bytes))
            .and_then(|()| std::fs::rename(&half, &path));
        written.map_err(|error| {
            let _ = std::fs::remove_file(&half);
            Error::output(format!("cannot be written: {error}")).in_file(&path)
        })
    }
}

/// Every chart of a study: the groups, then the events with the largest reaction on day 0.
pub fn figures(outcome: &StudyOutcome, prices: &Prices) -> Vec<Figure> {
    let mut figures = vec![chart::caar::figure(outcome)];
    figures
        .extend(study::headline(&outcome.plan).map(|test| chart::aar_bars::figure(outcome, test)));
    let mut events: Vec<_> = outcome.events.iter().collect();
    let reaction = |event: &crate::study::outcome::EventOutcome| {
        event
            .days
            .iter()
            .find(|day| day.day.0 == 0)
            .and_then(|day| day.t)
            .map_or(0.0, f64::abs)
    };
    events.sort_by(|a, b| reaction(b).total_cmp(&reaction(a)));
    let panels = events
        .iter()
        .filter_map(|event| chart::event_panel::figure(event, &outcome.plan, prices));
    let mut names = std::collections::BTreeSet::new();
    figures.extend(
        panels
            .filter(|figure| names.insert(figure.name.clone()))
            .take(MOST_EVENT_PANELS),
    );
    figures
}

fn report(outcome: &StudyOutcome, figures: &[Figure]) -> String {
    let mut text = Markdown::default().render(&study::report(outcome));
    if !outcome.warnings.is_empty() {
        text.push_str("\n## Warnings\n\n");
        outcome.warnings.iter().for_each(|warning| {
            text.push_str(&format!("- `{}`: {}\n", warning.code, warning.message))
        });
    }
    if !figures.is_empty() {
        text.push_str("\n## Charts\n");
        figures
            .iter()
            .for_each(|figure| text.push_str(&format!("\n![{0}](charts/{0}.png)\n", figure.name)));
    }
    text
}

#[derive(Serialize)]
struct Record<'a> {
    schema: &'static str,
    version: &'static str,
    command: &'a [String],
    started: String,
    seconds: f64,
    threads: usize,
    seed: u64,
    plan: &'a crate::study::outcome::PlanEcho,
    counts: crate::study::outcome::Counts,
    excluded: BTreeMap<&'static str, usize>,
    inputs: Vec<InputRecord>,
    rejected_rows: usize,
    warnings: &'a [Finding],
    notes: &'a [Finding],
    /// Hash of each file by name.
    outputs: BTreeMap<&'a str, String>,
}

#[derive(Serialize)]
struct InputRecord {
    path: String,
    bytes: u64,
    rows: u64,
    /// Missing for standard input, which cannot be read twice.
    sha256: Option<String>,
}

fn record(publication: &Publication<'_>, files: &BTreeMap<String, Vec<u8>>) -> Result<String> {
    let outcome = publication.outcome;
    let mut excluded = BTreeMap::new();
    outcome
        .excluded
        .iter()
        .for_each(|event| *excluded.entry(event.code).or_default() += 1);
    let input = |file: &InputFile| InputRecord {
        path: file.path.display().to_string(),
        bytes: file.bytes,
        rows: file.rows,
        sha256: std::fs::read(&file.path).ok().map(|bytes| sha256(&bytes)),
    };
    let elapsed = Utc::now() - publication.started;
    json(&Record {
        schema: "newsquake.run/1",
        version: env!("CARGO_PKG_VERSION"),
        command: publication.command,
        started: publication
            .started
            .to_rfc3339_opts(SecondsFormat::Secs, true),
        seconds: elapsed.num_milliseconds() as f64 / 1000.0,
        threads: rayon::current_num_threads(),
        seed: publication.seed,
        plan: &outcome.plan,
        counts: outcome.counts,
        excluded,
        inputs: publication.inputs.par_iter().map(input).collect(),
        rejected_rows: publication.rejects.0.len(),
        warnings: &outcome.warnings,
        notes: publication.notes,
        outputs: files
            .iter()
            .map(|(name, bytes)| (name.as_str(), sha256(bytes)))
            .collect(),
    })
}

fn sha256(bytes: &[u8]) -> String {
    Sha256::digest(bytes)
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect()
}
