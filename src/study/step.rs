//! How much a parallel step takes.

/// As many steps at least, if there is as much to do: enough for the processors of today to share a small study.
const STEPS: usize = 16;

/// How many of `n` events or clusters a step takes, `most` at the most. By the data alone, so that sums do not depend on the
/// number of threads.
pub(super) fn step(n: usize, most: usize) -> usize {
    n.div_ceil(STEPS).clamp(1, most)
}
