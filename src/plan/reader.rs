//! The order in which the inputs of a plan are read, each by its own reader.

use std::panic::resume_unwind;
use std::path::PathBuf;
use std::thread::{Builder, scope};

use super::Plan;
use super::inputs::Loaded;
use super::needed::Needed;
use super::purpose::Purpose;
use super::tables::Tables;
use crate::error::Result;
use crate::event::market_wide::{self, Universe};
use crate::finding::{Finding, first_of};
use crate::load::{
    self, EventFile, EventOverrides, EventTable, FactorFile, FactorOverrides, Handed, InputFile,
    Overrides, PriceFiles,
};
use crate::time::Exchanges;

/// Size in bytes of Parquet files from which only what a study needs is read. Smaller ones are read in a second, and then every row
/// is checked and counted.
const LARGE: u64 = 256 << 20;

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
        let mut loaded = Reader::new(self, tables, purpose).read(large)?;
        spread(self, &mut loaded)?;
        Ok(loaded)
    }
}

/// What is read, and how. A table that was handed over takes the place of the file that the plan names.
struct Reader<'a> {
    plan: &'a Plan,
    tables: &'a Tables,
    purpose: Purpose,
    prices: Overrides,
    events: EventOverrides,
    /// Files that are no prices.
    others: Vec<PathBuf>,
}

impl<'a> Reader<'a> {
    /// Sets up the reading for a purpose. Files are hashed if the run is recorded.
    fn new(plan: &'a Plan, tables: &'a Tables, purpose: Purpose) -> Self {
        let (input, skip_hash) = (&plan.input, purpose != Purpose::Record);
        let benchmarks = [&plan.study.benchmark, &plan.backtest.benchmark];
        let benchmarks = benchmarks.into_iter().flatten();
        let encoding = plan.events.encoding.as_ref();
        let others = input.factors.iter().chain(&input.confounders);
        let others = others.chain(&input.aliases).chain(&input.events);
        Self {
            plan,
            tables,
            purpose,
            prices: Overrides {
                skip_hash,
                index: benchmarks
                    .chain(&plan.sweep.study.benchmark)
                    .cloned()
                    .collect(),
                ..plan.reading.clone()
            },
            events: EventOverrides {
                skip_hash,
                most_bytes: plan.reading.most_bytes,
                encoding: encoding.or(plan.reading.encoding.as_ref()).cloned(),
                ..plan.events.clone()
            },
            others: others.cloned().collect(),
        }
    }

    /// Reads everything. Parquet files of `large` bytes or more count as large.
    ///
    /// # Errors
    /// When an input is missing, damaged or not understood. If several are, that of the prices, else that of the events is told.
    fn read(&self, large: u64) -> Result<Loaded> {
        let factors = self.factors().transpose();
        let mut notes = Vec::new();
        let (prices, table) = self.prices_and_table(large, &mut notes);
        let mut prices = prices?;
        self.add_names(&mut prices)?;
        // Which column of the events holds symbols depends on the prices.
        let events = table
            .transpose()?
            .map(|table| table.events(Some(&prices.prices)));
        let (events, factors) = (events.transpose()?, factors?);
        let mut loaded = Loaded {
            prices: prices.prices,
            events: Vec::new(),
            confounders: None,
            factors: None,
            exchanges: Exchanges::with(&self.plan.exchange),
            files: prices.files,
            rejects: prices.rejects,
            findings: prices.findings,
        };
        loaded.findings.append(&mut notes);
        if let Some(EventFile {
            events,
            file,
            findings,
        }) = events
        {
            loaded.events = events;
            loaded.files.push(file);
            // The note asks for the option that the plan has.
            let own = self.plan.study.own_windows;
            let asks = |note: &Finding| !(own && note.code == "windows_in_file");
            loaded.findings.extend(findings.into_iter().filter(asks));
        }
        if let Some(read) = self.confounders(&loaded) {
            let read = read?;
            loaded.confounders = Some(read.events);
            loaded.files.push(read.file);
            loaded.findings.extend(read.findings);
        }
        if let Some(read) = factors {
            loaded.factors = Some(read.factors);
            loaded.files.push(read.file);
            loaded.rejects.0.extend(read.rejects.0);
            loaded.findings.extend(read.findings);
        }
        Ok(loaded)
    }

    fn factors(&self) -> Option<Result<FactorFile>> {
        let reading = FactorOverrides {
            rf_convention: self.plan.input.rf_convention,
            prices: self.prices.clone(),
        };
        let handed = self.tables.factors.as_ref();
        let handed = handed.map(|table| load::factors_handed(table, &reading));
        handed.or_else(|| {
            let path = self.plan.input.factors.as_deref();
            path.map(|path| load::factors_as(path, &reading))
        })
    }

    /// Reads the prices, and splits the table of events into cells.
    fn prices_and_table(
        &self,
        large: u64,
        notes: &mut Vec<Finding>,
    ) -> (Result<PriceFiles>, Option<Result<EventTable>>) {
        let Self {
            plan,
            tables,
            others,
            ..
        } = self;
        let open = || {
            let file = plan.input.events.as_ref();
            open_news(tables.events.as_ref(), file, &self.events)
        };
        let is_large = || load::parquet_bytes(&plan.input.prices, others) >= large;
        // The events come first where only the prices that they need are read.
        if self.purpose == Purpose::Study && is_large() {
            let table = open();
            let needed = Needed {
                plan,
                tables,
                others,
            };
            let read = needed.read(table.as_ref(), &self.prices, notes);
            return (read, table);
        }
        // One thread opens the events while all others read the prices.
        scope(|scope| {
            let thread = Builder::new().spawn_scoped(scope, open);
            let paths = &plan.input.prices;
            let prices = load::prices_handed(&tables.prices, paths, others, &self.prices);
            let table = match thread {
                Ok(thread) => thread.join().unwrap_or_else(|panic| resume_unwind(panic)),
                // The system allows no further thread.
                Err(_) => open(),
            };
            (prices, table)
        })
    }

    /// Reads the names by which events call securities, if the plan has a file of them.
    fn add_names(&self, files: &mut PriceFiles) -> Result<()> {
        let handed = self.tables.aliases.as_ref();
        let handed = handed.map(|table| load::aliases_handed(table, &self.events));
        let named = || {
            let path = self.plan.input.aliases.as_ref();
            path.map(|path| load::aliases(path, &self.events))
        };
        if let Some(read) = handed.or_else(named) {
            let (names, file) = read?;
            let unknown = files.prices.add_aliases(&names);
            files.findings.extend(without_prices(&unknown, &file));
            files.files.push(file);
        }
        Ok(())
    }

    /// Reads the news that confounds events. The columns that the plan names are those of the events alone.
    fn confounders(&self, loaded: &Loaded) -> Option<Result<EventFile>> {
        let reading = EventOverrides {
            skip_hash: self.events.skip_hash,
            most_bytes: self.events.most_bytes,
            encoding: self.events.encoding.clone(),
            ..EventOverrides::default()
        };
        let handed = self.tables.confounders.as_ref();
        let table = open_news(handed, self.plan.input.confounders.as_ref(), &reading)?;
        Some(table.and_then(|table| table.events(Some(&loaded.prices))))
    }
}

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
