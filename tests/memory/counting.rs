//! An allocator that counts, and that refuses large requests when it is told to.
//!
//! Crates that count (`stats_alloc`, `peakmem-alloc`) refuse nothing, and the one that refuses (`cap`) knows a limit of bytes and no
//! number of requests; none of them has changed for years.

use std::alloc::{GlobalAlloc, Layout, System};
use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};

/// Bytes from which on a request is large, and can be refused. Small ones are granted: no library can say that there is no memory for
/// the words in which it would say so.
pub const LARGE: usize = 100_000;

static HELD: AtomicUsize = AtomicUsize::new(0);
static MOST_HELD: AtomicUsize = AtomicUsize::new(0);
static REQUESTED: AtomicUsize = AtomicUsize::new(0);
static LARGE_REQUESTS: AtomicUsize = AtomicUsize::new(0);
/// The number of large requests after which all are refused.
static LAST_REQUEST: AtomicUsize = AtomicUsize::new(usize::MAX);
/// The bytes beyond which no large request is granted.
static LIMIT: AtomicUsize = AtomicUsize::new(usize::MAX);

/// The system's allocator, which counts what it gives and takes back.
pub struct Counting;

impl Counting {
    /// Counts a request in the place of `given` bytes, and returns whether it is granted. A list that is cut is granted its rest.
    fn grants(bytes: usize, given: usize) -> bool {
        if bytes >= LARGE && bytes > given {
            let number = LARGE_REQUESTS.fetch_add(1, Relaxed);
            let held = HELD.load(Relaxed) - given + bytes;
            if number >= LAST_REQUEST.load(Relaxed) || held > LIMIT.load(Relaxed) {
                return false;
            }
        }
        REQUESTED.fetch_add(bytes, Relaxed);
        let held = HELD.fetch_add(bytes, Relaxed) + bytes;
        MOST_HELD.fetch_max(held - given, Relaxed);
        true
    }
}

// SAFETY: every request is handed to the system's allocator as it is, or answered with null, which `GlobalAlloc` allows.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        match Self::grants(layout.size(), 0) {
            // SAFETY: the caller's promises are those that `System` asks for.
            true => unsafe { System.alloc(layout) },
            false => std::ptr::null_mut(),
        }
    }

    unsafe fn alloc_zeroed(&self, layout: Layout) -> *mut u8 {
        match Self::grants(layout.size(), 0) {
            // SAFETY: as above.
            true => unsafe { System.alloc_zeroed(layout) },
            false => std::ptr::null_mut(),
        }
    }

    unsafe fn realloc(&self, old: *mut u8, layout: Layout, bytes: usize) -> *mut u8 {
        if !Self::grants(bytes, layout.size()) {
            return std::ptr::null_mut();
        }
        HELD.fetch_sub(layout.size(), Relaxed);
        // SAFETY: as above.
        unsafe { System.realloc(old, layout, bytes) }
    }

    unsafe fn dealloc(&self, old: *mut u8, layout: Layout) {
        HELD.fetch_sub(layout.size(), Relaxed);
        // SAFETY: as above.
        unsafe { System.dealloc(old, layout) }
    }
}

/// What some work took.
#[derive(Debug, Clone, Copy)]
pub struct Taken {
    /// Most bytes that were held at the same time, beyond those held before.
    pub most_held: usize,
    /// Sum of the bytes of all requests.
    pub requested: usize,
    /// Number of requests of [`LARGE`] bytes or more.
    pub large_requests: usize,
}

/// Does some work and counts what it takes. All of the process is counted, so that no other work may be done meanwhile.
pub fn counted<T>(work: impl FnOnce() -> T) -> (T, Taken) {
    let held = HELD.load(Relaxed);
    MOST_HELD.store(held, Relaxed);
    let (requested, large) = (REQUESTED.load(Relaxed), LARGE_REQUESTS.load(Relaxed));
    let done = work();
    let taken = Taken {
        most_held: MOST_HELD.load(Relaxed).saturating_sub(held),
        requested: REQUESTED.load(Relaxed) - requested,
        large_requests: LARGE_REQUESTS.load(Relaxed) - large,
    };
    (done, taken)
}

/// What is refused to some work.
#[derive(Debug, Clone, Copy)]
pub enum Refused {
    Nothing,
    /// Every large request but the first few.
    After(usize),
    /// Large requests with which more than these bytes would be held, beyond those held before.
    Beyond(usize),
}

/// Does some work to which the system does not give all memory.
pub fn refusing<T>(refused: Refused, work: impl FnOnce() -> T) -> T {
    match refused {
        Refused::Nothing => {}
        Refused::After(number) => {
            LAST_REQUEST.store(LARGE_REQUESTS.load(Relaxed) + number, Relaxed)
        }
        Refused::Beyond(bytes) => LIMIT.store(HELD.load(Relaxed) + bytes, Relaxed),
    }
    let done = work();
    LAST_REQUEST.store(usize::MAX, Relaxed);
    LIMIT.store(usize::MAX, Relaxed);
    done
}
