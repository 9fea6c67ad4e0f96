//! Flags that name inputs, and the reading of these inputs.

use std::path::PathBuf;

use clap::Args;
use newsquake::error::{Error, Result};
use newsquake::load::{InputFile, RateConvention};
use newsquake::plan::{Loaded, Plan, Purpose, Tables};

use super::value::{choice, put, threads, whole};
use super::volume::Volume;
use super::{hints, progress, set_in, speak, threads};

/// The files of a run.
#[derive(Args)]
#[command(next_help_heading = "Needed")]
pub struct InputArgs {
    /// Daily prices: files, folders or "patterns" of CSV, Parquet, XLSX or JSON, packed or not
    #[arg(short, long, value_name = "PATH", num_args = 1..)]
    prices: Vec<PathBuf>,
    /// The events: a table with symbol and date; - reads standard input
    #[arg(short, long, value_name = "PATH")]
    events: Option<PathBuf>,
    /// The market: a symbol among the prices; a column `benchmark` of the events wins
    #[arg(short, long, value_name = "SYMBOL")]
    benchmark: Option<String>,
}

/// Flags of the run itself.
#[derive(Args)]
#[command(next_help_heading = "Results")]
pub struct RunArgs {
    /// A study file in TOML; flags beat it
    #[arg(long, value_name = "FILE")]
    config: Option<PathBuf>,
    /// Print every option with its value and where it comes from, and stop
    #[arg(long, hide_short_help = true)]
    print_plan: bool,
    /// Random seed [default: 42]
    #[arg(long, value_name = "N", value_parser = whole::<u64>, allow_negative_numbers = true, hide_short_help = true)]
    seed: Option<u64>,
    #[command(flatten)]
    pub threads: ThreadArgs,
}

/// The number of threads.
#[derive(Args)]
#[command(next_help_heading = "Results")]
pub struct ThreadArgs {
    /// Number of threads [default: all cores]
    #[arg(
        long,
        value_name = "N",
        allow_negative_numbers = true,
        value_parser = threads,
        hide_short_help = true
    )]
    threads: Option<usize>,
}

/// The file of factor returns.
#[derive(Args)]
#[command(next_help_heading = "Sample and model")]
pub struct FactorArgs {
    /// Daily factor returns, for models with factors: a table of `date` and one column a factor, a file of Kenneth French's
    /// data library, or a rate from FRED
    #[arg(long, value_name = "PATH", hide_short_help = true)]
    factors: Option<PathBuf>,
    /// How the risk-free rate of the factor file is quoted [default: per-period; an error if it can only be an annual rate]
    #[arg(long, value_name = "HOW", value_parser = choice::<RateConvention>(), hide_short_help = true)]
    rf_convention: Option<RateConvention>,
}

impl FactorArgs {
    /// Replaces options of the study file by the flags that were given.
    pub fn apply(&self, plan: &mut Plan) {
        put!(self => plan.input; factors, rf_convention);
    }
}

impl InputArgs {
    /// Replaces inputs of the study file by the flags that were given.
    pub fn apply(&self, plan: &mut Plan) {
        put!(self => plan.input; prices, events);
        put!(self => plan.study; benchmark);
        put!(self => plan.backtest; benchmark);
    }
}

impl RunArgs {
    /// Reads the study file, or returns the defaults without one.
    pub fn plan(&self) -> Result<Plan> {
        match &self.config {
            Some(path) => Plan::read(path),
            None => Ok(Plan::default()),
        }
    }

    /// Adds to an error which lines of the study file set the options that it names.
    pub fn with_lines<T>(&self, done: Result<T>) -> Result<T> {
        let Some(file) = &self.config else {
            return done;
        };
        let words: Vec<String> = std::env::args().skip(1).collect();
        done.map_err(|error| set_in::with_lines(error, file, &words))
    }

