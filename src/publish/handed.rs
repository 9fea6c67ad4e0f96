//! Output that a thread of its own writes.

use std::io::{self, Write};
use std::panic::resume_unwind;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::thread::{Builder, Scope, ScopedJoinHandle};

/// Bytes of a piece.
const PIECE: usize = 1 << 20;

/// Most pieces that wait for the thread.
const WAITING: usize = 2;

/// Hands what is written to `out` piece by piece, on a thread of its own, so that the caller does not wait for the disk. Less than
/// a piece needs no thread.
pub(super) struct Handed<'scope, 'env, W> {
    scope: &'scope Scope<'scope, 'env>,
    piece: Vec<u8>,
    out: Out<'scope, W>,
}

enum Out<'scope, W> {
    /// No piece was handed over yet.
    Here(W),
    /// The system allows no further thread, so pieces are written at once.
    Alone(W),
    There(Worker<'scope, W>),
    /// The thread has ended.
    Gone(io::Result<W>),
}

struct Worker<'scope, W> {
    full: SyncSender<Vec<u8>>,
    /// Written pieces, to be filled again.
    empty: Receiver<Vec<u8>>,
    thread: ScopedJoinHandle<'scope, io::Result<W>>,
}

impl<'scope, W: Write + Send + 'scope> Worker<'scope, W> {
    /// Starts a thread that writes to `out`; gives `out` back where the system allows no further thread.
    fn start<'env>(scope: &'scope Scope<'scope, 'env>, out: W) -> Result<Self, W> {
        let (full, to_write) = sync_channel::<Vec<u8>>(WAITING);
        let (done, empty) = sync_channel(WAITING);
        // The thread takes it from here, if there is one.
        let (give, take) = sync_channel(1);
        let work = move || {
            let mut out: W = take.recv().map_err(io::Error::other)?;
            for mut piece in to_write {
                out.write_all(&piece)?;
                piece.clear();
                // Pieces beyond the queue are freed.
                let _ = done.try_send(piece);
            }
            Ok(out)
        };
        match Builder::new().spawn_scoped(scope, work) {
            Ok(thread) => {
                // The thread waits for it.
                let _ = give.send(out);
                Ok(Self {
                    full,
                    empty,
                    thread,
                })
            }
            Err(_) => Err(out),
        }
    }

    /// Waits until the thread has written everything, and returns its result.
    fn end(self) -> io::Result<W> {
        drop(self.full);
        self.thread
            .join()
            .unwrap_or_else(|panic| resume_unwind(panic))
    }
}

impl<'scope, 'env, W: Write + Send + 'scope> Handed<'scope, 'env, W> {
    pub fn new(scope: &'scope Scope<'scope, 'env>, out: W) -> Self {
        Self {
            scope,
            piece: Vec::new(),
            out: Out::Here(out),
        }
    }

    /// Hands over the piece, or returns the error of an earlier one.
    fn hand_over(&mut self) -> io::Result<()> {
        let stopped = || io::Error::other("an earlier part could not be written");
        let worker = match std::mem::replace(&mut self.out, Out::Gone(Err(stopped()))) {
            Out::Here(out) => match Worker::start(self.scope, out) {
                Ok(worker) => worker,
                Err(out) => return self.write_alone(out),
            },
            Out::Alone(out) => return self.write_alone(out),
            Out::There(worker) => worker,
            Out::Gone(result) => {
                self.out = Out::Gone(result);
                return Err(stopped());
            }
        };
        let next = worker.empty.try_recv();
        let piece = std::mem::replace(&mut self.piece, next.unwrap_or_default());
        if worker.full.send(piece).is_ok() {
            self.out = Out::There(worker);
            return Ok(());
        }
        self.out = Out::Gone(worker.end());
        Err(stopped())
    }

    fn write_alone(&mut self, mut out: W) -> io::Result<()> {
        let written = out.write_all(&self.piece);
        self.piece.clear();
        self.out = Out::Alone(out);
        written
    }

    /// Waits until everything is written, and returns `out`.
    ///
    /// # Errors
    /// The error of `out`.
    pub fn finish(mut self) -> io::Result<W> {
        if let Out::There(_) = self.out {
            // If this fails, the thread returns its own error below.
            let _ = self.hand_over();
        }
        match self.out {
            Out::Here(mut out) | Out::Alone(mut out) => out.write_all(&self.piece).map(|()| out),
            Out::There(worker) => worker.end(),
            Out::Gone(result) => result,
        }
    }
}

impl<'scope, W: Write + Send + 'scope> Write for Handed<'scope, '_, W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if self.piece.len() + bytes.len() > PIECE && !self.piece.is_empty() {
            self.hand_over()?;
        }
        self.piece.extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Takes a number of bytes and no more.
    struct Full(Vec<u8>, usize);

    impl Write for Full {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            if self.0.len() + bytes.len() > self.1 {
                return Err(io::ErrorKind::StorageFull.into());
            }
            self.0.write(bytes)
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    fn hand(bytes: &[u8], at_once: usize, room: usize) -> io::Result<Vec<u8>> {
        std::thread::scope(|scope| {
            let mut out = Handed::new(scope, Full(Vec::new(), room));
            let made = bytes
                .chunks(at_once)
                .try_for_each(|bytes| out.write_all(bytes));
            let written = out.finish()?;
            made.map(|()| written.0)
        })
    }

    #[test]
    fn every_byte_arrives_in_order() {
        for length in [0, 1, PIECE - 1, PIECE, PIECE + 1, 7 * PIECE + 3] {
            let bytes: Vec<u8> = (0..length).map(|i| (i % 251) as u8).collect();
            for at_once in [1 + length / 3, 1000, PIECE, 3 * PIECE] {
                assert!(hand(&bytes, at_once, usize::MAX).unwrap() == bytes);
            }
        }
    }

    #[test]
    fn the_first_error_comes_back() {
        for (length, room) in [
            (10, 5),
            (PIECE + 10, 5),
            (9 * PIECE, 2 * PIECE),
            (9 * PIECE, 9 * PIECE - 1),
        ] {
            let error = hand(&vec![7; length], 4096, room).unwrap_err();
            assert_eq!(error.kind(), io::ErrorKind::StorageFull);
        }
    }
}
