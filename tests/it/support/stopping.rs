//! Runs that another thread stops on the way.

use std::sync::atomic::{AtomicBool, Ordering::Relaxed};

use newsquake::robustness::watch::Watch;

/// Does watched work, and stops it once the numbers of what is done and of all say so.
pub fn stopped_when<T>(
    is_enough: impl Fn(usize, usize) -> bool + Sync,
    work: impl FnOnce(&Watch) -> T,
) -> T {
    let (watch, ended) = (Watch::new(), AtomicBool::new(false));
    std::thread::scope(|scope| {
        scope.spawn(|| {
            let is_enough = || watch.now().is_some_and(|(done, all)| is_enough(done, all));
            while !is_enough() && !ended.load(Relaxed) {
                std::thread::yield_now();
            }
            watch.stop();
        });
        let found = work(&watch);
        ended.store(true, Relaxed);
        found
    })
}
