//! The whole result of a run in a folder: tables, JSON, charts, a report, and a record of the run.

mod results;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use chrono::{DateTime, SecondsFormat, Utc};
use rayon::prelude::*;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::chart::{self, Figure, Size};
use crate::error::{Error, Result};
use crate::event::{Counts, by_code};
use crate::finding::Finding;
use crate::load::{InputFile, Rejects};
use crate::report::data;
use crate::report::format::{Markdown, Render, csv_table, json};

pub use results::{BacktestResults, Results, StudyResults, figures};

/// The record of a run, which lists every file beside it.
const RECORD: &str = "run.json";

/// What is written.
#[derive(Clone, Copy)]
pub struct Publication<'a> {
    /// What was found.
    pub results: &'a dyn Results,
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
    /// Makes the folder if need be. One that holds anything is refused, unless `force` is set; then writing removes the files
    /// of an earlier run and nothing else.
    ///
    /// # Errors
    /// When the folder holds something, or cannot be written.
    pub fn prepare(path: &Path, force: bool) -> Result<Self> {
        let unwritable = |error: std::io::Error| {
            let error = Error::output(format!("cannot be written: {error}")).in_file(path);
            error.help("give another --out: a folder that you may write to")
        };
        std::fs::create_dir_all(path).map_err(unwritable)?;
        let is_empty = std::fs::read_dir(path)
            .map_err(unwritable)?
            .next()
            .is_none();
        if !is_empty && !force {
            let error = Error::output("the folder is not empty")
                .code("folder_not_empty")
                .in_file(path);
            return Err(error.help("give another --out, or --force to write over an earlier run"));
        }
        Ok(Self(path.to_path_buf()))
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
        let results = publication.results;
        let mut files: BTreeMap<String, Vec<u8>> = BTreeMap::new();
        files.insert(
            format!("{}.json", results.name()),
            results.json()?.into_bytes(),
        );
        let events = publication
            .inputs
            .iter()
            .find(|file| file.dialect == Some("events"))
            .map(|file| file.path.display().to_string())
            .unwrap_or_default();
        let beside = [
            &data::excluded(results.excluded(), &events),
            &data::rejects(publication.rejects),
        ];
        for table in results.tables().iter().chain(beside) {
            files.insert(format!("{}.csv", table.name), csv_table(table).into_bytes());
        }
        let figures = if publication.charts {
            results.figures()
        } else {
            Vec::new()
        };
        files.insert(
            "report.md".to_owned(),
            report(results, &figures).into_bytes(),
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
        // Not before everything is at hand that takes its place.
        self.remove_earlier_run();
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

fn report(results: &dyn Results, figures: &[Figure]) -> String {
    let mut text = Markdown::default().render(&results.report());
    if !results.warnings().is_empty() {
        text.push_str("\n## Warnings\n\n");
        results.warnings().iter().for_each(|warning| {
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
    plan: serde_json::Value,
    counts: Counts,
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
    /// How it was read: a dialect of price files, or what it holds.
    dialect: Option<&'static str>,
    /// Where every row went.
    account: String,
    /// Missing for standard input, which cannot be read twice.
    sha256: Option<String>,
}

fn record(publication: &Publication<'_>, files: &BTreeMap<String, Vec<u8>>) -> Result<String> {
    let results = publication.results;
    let input = |file: &InputFile| InputRecord {
        path: file.path.display().to_string(),
        bytes: file.bytes,
        rows: file.rows,
        dialect: file.dialect,
        account: file.account.in_words(),
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
        plan: results.plan()?,
        counts: results.counts(),
        excluded: by_code(results.excluded()),
        inputs: publication.inputs.par_iter().map(input).collect(),
        rejected_rows: publication.rejects.0.len(),
        warnings: results.warnings(),
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
