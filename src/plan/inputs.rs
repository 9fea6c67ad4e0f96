//! The inputs of a plan, read: from the files that it names, or from tables that a program hands over in their place.

use std::panic::resume_unwind;
use std::path::PathBuf;
use std::thread::Builder;

use super::Plan;
use super::needed::Needed;
use super::purpose::Purpose;
use super::tables::Tables;
use crate::backtest;
use crate::backtest::size::Size;
use crate::error::Result;
use crate::estimates::estimates;
use crate::event::Event;
use crate::event::market_wide::{self, Universe};
use crate::finding::{Finding, first_of};
use crate::load::{
    self, EventOverrides, EventTable, FactorOverrides, Handed, InputFile, Overrides, PriceFiles,
    Rejects,
};
use crate::market::{Factors, Prices};
use crate::study;
use crate::time::Exchanges;

/// Everything that a run reads.
#[derive(Debug)]
pub struct Loaded {
    /// The bars of all securities.
    pub prices: Prices,
    /// The events, in the order of their table.
    pub events: Vec<Event>,
    /// News that confounds events, if it was named.
    pub confounders: Option<Vec<Event>>,
    /// The factor returns, if they were named.
    pub factors: Option<Factors>,
    /// The exchanges and their hours.
    pub exchanges: Exchanges,
    /// The files that were read, and the tables that were handed over.
    pub files: Vec<InputFile>,
    /// Rows that could not be understood.
    pub rejects: Rejects,
    /// Notes and warnings about the inputs.
    pub findings: Vec<Finding>,
}

impl Loaded {
    /// Prepares the study of a plan.
    pub fn study<'a>(&'a self, plan: &'a Plan) -> study::Runner<'a> {
        let inputs = study::Inputs {
            prices: &self.prices,
            events: &self.events,
            factors: self.factors.as_ref(),
            exchanges: &self.exchanges,
        };
        let runner = plan.study.runner(inputs);
        match &self.confounders {
            Some(confounders) => runner.confounders(confounders),
            None => runner,
        }
    }

    /// Estimates what trades need of their events, and hands on a runner of the plan's backtest.
    ///
    /// # Errors
    /// Those of the estimates and of `run`.
    pub fn backtest<T>(
        &self,
        plan: &Plan,
        run: impl FnOnce(backtest::Runner<'_>) -> Result<T>,
    ) -> Result<T> {
        let facts = estimates(
            &plan.study,
            &plan.backtest,
            &self.prices,
            &self.events,
            &self.exchanges,
        )?;
        let inputs = backtest::Inputs {
            prices: &self.prices,
            events: &self.events,
            facts: &facts,
            exchanges: &self.exchanges,
        };
        let (windows, min_obs) = (&plan.study.estimation, plan.study.min_observations());
        let runner = plan.backtest.runner(inputs);
        let runner = runner
            .estimated_on(windows.clone(), min_obs)
            .factors(self.factors.as_ref());
        run(match &self.confounders {
            Some(confounders) => runner.confounders(confounders, plan.study.window),
            None => runner,
        })
    }
}

impl Plan {
    /// Reads the inputs, and hashes the files if the run is recorded. A table that is handed over takes the place of the file that
    /// the plan names; tables of prices are read beside its files.
    ///
    /// # Errors
    /// When an input is missing, damaged or not understood.
    pub fn load(&self, tables: &Tables, purpose: Purpose) -> Result<Loaded> {
        self.load_from(tables, purpose, LARGE)
    }

    /// Reads the inputs like [`Plan::load`]; Parquet files of `large` bytes or more count as large.
    #[doc(hidden)]
    pub fn load_from(&self, tables: &Tables, purpose: Purpose, large: u64) -> Result<Loaded> {
        read(self, tables, purpose, large)
    }

