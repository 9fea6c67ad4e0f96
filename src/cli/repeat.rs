//! `newsquake run`.

use std::path::PathBuf;

use clap::Args;
use newsquake::error::{Error, Result};
use newsquake::publish::Replay;

use super::input::{Job, ThreadArgs};
use super::output::OutputArgs;
use super::tables::TableArgs;
use super::{backtest, study, sweep};

/// Repeat a run from its record: the same options, inputs and random seed give the same bytes.
#[derive(Args)]
pub struct RunFromArgs {
    /// The run.json of the run, or its folder of results
    #[arg(long, value_name = "FILE", required = true)]
    from: PathBuf,
    /// Run although an input has changed since
    #[arg(long)]
    changed_inputs: bool,
    #[command(flatten)]
    output: OutputArgs,
    #[command(flatten)]
    tables: TableArgs,
    #[command(flatten)]
    threads: ThreadArgs,
}

impl RunFromArgs {
    /// Returns whether standard error goes without colour and progress.
    pub fn is_plain(&self) -> bool {
        self.output.format.is_plain()
    }
}

pub fn run(mut args: RunFromArgs) -> Result<u8> {
    let replay = Replay::read(&args.from)?;
    if let Some(out) = &args.output.out {
        let absolute = std::path::absolute(out);
        args.output.out = absolute.ok().or_else(|| args.output.out.clone());
    }
    // The paths of the run start from its own folder.
    if let Some(folder) = &replay.folder {
        std::env::set_current_dir(folder).map_err(|error| {
            Error::input(format!("the folder of the run cannot be entered: {error}"))
                .in_file(folder.as_path())
        })?;
    }
    let job = Job {
        output: &args.output,
        tables: &args.tables,
        threads: &args.threads,
        replay: Some(&replay).filter(|_| !args.changed_inputs),
    };
    match replay.kind.as_str() {
        "backtest" => backtest::carry_out(&replay.plan, &job),
        "sweep" => sweep::backtest::carry_out(&replay.plan, &job),
        "study-sweep" => sweep::study::carry_out(&replay.plan, &job),
        "study" => study::carry_out(&replay.plan, &job),
        kind => {
            let error = Error::options(format!(
                "the run is a {kind}, and run repeats studies, backtests and sweeps"
            ));
            Err(error.with_help("its study file is in the run.json, under study_file"))
        }
    }
}
