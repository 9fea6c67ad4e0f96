//! The size of a parallel step.

/// The fewest steps of a study with at least as many events: enough for the processors of today to share a small study.
const STEPS: usize = 16;

/// Returns how many of `n` events or clusters a step takes, at most `most`. It depends on the data alone, so that sums do not
/// depend on the number of threads.
pub(super) fn step(n: usize, most: usize) -> usize {
    n.div_ceil(STEPS).clamp(1, most)
}
