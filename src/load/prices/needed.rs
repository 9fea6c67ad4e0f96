//! Which Parquet files hold prices that a run needs.

use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::file::{Content, Outcome};
use crate::error::Origin;
use crate::finding::Finding;
use crate::frame::is_parquet;
use crate::load::open::input_file::InputFile;
use crate::load::open::source::{self, Candidate};
use crate::load::overrides::Overrides;
use crate::load::recognise::lexicon::Role;
use crate::load::text::header::folded;

/// Leaves out Parquet files in folders of securities that are not needed, such as `symbol=AAA`.
pub(super) fn needed(
    candidates: Vec<Candidate>,
    overrides: &Overrides,
) -> (Vec<Candidate>, Vec<Outcome>) {
    let Some(needed) = &overrides.needed else {
        return (candidates, Vec::new());
    };
    let is_of_another = |file: &Candidate| {
        let partitions = Origin::from(file.path.as_path()).partitions().1;
        let is_symbol = |key: &str| Role::of_price_column(&folded(key)) == Some(Role::Symbol);
        let symbol = partitions
            .into_iter()
            .find(|(key, _)| is_symbol(key))
            .map(|(_, value)| value);
        file.is_parquet() && symbol.is_some_and(|symbol| !needed.may_be(&symbol))
    };
    let (others, kept): (Vec<_>, Vec<_>) = candidates.into_iter().partition(is_of_another);
    let unneeded = |file: Candidate| {
        let origin = Arc::new(Origin::from(file.path));
        (origin, Ok(Content::NotNeeded))
    };
    (kept, others.into_iter().map(unneeded).collect())
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
pub(super) fn parts_not_read(files: usize, read: &[InputFile]) -> Option<Finding> {
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
    let message = format!(
        "{what} hold no security that the events name, and were not read; trading days are told by those that were"
    );
    Some(Finding::note("parts_not_read", message))
}
