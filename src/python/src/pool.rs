//! The threads of runs.

use std::sync::{Arc, Mutex, PoisonError};

use newsquake::error::{Error, Result};
use rayon::{ThreadPool, ThreadPoolBuilder};

/// The process that a pool belongs to, its number of threads as it was asked for, and the pool.
type Known = (u32, Option<usize>, Arc<ThreadPool>);

/// The pool of the last run.
static LAST: Mutex<Option<Known>> = Mutex::new(None);

/// Returns a pool of so many threads, or of one a core. Runs of a process share it.
///
/// # Errors
/// When the system allows no further threads, and in a process that was forked from one that ran already: it has none of the threads of
/// its parent.
pub fn pool(threads: Option<usize>) -> Result<Arc<ThreadPool>> {
    let mut last = LAST.lock().unwrap_or_else(PoisonError::into_inner);
    let process = std::process::id();
    match &*last {
        Some((of, asked, pool)) if *of == process && *asked == threads => {
            return Ok(Arc::clone(pool));
        }
        // The threads of the parent are not here, and what waits for them would wait for ever.
        Some((of, ..)) if *of != process => return Err(forked()),
        _ => {}
    }
    let pool = ThreadPoolBuilder::new()
        .num_threads(threads.unwrap_or(0))
        .build()
        .map_err(|error| Error::options(format!("the threads cannot be started: {error}")))?;
    let pool = Arc::new(pool);
    *last = Some((process, threads, Arc::clone(&pool)));
    Ok(pool)
}

fn forked() -> Error {
    let error = Error::options(
        "newsquake ran before this process was forked, and its threads are not here",
    );
    error.with_help("start workers afresh, as multiprocessing.get_context(\"spawn\") does")
}
