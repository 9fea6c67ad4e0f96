//! The bytes of an input. It is opened once and read once, so that whatever is done with it (recognising, reading, hashing) sees the
//! same bytes, also of a pipe, and of a file that somebody replaces while the run goes on.

use std::fs::File;
use std::io::{self, Read};
use std::path::Path;
use std::sync::Arc;

use rayon::prelude::*;

use super::checksum::Checksum;
use super::memory::{Budget, FileMemory, too_large};
use super::source::{STDIN, unreadable};
use crate::error::{Error, Result};

/// An input as it was read.
#[derive(Debug)]
pub(in crate::load) struct ReadOnce {
    pub bytes: Arc<Vec<u8>>,
    /// The SHA-256 of the bytes.
    pub checksum: Checksum,
}

impl ReadOnce {
    /// Reads a file or a pipe, or standard input for `-`.
    ///
    /// # Errors
    /// When it cannot be opened or read, or takes too much memory.
    pub fn open(path: &Path, is_hashed: bool, memory: &mut FileMemory<'_>) -> Result<Self> {
        let bytes = read(path, memory).map_err(|error| match error.kind() {
            io::ErrorKind::QuotaExceeded => {
                let most = memory.most();
                too_large(format!("it holds more than {most} bytes")).in_file(path)
            }
            _ => unreadable(path, &error),
        })?;
        Ok(Self::new(bytes, is_hashed))
    }

    /// Takes bytes that were read.
    pub fn new(bytes: Vec<u8>, is_hashed: bool) -> Self {
        let bytes = Arc::new(bytes);
        let checksum = if is_hashed {
            Checksum::new(&bytes)
        } else {
            Checksum::none()
        };
        Self { bytes, checksum }
    }
}

/// Reads the text of a file.
///
/// # Errors
/// When it cannot be read, takes too much memory, or is not UTF-8.
pub fn text(path: &Path) -> Result<String> {
    let budget = Budget::new(None);
    let read = ReadOnce::open(path, false, &mut FileMemory::new(&budget))?;
    let bytes = Arc::unwrap_or_clone(read.bytes);
    String::from_utf8(bytes).map_err(|_| {
        let error = Error::input("not text in UTF-8").in_file(path);
        error
            .with_code("bad_encoding")
            .with_help("save it as UTF-8")
    })
}

/// Size in bytes of the pieces in which large files are read in parallel.
const PIECE: usize = 4 << 20;

fn read(path: &Path, memory: &mut FileMemory<'_>) -> io::Result<Vec<u8>> {
    if path == Path::new(STDIN) {
        return of_pipe(io::stdin().lock(), memory);
    }
    let file = File::open(path)?;
    let found = file.metadata()?;
    if !found.is_file() {
        return of_pipe(file, memory);
    }
    if !memory.take_plain(found.len()) {
        return Err(io::ErrorKind::QuotaExceeded.into());
    }
    match usize::try_from(found.len()) {
        Ok(length) if length >= 2 * PIECE => in_pieces(file, length),
        _ => all(file),
    }
}

/// Reads to the end. Memory is asked for in a way that can fail.
fn all(mut reader: impl Read) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    reader.read_to_end(&mut bytes).map(|_| bytes)
}

/// Reads what has no known length, and may have no end.
fn of_pipe(reader: impl Read, memory: &mut FileMemory<'_>) -> io::Result<Vec<u8>> {
    let most = memory.most();
    let bytes = all(reader.take(most.saturating_add(1)))?;
    // It cannot be read once more, so what other files take does not count.
    memory.take(bytes.len() as u64);
    match bytes.len() as u64 > most {
        true => Err(io::ErrorKind::QuotaExceeded.into()),
        false => Ok(bytes),
    }
}

#[cfg(unix)]
fn in_pieces(file: File, length: usize) -> io::Result<Vec<u8>> {
    use std::os::unix::fs::FileExt;
    // Asked for in a way that can fail, and then once more already filled with zeros.
    Vec::<u8>::new()
        .try_reserve_exact(length)
        .map_err(|_| io::ErrorKind::OutOfMemory)?;
    let mut bytes = vec![0; length];
    let pieces = bytes.par_chunks_mut(PIECE).enumerate();
    pieces.try_for_each(|(number, piece)| file.read_exact_at(piece, (number * PIECE) as u64))?;
    Ok(bytes)
}

#[cfg(not(unix))]
fn in_pieces(file: File, _: usize) -> io::Result<Vec<u8>> {
    all(file)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn large_and_small_files_are_read_whole() {
        let folder = tempfile::tempdir().unwrap();
        for length in [0, 3, 2 * PIECE - 1, 2 * PIECE, 3 * PIECE + 7] {
            let bytes: Vec<u8> = (0..length).map(|i| (i % 251) as u8).collect();
            let path = folder.path().join("file");
            std::fs::write(&path, &bytes).unwrap();
            let budget = Budget::new(Some(1 << 30));
            let read = ReadOnce::open(&path, true, &mut FileMemory::new(&budget)).unwrap();
            assert!(*read.bytes == bytes);
            assert_eq!(read.checksum, Checksum::new(&Arc::new(bytes)));
        }
    }

    #[test]
    fn a_pipe_without_end_is_refused() {
        let budget = Budget::new(Some(1_000));
        let endless = of_pipe(io::repeat(7), &mut FileMemory::new(&budget));
        assert!(endless.is_err());
        let short = of_pipe(&[7; 1_000][..], &mut FileMemory::new(&budget));
        assert_eq!(short.unwrap().len(), 1_000);
    }
}
