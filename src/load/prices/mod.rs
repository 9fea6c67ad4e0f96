//! Reading of all price files of a run, in parallel.

mod checks;
mod contradictions;
pub(super) mod convert;
mod date_column;
pub(super) mod file;
mod frequency;
mod hidden_symbol;
mod index_columns;
mod index_returns;
mod layout;
mod members;
mod resample;
mod row;
mod row_buffer;
mod row_context;
mod row_reader;
mod skipped;
mod styles;
mod swapped;
mod typed;
pub(super) mod understood;
mod unread;
mod wide_fields;
mod workbook;

use std::path::{Path, PathBuf};
use std::sync::Arc;

use rayon::prelude::*;

use crate::error::{Error, Message, Origin, Result, message, option};
use crate::finding::{Finding, first_of};
use crate::load::open::input_file::InputFile;
use crate::load::open::memory::{Budget, FileMemory, TOO_LARGE};
use crate::load::open::read_once::ReadOnce;
use crate::load::open::source::{self, Candidate, PassedOver};
use crate::load::overrides::{OnDuplicate, Overrides};
use crate::load::reject::Rejects;
use crate::market::{Assembly, Preference, PriceRows, Prices, assemble};
use crate::time::Date;
use file::{Content, Outcome};
use understood::PriceTable;

/// The prices of all files and what was noticed while reading them.
#[derive(Debug, Clone, Default)]
pub struct PriceFiles {
    /// The bars.
    pub prices: Prices,
    /// The files they come from, by path.
    pub files: Vec<InputFile>,
    /// Rows that could not be understood.
    pub rejects: Rejects,
    /// Notes and warnings about the files and their rows.
    pub findings: Vec<Finding>,
}

/// Reads daily bars from files, folders of files, or patterns, and detects the format of each file.
///
/// `others` are event and factor files, which are skipped if a folder holds them.
///
/// # Errors
/// When a path does not exist, no file could be read, or two files contradict each other. If some files can be read,
/// the others are reported as a finding.
pub fn prices(paths: &[PathBuf], others: &[PathBuf]) -> Result<PriceFiles> {
    prices_as(paths, others, &Overrides::default())
}

/// Reads daily bars like [`prices()`], with options that replace what would be detected.
///
/// # Errors
/// See [`prices()`]; also when an option is invalid.
pub fn prices_as(
    paths: &[PathBuf],
    others: &[PathBuf],
    overrides: &Overrides,
) -> Result<PriceFiles> {
    overrides.check()?;
    let (candidates, passed_over) = source::price_files(paths, others)?;
    let budget = Budget::new(overrides.most_bytes);
    let read = read_all(candidates, overrides, &budget);
    put_together(read, passed_over, overrides, &budget)
}

/// Reads daily bars from `bytes` as if they were the content of the file `name`.
///
/// # Errors
/// See [`prices_as`].
pub fn prices_from(name: &Path, bytes: Vec<u8>, overrides: &Overrides) -> Result<PriceFiles> {
    overrides.check()?;
    let file = ReadOnce::new(bytes, !overrides.skip_hash);
    let budget = Budget::new(overrides.most_bytes);
    let mut memory = FileMemory::new(&budget);
    let mut read = members::read_all(
        &Arc::new(Origin::from(name)),
        &file,
        true,
        overrides,
        &mut memory,
    );
    finish(&mut read, overrides, &budget);
    put_together(read, PassedOver::default(), overrides, &budget)
}

