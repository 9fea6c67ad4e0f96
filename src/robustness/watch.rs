//! The progress of draws, which another thread can watch and stop.

use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering::Relaxed};

/// The number of draws that are done, and whether to stop. It changes while draws are made.
#[derive(Debug, Default)]
pub struct Watch {
    done: AtomicUsize,
    all: AtomicUsize,
    stopped: AtomicBool,
}

impl Watch {
    /// Creates a watch, also for a static.
    pub const fn new() -> Self {
        Self {
            done: AtomicUsize::new(0),
            all: AtomicUsize::new(0),
            stopped: AtomicBool::new(false),
        }
    }

    /// Returns the number of draws that are done and the number of all draws; `None` before the first one.
    pub fn now(&self) -> Option<(usize, usize)> {
        let all = self.all.load(Relaxed);
        (all > 0).then(|| (self.done.load(Relaxed).min(all), all))
    }

    /// Asks to stop: the draws that are done are kept.
    pub fn stop(&self) {
        self.stopped.store(true, Relaxed);
    }

    /// Returns whether it was asked to stop.
    pub fn is_stopped(&self) -> bool {
        self.stopped.load(Relaxed)
    }

    /// Begins this number of draws.
    pub(super) fn begin(&self, all: usize) {
        self.done.store(0, Relaxed);
        self.all.store(all, Relaxed);
    }

    /// Adds draws that are done.
    pub(super) fn add(&self, draws: usize) {
        self.done.fetch_add(draws, Relaxed);
    }
}
