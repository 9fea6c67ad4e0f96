//! What inputs take: memory against the limit of the user, memory that ends, and work against the width of a table. A program of its
//! own, because its allocator counts for all threads: its tests take turns.

mod counting;
mod inputs;
mod limits;
mod pieces;
mod refused;
mod wide;

use std::sync::{Mutex, MutexGuard, PoisonError};

#[global_allocator]
static COUNTING: counting::Counting = counting::Counting;

/// Waits until no other test is counted.
fn turn() -> MutexGuard<'static, ()> {
    static TURN: Mutex<()> = Mutex::new(());
    TURN.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Does some work on one thread, so that the order of its requests is the same each time.
fn on_one_thread<T: Send>(work: impl FnOnce() -> T + Send) -> T {
    let pool = rayon::ThreadPoolBuilder::new().num_threads(1).build();
    pool.unwrap().install(work)
}
