//! `newsquake schema`.

use clap::{Args, ValueEnum};
use newsquake::error::Result;
use newsquake::plan::Plan;
use serde_json::{Map, Value, json};

use super::{CLEAN, speak};

/// Print a JSON Schema of the study file or of a result.
#[derive(Args)]
pub struct SchemaArgs {
    /// What to describe
    #[arg(value_enum, value_name = "NAME", default_value_t = Subject::StudyFile)]
    subject: Subject,
}

/// What a schema describes.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Subject {
    /// The study file (TOML, as JSON)
    StudyFile,
    /// The result of a study: study.json, --format json
    Study,
    /// The result of a backtest: backtest.json
    Backtest,
    /// The record of a run: run.json
    Run,
}

pub fn run(args: &SchemaArgs) -> Result<u8> {
    let text = match args.subject {
        Subject::StudyFile => format!("{:#}\n", study_file()),
        Subject::Study => include_str!("schemas/study.json").to_owned(),
        Subject::Backtest => include_str!("schemas/backtest.json").to_owned(),
        Subject::Run => include_str!("schemas/run.json").to_owned(),
    };
    speak::result(&text)?;
    Ok(CLEAN)
}

/// Returns the schema of the study file: its sections and keys. Values are not described, since many can be written in several ways.
fn study_file() -> Value {
    let mut sections: Map<String, Value> = Map::new();
    for (path, _) in Plan::default().entries() {
        let Some((section, key)) = path.split_once('.') else {
            sections.insert(path, json!({ "type": "array" }));
            continue;
        };
        let key = key.split('.').next().unwrap_or(key);
        let entry = sections.entry(section).or_insert_with(
            || json!({ "type": "object", "additionalProperties": false, "properties": {} }),
        );
        entry["properties"][key] = json!({});
    }
    json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "newsquake study file",
        "type": "object",
        "additionalProperties": false,
        "properties": sections,
    })
}
