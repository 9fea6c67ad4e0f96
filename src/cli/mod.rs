//! The command line: flags in, results on standard output, everything else on standard error.

mod advice;
mod backtest;
mod carry_out;
#[cfg(feature = "charts")]
mod chart;
mod check;
mod clock;
mod completions;
mod computation;
mod convert;
mod diff;
mod events;
mod explain;
mod flags;
mod formats;
mod hints;
mod init;
mod input;
mod inspect;
mod interrupt;
#[cfg(feature = "charts")]
mod look;
mod made_up;
mod money;
mod output;
mod paper;
mod power;
mod progress;
mod reading;
mod repeat;
mod report;
mod schema;
mod selection_flags;
mod set_in;
mod speak;
mod study;
mod study_flags;
mod sweep;
mod tables;
mod threads;
mod topics;
mod trading;
mod unused_series;
mod value;
mod version;
mod volume;
mod wrap;

use std::ffi::OsString;
use std::io::Write;
use std::process::ExitCode;

use clap::{Parser, Subcommand};

/// Event studies of stock reactions to news, and backtests of the same events: returns, tests, tables and charts.
#[derive(Parser)]
#[command(name = "newsquake", version, max_term_width = 100, disable_help_subcommand = true, after_help = EXAMPLES)]
struct Cli {
    #[command(subcommand)]
    command: Command,
    #[command(flatten)]
    volume: volume::VolumeArgs,
}

const EXAMPLES: &str = "\
Examples
  newsquake study -p prices/ -e events.csv -b SPX
  newsquake backtest -p prices/ -e events.csv -b SPX --hold 5 --cost-bps 5
  newsquake inspect download.csv
  newsquake init first          a study file with small data, which runs at once
  newsquake help reading        also timing, basis, models, tests, robustness, ...

Exit status: 0 done; 1 done, but --strict or check found something wrong; 2 could not run.";

const POWER_USAGE: &str = "newsquake power --prices PATH... --n N [--benchmark SYMBOL] [OPTIONS]";
const POWER_EXAMPLES: &str = "\
Examples
  newsquake power -p prices/ -b SPX --n 30
  newsquake power -p prices/ -b SPX --n 30 --dates 5 --car 0:1 --tests bmp_adjusted,grank_t
  newsquake power -p prices/ -b SPX -e events.csv -o power
Each draw is a study of random securities on random dates of these prices. All flags: --help";

const STUDY_USAGE: &str =
    "newsquake study --prices PATH... --events PATH [--benchmark SYMBOL] [OPTIONS]";
const STUDY_EXAMPLES: &str = "\
Examples
  newsquake study -p prices/ -e events.csv -b SPX
  newsquake study -p prices/ -e earnings.csv -b SPX --group-by surprise --car 0:1 -o results
  newsquake study -p crsp.csv market.csv --map symbol=TICKER -e events.csv -b MKT
A file is misread? newsquake inspect FILE. Unknown word? newsquake explain NAME. All flags: --help";

const BACKTEST_USAGE: &str =
    "newsquake backtest --prices PATH... --events PATH [--benchmark SYMBOL] [OPTIONS]";
const BACKTEST_EXAMPLES: &str = "\
Examples
  newsquake backtest -p prices/ -e events.csv -b SPX --side follow-reaction --hold 5
  newsquake backtest -p prices/ -e events.csv --long upgrade --short downgrade --stop 5 --take 10
  newsquake backtest -p prices/ -e events.csv -b SPX --hedge beta --cost-bps 5 -o results
A file is misread? newsquake inspect FILE. All flags: --help";

const CHECK_USAGE: &str =
    "newsquake check --prices PATH... --events PATH [--benchmark SYMBOL] [OPTIONS]";
const CHECK_EXAMPLES: &str = "\
Examples
  newsquake check -p prices/ -e events.csv -b SPX
  newsquake check -p prices/ -e events.csv -b SPX --strict
  newsquake check -p prices/ -e events.csv -b SPX -f json
A file is misread? newsquake inspect FILE. All flags: --help";

const INSPECT_EXAMPLES: &str = "\
Examples
  newsquake inspect download.csv
  newsquake inspect download.csv --map date=Day,close=Last
  newsquake inspect prices.zip -f json";

