//! What this process has on the disk that nobody is to see: locks and hidden files. A process that is stopped removes it.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};

/// Files and folders that are removed when the process is stopped.
static PATHS: Mutex<BTreeSet<PathBuf>> = Mutex::new(BTreeSet::new());

/// Held while results come into their place: these steps are short, and are never left half done.
static PLACING: Mutex<()> = Mutex::new(());

/// Whether the process is being stopped.
static IS_STOPPED: AtomicBool = AtomicBool::new(false);

/// Remembers an unfinished file or folder.
pub(super) fn remember(path: &Path) {
    lock(&PATHS).insert(path.to_owned());
}

/// Forgets a file or folder that is gone, or is no longer this process's own.
pub(super) fn forget(path: &Path) {
    lock(&PATHS).remove(path);
}

/// Keeps the process from being stopped until the returned guard is dropped.
pub(super) fn placing() -> MutexGuard<'static, ()> {
    lock(&PLACING)
}

/// Comes before every change of the disk: once the process is being stopped, nothing more is changed.
pub(super) fn wait_if_stopped() {
    while IS_STOPPED.load(Ordering::SeqCst) {
        std::thread::park();
    }
}

/// Removes what runs of this process have not finished, and lets them change nothing more. Results that are just coming into
/// their place are waited for. For a process that is about to end, as when the user presses Ctrl-C.
pub fn abandon() {
    let guard = placing();
    IS_STOPPED.store(true, Ordering::SeqCst);
    for path in lock(&PATHS).iter() {
        let _ = match path.is_dir() {
            true => std::fs::remove_dir_all(path),
            false => std::fs::remove_file(path),
        };
    }
    // The guard stays: no result comes into its place any more.
    std::mem::forget(guard);
}

/// Returns whether whoever started the process wants a signal ignored, as `nohup` does, and shells for commands in the background.
pub fn is_ignored(signal: i32) -> bool {
    const CLOSED_TERMINAL: i32 = 1;
    match std::fs::read_to_string("/proc/self/status") {
        Ok(status) => {
            let line = status.lines().find_map(|line| line.strip_prefix("SigIgn:"));
            let mask = line.and_then(|mask| u64::from_str_radix(mask.trim(), 16).ok());
            mask.is_some_and(|mask| mask >> (signal - 1) & 1 == 1)
        }
        // The system does not tell; then `nohup` counts.
        Err(_) => signal == CLOSED_TERMINAL,
    }
}

/// Locks a list, which is whole after each of its own steps, whatever happened to the thread that held it.
pub(super) fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