fn put_together(
    read: Vec<Outcome>,
    passed_over: PassedOver,
    overrides: &Overrides,
    budget: &Budget,
) -> Result<PriceFiles> {
    budget.check_rows()?;
    let mut loaded = PriceFiles::default();
    let mut gathered = Gathered {
        no_tables: passed_over.files,
        ..Gathered::default()
    };
    for (origin, result) in read {
        gathered.take(&origin, result, &mut loaded);
    }
    gathered.leave_out_days_to_come(&mut loaded, overrides, latest_today());
    let Gathered {
        chunks,
        sources,
        failures,
        other_tables,
        no_tables,
    } = gathered;
    if chunks.iter().all(|chunk| chunk.date.is_empty()) {
        return Err(nothing_read(failures));
    }
    let mut findings = Vec::new();
    if !passed_over.folders.is_empty() {
        let message = format!(
            "subfolders were not read: {}; name them too, or a pattern such as 'prices/**/*.csv'",
            first_of(&passed_over.folders, SHOWN)
        );
        findings.push(Finding::note("folders_not_read", message));
    }
    if !no_tables.is_empty() {
        let message = format!(
            "skipped files that are not tables: {}",
            first_of(&no_tables, SHOWN)
        );
        findings.push(Finding::note("not_a_table", message));
    }
    if !other_tables.is_empty() {
        let message = format!(
            "skipped tables without a price column: {}",
            first_of(&other_tables, SHOWN)
        );
        findings.push(Finding::note("not_prices", message));
    }
    findings.extend(skipped(&failures));
    findings.extend(loaded.rejects.finding());
    findings.append(&mut loaded.findings);
    let preference = overrides.on_duplicate.map(|wish| match wish {
        OnDuplicate::First => Preference::First,
        OnDuplicate::Last => Preference::Last,
        OnDuplicate::Mean => Preference::Mean,
    });
    let assembly = assemble(chunks, preference);
    refuse_contradictions(&assembly, &sources, &loaded.files)?;
    refuse_conflicts_alone(&assembly)?;
    findings.extend(assembly.findings());
    findings.extend(balance(&loaded.files, &assembly));
    Ok(PriceFiles {
        prices: assembly.prices,
        findings,
        ..loaded
    })
}

/// Reads every file and archive member; the result is sorted by path. Parquet files are read one after another, outside
/// the parallel loop, because polars has its own thread pool.
fn read_all(candidates: Vec<Candidate>, overrides: &Overrides, budget: &Budget) -> Vec<Outcome> {
    let (typed, others): (Vec<_>, Vec<_>) = candidates.into_iter().partition(Candidate::is_parquet);
    let read_one = |file: Candidate| {
        let read = read_file(&file, overrides, budget);
        (file, read)
    };
    let read: Vec<(Candidate, Vec<Outcome>)> = others.into_par_iter().map(read_one).collect();
    let mut all = Vec::new();
    for (file, mut read) in read.into_iter().chain(typed.into_iter().map(read_one)) {
        let is_too_large =
            |(_, content): &Outcome| matches!(content, Err(error) if error.code() == TOO_LARGE);
        // Beside other files there was no room for it. A pipe cannot be read once more.
        if read.iter().any(is_too_large) && file.path.is_file() {
            read = read_file(&file, overrides, budget);
        }
        finish(&mut read, overrides, budget);
        all.append(&mut read);
    }
    all.sort_by(|a, b| a.0.cmp(&b.0));
    all
}

/// Reads the Parquet files among the others, one after another, and takes their rows from the budget.
fn finish(read: &mut [Outcome], overrides: &Overrides, budget: &Budget) {
    for (origin, content) in read {
        if let Ok(Content::Parquet(file)) = content {
            *content = file::read_parquet(origin, file, overrides);
            take_rows(content, budget);
        }
    }
}

/// Takes the rows of a file from the budget. Rows that are too many are dropped at once: the run ends with an error.
fn take_rows(content: &mut Result<Content>, budget: &Budget) {
    if let Ok(Content::Prices(table)) = content
        && !budget.take_rows(table.parsed.chunks.iter().map(PriceRows::bytes).sum())
    {
        table.parsed.chunks.clear();
    }
}

fn read_file(file: &Candidate, overrides: &Overrides, budget: &Budget) -> Vec<Outcome> {
    let origin = Arc::new(Origin::from(file.path.as_path()));
    read_origin(&origin, file.named, overrides, budget)
        .unwrap_or_else(|error| vec![(origin, Err(error))])
}

/// Reads a file that was opened, or each member if it is an archive.
pub(super) fn read_opened(
    origin: &Arc<Origin>,
    file: &ReadOnce,
    is_named: bool,
    overrides: &Overrides,
    budget: &Budget,
) -> Vec<Outcome> {
    let mut memory = FileMemory::new(budget);
    let mut read = members::read_all(origin, file, is_named, overrides, &mut memory);
    for (_, content) in &mut read {
        take_rows(content, budget);
    }
    finish(&mut read, overrides, budget);
    read
}

