//! The place that results go to: found, tested and locked before the work begins.

use std::hash::{BuildHasher, Hasher, RandomState};
use std::io;
use std::path::{Component, Path, PathBuf};

use sha2::{Digest, Sha256};

use super::disk::Disk;
use super::lock::{Lock, NoLock};
use super::system::{identity, is_writable};
use crate::error::{Error, Result, message, option};
use crate::load::in_hex;

/// A file or folder that is to be written, locked for as long as this lasts.
#[derive(Debug)]
pub(super) struct Target {
    /// The path that the user gave, for messages.
    pub named: PathBuf,
    /// The path that links lead to. Its folder may still have to be made.
    pub path: PathBuf,
    /// The folder for unfinished files, on the same file system: beside the target, or the target itself if `is_inside`.
    pub workroom: PathBuf,
    /// Whether the target cannot be renamed, so that its files have to be replaced one by one.
    pub is_inside: bool,
    /// The disk.
    pub disk: Disk,
    lock: Lock,
}

impl Target {
    /// Finds, tests and locks a folder. It does not have to exist.
    ///
    /// # Errors
    /// When a file has the name, the folder may not be written to, or another run writes to it.
    pub fn folder(named: &Path) -> Result<Self> {
        let path = resolve(named).map_err(|error| unwritable(named, &error))?;
        if path.exists() {
            if !path.is_dir() {
                return Err(not_a_folder(named));
            }
            if !is_writable(&path) {
                return Err(unwritable(named, &io::ErrorKind::PermissionDenied.into()));
            }
        }
        let (beside, name) = beside(&path).map_err(|file| not_a_folder(&file))?;
        match Lock::take(&beside.join(lock_name(&name)), named) {
            Ok(lock) => {
                let is_inside = path.is_dir() && cannot_be_renamed(&path);
                let workroom = if is_inside { path.clone() } else { beside };
                Ok(Self::new(named, path, workroom, is_inside, lock))
            }
            Err(NoLock::Unwritable(_)) if path.is_dir() => {
                let lock = match Lock::take(&path.join(".newsquake-lock"), named) {
                    Ok(lock) => lock,
                    Err(NoLock::Unwritable(error)) => return Err(unwritable(named, &error)),
                    Err(NoLock::Refused(error)) => return Err(error),
                };
                Ok(Self::new(named, path.clone(), path, true, lock))
            }
            Err(NoLock::Unwritable(error)) => Err(unwritable(named, &error)),
            Err(NoLock::Refused(error)) => Err(error),
        }
    }

    /// Finds, tests and locks a file. It does not have to exist, but its folder does.
    ///
    /// # Errors
    /// When a folder or a device has the name, the folder may not be written to, or another run writes to the file.
    pub fn file(named: &Path) -> Result<Self> {
        let path = resolve(named).map_err(|error| unwritable(named, &error))?;
        if path.exists() && !path.is_file() {
            let what = if path.is_dir() {
                "a folder"
            } else {
                "no plain file"
            };
            return Err(Error::output(format!("this is {what}"))
                .in_file(named)
                .with_help("name a file"));
        }
        let folder = path.parent().unwrap_or(Path::new("")).to_owned();
        if !folder.is_dir() {
            return Err(Error::output("the folder of this file is not there")
                .in_file(named)
                .with_help(format!("make the folder {} first", folder.display())));
        }
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        match Lock::take(&folder.join(lock_name(&name)), named) {
            Ok(lock) => Ok(Self::new(named, path, folder, false, lock)),
            Err(NoLock::Unwritable(error)) => Err(unwritable(named, &error)),
            Err(NoLock::Refused(error)) => Err(error),
        }
    }

    fn new(named: &Path, path: PathBuf, workroom: PathBuf, is_inside: bool, lock: Lock) -> Self {
        let target = Self {
            named: named.to_owned(),
            path,
            workroom,
            is_inside,
            disk: Disk::default(),
            lock,
        };
        if target.lock.is_held {
            target.remove_left_behind();
        }
        target
    }

    /// Returns a name in the workroom that nothing has, for something unfinished.
    pub fn unfinished(&self) -> PathBuf {
        self.workroom.join(unique(&self.prefix()))
    }

    /// Returns the name of a folder that waits for another one to take its place.
    pub fn aside(&self) -> PathBuf {
        self.workroom.join(format!("{}old", self.prefix()))
    }

    /// Returns what the names of unfinished things begin with.
    fn prefix(&self) -> String {
        if self.is_inside {
            ".newsquake-".to_owned()
        } else {
            let name = self.path.file_name().unwrap_or_default().to_string_lossy();
            format!(".{}.newsquake-", shortened(&name))
        }
    }

    /// Removes what a run that was killed left unfinished. This run holds the lock, so no other one works on it.
    fn remove_left_behind(&self) {
        let prefix = self.prefix();
        if self.aside().is_dir() {
            // Killed between the two steps of an exchange, or right after them.
            let to = if self.path.exists() {
                self.unfinished()
            } else {
                self.path.clone()
            };
            let _ = std::fs::rename(self.aside(), to);
        }
        let entries = std::fs::read_dir(&self.workroom).into_iter().flatten();
        for entry in entries.flatten() {
            let name = entry.file_name();
            let number = name.to_str().and_then(|name| name.strip_prefix(&prefix));
            let is_ours = number.is_some_and(|number| {
                number.len() == 16 && number.bytes().all(|digit| digit.is_ascii_hexdigit())
            });
            if is_ours {
                let _ = match entry.file_type() {
                    Ok(kind) if kind.is_dir() => std::fs::remove_dir_all(entry.path()),
                    _ => std::fs::remove_file(entry.path()),
                };
            }
        }
    }

