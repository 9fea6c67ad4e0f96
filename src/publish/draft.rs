//! Files that are being written and that nobody sees yet.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::File;
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};

use sha2::{Digest, Sha256};

use super::disk::Disk;
use super::handed::Handed;
use super::syncs::Syncs;
use super::target::Target;
use super::unfinished::{self, lock};
use crate::error::Result;
use crate::load::in_hex;

/// Most files that are open without a name at once; the limit of open files is 1,024 on many systems.
const MOST_UNNAMED: usize = 256;

/// Bytes that are read at once.
const BUFFER: usize = 1 << 16;

/// Files that are being written. They have no names where the system allows it, so that nothing is left of them when the
/// process ends; elsewhere they lie in a hidden folder. What is not put in place is removed.
pub(super) struct Draft<'a> {
    pub target: &'a Target,
    files: Mutex<BTreeMap<String, Written>>,
    syncs: Syncs,
    /// The hidden folder, once it is needed.
    stage: Mutex<Option<PathBuf>>,
}

/// A file that is written.
struct Written {
    sha256: String,
    /// The open file, if it has no name.
    unnamed: Option<Arc<File>>,
}

impl<'a> Draft<'a> {
    pub fn new(target: &'a Target) -> Self {
        Self {
            target,
            files: Mutex::default(),
            syncs: Syncs::new(&target.disk),
            stage: Mutex::default(),
        }
    }

    /// Writes one file and hashes it on the way. Several may be written at the same time; nobody waits here until they are on the
    /// disk, which [`assemble`](Self::assemble) does for all of them.
    pub fn write(
        &self,
        name: &str,
        content: impl FnOnce(&mut (dyn Write + Send)) -> io::Result<()>,
    ) -> Result<()> {
        let written = self
            .write_hidden(name, content)
            .map_err(|error| self.target.error(name, &error))?;
        lock(&self.files).insert(name.to_owned(), written);
        Ok(())
    }

    fn write_hidden(
        &self,
        name: &str,
        content: impl FnOnce(&mut (dyn Write + Send)) -> io::Result<()>,
    ) -> io::Result<Written> {
        let disk = &self.target.disk;
        let unnamed = lock(&self.files).len() < MOST_UNNAMED;
        let unnamed = unnamed.then(|| disk.unnamed_file(&self.target.workroom).ok());
        let (file, is_unnamed) = match unnamed.flatten() {
            Some(file) => (file, true),
            None => (self.named_file(name)?, false),
        };
        let out = Hashed::new(disk, file);
        let (file, sha256) = std::thread::scope(|scope| {
            let mut out = Handed::new(scope, out);
            let made = content(&mut out);
            let written = out.finish()?;
            made.map(|()| written.end())
        })?;
        let file = Arc::new(file);
        self.syncs.begin(name, &file)?;
        Ok(Written {
            sha256,
            unnamed: is_unnamed.then_some(file),
        })
    }

    /// Makes a file in the hidden folder.
    fn named_file(&self, name: &str) -> io::Result<File> {
        let stage = self.stage()?;
        self.make_folder_of(&stage, name)?;
        let file = self.target.disk.create_file(&stage.join(name))?;
        Ok(file)
    }

    /// Returns the hidden folder, which is made at the first call.
    fn stage(&self) -> io::Result<PathBuf> {
        let mut stage = lock(&self.stage);
        if let Some(stage) = &*stage {
            return Ok(stage.clone());
        }
        let path = self.target.unfinished();
        unfinished::remember(&path);
        self.target.disk.create_folder(&path)?;
        *stage = Some(path.clone());
        Ok(path)
    }

    /// Makes the folder of a file such as `charts/caar.png`.
    fn make_folder_of(&self, stage: &Path, name: &str) -> io::Result<()> {
        let Some((folder, _)) = name.rsplit_once('/') else {
            return Ok(());
        };
        match self.target.disk.create_folder(&stage.join(folder)) {
            Err(error) if error.kind() != io::ErrorKind::AlreadyExists => Err(error),
            _ => Ok(()),
        }
    }

