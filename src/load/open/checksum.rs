//! The SHA-256 of an input, taken from the bytes that were read.

use std::fmt;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::{Builder, JoinHandle};

use sha2::{Digest, Sha256};

/// Inputs of at least this many bytes are hashed on a thread of their own.
const LARGE: usize = 1 << 20;

/// Most threads that hash at once: each keeps the bytes of its file in memory.
const MOST_THREADS: usize = 4;

/// Number of threads that hash.
static THREADS: AtomicUsize = AtomicUsize::new(0);

/// The SHA-256 of the bytes of an input. That of a large one is computed while the run goes on.
#[derive(Clone)]
pub(in crate::load) struct Checksum(Arc<Mutex<State>>);

enum State {
    Computing(JoinHandle<String>),
    /// `None` if it was not asked for.
    Known(Option<String>),
}

impl Checksum {
    /// Starts to hash an input.
    pub fn new(bytes: &Arc<Vec<u8>>) -> Self {
        let is_large = bytes.len() >= LARGE;
        let thread = is_large.then(|| Self::on_a_thread(Arc::clone(bytes)));
        let state = match thread.flatten() {
            Some(thread) => State::Computing(thread),
            None => State::Known(Some(sha256(bytes))),
        };
        Self(Arc::new(Mutex::new(state)))
    }

    /// Returns the checksum of an input that is not hashed.
    pub fn none() -> Self {
        Self(Arc::new(Mutex::new(State::Known(None))))
    }

    fn on_a_thread(bytes: Arc<Vec<u8>>) -> Option<JoinHandle<String>> {
        let take = |threads| (threads < MOST_THREADS).then_some(threads + 1);
        THREADS
            .fetch_update(Ordering::SeqCst, Ordering::SeqCst, take)
            .ok()?;
        let work = move || {
            let sum = sha256(&bytes);
            drop(bytes);
            THREADS.fetch_sub(1, Ordering::SeqCst);
            sum
        };
        let started = Builder::new().spawn(work);
        if started.is_err() {
            THREADS.fetch_sub(1, Ordering::SeqCst);
        }
        started.ok()
    }

    /// Waits for the SHA-256 and returns it in hexadecimal digits.
    pub fn sha256(&self) -> Option<String> {
        let mut state = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        match std::mem::replace(&mut *state, State::Known(None)) {
            State::Computing(thread) => *state = State::Known(thread.join().ok()),
            known @ State::Known(_) => *state = known,
        }
        match &*state {
            State::Known(sum) => sum.clone(),
            State::Computing(_) => None,
        }
    }
}

/// The SHA-256 of bytes that are added piece by piece.
pub(in crate::load) struct Sum(Option<Sha256>);

impl Sum {
    /// Starts with no byte. `is_hashed`: whether there shall be a checksum.
    pub fn new(is_hashed: bool) -> Self {
        Self(is_hashed.then(Sha256::new))
    }

    /// Adds the next bytes.
    pub fn add(&mut self, bytes: &[u8]) {
        if let Some(sum) = &mut self.0 {
            sum.update(bytes);
        }
    }

    /// Returns the checksum of all bytes.
    pub fn finish(self) -> Checksum {
        let sum = self.0.map(|sum| in_hex(&sum.finalize()));
        Checksum(Arc::new(Mutex::new(State::Known(sum))))
    }
}

impl PartialEq for Checksum {
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.0, &other.0) || self.sha256() == other.sha256()
    }
}

impl Eq for Checksum {}

impl fmt::Debug for Checksum {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Checksum({:?})", self.sha256())
    }
}

fn sha256(bytes: &[u8]) -> String {
    in_hex(&Sha256::digest(bytes))
}

/// Writes bytes in hexadecimal digits.
pub(crate) fn in_hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn small_and_large_inputs_are_hashed_alike() {
        let abc = Checksum::new(&Arc::new(b"abc".to_vec()));
        let expected = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
        assert_eq!(abc.sha256().as_deref(), Some(expected));
        let large = Arc::new(vec![7; LARGE + 1]);
        let sums: Vec<Checksum> = (0..2 * MOST_THREADS)
            .map(|_| Checksum::new(&large))
            .collect();
        for sum in &sums {
            assert_eq!(sum.sha256(), Some(sha256(&large)));
            assert_eq!(sum.clone(), sums[0]);
        }
        assert_eq!(Checksum::none().sha256(), None);
        let in_pieces = |is_hashed| {
            let mut sum = Sum::new(is_hashed);
            for piece in [&b"a"[..], b"", b"bc"] {
                sum.add(piece);
            }
            sum.finish()
        };
        assert_eq!(in_pieces(true), abc);
        assert_eq!(in_pieces(false).sha256(), None);
    }
}
