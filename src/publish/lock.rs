//! A lock on a place that results go to, so that two runs never write to it at the same time.

use std::fs::{File, OpenOptions, TryLockError};
use std::io::{self, Read, Seek, Write};
use std::path::{Path, PathBuf};

use chrono::Utc;

use super::system::identity;
use super::unfinished;
use crate::error::{Error, message, option};

/// What a lock file begins with; other files of its name are left alone.
const MARK: &str = "newsquake process ";

/// A locked file. The system lifts the lock when the process ends, however it ends; the file goes with the lock.
#[derive(Debug)]
pub(super) struct Lock {
    path: PathBuf,
    /// Whether the system keeps others out; some file systems have no locks.
    pub is_held: bool,
    /// Open for as long as the lock lasts.
    file: File,
}

/// Why there is no lock.
pub(super) enum NoLock {
    /// The lock file cannot be made.
    Unwritable(io::Error),
    /// Another run holds the lock, or the name of the lock file is taken.
    Refused(Error),
}

impl Lock {
    /// Locks a file, which is made if need be, on behalf of `target`.
    pub fn take(path: &Path, target: &Path) -> Result<Self, NoLock> {
        loop {
            if is_foreign(path) {
                return Err(NoLock::Refused(foreign(path)));
            }
            let mut options = OpenOptions::new();
            options.read(true).write(true).create(true).truncate(false);
            let mut file = options.open(path).map_err(NoLock::Unwritable)?;
            let is_held = match file.try_lock() {
                Err(TryLockError::WouldBlock) => {
                    return Err(NoLock::Refused(held(&mut file, target)));
                }
                // Without locks, the steps that put results in place still never mix two runs.
                Err(TryLockError::Error(_)) => false,
                Ok(()) => true,
            };
            // The run that held the lock before may have removed the file in the meantime.
            let is_same = path.symlink_metadata().is_ok_and(|found| {
                file.metadata()
                    .is_ok_and(|own| identity(&own) == identity(&found))
            });
            if is_same {
                unfinished::remember(path);
                let mut lock = Self {
                    path: path.to_owned(),
                    is_held,
                    file,
                };
                // Where this fails, the file goes with the lock.
                sign(&mut lock.file).map_err(NoLock::Unwritable)?;
                return Ok(lock);
            }
        }
    }
}

impl Drop for Lock {
    fn drop(&mut self) {
        // Before the lock is lifted, so that it is this lock's own file.
        let _ = std::fs::remove_file(&self.path);
        unfinished::forget(&self.path);
    }
}

/// Writes who holds the lock.
fn sign(file: &mut File) -> io::Result<()> {
    file.set_len(0)?;
    file.rewind()?;
    let time = Utc::now().format("%Y-%m-%d %H:%M:%S UTC");
    writeln!(file, "{MARK}{} since {time}", std::process::id())
}

/// Returns whether something has the name that is no lock file of newsquake.
fn is_foreign(path: &Path) -> bool {
    let Ok(found) = path.symlink_metadata() else {
        return false;
    };
    let mut start = Vec::new();
    let read = |start: &mut Vec<u8>| File::open(path)?.take(MARK.len() as u64).read_to_end(start);
    // A file that is still empty was made by a run that has not signed it yet.
    let is_own = found.is_file()
        && (found.len() == 0 || read(&mut start).is_ok() && MARK.as_bytes().starts_with(&start));
    !is_own
}

fn foreign(path: &Path) -> Error {
    Error::output("newsquake needs this name for a lock, and something else has it")
        .in_file(path)
        .with_help(message!["rename it, or give another ", option::OUT])
}

fn held(file: &mut File, target: &Path) -> Error {
    let mut text = String::new();
    let _ = file.take(200).read_to_string(&mut text);
    let holder = text.trim().strip_prefix("newsquake ").unwrap_or("another");
    Error::output(format!("another run is writing here ({holder})"))
        .with_code("output_in_use")
        .in_file(target)
        .with_help(message![
            "wait until it has ended, or give another ",
            option::OUT
        ])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refusal(lock: Result<Lock, NoLock>) -> String {
        match lock {
            Err(NoLock::Refused(error)) => error.to_string(),
            Err(NoLock::Unwritable(error)) => panic!("{error}"),
            Ok(_) => panic!("locked"),
        }
    }

    #[test]
    fn the_second_run_is_told_who_holds_the_lock() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join(".results.newsquake-lock");
        let target = folder.path().join("results");
        let Ok(first) = Lock::take(&path, &target) else {
            panic!("not locked");
        };
        let text = refusal(Lock::take(&path, &target));
        assert!(
            text.contains(&format!("process {} since 20", std::process::id())),
            "{text}"
        );
        drop(first);
        assert!(!path.exists());
        assert!(Lock::take(&path, &target).is_ok());
    }

    #[test]
    fn a_file_of_the_user_is_never_taken_for_a_lock() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("lock");
        std::fs::write(&path, "notes").unwrap();
        refusal(Lock::take(&path, folder.path()));
        assert_eq!(std::fs::read(&path).unwrap(), b"notes");
    }

    #[test]
    fn a_lock_file_that_was_left_behind_locks_nothing() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("lock");
        std::fs::write(&path, format!("{MARK}1 since then\n")).unwrap();
        assert!(Lock::take(&path, folder.path()).is_ok());
    }
}
