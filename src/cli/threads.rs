//! The threads of a run, as many as the system allows.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::channel;
use std::thread;

use newsquake::error::{Error, Result};

/// Threads besides those of the pool: one reads events, one shows progress, one hashes inputs, one writes, one waits
/// for Ctrl-C.
const OTHERS: usize = 5;

/// Starts the pool of threads. Without a number of threads it has one per core, or fewer where the system, such as the limit of a
/// container, allows fewer.
pub fn start(threads: Option<usize>) -> Result<()> {
    static STARTED: AtomicBool = AtomicBool::new(false);
    // A process has one pool.
    if STARTED.swap(true, Ordering::Relaxed) {
        return Ok(());
    }
    let pool = rayon::ThreadPoolBuilder::new();
    let pool = match threads {
        Some(threads) => {
            let free = free(threads);
            if free < threads {
                return Err(too_few(free, threads));
            }
            pool.num_threads(threads)
        }
        None => {
            let cores = thread::available_parallelism().map_or(1, usize::from);
            match free(cores + OTHERS) {
                0 => return Err(too_few(0, 1)),
                free => pool.num_threads(free.saturating_sub(OTHERS).clamp(1, cores)),
            }
        }
    };
    pool.build_global()
        .map_err(|error| Error::options(format!("the threads cannot be started: {error}")))
}

fn too_few(free: usize, wanted: usize) -> Error {
    let message = format!("the system allows {free} further threads, and the run needs {wanted}");
    Error::options(message)
        .with_help("raise the limit of processes and threads, or lower --threads")
}

/// Returns how many of `wanted` threads the system allows. A pool that cannot start all of its threads cannot be started again, so this
/// is found out beforehand.
fn free(wanted: usize) -> usize {
    let mut started = Vec::with_capacity(wanted);
    let mut ends = Vec::with_capacity(wanted);
    for _ in 0..wanted {
        let (end, wait) = channel::<()>();
        match thread::Builder::new().spawn(move || wait.recv()) {
            Ok(thread) => started.push(thread),
            Err(_) => break,
        }
        ends.push(end);
    }
    drop(ends);
    let count = started.len();
    for thread in started {
        let _ = thread.join();
    }
    count
}
