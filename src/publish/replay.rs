//! A run to be repeated from its record.

use std::path::{Path, PathBuf};

use serde::Deserialize;

use super::record::{RECORD, SCHEMA};
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
    /// The folder that the run was started in, from which its paths start.
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
            .map_err(|error| foreign(format!("not the record of a run: {error}")))?;
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
            plan,
            folder: found.folder.filter(|folder| folder.is_dir()),
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
