//! Files that come into sight together.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use sha2::{Digest, Sha256};

use super::handed::Handed;
use crate::error::{Error, Result};

/// What a file is called until all files are there.
const UNFINISHED: &str = "newsquake-partial";

/// Where charts go.
pub const CHARTS: &str = "charts";

/// Bytes that are read at once.
const BUFFER: usize = 1 << 16;

/// Files that are being written under other names, so that nobody sees a part of them; what is not revealed is removed.
pub struct Draft<'a> {
    folder: &'a Path,
    /// Hash of each file by name, once it is written.
    written: Mutex<BTreeMap<String, String>>,
    /// Names that were begun and are not in sight yet.
    hidden: Mutex<Vec<String>>,
}

impl<'a> Draft<'a> {
    pub fn in_folder(folder: &'a Path) -> Self {
        Self {
            folder,
            written: Mutex::default(),
            hidden: Mutex::default(),
        }
    }

    /// Writes one file, hashed on the way. Several may be written at the same time.
    pub fn write(
        &self,
        name: &str,
        content: impl FnOnce(&mut (dyn Write + Send)) -> io::Result<()>,
    ) -> Result<()> {
        lock(&self.hidden).push(name.to_owned());
        let path = self.unfinished(name);
        let write = || -> io::Result<String> {
            std::fs::create_dir_all(path.parent().unwrap_or(self.folder))?;
            let file = Hashed::new(File::create(&path)?);
            std::thread::scope(|scope| {
                let mut out = Handed::new(scope, file);
                let made = content(&mut out);
                let written = out.finish()?;
                made.map(|()| written.hash())
            })
        };
        let hash = write().map_err(|error| self.unwritable(name, &error))?;
        lock(&self.written).insert(name.to_owned(), hash);
        Ok(())
    }

    /// Hash of each file that is written, by name.
    pub fn hashes(&self) -> BTreeMap<String, String> {
        lock(&self.written).clone()
    }

    /// Gives the files their names, in the order in which they were begun.
    pub fn reveal(&self) -> Result<()> {
        let mut hidden = lock(&self.hidden);
        while let Some(name) = hidden.first() {
            std::fs::rename(self.unfinished(name), self.folder.join(name))
                .map_err(|error| self.unwritable(name, &error))?;
            hidden.remove(0);
        }
        Ok(())
    }

    fn unfinished(&self, name: &str) -> PathBuf {
        self.folder.join(format!("{name}.{UNFINISHED}"))
    }

    fn unwritable(&self, name: &str, error: &io::Error) -> Error {
        Error::output(format!("cannot be written: {error}")).in_file(&self.folder.join(name))
    }
}

/// Removes what a run that was stopped left unfinished in a folder and among its charts.
pub fn remove_unfinished(folder: &Path) {
    let charts = folder.join(CHARTS);
    for folder in [folder, &charts] {
        for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
            let path = entry.path();
            if path.extension().is_some_and(|ending| ending == UNFINISHED) {
                let _ = std::fs::remove_file(path);
            }
        }
    }
    // Only what is empty can be removed so.
    let _ = std::fs::remove_dir(charts);
}

impl Drop for Draft<'_> {
    fn drop(&mut self) {
        for name in lock(&self.hidden).iter() {
            let _ = std::fs::remove_file(self.unfinished(name));
        }
    }
}

/// A list is whole after every step of its own, whatever became of the thread that held it.
fn lock<T>(list: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    list.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Hashes what goes through.
struct Hashed<W> {
    inner: W,
    hash: Sha256,
}

impl<W> Hashed<W> {
    fn new(inner: W) -> Self {
        Self {
            inner,
            hash: Sha256::new(),
        }
    }

    fn hash(self) -> String {
        in_hex(self.hash)
    }
}

impl<W: Write> Write for Hashed<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let written = self.inner.write(bytes)?;
        self.hash.update(&bytes[..written]);
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.inner.flush()
    }
}

/// The SHA-256 of a file, read in pieces.
pub fn sha256_of(path: &Path) -> io::Result<String> {
    let mut file = File::open(path)?;
    let mut hash = Sha256::new();
    let mut buffer = vec![0; BUFFER];
    loop {
        match file.read(&mut buffer)? {
            0 => return Ok(in_hex(hash)),
            n => hash.update(&buffer[..n]),
        }
    }
}

fn in_hex(hash: Sha256) -> String {
    let bytes = hash.finalize();
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_is_seen_before_it_is_revealed_and_nothing_is_left_otherwise() {
        let folder = tempfile::tempdir().unwrap();
        let names = || -> Vec<String> {
            let entries = std::fs::read_dir(folder.path()).unwrap();
            let name = |entry: io::Result<std::fs::DirEntry>| entry.unwrap().file_name();
            entries
                .map(|entry| name(entry).into_string().unwrap())
                .collect()
        };
        let draft = Draft::in_folder(folder.path());
        draft.write("a.csv", |out| out.write_all(b"abc")).unwrap();
        assert_eq!(names(), [format!("a.csv.{UNFINISHED}")]);
        assert_eq!(
            draft.hashes()["a.csv"],
            "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
        );
        draft.reveal().unwrap();
        drop(draft);
        assert_eq!(names(), ["a.csv"]);
        assert_eq!(
            sha256_of(&folder.path().join("a.csv")).unwrap(),
            "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
        );

        let draft = Draft::in_folder(folder.path());
        draft.write("a.csv", |out| out.write_all(b"other")).unwrap();
        let full = draft.write("b.csv", |_| Err(io::ErrorKind::StorageFull.into()));
        assert!(full.unwrap_err().to_string().contains("b.csv"));
        drop(draft);
        assert_eq!(names(), ["a.csv"]);
        assert_eq!(std::fs::read(folder.path().join("a.csv")).unwrap(), b"abc");
    }
}
