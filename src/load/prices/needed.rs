//! Which Parquet files hold prices that a run needs.

use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::file::{Content, Outcome, read_typed};
use super::left_out::LeftOut;
use super::needed_rows::{rows_of_one, rows_of_others};
use crate::error::{Error, Origin, Result};
use crate::finding::Finding;
use crate::frame::is_parquet;
use crate::frame::parquet::ParquetFile;
use crate::load::open::checksum::Checksum;
use crate::load::open::input_file::InputFile;
use crate::load::open::memory::Budget;
use crate::load::open::source::{self, Candidate, unreadable};
use crate::load::overrides::Overrides;
use crate::load::recognise::lexicon::Role;
use crate::load::text::header::folded;
use crate::market::NeededPrices;

/// Leaves out Parquet files in folders of securities that are not needed, such as `symbol=AAA`. Their descriptions alone are read.
pub(super) fn needed(
    candidates: Vec<Candidate>,
    overrides: &Overrides,
) -> (Vec<Candidate>, Vec<Outcome>) {
    let Some(needed) = &overrides.needed else {
        return (candidates, Vec::new());
    };
    let (mut kept, mut others) = (Vec::new(), Vec::new());
    for file in candidates {
        let origin = Arc::new(Origin::from(file.path.as_path()));
        let is_other = file.is_parquet() && {
            let symbol = symbol_of_folders(&origin);
            symbol.is_some_and(|symbol| !needed.symbols.may_be(&symbol))
        };
        // A damaged file holds no prices.
        let left_out = || match File::open(&file.path).map(ParquetFile::open) {
            Ok(Ok(parquet)) => rows_of_one(&parquet, &origin, overrides),
            _ => Some(LeftOut::default()),
        };
        match is_other.then(left_out).flatten() {
            Some(rows) => others.push((origin, Ok(Content::NotNeeded(rows)))),
            None => kept.push(file),
        }
    }
    (kept, others)
}

fn symbol_of_folders(origin: &Origin) -> Option<String> {
    let is_symbol = |key: &str| Role::of_price_column(&folded(key)) == Some(Role::Symbol);
    let mut partitions = origin.partitions().1.into_iter();
    let of_symbol = partitions.find(|(key, _)| is_symbol(key));
    of_symbol.map(|(_, value)| value)
}

/// Opens a Parquet file of which only what is needed is read.
///
/// # Errors
/// When the file is damaged or holds no price table.
pub(super) fn read_needed(
    origin: &Arc<Origin>,
    needed: &NeededPrices,
    overrides: &Overrides,
    budget: &Budget,
) -> Result<Content> {
    let read = || {
        let unreadable = |error| unreadable(&origin.file, &error);
        let file = File::open(&origin.file).map_err(unreadable)?;
        let length = file.metadata().map_err(unreadable)?.len();
        let parquet = ParquetFile::open(file)?;
        if let Some(rows) = unneeded(&parquet, origin, needed, overrides) {
            return Ok(Content::NotNeeded(rows));
        }
        let stored = (length, Checksum::none());
        read_typed(origin, Box::new(parquet), stored, overrides, budget)
    };
    read().map_err(|error: Error| error.in_file(origin))
}

/// Returns what is known of the rows of a file of which none is needed; `None` where some may be.
fn unneeded(
    parquet: &ParquetFile,
    origin: &Arc<Origin>,
    needed: &NeededPrices,
    overrides: &Overrides,
) -> Option<LeftOut> {
    let is_other = !needed.symbols.may_be(&overrides.symbol_of(origin));
    let others = is_other.then(|| rows_of_one(parquet, origin, overrides));
    others
        .flatten()
        .or_else(|| rows_of_others(parquet, origin, needed, overrides))
}

/// Returns whether a file begins as Parquet files do.
pub(super) fn is_plain_parquet(path: &Path) -> bool {
    let mut start = [0; 4];
    let read = File::open(path).and_then(|mut file| file.read_exact(&mut start));
    read.is_ok() && is_parquet(&start)
}

/// Returns the number of bytes of the Parquet files that paths name.
pub(crate) fn parquet_bytes(paths: &[PathBuf], others: &[PathBuf]) -> u64 {
    let found = source::price_files(paths, others).map_or_else(|_| Vec::new(), |found| found.0);
    let files = found.iter().filter(|file| file.is_parquet());
    let length = |file: &Candidate| file.path.metadata().map_or(0, |found| found.len());
    files.map(length).sum()
}

/// Returns a note about prices that no event needs.
pub(super) fn parts_not_read(
    files: usize,
    read: &[InputFile],
    overrides: &Overrides,
) -> Option<Finding> {
    let skipped = read
        .iter()
        .filter_map(|file| file.account.skipped.get("not_needed"));
    let rows: u64 = skipped.sum();
    let what = match (files, rows) {
        (0, 0) => return None,
        (files, 0) => format!("{files} files"),
        (0, rows) => format!("{rows} rows"),
        (files, rows) => format!("{files} files and {rows} rows of other files"),
    };
    let has_days = |needed: &Arc<NeededPrices>| needed.days.is_some();
    let (why, besides) = match overrides.needed.as_ref().is_some_and(has_days) {
        true => (
            "no security and no day",
            ", but that rows of other days that contradict each other exclude no security",
        ),
        false => ("no security", ""),
    };
    let message = format!(
        "{what} hold {why} that the events need, and were not read; what is wrong with them is not told, and the results are those of \
         reading them{besides}"
    );
    Some(Finding::note("parts_not_read", message))
}