    /// Replaces the random seed of the study file by the one that was given.
    pub fn apply(&self, plan: &mut Plan) {
        plan.backtest.seed = self.seed.unwrap_or(plan.backtest.seed);
        plan.study.seed = self.seed.unwrap_or(plan.study.seed);
    }

    /// Prints every option of the plan with its origin, if that is wanted; then the run is over.
    pub fn print(&self, plan: &Plan) -> Result<bool> {
        if self.print_plan {
            let file = self.plan()?;
            speak::lines(&origins(&Plan::default(), &file, plan))?;
        }
        Ok(self.print_plan)
    }
}

impl ThreadArgs {
    /// Starts the threads that were asked for.
    pub fn start(&self) -> Result<()> {
        threads::start(self.threads)
    }
}

/// Returns a line for each option: `key = value  # flag`, as a study file writes it. An option that has no value is a comment.
fn origins(default: &Plan, file: &Plan, plan: &Plan) -> String {
    let (default, file) = (default.entries(), file.entries());
    let line = |(key, value): (String, Option<String>)| {
        let is_from = |entries: &[(String, Option<String>)]| {
            let same = entries.iter().find(|(other, _)| *other == key);
            same.is_some_and(|(_, other)| *other == value)
        };
        let origin = match (is_from(&default), is_from(&file)) {
            (true, true) => "default",
            (_, true) => "file",
            _ => "flag",
        };
        match &value {
            Some(value) => format!("{key} = {value}  # {origin}\n"),
            None => format!("# {key} is not set  # {origin}\n"),
        }
    };
    plan.entries().into_iter().map(line).collect()
}

/// Reads the inputs of the plan, and hashes them if the run is recorded.
pub fn load(plan: &Plan, purpose: Purpose) -> Result<Loaded> {
    load_with(plan, purpose, true)
}

/// Reads the inputs of the plan. `needs_events`: a plan without events is refused.
pub fn load_with(plan: &Plan, purpose: Purpose, needs_events: bool) -> Result<Loaded> {
    check_inputs(plan, needs_events)?;
    plan.reading.check()?;
    plan.events.check()?;
    progress::during("reading prices and events", || read(plan, purpose))
}

fn read(plan: &Plan, purpose: Purpose) -> Result<Loaded> {
    let read = plan.load(&Tables::default(), purpose);
    if read.is_err() {
        hints::refuse_swapped(plan)?;
    }
    let mut loaded = read?;
    hints::refuse_prices(plan, &loaded.events)?;
    loaded.files.iter().for_each(say_file);
    if plan.input.events.is_some() {
        let notes = hints::notes(plan, &loaded.events, &loaded.prices);
        loaded.findings.extend(notes);
    }
    Ok(loaded)
}

/// Refuses plans without prices or events, and those that read standard input twice.
fn check_inputs(plan: &Plan, needs_events: bool) -> Result<()> {
    let input = &plan.input;
    if input.prices.is_empty() {
        return Err(Error::options("no prices were named")
            .with_code("no_input")
            .with_help("give --prices PATH: files or folders of daily prices"));
    }
    if input.events.is_none() && needs_events {
        return Err(Error::options("no events were named")
            .with_code("no_input")
            .with_help(
                "give --events PATH: a table with `symbol` and `date`, or - for standard input",
            ));
    }
    let paths = input.prices.iter().chain(&input.events);
    let paths = paths.chain(&input.factors).chain(&input.confounders);
    let paths = paths.chain(&input.aliases);
    if paths.filter(|path| path.as_os_str() == "-").count() > 1 {
        let error = Error::options("`-` stands for standard input, which can be read once");
        return Err(error.with_help("name a file for the other inputs"));
    }
    Ok(())
}

/// Says how a file was read, if that much is wanted.
fn say_file(file: &InputFile) {
    let dialect = file.dialect.unwrap_or("unknown");
    let account = file.account.in_words();
    speak::say(
        Volume::Details,
        &format!("{}: {dialect}: {account}", file.origin),
    );
}
