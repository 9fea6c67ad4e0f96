//! Large files that are read piece by piece, so that their bytes need not be in memory all at once.

use std::fs::File;
use std::io;
use std::ops::Range;
use std::path::Path;

/// Files of fewer bytes are read whole.
const FEWEST: usize = 8 << 20;

/// Number of bytes of the beginning of a file.
const BEGINNING: usize = 1 << 20;

/// Number of bytes that are searched for a line end at once.
const SEARCHED: usize = 1 << 12;

/// A large file, of which any range of bytes can be read.
pub(in crate::load) struct Pieces {
    file: File,
    /// Length of the file in bytes.
    pub length: usize,
}

impl Pieces {
    /// Opens a large file; `None` for a small one, for a pipe, and for what cannot be opened.
    pub fn open(path: &Path) -> Option<Self> {
        // A pipe is not opened twice.
        path.metadata().ok().filter(|found| found.is_file())?;
        let file = File::open(path).ok()?;
        let length = usize::try_from(file.metadata().ok()?.len()).ok()?;
        (length >= FEWEST).then_some(())?;
        Some(Self { file, length })
    }

    /// Reads the lines at the beginning of the file.
    ///
    /// # Errors
    /// When they cannot be read.
    pub fn beginning(&self) -> io::Result<Vec<u8>> {
        let mut lines = Vec::new();
        self.read(0..BEGINNING, &mut lines)?;
        lines.truncate(memchr::memrchr(b'\n', &lines).map_or(0, |end| end + 1));
        Ok(lines)
    }

    /// Reads a range of bytes into a buffer, which is used again.
    ///
    /// # Errors
    /// When they cannot be read, because the file became shorter, for example.
    pub fn read(&self, range: Range<usize>, buffer: &mut Vec<u8>) -> io::Result<()> {
        let more = range.len().saturating_sub(buffer.len());
        buffer
            .try_reserve_exact(more)
            .map_err(|_| io::ErrorKind::OutOfMemory)?;
        buffer.resize(range.len(), 0);
        read_at(&self.file, buffer, range.start as u64)
    }

    /// Returns where the line ends in which a byte lies; `None` in the last line.
    ///
    /// # Errors
    /// When the line cannot be read.
    pub fn line_end(&self, from: usize) -> io::Result<Option<usize>> {
        let mut buffer = Vec::new();
        for start in (from..self.length).step_by(SEARCHED) {
            self.read(start..self.length.min(start + SEARCHED), &mut buffer)?;
            if let Some(end) = memchr::memchr(b'\n', &buffer) {
                return Ok(Some(start + end + 1));
            }
        }
        Ok(None)
    }
}

#[cfg(unix)]
fn read_at(file: &File, buffer: &mut [u8], start: u64) -> io::Result<()> {
    std::os::unix::fs::FileExt::read_exact_at(file, buffer, start)
}

#[cfg(not(unix))]
fn read_at(_: &File, _: &mut [u8], _: u64) -> io::Result<()> {
    Err(io::ErrorKind::Unsupported.into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn large_files_are_read_by_ranges_and_lines() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("file");
        let line = format!("{}\n", "x".repeat(SEARCHED + 9));
        std::fs::write(&path, line.repeat(FEWEST / line.len() - 1)).unwrap();
        assert!(Pieces::open(&path).is_none(), "the file is small");
        let bytes = line.repeat(FEWEST / line.len() + 1) + "the last line, without an end";
        std::fs::write(&path, &bytes).unwrap();
        let pieces = Pieces::open(&path).unwrap();
        let beginning = pieces.beginning().unwrap();
        assert_eq!(beginning, bytes.as_bytes()[..beginning.len()]);
        assert!(beginning.ends_with(b"\n") && beginning.len() + line.len() > BEGINNING);
        let mut buffer = vec![7; 3];
        for range in [5..9, 0..SEARCHED, pieces.length - 4..pieces.length] {
            pieces.read(range.clone(), &mut buffer).unwrap();
            assert_eq!(buffer, bytes.as_bytes()[range]);
        }
        assert!(
            pieces
                .read(pieces.length..pieces.length + 1, &mut buffer)
                .is_err()
        );
        assert_eq!(pieces.line_end(3).unwrap(), Some(line.len()));
        assert_eq!(pieces.line_end(line.len() - 1).unwrap(), Some(line.len()));
        assert_eq!(pieces.line_end(line.len()).unwrap(), Some(2 * line.len()));
        assert_eq!(pieces.line_end(pieces.length - 2).unwrap(), None);
    }
}
