//! The progress of a study, which another thread can watch.

use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};

/// A part of a study that takes long.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stage {
    /// Models are fitted and abnormal returns measured, event by event.
    Measuring,
    /// Events are averaged and tested; an event counts twice for each of its groups.
    Testing,
}

/// Counts of events, which change while the study runs. They are updated once for some hundreds of events, so that counting
/// costs no measurable time.
#[derive(Debug, Default)]
pub struct Progress {
    /// The number of stages that have begun.
    begun: AtomicUsize,
    done: AtomicUsize,
    all: AtomicUsize,
}

impl Progress {
    /// Returns the present stage, the number of its events that are done, and the number of all its events; `None` before the
    /// first stage begins.
    pub fn now(&self) -> Option<(Stage, usize, usize)> {
        let stage = match self.begun.load(Relaxed) {
            0 => return None,
            1 => Stage::Measuring,
            _ => Stage::Testing,
        };
        let all = self.all.load(Relaxed);
        Some((stage, self.done.load(Relaxed).min(all), all))
    }

    /// Begins the next stage, with this number of events.
    pub(super) fn begin(&self, all: usize) {
        self.done.store(0, Relaxed);
        self.all.store(all, Relaxed);
        self.begun.fetch_add(1, Relaxed);
    }

    /// Adds events that are done.
    pub(super) fn add(&self, events: usize) {
        self.done.fetch_add(events, Relaxed);
    }
}
