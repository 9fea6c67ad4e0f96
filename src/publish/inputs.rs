//! The input files of a run and their hashes, as its record lists them.

use std::path::PathBuf;
use std::sync::{Mutex, PoisonError};
use std::thread::{self, JoinHandle};

use serde::Serialize;

use super::draft::sha256_of;
use crate::load::InputFile;

/// The input files of a run. A thread of its own hashes them while the run goes on.
#[derive(Debug)]
pub struct HashedInputs {
    files: Vec<InputFile>,
    /// The thread; `None` once it has been waited for.
    hashing: Mutex<Option<JoinHandle<Vec<Option<String>>>>>,
}

impl HashedInputs {
    /// Starts to hash the files.
    pub fn of(files: &[InputFile]) -> Self {
        let paths = paths(files);
        // Without a further thread, the files are hashed when the hashes are needed.
        let hashing = thread::Builder::new().spawn(move || hashes(&paths)).ok();
        Self {
            files: files.to_vec(),
            hashing: Mutex::new(hashing),
        }
    }

    /// Returns the files.
    pub fn files(&self) -> &[InputFile] {
        &self.files
    }

    pub(super) fn records(&self) -> Vec<InputRecord> {
        let mut hashing = self.hashing.lock().unwrap_or_else(PoisonError::into_inner);
        let hashed = hashing.take().and_then(|thread| thread.join().ok());
        let hashes = hashed.unwrap_or_else(|| hashes(&paths(&self.files)));
        let record = |(file, sha256): (&InputFile, Option<String>)| InputRecord {
            path: file.path(),
            bytes: file.bytes,
            rows: file.rows,
            dialect: file.dialect,
            account: file.account.in_words(),
            sha256,
        };
        self.files.iter().zip(hashes).map(record).collect()
    }
}

fn paths(files: &[InputFile]) -> Vec<PathBuf> {
    files.iter().map(|file| file.on_disk().to_owned()).collect()
}

fn hashes(paths: &[PathBuf]) -> Vec<Option<String>> {
    // Members of one archive are neighbours.
    let alike = paths.chunk_by(|a, b| a == b);
    let hashes = alike.flat_map(|paths| {
        let hash = sha256_of(&paths[0]).ok();
        paths.iter().map(move |_| hash.clone())
    });
    hashes.collect()
}

#[derive(Serialize)]
pub(super) struct InputRecord {
    path: String,
    bytes: u64,
    rows: u64,
    /// The dialect of a price file, or the kind of another file.
    dialect: Option<&'static str>,
    /// How many rows were read, used and left out.
    account: String,
    /// SHA-256 of the file on the disk; members of an archive have that of the archive. `None` for standard input, which cannot be
    /// read twice.
    sha256: Option<String>,
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::error::Origin;

    #[test]
    fn hashes_are_those_of_the_files_however_often_they_are_asked_for() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("prices.csv");
        std::fs::write(&path, "abc").unwrap();
        let file = |path: PathBuf| InputFile {
            origin: Arc::new(Origin::new(path)),
            bytes: 3,
            rows: 1,
            dialect: None,
            account: crate::load::Account::default(),
        };
        let inputs = HashedInputs::of(&[file(path.clone()), file(folder.path().join("gone"))]);
        for _ in 0..2 {
            let hashes: Vec<_> = (inputs.records().into_iter())
                .map(|record| record.sha256)
                .collect();
            assert_eq!(hashes, [sha256_of(&path).ok(), None]);
        }
    }
}
