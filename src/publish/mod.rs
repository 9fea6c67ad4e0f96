//! The whole result of a run in a folder: tables, JSON, charts, a report, and a record of the run.

mod draft;
mod handed;
mod inputs;
mod results;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use chrono::{DateTime, SecondsFormat, Utc};
use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use crate::chart::{self, Figure};
use crate::error::{Error, Result, message, option};
use crate::event::{Counts, by_code};
use crate::finding::Finding;
use crate::load::{EventOverrides, Overrides, RateConvention, Rejects};
use crate::report::detail;
use crate::table::format::markdown::escaped;
use crate::table::format::{Markdown, Render, json, write_csv};
use crate::time::ExchangeHours;

use draft::{CHARTS, Draft};
use inputs::InputRecord;

pub use inputs::HashedInputs;
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
    pub inputs: &'a HashedInputs,
    /// What was noticed besides the warnings in the outcome.
    pub notes: &'a [Finding],
    /// Whether charts are drawn.
    pub charts: bool,
    /// The command line.
    pub command: &'a [String],
    /// How the inputs were read, where somebody could say so.
    pub reading: Option<HowRead<'a>>,
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

/// A folder that results may go to, checked before the work begins. One that was made for them and holds nothing in the end
/// goes again.
#[derive(Debug)]
pub struct Folder {
    path: PathBuf,
    is_new: bool,
}

impl Drop for Folder {
    fn drop(&mut self) {
        if self.is_new {
            // Only what is empty can be removed so.
            let _ = std::fs::remove_dir(&self.path);
        }
    }
}

impl Folder {
    /// Makes the folder if need be. One that holds anything is refused, unless `force` is set; then writing removes the files
    /// of an earlier run and nothing else.
    ///
    /// # Errors
    /// When the folder holds something, or cannot be written.
    pub fn prepare(path: &Path, force: bool) -> Result<Self> {
        let unwritable = |error: std::io::Error| {
            let error = Error::output(format!("cannot be written: {error}")).in_file(path);
            error.with_help(message![
                "give another ",
                option::OUT,
                ": a folder that you may write to",
            ])
        };
        let is_new = !path.exists();
        std::fs::create_dir_all(path).map_err(unwritable)?;
        draft::remove_unfinished(path);
        let is_empty = std::fs::read_dir(path)
            .map_err(unwritable)?
            .next()
            .is_none();
        if !is_empty && !force {
            let error = Error::output("the folder is not empty")
                .with_code("folder_not_empty")
                .in_file(path);
            return Err(error.with_help(message![
                "give another ",
                option::OUT,
                ", or ",
                option::FORCE,
                " to write over an earlier run",
            ]));
        }
        let path = path.to_path_buf();
        Ok(Self { path, is_new })
    }

    /// The files that the record of an earlier run lists, itself the last; none where there is no such record.
    fn earlier_run(&self) -> Vec<PathBuf> {
        #[derive(Deserialize)]
        struct Earlier {
            outputs: BTreeMap<String, String>,
        }
        let record = self.path.join(RECORD);
        let Some(earlier) = std::fs::read(&record)
            .ok()
            .and_then(|bytes| serde_json::from_slice::<Earlier>(&bytes).ok())
        else {
            return Vec::new();
        };
        let inside = |name: &&String| {
            Path::new(name)
                .components()
                .all(|part| matches!(part, std::path::Component::Normal(_)))
        };
        let outputs = earlier.outputs.keys().filter(inside);
        let outputs = outputs.map(|name| self.path.join(name));
        outputs.chain([record.clone()]).collect()
    }

    /// Refuses to write over, or to remove, what the run itself read.
    fn spare_inputs<'a>(
        &self,
        files: impl Iterator<Item = &'a PathBuf>,
        inputs: &HashedInputs,
    ) -> Result<()> {
        let inputs = inputs.files().iter();
        let inputs: Vec<PathBuf> = inputs
            .filter_map(|file| file.on_disk().canonicalize().ok())
            .collect();
        for file in files {
            if file.canonicalize().is_ok_and(|file| inputs.contains(&file)) {
                let error = Error::output("the run read this file and would write over it");
                return Err(error
                    .in_file(file)
                    .with_code("output_is_input")
                    .with_help(message![
                        "give another ",
                        option::OUT,
                        ": a folder of its own"
                    ]));
            }
        }
        Ok(())
    }

    /// Writes everything, and returns the names of the files. Files are written at the same time, row by row, under other
    /// names; an earlier run stays as it is until all of them are there.
    ///
    /// # Errors
    /// When a chart cannot be drawn or a file cannot be written.
    pub fn write(&self, publication: &Publication<'_>) -> Result<Vec<String>> {
        let draft = Draft::in_folder(&self.path);
        let figures = if publication.charts {
            publication.results.figures()
        } else {
            Vec::new()
        };
        let json = || {
            let results = publication.results;
            draft.write(&format!("{}.json", results.name()), |out| {
                results.write_json(out)
            })
        };
        let (json, (tables, drawn)) = rayon::join(json, || {
            rayon::join(
                || write_tables(&draft, publication),
                || write_figures(&draft, &figures),
            )
        });
        json.and(tables).and(drawn)?;
        let report = report(publication.results, &figures);
        draft.write("report.md", |out| out.write_all(report.as_bytes()))?;
        let outputs = draft.hashes();
        let record = record(publication, &outputs)?;
        // Last, so that a folder with a record is a complete one.
        draft.write(RECORD, |out| out.write_all(record.as_bytes()))?;
        let earlier = self.earlier_run();
        let later: Vec<PathBuf> = outputs.keys().map(|name| self.path.join(name)).collect();
        self.spare_inputs(earlier.iter().chain(&later), publication.inputs)?;
        // Not before everything is at hand that takes its place. What is gone already does not matter.
        for file in earlier {
            let _ = std::fs::remove_file(file);
        }
        draft.reveal()?;
        Ok(outputs.into_keys().chain([RECORD.to_owned()]).collect())
    }
}

