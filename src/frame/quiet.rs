//! Panics of a library, caught and kept from the terminal.

use std::any::Any;
use std::cell::Cell;
use std::panic::{self, AssertUnwindSafe};
use std::sync::Once;
use std::sync::atomic::{AtomicUsize, Ordering};

thread_local! {
    /// Whether this thread is inside of [`caught`].
    static IS_GUARDED: Cell<bool> = const { Cell::new(false) };
}

/// The number of threads inside of [`caught`].
static GUARDED: AtomicUsize = AtomicUsize::new(0);

/// The beginning of the names of the threads that the library starts.
const THREADS: &str = "polars";

/// Runs `work`, and returns a panic of it, or of a thread of the library that works for it, as an error. Such a panic prints
/// nothing; others print what they always do.
pub(super) fn caught<T>(work: impl FnOnce() -> T) -> Result<T, Box<dyn Any + Send>> {
    static HOOK: Once = Once::new();
    HOOK.call_once(|| {
        let usual = panic::take_hook();
        panic::set_hook(Box::new(move |info| {
            if !is_guarded() {
                usual(info);
            }
        }));
    });
    let before = IS_GUARDED.replace(true);
    GUARDED.fetch_add(1, Ordering::SeqCst);
    let result = panic::catch_unwind(AssertUnwindSafe(work));
    GUARDED.fetch_sub(1, Ordering::SeqCst);
    IS_GUARDED.set(before);
    result
}

fn is_guarded() -> bool {
    let thread = std::thread::current();
    let is_of_library = || thread.name().is_some_and(|name| name.starts_with(THREADS));
    IS_GUARDED.get() || (GUARDED.load(Ordering::SeqCst) > 0 && is_of_library())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_panic_is_an_error() {
        assert!(caught(|| panic!("not to be seen")).is_err());
        assert_eq!(caught(|| 7).ok(), Some(7));
        assert!(!is_guarded());
    }
}
