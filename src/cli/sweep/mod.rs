//! `newsquake sweep`: every combination of given choices, and what searching among them costs.

pub mod backtest;
mod choices;
mod lists;
pub mod study;

use clap::{Args, Subcommand};
use newsquake::error::Result;

/// Run every combination of options over the same data, and correct for having searched.
#[derive(Args)]
pub struct SweepArgs {
    #[command(subcommand)]
    of: Swept,
}

/// What is swept.
#[derive(Subcommand)]
enum Swept {
    #[command(override_usage = BACKTEST_USAGE, after_help = BACKTEST_EXAMPLES)]
    Backtest(Box<backtest::SweepBacktestArgs>),
    #[command(override_usage = STUDY_USAGE, after_help = STUDY_EXAMPLES)]
    Study(Box<study::SweepStudyArgs>),
}

const BACKTEST_USAGE: &str =
    "newsquake sweep backtest --prices PATH... --events PATH --hold 1,3,5,10 [OPTIONS]";
const BACKTEST_EXAMPLES: &str = "\
Examples
  newsquake sweep backtest -p prices/ -e events.csv -b SPX --hold 1,3,5,10 --delay 0,1
  newsquake sweep backtest -p prices/ -e events.csv --side follow-reaction --threshold 0,1,2
  newsquake sweep backtest -p prices/ -e events.csv --hold 1,5 --stop none,5,10 -o results
Lists are separated by commas; without a list the option of the study file or its default holds. All flags: --help";

const STUDY_USAGE: &str =
    "newsquake sweep study --prices PATH... --events PATH --model market,mean-adjusted [OPTIONS]";
const STUDY_EXAMPLES: &str = "\
Examples
  newsquake sweep study -p prices/ -e events.csv -b SPX --model market,raw --car 0:0,0:1
  newsquake sweep study -p prices/ -e events.csv --benchmarks SPX,NDX --winsorize 0,1,5
  newsquake sweep study -p prices/ -e events.csv -b SPX --group good --returns simple,log -o out
Lists are separated by commas; without a list the option of the study file or its default holds. All flags: --help";

impl SweepArgs {
    /// Returns whether standard error goes without colour and progress, because a program reads the result.
    pub fn is_plain(&self) -> bool {
        match &self.of {
            Swept::Backtest(args) => args.is_plain(),
            Swept::Study(args) => args.is_plain(),
        }
    }
}

pub fn run(args: SweepArgs) -> Result<u8> {
    match args.of {
        Swept::Backtest(args) => backtest::run(*args),
        Swept::Study(args) => study::run(*args),
    }
}
