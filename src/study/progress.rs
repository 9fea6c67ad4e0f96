//! How far a study is, for whoever watches it from another thread.

use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};

/// A part of a study that takes long.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stage {
    /// Models are fitted and abnormal returns measured, event by event.
    Measuring,
    /// Events are averaged and tested; an event counts twice for each of its groups.
    Testing,
}

/// Counts of events, which change while the study runs. Counting costs nothing that can be measured: it is done once for some
/// hundreds of events.
#[derive(Debug, Default)]
pub struct Progress {
    /// Stages begun.
    begun: AtomicUsize,
    done: AtomicUsize,
    all: AtomicUsize,
}

impl Progress {
    /// The present stage with the events that are done and those that it has in all; none before the first begins.
    pub fn now(&self) -> Option<(Stage, usize, usize)> {
        let stage = match self.begun.load(Relaxed) {
            0 => return None,
            1 => Stage::Measuring,
            _ => Stage::Testing,
        };
        let all = self.all.load(Relaxed);
        Some((stage, self.done.load(Relaxed).min(all), all))
    }

    pub(super) fn begin(&self, all: usize) {
        self.done.store(0, Relaxed);
        self.all.store(all, Relaxed);
        self.begun.fetch_add(1, Relaxed);
    }

    pub(super) fn add(&self, events: usize) {
        self.done.fetch_add(events, Relaxed);
    }
}
