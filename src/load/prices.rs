//! Price files of a run: one large file by polars, many small ones side by side.

use std::path::PathBuf;

use rayon::prelude::*;

use super::reject::{Reject, Rejects};
use super::source::{Candidate, InputFile};
use super::{large, rows, source};
use crate::error::{Error, Result};
use crate::finding::Finding;
use crate::market::{PriceRows, Prices};

/// Prices and what was noticed while they were read.
#[derive(Debug, Clone, Default)]
pub struct PriceFiles {
    /// The bars.
    pub prices: Prices,
    /// The files that they come from, by path.
    pub files: Vec<InputFile>,
    /// Rows that were not understood.
    pub rejects: Rejects,
    /// What the reader of the results should know.
    pub findings: Vec<Finding>,
}

/// Reads daily bars from files, folders of files, or patterns.
///
/// A file holds `date` and `close`, and may hold `symbol`, `open`, `high`, `low`, `adj_close` and `volume`, in any order;
/// without a `symbol` column its symbol is the file's name. `others` are inputs of another kind that a folder may hold
/// too and that are passed over.
///
/// # Errors
/// When a path does not exist, or no file could be read. One unreadable file among others is a finding.
pub fn prices(paths: &[PathBuf], others: &[PathBuf]) -> Result<PriceFiles> {
    let (candidates, mut findings) = source::price_files(paths, others)?;
    let is_long = |file: &Candidate| {
        std::fs::metadata(&file.path).is_ok_and(|file| file.len() >= large::FROM_BYTES)
    };
    let (long, short): (Vec<_>, Vec<_>) = candidates.into_iter().partition(is_long);
    // One after another, and outside of the parallel loop: polars keeps a thread pool of its own.
    let mut read: Vec<_> = long
        .into_iter()
        .map(|file| (read_file(&file, true), file))
        .collect();
    read.par_extend(
        short
            .into_par_iter()
            .map(|file| (read_file(&file, false), file)),
    );
    read.sort_by(|a, b| a.1.cmp(&b.1));

    let mut loaded = PriceFiles::default();
    let (mut chunks, mut failures, mut others) = (Vec::new(), Vec::new(), Vec::new());
    for (result, Candidate { path, .. }) in read {
        match result {
            Ok(None) => others.push(path.display().to_string()),
            Ok(Some(PriceTable {
                bytes,
                rows,
                rejects,
            })) => {
                let count = (rows.date.len() + rejects.len()) as u64;
                if count == 0 {
                    failures
                        .push(Error::input("the file holds a header and no rows").in_file(&path));
                }
                loaded.files.push(InputFile {
                    path,
                    bytes,
                    rows: count,
                });
                loaded.rejects.0.extend(rejects);
                chunks.push(rows);
            }
            Err(error) => failures.push(error),
        }
    }
    let rows: usize = chunks.iter().map(|chunk| chunk.date.len()).sum();
    if rows == 0 {
        let first = failures.into_iter().next();
        let rejected = || {
            loaded
                .rejects
                .0
                .first()
                .map(|reject| Error::input(format!("no usable row: {reject}")))
        };
        return Err(first
            .or_else(rejected)
            .unwrap_or_else(|| Error::input("the price files hold no row")));
    }
    if !others.is_empty() {
        let message = format!(
            "tables without any price column were passed over: {}",
            others.join(", ")
        );
        findings.push(Finding::note("not_prices", message));
    }
    findings.extend(skipped(&failures));
    findings.extend(loaded.rejects.finding());
    let (prices, odd) = Prices::from_rows(chunks);
    findings.extend(odd);
    Ok(PriceFiles {
        prices,
        findings,
        ..loaded
    })
}

struct PriceTable {
    bytes: u64,
    rows: PriceRows,
    rejects: Vec<Reject>,
}

/// The rows of a file; `None` for a table in a folder of prices that holds something else, such as events or factors.
fn read_file(file: &Candidate, is_long: bool) -> Result<Option<PriceTable>> {
    let path = &file.path;
    let contents = source::read(path)?;
    let bytes = contents.len() as u64;
    if !file.named && rows::is_of_something_else(&contents) {
        return Ok(None);
    }
    if let Some(rows) = is_long.then(|| large::read(path, &contents)).flatten() {
        let rejects = Vec::new();
        return Ok(Some(PriceTable {
            bytes,
            rows,
            rejects,
        }));
    }
    let (rows, rejects) = rows::read(path, &contents)?;
    Ok(Some(PriceTable {
        bytes,
        rows,
        rejects,
    }))
}

fn skipped(failures: &[Error]) -> Option<Finding> {
    const SHOWN: usize = 10;
    if failures.is_empty() {
        return None;
    }
    let list: Vec<String> = failures
        .iter()
        .take(SHOWN)
        .map(|error| format!("\n    {error}"))
        .collect();
    let more = failures.len().saturating_sub(SHOWN);
    let rest = if more > 0 {
        format!("\n    and {more} more")
    } else {
        String::new()
    };
    let message = format!(
        "{} of the price files could not be used:{}{rest}",
        failures.len(),
        list.concat()
    );
    Some(Finding::warning("skipped_files", message))
}
