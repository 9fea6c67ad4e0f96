//! Description of files as the loader understands them: prices, events and factors.

mod events;
mod factors;
mod prices;

use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::error::{Error, Origin, Result};
use crate::event::Event;
use crate::finding::Finding;
use crate::load::account::Account;
use crate::load::open::memory::{Budget, FileMemory};
use crate::load::open::read_once::ReadOnce;
use crate::load::open::source::price_files;
use crate::load::overrides::Overrides;
use crate::load::prices::failures::skipped;
use crate::load::reject::Rejects;
use crate::market::Basis;
use crate::time::Date;

/// Description of one file as the loader understands it.
#[derive(Debug, Clone, PartialEq)]
pub struct Inspection {
    /// The file, the member of an archive, or the sheet of a workbook.
    pub origin: Arc<Origin>,
    /// Properties of the file: name of the property and what was detected.
    pub detected: Vec<(&'static str, String)>,
    /// Roles and the columns that have them.
    pub columns: Vec<(&'static str, String)>,
    /// The columns that are not used.
    pub unused: Vec<String>,
    /// What the file holds.
    pub content: Inspected,
    /// Counts of the rows used, rejected and skipped.
    pub account: Account,
    /// Rows that could not be understood.
    pub rejects: Rejects,
    /// Notes and warnings about the file.
    pub findings: Vec<Finding>,
}

/// What a file holds, with its first rows.
#[derive(Debug, Clone, PartialEq)]
pub enum Inspected {
    /// Daily prices.
    Prices {
        /// Price basis of `close`.
        close: Basis,
        /// Price basis of `adj_close`; `None` if the file has no such column and no returns.
        adj_close: Option<Basis>,
        /// Symbol, date, and one number for each of [`crate::market::Field::ALL`].
        rows: Vec<(String, Date, [f64; 6])>,
    },
    /// Dated news.
    Events(Vec<Event>),
    /// Factor returns or interest rates.
    Factors {
        /// The names of the factors.
        names: Vec<String>,
        /// A date, and one number for each of the names.
        rows: Vec<(Date, Vec<f64>)>,
    },
}

impl Inspected {
    /// Returns what the file holds, in one word.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Prices { .. } => "prices",
            Self::Events(_) => "events",
            Self::Factors { .. } => "factors",
        }
    }
}

/// Number of first rows that are shown.
const FIRST_ROWS: usize = 5;

/// Reads a file, every file of an archive, or the files of a folder or pattern, and returns what was understood.
///
/// # Errors
/// See [`inspect_all`].
pub fn inspect(path: &Path, overrides: &Overrides) -> Result<Vec<Inspection>> {
    inspect_all(&[path.to_path_buf()], overrides)
}

/// Reads files, folders and patterns, and returns what was understood of each table: prices, events or factors.
///
/// # Errors
/// When a path names nothing, or no file holds a table that is understood. If some can be read, the others are reported as a
/// finding of the first.
pub fn inspect_all(paths: &[PathBuf], overrides: &Overrides) -> Result<Vec<Inspection>> {
    overrides.check()?;
    let (files, _) = price_files(paths, &[])?;
    let budget = Budget::new(overrides.most_bytes);
    let (mut found, mut failures) = (Vec::new(), Vec::new());
    for file in &files {
        let origin = Arc::new(Origin::from(file.path.as_path()));
        let mut memory = FileMemory::new(&budget);
        match ReadOnce::open(&file.path, false, &mut memory) {
            Ok(read) => {
                let read = one_file(&origin, &read, file.named, overrides, &budget);
                found.extend(read.0);
                failures.extend(read.1);
            }
            Err(error) => failures.push(error),
        }
    }
    let none = || {
        let error = match paths {
            [path] => Error::input("no table of prices, events or factors").in_file(path.as_path()),
            _ => Error::input("the files hold no table of prices, events or factors"),
        };
        error
            .with_code("not_a_table")
            .with_help("newsquake formats lists what price files look like")
    };
    match found.first_mut() {
        None => Err(failures.into_iter().next().unwrap_or_else(none)),
        Some(first) => {
            first.findings.extend(skipped(&failures));
            Ok(found)
        }
    }
}

/// Returns the tables of a file, or of each member of an archive, and the failures. A file that holds no prices may hold events or
/// factors.
fn one_file(
    origin: &Arc<Origin>,
    file: &ReadOnce,
    is_named: bool,
    overrides: &Overrides,
    budget: &Budget,
) -> (Vec<Inspection>, Vec<Error>) {
    let (found, failures) = prices::inspect(origin, file, is_named, overrides, budget);
    if !found.is_empty() {
        return (found, failures);
    }
    let may_be_others = failures.is_empty() || failures.iter().any(is_of_columns);
    let others = [events::inspect, factors::inspect];
    let mut others = others
        .iter()
        .filter(|_| may_be_others)
        .filter_map(|inspect| inspect(origin, file, overrides));
    match others.next() {
        Some(other) => (vec![other], Vec::new()),
        None => (found, failures),
    }
}

/// Returns whether an error says that columns of prices are missing, as they are in a file of something else.
fn is_of_columns(error: &Error) -> bool {
    ["no_column", "one_column", "not_a_table", "two_dates"].contains(&error.code())
}

/// Returns how many names there are, and the first ones.
fn listed(names: &[&str]) -> String {
    const SHOWN: usize = 5;
    let first: Vec<&str> = names.iter().take(SHOWN).copied().collect();
    let more = if names.len() > SHOWN { ", ..." } else { "" };
    format!("{}: {}{more}", names.len(), first.join(", "))
}