const FORMATS_EXAMPLES: &str = "\
Examples
  newsquake formats
  newsquake formats stooq-1
  newsquake formats -f json";

const EXPLAIN_EXAMPLES: &str = "\
Examples
  newsquake explain shared_dates
  newsquake explain grank_t market
  newsquake explain tests";

const CONVERT_EXAMPLES: &str = "\
Examples
  newsquake convert -p downloads/ -o prices.parquet
  newsquake convert -p a.csv b.csv -o prices.csv --force
  newsquake convert -p bars.csv --resample daily -o daily.parquet";

const SWEEP_EXAMPLES: &str = "\
Examples
  newsquake sweep backtest -p prices/ -e events.csv -b SPX --hold 1,3,5,10 --delay 0,1
  newsquake sweep backtest -p prices/ -e events.csv --side follow-reaction --threshold 1,2 -o out";

const RUN_EXAMPLES: &str = "\
Examples
  newsquake run --from results/run.json
  newsquake run --from results --out again
  newsquake run --from results --changed-inputs --out today";

const REPORT_EXAMPLES: &str = "\
Examples
  newsquake report --from results --to report.html
  newsquake report --from results --to tables.tex
  newsquake report --from results --to - | less";

const DIFF_EXAMPLES: &str = "\
Examples
  newsquake diff results again
  newsquake diff results/run.json again/run.json
  newsquake diff results again --tolerance 1e-6

Exit status: 0 equal; 1 different; 2 a result could not be read.";

const INIT_EXAMPLES: &str = "\
Examples
  newsquake init first
  newsquake init --template headlines news
  newsquake init --template alibaba-day day";

const COMPLETIONS_EXAMPLES: &str = "\
Examples
  newsquake completions bash > ~/.local/share/bash-completion/completions/newsquake
  newsquake completions zsh > ~/.zfunc/_newsquake
  newsquake completions fish > ~/.config/fish/completions/newsquake.fish";

const MAN_EXAMPLES: &str = "\
Examples
  newsquake man | man -l -
  newsquake man --out ~/.local/share/man/man1";

const SCHEMA_EXAMPLES: &str = "\
Examples
  newsquake schema
  newsquake schema study
  newsquake schema run";

const HELP_EXAMPLES: &str = "\
Examples
  newsquake help reading
  newsquake help tests
  newsquake help study";
#[cfg(feature = "charts")]
const CHART_EXAMPLES: &str = "\
Examples
  newsquake chart --from results --list
  newsquake chart caar --from results --journal 85 --to caar.png
  newsquake chart --event A01 --from results --to - > a01.svg";

#[derive(Subcommand)]
enum Command {
    #[command(after_help = INIT_EXAMPLES)]
    Init(init::InitArgs),
    #[command(override_usage = STUDY_USAGE, after_help = STUDY_EXAMPLES)]
    Study(Box<study::StudyArgs>),
    #[command(override_usage = BACKTEST_USAGE, after_help = BACKTEST_EXAMPLES)]
    Backtest(Box<backtest::BacktestArgs>),
    #[command(after_help = SWEEP_EXAMPLES)]
    Sweep(sweep::SweepArgs),
    #[command(override_usage = POWER_USAGE, after_help = POWER_EXAMPLES)]
    Power(Box<power::PowerArgs>),
    #[command(override_usage = CHECK_USAGE, after_help = CHECK_EXAMPLES)]
    Check(Box<check::CheckArgs>),
    #[command(after_help = INSPECT_EXAMPLES)]
    Inspect(Box<inspect::InspectArgs>),
    #[command(after_help = FORMATS_EXAMPLES)]
    Formats(formats::FormatsArgs),
    #[command(after_help = EXPLAIN_EXAMPLES)]
    Explain(explain::ExplainArgs),
    #[command(after_help = CONVERT_EXAMPLES)]
    Convert(Box<convert::ConvertArgs>),
    #[command(after_help = RUN_EXAMPLES)]
    Run(Box<repeat::RunFromArgs>),
    #[command(after_help = REPORT_EXAMPLES)]
    Report(report::ReportArgs),
    #[cfg(feature = "charts")]
    #[command(after_help = CHART_EXAMPLES)]
    Chart(Box<chart::ChartArgs>),
    #[command(after_help = DIFF_EXAMPLES)]
    Diff(diff::DiffArgs),
    #[command(after_help = HELP_EXAMPLES)]
    Help(topics::HelpArgs),
    #[command(after_help = SCHEMA_EXAMPLES)]
    Schema(schema::SchemaArgs),
    #[command(after_help = COMPLETIONS_EXAMPLES)]
    Completions(completions::CompletionsArgs),
    #[command(after_help = MAN_EXAMPLES)]
    Man(completions::ManArgs),
    /// Show what this build can do and what it finds on this machine
    Doctor,
    /// Show the version; with -v also commit, target and time zones
    Version,
}

