//! Flags that name inputs, shared by the commands, and the reading of these inputs.

use std::panic::resume_unwind;
use std::path::PathBuf;

use clap::{Args, ValueEnum};
use newsquake::error::{Error, Result};
use newsquake::event::Event;
use newsquake::finding::Finding;
use newsquake::load::{self, EventOverrides, FactorOverrides, InputFile, RateConvention, Rejects};
use newsquake::market::{Factors, Prices};
use newsquake::plan::Plan;
use newsquake::publish::HowRead;
use newsquake::time::{Exchange, Exchanges};

use super::progress;
use super::reading::ReadingArgs;

/// The files of a run and how their clocks read.
#[derive(Args)]
#[command(next_help_heading = "Input")]
pub struct InputArgs {
    /// Daily prices: a file as a vendor wrote it, a folder of them, or a quoted pattern; may be repeated
    #[arg(long, value_name = "PATH")]
    prices: Vec<PathBuf>,
    /// The events, a table of symbols and dates as a vendor wrote it; `-` reads standard input
    #[arg(long, value_name = "PATH")]
    events: Option<PathBuf>,
    /// Daily factor returns: a table of `date` and a column a factor, a file of Kenneth French, or a rate from FRED
    #[arg(long, value_name = "PATH")]
    factors: Option<PathBuf>,
    /// What the risk-free rate of the factor file is: a simple rate a year over 360 or 365 days, or the rate of each
    /// session [default: per-period, and an error where it can only be one a year]
    #[arg(long, value_enum, value_name = "WHAT")]
    rf_convention: Option<Rate>,
    /// A TOML study file; a flag beats the file
    #[arg(long, value_name = "FILE")]
    config: Option<PathBuf>,
    /// Session hours of the symbols that end in SUFFIX, as in .HK=09:30-16:00@Asia/Hong_Kong; US is the exchange of
    /// symbols without a known suffix; may be repeated
    #[arg(long, value_name = "SUFFIX=OPEN-CLOSE@ZONE", value_parser = hours)]
    hours: Vec<Exchange>,
    /// How the dates of events are written, as in DD/MM/YYYY, if not as they look
    #[arg(long, value_name = "PATTERN")]
    events_date_format: Option<String>,
    /// The zone of events with a time that state none; the exchange's if not given
    #[arg(long, value_name = "ZONE")]
    events_tz: Option<String>,
    /// Threads to use; all cores if not given
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=1024))]
    threads: Option<u16>,
    #[command(flatten)]
    reading: ReadingArgs,
}

#[derive(Clone, Copy, ValueEnum)]
enum Rate {
    #[value(name = "simple-360")]
    Simple360,
    #[value(name = "simple-365")]
    Simple365,
    PerPeriod,
}

impl From<Rate> for RateConvention {
    fn from(rate: Rate) -> Self {
        match rate {
            Rate::Simple360 => Self::Simple360,
            Rate::Simple365 => Self::Simple365,
            Rate::PerPeriod => Self::PerPeriod,
        }
    }
}

/// Everything that a run reads.
pub struct Loaded {
    pub prices: Prices,
    pub events: Vec<Event>,
    pub factors: Option<Factors>,
    pub exchanges: Exchanges,
    pub files: Vec<InputFile>,
    pub rejects: Rejects,
    pub findings: Vec<Finding>,
    /// What flags say of the events.
    pub event_reading: EventOverrides,
}

/// How the inputs were read, for the record of the run.
pub fn how_read<'a>(plan: &'a Plan, events: &'a EventOverrides) -> HowRead<'a> {
    HowRead {
        prices: &plan.reading,
        events,
        rf_convention: plan.input.rf_convention,
        exchange: &plan.exchange,
    }
}

impl InputArgs {
    /// The study file with the input flags in the place of its own.
    pub fn plan(&self) -> Result<Plan> {
        let mut plan = match &self.config {
            Some(path) => Plan::read(path)?,
            None => Plan::default(),
        };
        if !self.prices.is_empty() {
            plan.input.prices.clone_from(&self.prices);
        }
        plan.input.events = self.events.clone().or(plan.input.events);
        plan.input.factors = self.factors.clone().or(plan.input.factors);
        let said = self.rf_convention.map(Into::into);
        plan.input.rf_convention = said.or(plan.input.rf_convention);
        plan.exchange.extend(self.hours.iter().cloned());
        self.reading.apply(&mut plan.reading)?;
        Ok(plan)
    }

