//! The input files of a run and their hashes, as its record lists them.

use std::fs::Metadata;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};
use std::thread::{self, JoinHandle};
#[cfg(unix)]
use std::time::Duration;
use std::time::SystemTime;

use chrono::{DateTime, Utc};
use serde::Serialize;

use super::draft::sha256_of;
use crate::load::InputFile;

/// The input files of a run. A thread of its own hashes them while the run goes on.
#[derive(Debug)]
pub struct HashedInputs {
    files: Vec<InputFile>,
    /// When the run began.
    started: SystemTime,
    /// The thread; `None` once it has been waited for.
    hashing: Mutex<Option<JoinHandle<Vec<Option<String>>>>>,
}

impl HashedInputs {
    /// Starts to hash the files of a run that began at `started`. A file that changed since then may hold something else than what was
    /// read, and gets no hash.
    pub fn of(files: &[InputFile], started: DateTime<Utc>) -> Self {
        let started = SystemTime::from(started);
        let paths = paths(files);
        // Without a further thread, the files are hashed when the hashes are needed.
        let hashing = thread::Builder::new().spawn(move || hashes(&paths, started));
        Self {
            files: files.to_vec(),
            started,
            hashing: Mutex::new(hashing.ok()),
        }
    }

    /// Returns the files.
    pub fn files(&self) -> &[InputFile] {
        &self.files
    }

    pub(super) fn records(&self) -> Vec<InputRecord> {
        let mut hashing = self.hashing.lock().unwrap_or_else(PoisonError::into_inner);
        let hashed = hashing.take().and_then(|thread| thread.join().ok());
        let hashes = hashed.unwrap_or_else(|| hashes(&paths(&self.files), self.started));
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

/// Returns the paths of the files; `None` for standard input.
fn paths(files: &[InputFile]) -> Vec<Option<PathBuf>> {
    let path = |file: &InputFile| (!file.origin.is_stdin()).then(|| file.on_disk().to_owned());
    files.iter().map(path).collect()
}

fn hashes(paths: &[Option<PathBuf>], started: SystemTime) -> Vec<Option<String>> {
    // Members of one archive are neighbours.
    let alike = paths.chunk_by(|a, b| a == b);
    let hashes = alike.flat_map(|paths| {
        let hash = paths[0].as_ref().and_then(|path| hash(path, started));
        paths.iter().map(move |_| hash.clone())
    });
    hashes.collect()
}

/// Returns the SHA-256 of a file that has not changed since the run began. Pipes can be read once only, and have none.
fn hash(path: &Path, started: SystemTime) -> Option<String> {
    let is_as_read =
        |file: &Metadata| file.is_file() && changed(file).is_some_and(|at| at < started);
    is_as_read(&path.metadata().ok()?).then_some(())?;
    let hash = sha256_of(path).ok()?;
    is_as_read(&path.metadata().ok()?).then_some(hash)
}

/// Returns when a file, or what has its name, last changed.
fn changed(file: &Metadata) -> Option<SystemTime> {
    #[cfg(unix)]
    {
        use std::os::unix::fs::MetadataExt;
        let since_1970 = Duration::new(
            u64::try_from(file.ctime()).ok()?,
            u32::try_from(file.ctime_nsec()).ok()?,
        );
        Some(SystemTime::UNIX_EPOCH + since_1970)
    }
    #[cfg(not(unix))]
    {
        file.modified().ok()
    }
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
    /// SHA-256 of the file on the disk; members of an archive have that of the archive. `None` for standard input and pipes, which
    /// cannot be read twice, and for a file that changed after the run began.
    sha256: Option<String>,
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::error::Origin;

    #[test]
    fn hashes_are_those_of_the_files_as_they_were_before_the_run() {
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
        let files = [file(path.clone()), file(folder.path().join("gone"))];
        // Times of files are those of the last tick of the clock.
        let later = Utc::now() + chrono::Duration::milliseconds(20);
        let inputs = HashedInputs::of(&files, later);
        for _ in 0..2 {
            let hashes: Vec<_> = (inputs.records().into_iter())
                .map(|record| record.sha256)
                .collect();
            assert_eq!(hashes, [sha256_of(&path).ok(), None]);
        }
        let before = Utc::now() - chrono::Duration::minutes(1);
        let changed = HashedInputs::of(&files, before).records();
        assert!(changed.iter().all(|record| record.sha256.is_none()));
    }
}
