//! The command line: flags in, results on standard output, everything else on standard error.

mod backtest;
mod check;
mod clock;
mod convert;
mod flags;
mod formats;
mod input;
mod inspect;
mod output;
mod progress;
mod reading;
mod speak;
mod study;
mod trading;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

/// Event studies of stock reactions to news, and the same events traded: returns, tests, tables and charts.
#[derive(Parser)]
#[command(name = "newsquake", version, max_term_width = 100, after_help = EXAMPLES)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

const EXAMPLES: &str = "\
Examples:
  newsquake study --prices prices/ --events events.csv --benchmark SPX
  newsquake study --prices prices.csv --events events.csv --model mean-adjusted --format json
  newsquake backtest --prices prices/ --events events.csv --benchmark SPX --hold 5 --cost-bps 5
  newsquake check --prices prices/ --events events.csv --benchmark SPX
  newsquake inspect download.csv

Exit status: 0 done; 1 done, but --strict or check found something wrong; 2 could not run.";

#[derive(Subcommand)]
enum Command {
    /// Run an event study: abnormal returns around tagged news, tested and averaged.
    Study(Box<study::StudyArgs>),
    /// Trade the events, without looking ahead: what is left after delay, costs and the market.
    Backtest(Box<backtest::BacktestArgs>),
    /// Read everything and say what a run would use and what is wrong, without running.
    Check(Box<check::CheckArgs>),
    /// Say what is understood of a price file, and show its first rows.
    Inspect(Box<inspect::InspectArgs>),
    /// List the dialects that price files are recognised by, or show one with a sample.
    Formats(formats::FormatsArgs),
    /// Write prices as one canonical table, Parquet or CSV.
    Convert(Box<convert::ConvertArgs>),
}

/// Done, without findings that the user asked to be strict about.
const CLEAN: u8 = 0;
/// Done, but something is wrong.
const FINDINGS: u8 = 1;
/// Could not run.
const FAILED: u8 = 2;

/// Runs the command that the process was started with.
pub fn run() -> ExitCode {
    newsquake::error::set_speaker(&flags::Flags);
    let result = match Cli::parse().command {
        Command::Study(args) => study::run(*args),
        Command::Backtest(args) => backtest::run(*args),
        Command::Check(args) => check::run(*args),
        Command::Inspect(args) => inspect::run(*args),
        Command::Formats(args) => formats::run(args),
        Command::Convert(args) => convert::run(*args),
    };
    match result {
        Ok(status) => ExitCode::from(status),
        Err(error) => {
            speak::error(&error);
            ExitCode::from(FAILED)
        }
    }
}