fn read_origin(
    origin: &Arc<Origin>,
    is_named: bool,
    overrides: &Overrides,
    budget: &Budget,
) -> Result<Vec<Outcome>> {
    // The run ends with this error, so no further file is read.
    budget.check_rows()?;
    let mut memory = FileMemory::new(budget);
    let file = ReadOnce::open(&origin.file, !overrides.skip_hash, &mut memory)?;
    let mut read = members::read_all(origin, &file, is_named, overrides, &mut memory);
    for (_, content) in &mut read {
        take_rows(content, budget);
    }
    Ok(read)
}

/// The contents of all files of a run.
#[derive(Default)]
struct Gathered {
    chunks: Vec<PriceRows>,
    /// `sources[i]`: position of the file of chunk `i`.
    sources: Vec<usize>,
    failures: Vec<Error>,
    other_tables: Vec<String>,
    no_tables: Vec<String>,
}

impl Gathered {
    fn take(&mut self, origin: &Arc<Origin>, result: Result<Content>, loaded: &mut PriceFiles) {
        let table = match result {
            Ok(Content::Prices(table)) => *table,
            Ok(Content::OtherTable) => return self.other_tables.push(origin.to_string()),
            Ok(Content::Parquet(_) | Content::NoTable) => {
                return self.no_tables.push(origin.to_string());
            }
            Err(error) => return self.failures.push(error),
        };
        let PriceTable {
            origin,
            bytes,
            checksum,
            parsed,
            understood,
            findings,
            ..
        } = table;
        self.sources
            .extend(std::iter::repeat_n(loaded.files.len(), parsed.chunks.len()));
        self.chunks.extend(parsed.chunks);
        loaded.rejects.0.extend(parsed.rejects);
        loaded.findings.extend(findings);
        let layout = &understood.layout;
        loaded.files.push(InputFile {
            origin,
            bytes,
            rows: parsed.account.read(),
            dialect: Some(layout.dialect.name),
            account: parsed.account,
            columns: layout.roles(),
            unused: layout.unread().into_iter().map(str::to_owned).collect(),
            checksum,
        });
    }

    /// Removes rows dated after `latest`, unless the user allows them. Such rows are errors and would enter the
    /// estimation.
    fn leave_out_days_to_come(
        &mut self,
        loaded: &mut PriceFiles,
        overrides: &Overrides,
        latest: Date,
    ) {
        if overrides.allow_future {
            return;
        }
        let (mut rows, mut first) = (0, None);
        for (chunk, source) in self.chunks.iter_mut().zip(&self.sources) {
            let to_come = chunk.date.iter().filter(|date| **date > latest).count();
            if to_come == 0 {
                continue;
            }
            let last = chunk.date.iter().max().copied();
            first.get_or_insert_with(|| {
                format!(
                    "{} has {}",
                    loaded.files[*source].origin,
                    last.unwrap_or(latest)
                )
            });
            keep(chunk, |date| date <= latest);
            loaded.files[*source]
                .account
                .skip_used("day_to_come", to_come as u64);
            rows += to_come;
        }
        if let Some(first) = first {
            let message = message![
                format!("{rows} rows dated after {latest}, in the future, were skipped: {first}; "),
                option::ALLOW_FUTURE,
                " keeps such rows",
            ];
            loaded
                .findings
                .push(Finding::warning("days_to_come", message));
        }
    }
}

/// Keeps the rows whose dates are `wanted`.
fn keep(chunk: &mut PriceRows, wanted: impl Fn(Date) -> bool) {
    let kept: Vec<bool> = chunk.date.iter().map(|date| wanted(*date)).collect();
    fn filter<T>(column: &mut Vec<T>, kept: &[bool]) {
        let mut kept = kept.iter();
        column.retain(|_| kept.next().copied().unwrap_or(false));
    }
    filter(&mut chunk.symbol, &kept);
    filter(&mut chunk.date, &kept);
    filter(&mut chunk.returns, &kept);
    chunk
        .values
        .iter_mut()
        .for_each(|column| filter(column, &kept));
    chunk.unreadable.retain(|(_, date)| wanted(*date));
}

/// Returns tomorrow's date in UTC, because some time zones are up to 14 hours ahead.
fn latest_today() -> Date {
    Date::from(chrono::Utc::now().date_naive() + chrono::Days::new(1))
}

