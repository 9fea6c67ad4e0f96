//! Reading of all price files of a run, in parallel.

mod bad_days;
mod checks;
mod conflicts;
mod contradictions;
pub(super) mod convert;
mod date_blocks;
mod date_column;
mod decimals;
pub(super) mod elsewhere;
pub(super) mod failures;
mod fields_in_rows;
pub(super) mod file;
mod follows_close;
mod frequency;
mod gathered;
mod hidden_symbol;
mod in_memory;
mod in_pieces;
pub(super) mod index_columns;
mod index_returns;
mod layout;
mod left_out;
mod members;
mod money;
mod needed;
mod needed_rows;
mod price_table;
mod resample;
mod returns_or_closes;
mod row;
mod row_buffer;
mod row_context;
mod row_reader;
mod skipped;
mod styles;
mod swapped;
mod told;
mod typed;
pub(super) mod understood;
mod unread;
mod wide_fields;
mod workbook;

use std::path::{Path, PathBuf};
use std::sync::Arc;

use rayon::prelude::*;

use crate::error::{Origin, Result};
use crate::finding::{Finding, first_of};
use crate::load::handed::Handed;
use crate::load::open::input_file::InputFile;
use crate::load::open::memory::{Budget, FileMemory, TOO_LARGE};
use crate::load::open::read_once::ReadOnce;
use crate::load::open::source::{self, Candidate, PassedOver};
use crate::load::overrides::{OnDuplicate, Overrides};
use crate::market::{Assembly, Preference, assemble};
use conflicts::{refuse_conflicts_alone, refuse_contradictions};
use failures::{SHOWN, nothing_read, skipped};
use file::{Content, Outcome};
pub use gathered::PriceFiles;
use gathered::{Gathered, latest_today};
use in_memory::{finish, read_bytes, read_handed};
use in_pieces::read_in_pieces;
pub use left_out::LeftOut;
pub(crate) use needed::parquet_bytes;
use needed::{is_plain_parquet, needed, parts_not_read, read_needed};

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
    prices_handed(&[], paths, others, overrides)
}

/// Reads daily bars from tables in memory, and from files, folders or patterns, as [`prices_as`](prices_as) does.
///
/// # Errors
/// See [`prices_as`](prices_as).
pub fn prices_handed(
    tables: &[Handed],
    paths: &[PathBuf],
    others: &[PathBuf],
    overrides: &Overrides,
) -> Result<PriceFiles> {
    overrides.check()?;
    let (candidates, passed_over) = match paths {
        [] => Default::default(),
        paths => source::price_files(paths, others)?,
    };
    let (candidates, unneeded) = needed(candidates, overrides);
    let budget = Budget::new(overrides.most_bytes);
    let mut read: Vec<Outcome> = unneeded.into_iter().collect();
    for table in tables {
        read.append(&mut read_handed(table, overrides, &budget));
    }
    read.append(&mut read_all(candidates, overrides, &budget));
    put_together(read, passed_over, overrides, &budget)
}

/// Reads daily bars from `bytes` as if they were the content of the file `name`.
///
/// # Errors
/// See [`prices_as`].
pub fn prices_from(name: &Path, bytes: Vec<u8>, overrides: &Overrides) -> Result<PriceFiles> {
    overrides.check()?;
    let budget = Budget::new(overrides.most_bytes);
    let read = read_bytes(name, bytes, overrides, &budget);
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
    let tables = read.iter().filter_map(|(_, content)| match content {
        Ok(Content::Prices(table)) => Some(&**table),
        _ => None,
    });
    let elsewhere = elsewhere::check(tables, overrides)?;
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
        not_needed,
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
    findings.extend(elsewhere);
    findings.extend(parts_not_read(not_needed, &loaded.files, overrides));
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
    if let Some(needed) = overrides
        .needed
        .as_ref()
        .filter(|_| is_plain_parquet(&origin.file))
    {
        let content = read_needed(origin, needed, overrides, budget);
        return Ok(vec![(Arc::clone(origin), content)]);
    }
    if let Some(table) = read_in_pieces(origin, overrides, budget) {
        let content = Content::Prices(Box::new(table));
        return Ok(vec![(Arc::clone(origin), Ok(content))]);
    }
    let mut memory = FileMemory::new(budget);
    let file = ReadOnce::open(&origin.file, !overrides.skip_hash, &mut memory)?;
    Ok(members::read_all(
        origin,
        &file,
        is_named,
        overrides,
        &mut memory,
    ))
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
