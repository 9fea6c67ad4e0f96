//! What lies in a folder already: the files of an earlier run, and those of the user.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Component, Path, PathBuf};
use std::time::SystemTime;

use rayon::prelude::*;
use serde::Deserialize;

use super::draft::sha256_of;
use super::record::{RECORD, SCHEMA};
use super::system::identity;
use super::target::unwritable;
use crate::error::{Error, Result, message, option};

/// The content of a folder, by paths relative to it.
#[derive(Debug, Default)]
pub(super) struct Earlier {
    /// Files that an earlier run wrote and nobody changed, and the record of that run, each with its identity.
    pub written: BTreeMap<PathBuf, Identity>,
    /// Everything else but folders: files of the user, links, pipes.
    pub own: BTreeSet<PathBuf>,
    /// Folders that hold something of the user, or nothing at all.
    pub own_folders: BTreeSet<PathBuf>,
    /// Whether the folder holds more than [`MOST_OWN`] things, so that not all of them are listed.
    pub is_large: bool,
}

/// Most things of the user that are carried over to the folder that replaces theirs.
const MOST_OWN: usize = 20_000;

/// What tells whether a file is still the same.
pub(super) type Identity = (Option<(u64, u64)>, u64, Option<SystemTime>);

/// Returns the identity of a file, without following links.
pub(super) fn identity_of(path: &Path) -> Option<Identity> {
    let found = path.symlink_metadata().ok()?;
    Some((identity(&found), found.len(), found.modified().ok()))
}

impl Earlier {
    /// Looks at a folder, which may be missing. Only files whose hash is the one in a record that newsquake wrote count as written by it.
    ///
    /// # Errors
    /// When the folder cannot be read, or holds a `run.json` that newsquake did not write.
    pub fn of(folder: &Path, named: &Path) -> Result<Self> {
        let mut earlier = Self::default();
        if !folder.exists() {
            return Ok(earlier);
        }
        let recorded = recorded(folder, named)?;
        let most = recorded.len() + MOST_OWN;
        earlier.is_large = !list(
            folder,
            Path::new(""),
            most,
            &mut earlier.own,
            &mut earlier.own_folders,
        )
        .map_err(|error| unwritable(named, &error))?;
        let written: Vec<(PathBuf, Identity)> = recorded
            .into_par_iter()
            .filter_map(|(name, sha256)| {
                let path = folder.join(&name);
                // Taken before the hash, so that a later change is seen.
                let identity = identity_of(&path)?;
                let is_file = path.symlink_metadata().ok()?.is_file();
                let is_same = match sha256 {
                    Some(sha256) => is_file && sha256_of(&path).ok()? == sha256,
                    None => is_file,
                };
                is_same.then_some((PathBuf::from(name), identity))
            })
            .collect();
        for (name, identity) in written {
            earlier.own.remove(&name);
            earlier.written.insert(name, identity);
        }
        let (own, written) = (&earlier.own, &earlier.written);
        earlier.own_folders.retain(|folder| {
            own.iter().any(|name| name.starts_with(folder))
                || !written.keys().any(|name| name.starts_with(folder))
        });
        Ok(earlier)
    }

    /// Refuses names that cannot be written: a folder or link of the user has them, or stands where their folder has to be.
    pub fn check_names<'a>(
        &self,
        names: impl Iterator<Item = &'a String>,
        folder: &Path,
        named: &Path,
    ) -> Result<()> {
        for name in names {
            let above = name.rsplit_once('/').map(|(folder, _)| folder);
            let is_taken = folder.join(name).is_dir() && !folder.join(name).is_symlink();
            let blocked = above.filter(|above| {
                let above = folder.join(above);
                above.symlink_metadata().is_ok_and(|found| !found.is_dir())
            });
            if is_taken || blocked.is_some() {
                let name = blocked.unwrap_or(name);
                let what = if is_taken { "a folder" } else { "no folder" };
                return Err(Error::output(format!(
                    "a result needs this name, and what has it is {what}"
                ))
                .in_file(&named.join(name))
                .with_help(message!["rename it, or give another ", option::OUT]));
            }
        }
        Ok(())
    }
}

/// Returns the hashes of the files that the record of a folder lists, and the record itself without one.
fn recorded(folder: &Path, named: &Path) -> Result<BTreeMap<String, Option<String>>> {
    #[derive(Deserialize)]
    struct Record {
        schema: String,
        outputs: BTreeMap<String, String>,
    }
    let path = folder.join(RECORD);
    if path.symlink_metadata().is_err() {
        return Ok(BTreeMap::new());
    }
    // A link may lead anywhere, and a pipe may never end.
    let is_plain = path.is_file() && !path.is_symlink();
    let record = is_plain
        .then(|| crate::load::text(&path).ok())
        .flatten()
        .and_then(|text| serde_json::from_str::<Record>(&text).ok())
        .filter(|record| record.schema == SCHEMA);
    let Some(record) = record else {
        return Err(Error::output("newsquake did not write this record")
            .in_file(&named.join(RECORD))
            .with_code("foreign_record")
            .with_help(message![
                option::FORCE,
                " replaces results of newsquake alone: rename the file, or give another ",
                option::OUT,
            ]));
    };
    let inside = |name: &String| {
        let mut parts = Path::new(name).components();
        parts.all(|part| matches!(part, Component::Normal(_)))
    };
    let outputs = record.outputs.into_iter();
    let mut files: BTreeMap<String, Option<String>> = outputs
        .filter(|(name, _)| inside(name))
        .map(|(name, sha256)| (name, Some(sha256)))
        .collect();
    files.insert(RECORD.to_owned(), None);
    Ok(files)
}

/// Lists everything below a folder, without following links; `false` where there are more than `most` files.
fn list(
    root: &Path,
    below: &Path,
    most: usize,
    files: &mut BTreeSet<PathBuf>,
    folders: &mut BTreeSet<PathBuf>,
) -> std::io::Result<bool> {
    for entry in std::fs::read_dir(root.join(below))? {
        let entry = entry?;
        let name = below.join(entry.file_name());
        if entry.file_type()?.is_dir() {
            folders.insert(name.clone());
            if !list(root, &name, most, files, folders)? {
                return Ok(false);
            }
        } else {
            files.insert(name);
        }
        if files.len() + folders.len() > most {
            return Ok(false);
        }
    }
    Ok(true)
}