/// Returns an error if two files have different prices for one symbol and date and the user has not said which counts.
fn refuse_contradictions(
    assembly: &Assembly,
    sources: &[usize],
    files: &[InputFile],
) -> Result<()> {
    let between_files = |conflict: &&crate::market::Conflict| {
        sources[conflict.chunks.0] != sources[conflict.chunks.1]
    };
    let Some(conflict) = assembly.conflicts.iter().find(between_files) else {
        return Ok(());
    };
    let origin = |chunk: usize| &files[sources[chunk]].origin;
    let (a, b) = (origin(conflict.chunks.0), origin(conflict.chunks.1));
    let message = format!(
        "{} and {} disagree on {}, first on {}",
        a, b, conflict.symbol, conflict.date
    );
    Err(Error::input(message)
        .with_code("contradicting_files")
        .with_help(message![
            "leave one of them out, or say which counts with ",
            option::ON_DUPLICATE.with("first"),
            ", last or mean",
        ]))
}

/// Returns an error if no price is left because each security has two different rows on one date.
fn refuse_conflicts_alone(assembly: &Assembly) -> Result<()> {
    let Some(first) = assembly
        .conflicts
        .first()
        .filter(|_| assembly.prices.is_empty())
    else {
        return Ok(());
    };
    let others = match assembly.conflicts.len() - 1 {
        0 => String::new(),
        1 => ", and so has 1 more security".to_owned(),
        n => format!(", and so have {n} more securities"),
    };
    let message = format!(
        "no price can be used: {} has two different rows on {}{others}",
        first.symbol, first.date
    );
    Err(Error::input(message)
        .with_code("conflicting_rows")
        .with_help(message![
            "keep one row for each date; if all belong to one security, say which counts with ",
            option::ON_DUPLICATE.with("first"),
            ", last or mean",
        ]))
}

/// Returns a note that accounts for every row: read = used + rejected + skipped.
fn balance(files: &[InputFile], assembly: &Assembly) -> Option<Finding> {
    let mut account = crate::load::account::Account::default();
    files.iter().for_each(|file| account.add(&file.account));
    account.skip_used("without_price", assembly.placeholders() as u64);
    account.skip_used("repeated", assembly.repeats() as u64);
    account.skip_used("stale_weekend", assembly.stale_weekends() as u64);
    account.skip_used("conflicting", assembly.conflicting_rows as u64);
    let bars = assembly.prices.len() - assembly.unreadable;
    debug_assert_eq!(account.used, bars as u64, "rows got lost");
    let files = match files.len() {
        1 => "1 price file".to_owned(),
        n => format!("{n} price files"),
    };
    Some(Finding::note(
        "rows_read",
        format!("{files}: {}", account.in_words()),
    ))
}

/// Maximum number of files named in one message.
const SHOWN: usize = 10;

/// Returns the error for a run without any price row: that of the first file, and the number of other files that
/// failed.
fn nothing_read(failures: Vec<Error>) -> Error {
    let others = failures.len().saturating_sub(1);
    let none = || {
        let error = Error::input("the price files contain no rows").with_code("no_rows");
        error.with_help("newsquake inspect FILE says what is understood of a file")
    };
    let first = failures.into_iter().next().unwrap_or_else(none);
    match others {
        0 => first,
        1 => first.append("; and 1 more price file could not be used"),
        n => first.append(format!("; and {n} more price files could not be used")),
    }
}

/// Returns a warning about files that could not be read, with the help for each kind of error.
pub(in crate::load) fn skipped(failures: &[Error]) -> Option<Finding> {
    if failures.is_empty() {
        return None;
    }
    let mut list = String::new();
    let mut said: Vec<&Message> = Vec::new();
    for error in failures.iter().take(SHOWN) {
        let code = error.code();
        list.push_str(&format!("\n    {error} [{code}]"));
        if let Some(shown) = error.shown() {
            list.push_str(&format!("\n        {shown}"));
        }
        // Show each help text once.
        if let Some(mend) = error.help().filter(|mend| !said.contains(mend)) {
            list.push_str(&format!("\n        help: {mend}"));
            said.push(mend);
        }
    }
    let more = failures.len().saturating_sub(SHOWN);
    if more > 0 {
        list.push_str(&format!("\n    and {more} more"));
    }
    let message = format!(
        "{} of the price files could not be used:{list}",
        failures.len()
    );
    Some(Finding::warning("skipped_files", message))
}