    /// Removes the note that weights are not used, where means are weighted.
    pub fn drop_notes_of_means(&self, notes: &mut Vec<Finding>) {
        let is_weighted = self.study.weights.is_some();
        notes.retain(|note| !is_weighted || note.code != "weights_not_used");
    }

    /// Removes the note that weights are not used, where the size of a trade follows them.
    pub fn drop_notes_of_trades(&self, notes: &mut Vec<Finding>) {
        let by_weight = matches!(self.backtest.size, Size::SignalWeight(_));
        notes.retain(|note| !by_weight || note.code != "weights_not_used");
    }
}

/// Makes an event of each security from every market-wide event, and from every market-wide confounder.
fn spread(plan: &Plan, loaded: &mut Loaded) -> Result<()> {
    let universe = match &plan.input.universe {
        Some(named) => load::universe(named)?,
        None => Universe::All,
    };
    let benchmarks = [&plan.study.benchmark, &plan.backtest.benchmark];
    let benchmarks: Vec<&str> = benchmarks
        .into_iter()
        .flatten()
        .chain(&plan.sweep.study.benchmark)
        .map(String::as_str)
        .collect();
    let prices = &loaded.prices;
    let (events, findings) = market_wide::spread(
        std::mem::take(&mut loaded.events),
        prices,
        &universe,
        &benchmarks,
    )?;
    loaded.events = events;
    loaded.findings.extend(findings);
    if let Some(confounders) = loaded.confounders.take() {
        let every = Universe::All;
        let (confounders, _) = market_wide::spread(confounders, prices, &every, &benchmarks)?;
        loaded.confounders = Some(confounders);
    }
    Ok(())
}

/// Reads the names by which events call securities, if the plan has a file of them.
fn add_names(
    plan: &Plan,
    tables: &Tables,
    reading: &EventOverrides,
    files: &mut PriceFiles,
) -> Result<()> {
    let handed = tables
        .aliases
        .as_ref()
        .map(|table| load::aliases_handed(table, reading));
    let named = || {
        let path = plan.input.aliases.as_ref();
        path.map(|path| load::aliases(path, reading))
    };
    if let Some(read) = handed.or_else(named) {
        let (names, file) = read?;
        let unknown = files.prices.add_aliases(&names);
        files.findings.extend(without_prices(&unknown, &file));
        files.files.push(file);
    }
    Ok(())
}

/// Warns of symbols in a file of names that have no prices.
fn without_prices(symbols: &[String], file: &InputFile) -> Option<Finding> {
    const SHOWN: usize = 5;
    let message = format!(
        "{} symbols have no prices, so that their names mean nothing: {}",
        symbols.len(),
        first_of(symbols, SHOWN)
    );
    let finding = || Finding::warning("alias_without_prices", message).in_file(&file.origin);
    (!symbols.is_empty()).then(finding)
}

/// Size in bytes of Parquet files from which only what a study needs is read. Smaller ones are read in a second, and then every row
/// is checked and counted.
const LARGE: u64 = 256 << 20;

/// Opens the table of events, or that of other news: the one that was handed over, else the file that the plan names.
fn open_news(
    handed: Option<&Handed>,
    file: Option<&PathBuf>,
    reading: &EventOverrides,
) -> Option<Result<EventTable>> {
    let open = || file.map(|path| EventTable::open(path, reading));
    handed
        .map(|table| EventTable::handed(table, reading))
        .or_else(open)
}

fn read(plan: &Plan, tables: &Tables, purpose: Purpose, large: u64) -> Result<Loaded> {
    let is_recorded = purpose == Purpose::Record;
    let benchmarks = [&plan.study.benchmark, &plan.backtest.benchmark];
    let price_reading = Overrides {
        skip_hash: !is_recorded,
        index: (benchmarks.into_iter().flatten())
            .chain(&plan.sweep.study.benchmark)
            .cloned()
            .collect(),
        ..plan.reading.clone()
    };
    let event_reading = EventOverrides {
        skip_hash: !is_recorded,
        most_bytes: plan.reading.most_bytes,
        encoding: plan
            .events
            .encoding
            .clone()
            .or(plan.reading.encoding.clone()),
        ..plan.events.clone()
    };
    let factor_reading = FactorOverrides {
        rf_convention: plan.input.rf_convention,
        prices: price_reading.clone(),
    };
    let handed = tables.factors.as_ref();
    let handed = handed.map(|table| load::factors_handed(table, &factor_reading));
    let factors_file = handed.or_else(|| {
        let path = plan.input.factors.as_deref();
        path.map(|path| load::factors_as(path, &factor_reading))
    });
    let factors_file = factors_file.transpose();
    let others = plan.input.factors.iter().chain(&plan.input.confounders);
    let others = others.chain(&plan.input.aliases);
    let others: Vec<PathBuf> = others.chain(&plan.input.events).cloned().collect();
    let (handed, file) = (tables.events.as_ref(), plan.input.events.as_ref());
    let is_large = || load::parquet_bytes(&plan.input.prices, &others) >= large;
    let mut notes = Vec::new();
    let (price_files, event_table) = match purpose == Purpose::Study && is_large() {
        // The events come first where only the prices that they need are read.
        true => {
            let table = open_news(handed, file, &event_reading);
            let of_study = Needed {
                plan,
                tables,
                others: &others,
            };
            let read = of_study.read(table.as_ref(), &price_reading, &mut notes);
            (read, table)
        }
        // One thread opens the events while all others read the prices.
        false => std::thread::scope(|scope| {
            let open_events = || open_news(handed, file, &event_reading);
            let reading = Builder::new().spawn_scoped(scope, open_events);
            let prices =
                load::prices_handed(&tables.prices, &plan.input.prices, &others, &price_reading);
            let events = match reading {
                Ok(thread) => thread.join().unwrap_or_else(|panic| resume_unwind(panic)),
                // The system allows no further thread.
                Err(_) => open_events(),
            };
            (prices, events)
        }),
    };
    // Which column of the events holds symbols depends on the prices.
    let read = price_files.and_then(|mut files| {
        add_names(plan, tables, &event_reading, &mut files)?;
        let table = event_table.transpose()?;
        let events = table.map(|table| table.events(Some(&files.prices)));
        Ok((files, events.transpose()?))
    });
    let ((price_files, events_file), factors_file) = (read?, factors_file?);

    let mut loaded = Loaded {
        prices: price_files.prices,
        events: Vec::new(),
        confounders: None,
        factors: None,
        exchanges: Exchanges::with(&plan.exchange),
        files: price_files.files,
        rejects: price_files.rejects,
        findings: price_files.findings,
    };
    loaded.findings.append(&mut notes);
    if let Some(file) = events_file {
        loaded.events = file.events;
        loaded.files.push(file.file);
        // The note asks for the option that the plan has.
        let answered = |note: &Finding| plan.study.own_windows && note.code == "windows_in_file";
        let findings = file.findings.into_iter();
        loaded
            .findings
            .extend(findings.filter(|note| !answered(note)));
    }
    let reading = EventOverrides {
        skip_hash: event_reading.skip_hash,
        encoding: event_reading.encoding.clone(),
        ..EventOverrides::default()
    };
    let (handed, file) = (tables.confounders.as_ref(), plan.input.confounders.as_ref());
    if let Some(table) = open_news(handed, file, &reading) {
        let file = table?.events(Some(&loaded.prices))?;
        loaded.confounders = Some(file.events);
        loaded.files.push(file.file);
        loaded.findings.extend(file.findings);
    }
    if let Some(file) = factors_file {
        loaded.factors = Some(file.factors);
        loaded.files.push(file.file);
        loaded.rejects.0.extend(file.rejects.0);
        loaded.findings.extend(file.findings);
    }
    spread(plan, &mut loaded)?;
    Ok(loaded)
}