fn write_tables(draft: &Draft<'_>, publication: &Publication<'_>) -> Result<()> {
    let results = publication.results;
    let events = publication
        .inputs
        .files()
        .iter()
        .find(|file| file.dialect == Some("events"))
        .map(crate::load::InputFile::path)
        .unwrap_or_default();
    let mut tables = results.tables();
    tables.push(Box::new(detail::excluded(results.excluded(), &events)));
    tables.push(Box::new(detail::rejects(publication.rejects)));
    tables.par_iter().try_for_each(|table| {
        draft.write(&format!("{}.csv", table.name()), |out| {
            write_csv(&**table, out)
        })
    })
}

fn write_figures(draft: &Draft<'_>, figures: &[Figure]) -> Result<()> {
    figures.par_iter().try_for_each(|figure| {
        #[cfg(feature = "charts")]
        {
            let png = chart::png(figure, chart::Size::default())?;
            draft.write(&format!("{CHARTS}/{}.png", figure.name), |out| {
                out.write_all(&png)
            })?;
        }
        draft.write(&format!("{CHARTS}/{}.csv", figure.name), |out| {
            out.write_all(figure.csv().as_bytes())
        })
    })
}

fn report(results: &dyn Results, figures: &[Figure]) -> String {
    let mut text = Markdown::default().render(&results.report());
    if !results.warnings().is_empty() {
        text.push_str("\n## Warnings\n\n");
        results.warnings().iter().for_each(|warning| {
            text.push_str(&format!(
                "- `{}`: {}\n",
                warning.code,
                escaped(&warning.message.to_string())
            ))
        });
    }
    if !figures.is_empty() {
        text.push_str("\n## Charts\n");
        let is_panel = |figure: &&Figure| figure.name.starts_with(chart::study::event_panel::NAME);
        let (panels, used) = (
            figures.iter().filter(is_panel).count(),
            results.counts().events_used,
        );
        if panels > 0 && panels < used {
            text.push_str(&format!(
                "\nOf single events, the {panels} of {used} with the largest reaction on day 0.\n"
            ));
        }
        if chart::CAN_DRAW {
            figures.iter().for_each(|figure| {
                text.push_str(&format!("\n![{0}]({CHARTS}/{0}.png)\n", figure.name))
            });
        } else {
            text.push_str(&format!("\n{NOT_DRAWN}\n"));
        }
    }
    text
}

/// What a build without the feature `charts` says.
const NOT_DRAWN: &str =
    "this build of newsquake cannot draw pictures; charts/*.csv hold the numbers of each chart";

/// Returns the note that charts are not drawn, if this build cannot draw.
pub fn charts_not_drawn() -> Option<Finding> {
    (!chart::CAN_DRAW).then(|| Finding::note("charts_not_drawn", NOT_DRAWN))
}

#[derive(Serialize)]
struct Record<'a> {
    schema: &'static str,
    version: &'static str,
    command: &'a [String],
    reading: Option<HowRead<'a>>,
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

fn record(publication: &Publication<'_>, outputs: &BTreeMap<String, String>) -> Result<String> {
    let results = publication.results;
    let elapsed = Utc::now() - publication.started;
    let mut notes = publication.notes.to_vec();
    notes.extend(charts_not_drawn().filter(|_| publication.charts));
    json(&Record {
        schema: "newsquake.run/1",
        version: env!("CARGO_PKG_VERSION"),
        command: publication.command,
        reading: publication.reading,
        started: publication
            .started
            .to_rfc3339_opts(SecondsFormat::Secs, true),
        seconds: elapsed.num_milliseconds() as f64 / 1000.0,
        threads: rayon::current_num_threads(),
        seed: publication.seed,
        plan: results.plan()?,
        counts: results.counts(),
        excluded: by_code(results.excluded()),
        inputs: publication.inputs.records(),
        rejected_rows: publication.rejects.0.len(),
        warnings: results.warnings(),
        notes,
        outputs,
    })
}