    /// Starts the threads and reads every input of the plan.
    pub fn load(&self, plan: &Plan) -> Result<Loaded> {
        progress::during("reading prices and events", || self.read(plan))
    }

    fn read(&self, plan: &Plan) -> Result<Loaded> {
        if let Some(threads) = self.threads {
            let pool = rayon::ThreadPoolBuilder::new()
                .num_threads(threads.into())
                .build_global();
            pool.map_err(|error| Error::options(format!("--threads {threads}: {error}")))?;
        }
        if plan.input.prices.is_empty() {
            return Err(Error::options("no prices were named")
                .with_code("no_input")
                .with_help("give --prices PATH, a CSV file or a folder of them"));
        }
        let is_stdin = |path: &PathBuf| path.as_os_str() == "-";
        let inputs = plan.input.prices.iter().chain(&plan.input.events);
        if inputs
            .chain(&plan.input.factors)
            .filter(|path| is_stdin(path))
            .count()
            > 1
        {
            let error = Error::options("`-` stands for standard input, which can be read once");
            return Err(error.with_help("name a file for the other inputs"));
        }
        let events = plan.input.events.as_ref().ok_or_else(|| {
            Error::options("no events were named")
                .with_code("no_input")
                .with_help("give --events PATH, a CSV file with `symbol` and `date`, or -")
        })?;
        let event_reading = EventOverrides {
            date_format: self.events_date_format.clone(),
            tz: self.events_tz.clone(),
            encoding: plan.reading.encoding.clone(),
        };
        let factors_reading = FactorOverrides {
            rf_convention: plan.input.rf_convention,
            prices: plan.reading.clone(),
        };
        let factors_file = plan
            .input
            .factors
            .as_deref()
            .map(|path| load::factors_as(path, &factors_reading))
            .transpose();
        let others: Vec<PathBuf> = plan.input.factors.iter().chain([events]).cloned().collect();
        // One thread reads the events while all the others read the prices.
        let (events_file, price_files) = std::thread::scope(|scope| {
            let events = scope.spawn(|| load::events_as(events, &event_reading));
            let prices = load::prices_as(&plan.input.prices, &others, &plan.reading);
            let events = events.join();
            (events.unwrap_or_else(|panic| resume_unwind(panic)), prices)
        });
        let (events_file, factors_file, price_files) = (events_file?, factors_file?, price_files?);

        let mut loaded = Loaded {
            prices: price_files.prices,
            events: events_file.events,
            factors: None,
            exchanges: Exchanges::with(&plan.exchange),
            files: price_files.files,
            rejects: price_files.rejects,
            findings: price_files.findings,
            event_reading,
        };
        loaded.files.push(events_file.file);
        loaded.findings.extend(events_file.findings);
        if let Some(file) = factors_file {
            loaded.factors = Some(file.factors);
            loaded.files.push(file.file);
            loaded.rejects.0.extend(file.rejects.0);
            loaded.findings.extend(file.findings);
        }
        Ok(loaded)
    }
}

/// Reads `.HK=09:30-16:00@Asia/Hong_Kong`.
fn hours(text: &str) -> std::result::Result<Exchange, String> {
    let shape = || "write it like .HK=09:30-16:00@Asia/Hong_Kong".to_owned();
    let (suffix, rest) = text.split_once('=').ok_or_else(shape)?;
    let (times, zone) = rest.split_once('@').ok_or_else(shape)?;
    let (open, close) = times.split_once('-').ok_or_else(shape)?;
    let clock = |text: &str| {
        newsquake::time::session::parse_clock(text)
            .ok_or_else(|| format!("`{text}` is not a time like 09:30"))
    };
    let suffix = if suffix.eq_ignore_ascii_case("US") {
        ""
    } else {
        suffix
    };
    let zone = zone
        .parse()
        .map_err(|_| format!("`{zone}` is not an IANA time zone like Asia/Hong_Kong"))?;
    let (open, close) = (clock(open)?, clock(close)?);
    if open >= close {
        return Err("the session closes before it opens".to_owned());
    }
    Ok(Exchange {
        suffix: suffix.to_owned(),
        zone,
        open,
        close,
        closes: std::collections::BTreeMap::new(),
    })
}