impl Command {
    /// Returns whether standard error goes without colour and progress, because a program reads the result.
    fn is_plain(&self) -> bool {
        match self {
            Self::Study(args) => args.is_plain(),
            Self::Backtest(args) => args.is_plain(),
            Self::Sweep(args) => args.is_plain(),
            Self::Power(args) => args.is_plain(),
            Self::Check(args) => args.is_plain(),
            Self::Inspect(args) => args.is_plain(),
            Self::Formats(args) => args.is_plain(),
            Self::Run(args) => args.is_plain(),
            _ => false,
        }
    }
}

/// Exit status of a run that ended without anything that the user asked to be strict about.
const CLEAN: u8 = 0;
/// Exit status of a run that ended, but found something wrong.
const FINDINGS: u8 = 1;
/// Exit status of a run that could not go on.
const FAILED: u8 = 2;

/// Runs the command that the process was started with.
pub fn run() -> ExitCode {
    interrupt::fail_in_words();
    run_with(std::env::args_os())
}

/// Runs a command line, which begins with the name of the program.
pub fn run_with(arguments: impl IntoIterator<Item = OsString>) -> ExitCode {
    newsquake::error::set_speaker(&flags::Flags);
    match Cli::try_parse_from(arguments) {
        Ok(cli) => carry_out(cli),
        Err(error) => {
            // Nobody is left to tell where this cannot be shown.
            let _ = show(&error);
            ExitCode::from(u8::try_from(error.exit_code()).unwrap_or(FAILED))
        }
    }
}

/// Shows what clap says. It repeats words of the command line, which scripts may have taken from files.
fn show(error: &clap::Error) -> std::io::Result<()> {
    let words = error.render().to_string();
    let readable = speak::readable(&words);
    match error.use_stderr() && words != readable {
        true => std::io::stderr().write_all(readable.as_bytes()),
        false => error.print(),
    }
}

fn carry_out(cli: Cli) -> ExitCode {
    cli.volume.apply(cli.command.is_plain());
    let result = match cli.command {
        Command::Study(args) => study::run(*args),
        Command::Backtest(args) => backtest::run(*args),
        Command::Sweep(args) => sweep::run(args),
        Command::Power(args) => power::run(*args),
        Command::Check(args) => check::run(*args),
        Command::Inspect(args) => inspect::run(*args),
        Command::Formats(args) => formats::run(args),
        #[cfg(feature = "charts")]
        Command::Chart(args) => chart::run(*args),
        Command::Convert(args) => convert::run(*args),
        Command::Explain(args) => explain::run(&args),
        Command::Run(args) => repeat::run(*args),
        Command::Report(args) => report::run(&args),
        Command::Diff(args) => diff::run(&args),
        Command::Init(args) => init::run(&args),
        Command::Help(args) => topics::run(&args),
        Command::Schema(args) => schema::run(&args),
        Command::Completions(args) => completions::completions(&args),
        Command::Man(args) => completions::man(&args),
        Command::Doctor => version::doctor(),
        Command::Version => version::version(),
    };
    match result {
        Ok(status) => ExitCode::from(status),
        Err(error) if interrupt::ended_draws(&error) => {
            speak::sentence(&error.to_string());
            ExitCode::from(interrupt::STOPPED)
        }
        Err(error) => {
            speak::error(&error);
            ExitCode::from(FAILED)
        }
    }
}
