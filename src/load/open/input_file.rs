//! What is known of an input after it was read.

use std::path::Path;
use std::sync::Arc;

use super::checksum::Checksum;
use super::read_once::ReadOnce;
use super::source::STDIN;
use crate::error::Origin;
use crate::load::account::Account;

/// An input file of a run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InputFile {
    /// The file, or the member of an archive.
    pub origin: Arc<Origin>,
    /// Length in bytes.
    pub bytes: u64,
    /// Number of data rows, rejected ones included.
    pub rows: u64,
    /// Dialect of a price file; for other files what they hold: `events` or `factors`.
    pub dialect: Option<&'static str>,
    /// Counts of the rows of a price file.
    pub account: Account,
    /// The columns of a price file that are read: the role and the name of each.
    pub columns: Vec<(&'static str, String)>,
    /// The names of the columns of a price file that are not read.
    pub unused: Vec<String>,
    pub(in crate::load) checksum: Checksum,
}

impl InputFile {
    /// Returns the file on the disk; for a member of an archive, the archive.
    pub fn on_disk(&self) -> &Path {
        &self.origin.file
    }

    /// Returns the SHA-256, in hexadecimal digits, of the bytes that were read; for a member of an archive, that of the archive. `None` if
    /// hashes were not wanted.
    pub fn sha256(&self) -> Option<String> {
        self.checksum.sha256()
    }

    /// Returns the path as records of a run write it: `prices.zip!a.csv` for a member of an archive, `-` for standard input.
    pub fn path(&self) -> String {
        match self.origin.is_stdin() {
            true => STDIN.to_owned(),
            false => self.origin.to_string(),
        }
    }

    /// Returns the record of a file that holds no prices; `kind` says what it holds.
    pub(in crate::load) fn other(
        origin: &Arc<Origin>,
        kind: &'static str,
        file: &ReadOnce,
        rows: u64,
    ) -> Self {
        Self {
            origin: Arc::clone(origin),
            bytes: file.bytes.len() as u64,
            rows,
            dialect: Some(kind),
            account: Account {
                used: rows,
                ..Account::default()
            },
            columns: Vec::new(),
            unused: Vec::new(),
            checksum: file.checksum.clone(),
        }
    }
}
