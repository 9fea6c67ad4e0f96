//! `newsquake inspect`.

use std::path::PathBuf;

use clap::Args;
use newsquake::error::Result;
use newsquake::finding::Finding;
use newsquake::load::{Overrides, inspect_all};
use newsquake::report::inspect::report;
use newsquake::table::format::report_json;

use super::output::{FormatArgs, Shape};
use super::reading::ReadingArgs;
use super::{CLEAN, FINDINGS, speak, threads};

/// Show how files of prices, events or factors are read: dialect, roles of columns, dates, first rows.
#[derive(Args)]
pub struct InspectArgs {
    /// Files, folders, archives or "patterns"
    #[arg(value_name = "PATH", num_args = 1.., required = true)]
    files: Vec<PathBuf>,
    #[command(flatten)]
    format: FormatArgs,
    #[command(flatten)]
    reading: ReadingArgs,
}

impl InspectArgs {
    /// Returns whether standard error goes without colour and progress.
    pub fn is_plain(&self) -> bool {
        self.format.is_plain()
    }
}

pub fn run(args: InspectArgs) -> Result<u8> {
    threads::start(None)?;
    let mut reading = Overrides {
        skip_hash: true,
        ..Overrides::default()
    };
    args.reading.apply(&mut reading)?;
    let files = inspect_all(&args.files, &reading)?;
    let shape = args.format.shape();
    let report = report(&files, matches!(shape, Shape::Json));
    speak::result(&match shape {
        Shape::Json => report_json("newsquake.inspect/1", &report)?,
        shape => shape.tables(&report),
    })?;
    for file in &files {
        speak::findings(&file.findings);
        speak::findings(&file.rejects.finding().into_iter().collect::<Vec<_>>());
    }
    let wrong = files
        .iter()
        .any(|file| !file.rejects.0.is_empty() || file.findings.iter().any(Finding::is_warning));
    Ok(if wrong { FINDINGS } else { CLEAN })
}
