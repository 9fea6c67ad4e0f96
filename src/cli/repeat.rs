//! `newsquake run`.

use std::path::{Path, PathBuf};

use clap::Args;
use newsquake::backtest::outcome::BacktestOutcome;
use newsquake::error::{Error, Result};
use newsquake::publish::Replay;
use newsquake::robustness::power::outcome::PowerOutcome;
use newsquake::robustness::sweep::backtest::outcome::SweepOutcome;
use newsquake::robustness::sweep::study::outcome::StudySweepOutcome;
use newsquake::study::outcome::StudyOutcome;

use super::carry_out::{Job, carry_out};
use super::input::ThreadArgs;
use super::output::OutputArgs;
use super::tables::TableArgs;

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
    if let Some(out) = &mut args.output.out {
        *out = absolute(out);
    }
    enter_folder(&replay)?;
    let job = Job {
        output: &args.output,
        tables: &args.tables,
        threads: &args.threads,
        replay: Some(&replay).filter(|_| !args.changed_inputs),
    };
    match replay.kind.as_str() {
        "backtest" => carry_out::<BacktestOutcome>(&replay.plan, &job),
        "sweep" => carry_out::<SweepOutcome>(&replay.plan, &job),
        "study-sweep" => carry_out::<StudySweepOutcome>(&replay.plan, &job),
        "study" => carry_out::<StudyOutcome>(&replay.plan, &job),
        "power" => carry_out::<PowerOutcome>(&replay.plan, &job),
        kind => Err(unknown_kind(kind)),
    }
}

/// Returns a path that means the same from any folder.
pub fn absolute(path: &Path) -> PathBuf {
    std::path::absolute(path).unwrap_or_else(|_| path.to_owned())
}

/// Enters the folder of a run, from which its paths start.
pub fn enter_folder(replay: &Replay) -> Result<()> {
    let Some(folder) = &replay.folder else {
        return Ok(());
    };
    std::env::set_current_dir(folder).map_err(|error| {
        Error::input(format!("the folder of the run cannot be entered: {error}"))
            .in_file(folder.as_path())
    })
}

/// Returns the error for the record of a run that cannot be repeated.
pub fn unknown_kind(kind: &str) -> Error {
    let error = Error::options(format!(
        "the run is a {kind}; studies, backtests and sweeps can be repeated"
    ));
    error.with_help("its study file is in the run.json, under study_file")
}