    /// Returns the error of a file of the target, or of itself for an empty name.
    pub fn error(&self, name: &str, error: &io::Error) -> Error {
        if name.is_empty() {
            return unwritable(&self.named, error);
        }
        unwritable(&self.named.join(name), error)
    }
}

/// Returns a name that nothing has.
pub(super) fn unique(prefix: &str) -> String {
    let number = RandomState::new().build_hasher().finish();
    format!("{prefix}{number:016x}")
}

/// Returns the error that something cannot be written.
pub(super) fn unwritable(path: &Path, error: &io::Error) -> Error {
    let help = match error.kind() {
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => {
            "free some space, or write to another disk"
        }
        _ => "name a place that you may write to",
    };
    Error::output(format!("cannot be written: {error}"))
        .in_file(path)
        .with_help(help)
}

fn not_a_folder(path: &Path) -> Error {
    Error::output("this is a file, and the results need a folder")
        .in_file(path)
        .with_help(message!["give another ", option::OUT, ": a folder"])
}

/// Follows links, also those that lead to nothing yet, and returns the absolute path without `..`.
fn resolve(named: &Path) -> io::Result<PathBuf> {
    const MOST_LINKS: usize = 40;
    let mut path = std::path::absolute(named)?;
    for _ in 0..MOST_LINKS {
        let Ok(to) = std::fs::read_link(&path) else {
            break;
        };
        path = path.parent().unwrap_or(Path::new("/")).join(to);
    }
    if let Ok(real) = path.canonicalize() {
        return Ok(real);
    }
    // The longest part that exists, then the names behind it.
    let mut names = Vec::new();
    for component in path.components() {
        match component {
            Component::ParentDir => {
                names.pop();
            }
            component => names.push(component),
        }
    }
    let there = (1..=names.len()).rev().find_map(|count| {
        let real = names[..count].iter().collect::<PathBuf>().canonicalize();
        Some((count, real.ok()?))
    });
    let (count, real) = there.ok_or(io::ErrorKind::NotFound)?;
    Ok(names[count..]
        .iter()
        .fold(real, |path, name| path.join(name)))
}

/// Returns the nearest folder above a path that exists, and the names from there on as one name.
///
/// # Errors
/// A file that stands where a folder would have to be.
fn beside(path: &Path) -> std::result::Result<(PathBuf, String), PathBuf> {
    let folders = path.ancestors().skip(1);
    let Some(folder) = folders.into_iter().find(|folder| folder.exists()) else {
        return Ok((PathBuf::from("/"), "root".to_owned()));
    };
    if !folder.is_dir() {
        return Err(folder.to_owned());
    }
    let rest = path.strip_prefix(folder).unwrap_or(path);
    let name = rest
        .to_string_lossy()
        .replace(std::path::MAIN_SEPARATOR, "%");
    Ok((folder.to_owned(), name))
}

fn lock_name(name: &str) -> String {
    format!(".{}.newsquake-lock", shortened(name))
}

/// Shortens a name to what file systems take, and keeps it different from others.
fn shortened(name: &str) -> String {
    const MOST: usize = 180;
    if name.len() <= MOST {
        return name.to_owned();
    }
    in_hex(&Sha256::digest(name.as_bytes()))
}

/// Returns whether a folder is a mount point, or this process works in it: a shell that stands in a folder would still stand
/// in the old one after it was exchanged.
fn cannot_be_renamed(path: &Path) -> bool {
    let device = |path: &Path| Some(identity(&path.metadata().ok()?)?.0);
    let is_mounted = path
        .parent()
        .is_none_or(|parent| device(parent) != device(path));
    let is_worked_in = std::env::current_dir()
        .and_then(|current| current.canonicalize())
        .is_ok_and(|current| current.starts_with(path));
    is_mounted || is_worked_in
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_are_followed_and_folders_that_are_missing_are_named() {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path().canonicalize().unwrap();
        std::fs::create_dir(root.join("real")).unwrap();
        assert_eq!(
            resolve(&root.join("real/../new/./x")).unwrap(),
            root.join("new/x")
        );
        assert_eq!(resolve(&root.join("new/../x")).unwrap(), root.join("x"));
        #[cfg(unix)]
        {
            std::os::unix::fs::symlink("real", root.join("link")).unwrap();
            std::os::unix::fs::symlink("nothing", root.join("dangling")).unwrap();
            assert_eq!(resolve(&root.join("link")).unwrap(), root.join("real"));
            assert_eq!(
                resolve(&root.join("dangling")).unwrap(),
                root.join("nothing")
            );
        }
        assert_eq!(
            beside(&root.join("a/b/results")).unwrap(),
            (root.clone(), "a%b%results".to_owned())
        );
        std::fs::write(root.join("file"), "").unwrap();
        assert_eq!(beside(&root.join("file/results")), Err(root.join("file")));
    }

    #[test]
    fn unfinished_names_differ_and_are_removed_by_the_next_run() {
        let folder = tempfile::tempdir().unwrap();
        let named = folder.path().join("results");
        let (first, second) = {
            let target = Target::folder(&named).unwrap();
            (target.unfinished(), target.unfinished())
        };
        assert_ne!(first, second);
        std::fs::create_dir(&first).unwrap();
        std::fs::write(folder.path().join(".results.newsquake-notes"), "mine").unwrap();
        drop(Target::folder(&named).unwrap());
        assert!(!first.exists());
        assert!(folder.path().join(".results.newsquake-notes").exists());
    }
}