    /// Returns the SHA-256 of each file that is written, by name.
    pub fn hashes(&self) -> BTreeMap<String, String> {
        let files = lock(&self.files);
        let hash = |(name, written): (&String, &Written)| (name.clone(), written.sha256.clone());
        files.iter().map(hash).collect()
    }

    /// Waits until all files are on the disk, then gives them their names in the hidden folder, and returns the folder.
    pub fn assemble(&self) -> Result<PathBuf> {
        (self.syncs.end()).map_err(|(name, error)| self.target.error(&name, &error))?;
        let assemble = || -> io::Result<PathBuf> {
            let (stage, disk) = (self.stage()?, &self.target.disk);
            let mut files = lock(&self.files);
            for (name, written) in files.iter_mut() {
                if let Some(file) = &written.unnamed {
                    self.make_folder_of(&stage, name)?;
                    disk.give_name(file, &stage.join(name))?;
                    written.unnamed = None;
                }
            }
            let folders: BTreeSet<&str> = files
                .keys()
                .filter_map(|name| Some(name.rsplit_once('/')?.0))
                .collect();
            for folder in folders {
                disk.sync_folder(&stage.join(folder))?;
            }
            disk.sync_folder(&stage)?;
            Ok(stage)
        };
        assemble().map_err(|error| self.target.error("", &error))
    }

    /// Leaves the hidden folder to somebody else, who has put it in place or removes it.
    pub fn hand_over(self) {
        if let Some(stage) = lock(&self.stage).take() {
            unfinished::forget(&stage);
        }
    }
}

impl Drop for Draft<'_> {
    fn drop(&mut self) {
        let Some(stage) = lock(&self.stage).take() else {
            return;
        };
        let _ = self.syncs.end();
        // Files without a name are gone once they are closed. Where too many are open, no folder can be read.
        lock(&self.files).clear();
        // Nobody else has put anything there.
        let _ = self.target.disk.remove_tree(&stage);
        unfinished::forget(&stage);
    }
}

/// Hashes what goes through to a file.
struct Hashed<'a> {
    disk: &'a Disk,
    file: File,
    hash: Sha256,
}

impl<'a> Hashed<'a> {
    fn new(disk: &'a Disk, file: File) -> Self {
        Self {
            disk,
            file,
            hash: Sha256::new(),
        }
    }

    fn end(self) -> (File, String) {
        (self.file, in_hex(&self.hash.finalize()))
    }
}

impl Write for Hashed<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let written = self.disk.write(&mut self.file, bytes)?;
        self.hash.update(&bytes[..written]);
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// Returns the SHA-256 of a file, read in pieces.
pub(super) fn sha256_of(path: &Path) -> io::Result<String> {
    let mut file = File::open(path)?;
    let mut hash = Sha256::new();
    let mut buffer = vec![0; BUFFER];
    loop {
        match file.read(&mut buffer)? {
            0 => return Ok(in_hex(&hash.finalize())),
            n => hash.update(&buffer[..n]),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_is_seen_of_a_draft_and_nothing_is_left_of_it() {
        let folder = tempfile::tempdir().unwrap();
        let named = folder.path().join("results");
        let target = Target::folder(&named).unwrap();
        let draft = Draft::new(&target);
        draft.write("a.csv", |out| out.write_all(b"abc")).unwrap();
        draft
            .write("charts/b.csv", |out| out.write_all(b"b"))
            .unwrap();
        assert!(!named.exists());
        assert_eq!(
            draft.hashes()["a.csv"],
            "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
        );
        let stage = draft.assemble().unwrap();
        assert_eq!(
            sha256_of(&stage.join("a.csv")).unwrap(),
            draft.hashes()["a.csv"]
        );
        let full = draft.write("c.csv", |_| Err(io::ErrorKind::StorageFull.into()));
        assert!(full.unwrap_err().to_string().contains("c.csv"));
        drop(draft);
        drop(target);
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0);
    }
}
