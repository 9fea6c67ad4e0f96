//! A run to be repeated from its record.

use std::path::{Component, Path, PathBuf};

use serde::Deserialize;

use super::record::{RECORD, SCHEMA, no_record};
use crate::error::{Error, Result, message, option};
use crate::load::InputFile;
use crate::plan::{Paths, Plan};

/// What the record of a run says about how to repeat it.
#[derive(Debug, Clone)]
pub struct Replay {
    /// The kind of result: `study` or `backtest`.
    pub kind: String,
    /// The options of the run.
    pub plan: Plan,
    /// The folder from which its paths start: the one that the run was started in, or, where inputs and results were moved
    /// together, the one in which the inputs lie now.
    pub folder: Option<PathBuf>,
    record: PathBuf,
    inputs: Vec<Input>,
}

#[derive(Debug, Clone, Deserialize)]
struct Input {
    path: String,
    sha256: Option<String>,
}

#[derive(Deserialize)]
struct Record {
    schema: String,
    #[serde(default)]
    kind: Option<String>,
    study_file: Option<String>,
    #[serde(default)]
    folder: Option<PathBuf>,
    #[serde(default)]
    paths: Option<Paths>,
    inputs: Vec<Input>,
    outputs: std::collections::BTreeMap<String, String>,
}

impl Replay {
    /// Reads the record of a run: `run.json`, or the folder that holds it.
    ///
    /// # Errors
    /// When there is no record, another program wrote it, or it holds no study file.
    pub fn read(path: &Path) -> Result<Self> {
        let record = if path.is_dir() {
            path.join(RECORD)
        } else {
            path.to_owned()
        };
        if path.is_dir() && !record.exists() {
            return Err(no_record(path));
        }
        let text = crate::load::text(&record)?;
        let foreign = |what: String| {
            let error = Error::input(what)
                .in_file(&*record)
                .with_code("foreign_record");
            error.with_help(
                "name the run.json that newsquake wrote into a folder of results, or the folder",
            )
        };
        let found: Record = serde_json::from_str(&text)
            .map_err(|_| foreign("this is not the record of a run".to_owned()))?;
        if found.schema != SCHEMA {
            return Err(foreign(format!(
                "the schema is `{}`, not `{SCHEMA}`",
                found.schema
            )));
        }
        let Some(study_file) = found.study_file else {
            return Err(foreign(
                "the record holds no study file, so the run cannot be repeated".to_owned(),
            ));
        };
        let mut plan = Plan::parse(&study_file, &record)?;
        // Paths as they were given, for they stand in lists of excluded events and rejected rows.
        if let (Some(paths), Some(_)) = (found.paths, &found.folder) {
            plan.input = paths;
        }
        let has_backtest = found.outputs.contains_key("backtest.json");
        let by_files = if has_backtest { "backtest" } else { "study" };
        Ok(Self {
            kind: found.kind.unwrap_or_else(|| by_files.to_owned()),
            folder: home(found.folder, &plan.input, &record),
            plan,
            record,
            inputs: found.inputs,
        })
    }

    /// Compares the files that were read with those of the record.
    ///
    /// # Errors
    /// When a file is new, is missing, or holds other bytes; the error names both hashes.
    pub fn compare(&self, read: &[InputFile]) -> Result<()> {
        let changed = |what: String| {
            let error = Error::input(what)
                .with_code("changed_input")
                .in_file(&*self.record);
            error.with_help(message![
                "restore the file, or give ",
                option::CHANGED_INPUTS,
                " to run on the inputs of today",
            ])
        };
        for file in read {
            let path = file.path();
            let Some(input) = self.inputs.iter().find(|input| input.path == path) else {
                return Err(changed(format!(
                    "{path} was not among the inputs of the run"
                )));
            };
            let (before, now) = (input.sha256.as_deref(), file.sha256());
            if before.is_some() && before != now.as_deref() {
                let before = before.unwrap_or_default();
                let now = now.unwrap_or_default();
                return Err(changed(format!(
                    "{path} has changed since the run: its SHA-256 was {before} and is {now}"
                )));
            }
        }
        let is_gone = |input: &&Input| read.iter().all(|file| file.path() != input.path);
        match self.inputs.iter().find(is_gone) {
            Some(input) => Err(changed(format!(
                "{} was an input of the run and is not read any more",
                input.path
            ))),
            None => Ok(()),
        }
    }
}

/// Returns the folder from which the inputs of a run are found: the recorded one, or, if they are not there, the nearest one
/// above the record that holds all of them. Their hashes show whether they are the same.
fn home(recorded: Option<PathBuf>, inputs: &Paths, record: &Path) -> Option<PathBuf> {
    let recorded = recorded.filter(|folder| folder.is_dir());
    let holds_inputs = |folder: &Path| inputs.named().all(|path| folder.join(plain(path)).exists());
    if recorded.as_deref().is_some_and(holds_inputs) {
        return recorded;
    }
    let record = std::path::absolute(record).ok()?;
    let above = record
        .ancestors()
        .skip(1)
        .find(|folder| holds_inputs(folder));
    above.map(Path::to_owned).or(recorded)
}

/// Returns the part of a path before the first pattern in it.
fn plain(path: &Path) -> PathBuf {
    let is_plain = |part: &Component<'_>| {
        let part = part.as_os_str().to_string_lossy();
        !part.contains(['*', '?', '[', '{'])
    };
    path.components().take_while(is_plain).collect()
}
