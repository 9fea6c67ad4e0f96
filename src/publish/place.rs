//! Puts a complete folder in the place of another one, so that at every moment the old or the new one is there as a whole.

use std::collections::BTreeSet;
use std::io;
use std::path::{Path, PathBuf};

use super::disk::Disk;
use super::draft::Draft;
use super::earlier::{Earlier, identity_of};
use super::record::RECORD;
use super::spare::spare_inputs;
use super::target::{Target, unique};
use super::unfinished;
use crate::error::{Error, Result, message, option};
use crate::load::InputFile;

/// How often a folder that changes under way is looked at again.
const MOST_LOOKS: usize = 3;

/// Puts the files of a draft in place as the content of its target. What an earlier run wrote goes; what the user put there stays.
///
/// # Errors
/// When the folder holds something and `force` is off, when a name is taken or an input would be lost, or when a step fails. Then the
/// folder is as it was; only where folders cannot be exchanged may it hold files of both runs, and the error says so.
pub(super) fn put_in_place(
    draft: Draft<'_>,
    names: &BTreeSet<String>,
    inputs: &[InputFile],
    force: bool,
) -> Result<()> {
    let target = draft.target;
    for _ in 0..MOST_LOOKS {
        let is_free = is_free(target)?;
        if !is_free && !force {
            return Err(not_empty(target));
        }
        let earlier = Earlier::of(&target.path, &target.named)?;
        earlier.check_names(names.iter(), &target.path, &target.named)?;
        let new = names.iter().map(Path::new);
        let old = earlier.written.keys().map(PathBuf::as_path);
        spare_inputs(inputs, target, new.chain(old))?;
        let stage = draft.assemble()?;
        let _placing = unfinished::placing();
        let placed = if target.is_inside || earlier.is_large {
            Err(NotPlaced::Impossible)
        } else if is_free {
            first_result(target, &stage)
        } else {
            exchange(target, &stage, names, &earlier)
        };
        return match placed {
            Ok(()) => {
                draft.hand_over();
                Ok(())
            }
            Err(NotPlaced::Changed) => continue,
            Err(NotPlaced::Failed(error)) => Err(target.error("", &error)),
            Err(NotPlaced::Impossible) => {
                // From here on, what is not in place is kept even after an error.
                draft.hand_over();
                one_by_one(target, &stage, names, &earlier)
            }
        };
    }
    Err(not_empty(target))
}

/// Why a folder did not come into its place as a whole. Nothing has changed then.
enum NotPlaced {
    /// Somebody else changed the folder in the meantime.
    Changed,
    /// The folder cannot be renamed.
    Impossible,
    /// A step failed.
    Failed(io::Error),
}

impl From<io::Error> for NotPlaced {
    fn from(error: io::Error) -> Self {
        use io::ErrorKind::{
            AlreadyExists, CrossesDevices, DirectoryNotEmpty, NotADirectory, PermissionDenied,
            ResourceBusy,
        };
        match error.kind() {
            AlreadyExists | DirectoryNotEmpty | NotADirectory => Self::Changed,
            ResourceBusy | CrossesDevices | PermissionDenied => Self::Impossible,
            _ => Self::Failed(error),
        }
    }
}

type Placed = std::result::Result<(), NotPlaced>;

/// Returns the error of a folder that holds something.
pub(super) fn not_empty(target: &Target) -> Error {
    Error::output("the folder is not empty")
        .with_code("folder_not_empty")
        .in_file(&target.named)
        .with_help(message![
            "give another ",
            option::OUT,
            ", or ",
            option::FORCE,
            " to write over an earlier run",
        ])
}

/// Returns whether the target is missing or an empty folder. Hidden files of newsquake itself do not count.
pub(super) fn is_free(target: &Target) -> Result<bool> {
    let mut entries = match std::fs::read_dir(&target.path) {
        Ok(entries) => entries,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(true),
        Err(error) => return Err(target.error("", &error)),
    };
    let is_ours = |entry: io::Result<std::fs::DirEntry>| {
        let name = entry.map(|entry| entry.file_name());
        name.is_ok_and(|name| name.to_string_lossy().starts_with(".newsquake-"))
    };
    Ok(entries.all(is_ours))
}

/// Renames the folder to a name that is free; folders above that are missing are made.
fn first_result(target: &Target, stage: &Path) -> Placed {
    let disk = &target.disk;
    let above = target.path.parent().unwrap_or(Path::new("/"));
    let missing: Vec<&Path> = above
        .ancestors()
        .take_while(|folder| !folder.exists())
        .collect();
    let mut made: Vec<&Path> = Vec::new();
    let mut place = || -> io::Result<()> {
        for folder in missing.iter().rev() {
            disk.create_folder(folder)?;
            made.push(folder);
        }
        keep_mode(&target.path, stage)?;
        disk.rename_new(stage, &target.path)
    };
    if let Err(error) = place() {
        for folder in made.iter().rev() {
            let _ = disk.remove_folder(folder);
        }
        return Err(error.into());
    }
    // The result is there; whether its name outlasts a power cut is not worth an error.
    for folder in made
        .iter()
        .filter_map(|folder| folder.parent())
        .chain([above])
    {
        let _ = disk.sync_folder(folder);
    }
    Ok(())
}

/// Gives the new folder the permissions of the one that it replaces.
fn keep_mode(old: &Path, new: &Path) -> io::Result<()> {
    match old.metadata() {
        Ok(old) => std::fs::set_permissions(new, old.permissions()),
        Err(_) => Ok(()),
    }
}

/// Carries what is the user's over to the new folder as second names of the same files, exchanges both folders in one step, and
/// removes the old one.
fn exchange(target: &Target, stage: &Path, names: &BTreeSet<String>, earlier: &Earlier) -> Placed {
    let disk = &target.disk;
    let is_needed = |name: &Path| name.to_str().is_some_and(|name| names.contains(name));
    let carried: Vec<&PathBuf> = earlier.own.iter().filter(|name| !is_needed(name)).collect();
    let carry = || -> io::Result<()> {
        for folder in &earlier.own_folders {
            if !stage.join(folder).is_dir() {
                disk.create_folder(&stage.join(folder))?;
            }
        }
        for name in &carried {
            disk.link(&target.path.join(name), &stage.join(name))?;
        }
        for folder in earlier.own_folders.iter().rev() {
            keep_mode(&target.path.join(folder), &stage.join(folder))?;
        }
        keep_mode(&target.path, stage)?;
        disk.sync_folder(stage)
    };
    let swapped = match carry() {
        // Second names are not allowed everywhere, such as for files of other users.
        Err(_) => Err(NotPlaced::Impossible),
        Ok(()) => swap(target, stage),
    };
    if swapped.is_err() {
        take_back(disk, stage, earlier, &carried);
        return swapped;
    }
    let _ = disk.sync_folder(&target.workroom);
    // The new result is there, and `stage` is the old one.
    remove_old(target, stage, earlier, &is_needed);
    Ok(())
}

/// Exchanges both folders in one step or, where the file system cannot, in two.
fn swap(target: &Target, stage: &Path) -> Placed {
    let disk = &target.disk;
    match disk.exchange(stage, &target.path) {
        Ok(()) => return Ok(()),
        Err(error) => match error.kind() {
            io::ErrorKind::Unsupported | io::ErrorKind::InvalidInput => {}
            _ => return Err(error.into()),
        },
    }
    let old = target.aside();
    disk.rename(&target.path, &old)?;
    if let Err(error) = disk.rename(stage, &target.path) {
        // Should this fail too, the next run finds the old folder and puts it back.
        let _ = disk.rename(&old, &target.path);
        return Err(error.into());
    }
    let _ = disk.rename(&old, stage);
    Ok(())
}

/// Removes what was carried over to a folder that did not come into its place.
fn take_back(disk: &Disk, stage: &Path, earlier: &Earlier, carried: &[&PathBuf]) {
    for name in carried {
        let _ = disk.remove_file(&stage.join(name));
    }
    for folder in earlier.own_folders.iter().rev() {
        // Only an empty one can be removed so.
        let _ = disk.remove_folder(&stage.join(folder));
    }
}

/// Removes the old folder: what the earlier run wrote, and the old names of what the user has in the new one. Anything that came
/// in the meantime is moved to the new folder. What cannot be removed now is removed by the next run.
fn remove_old(target: &Target, old: &Path, earlier: &Earlier, is_needed: &dyn Fn(&Path) -> bool) {
    let disk = &target.disk;
    let is_done_with = |name: &Path| {
        let mine = identity_of(&old.join(name));
        let is_written = earlier
            .written
            .get(name)
            .is_some_and(|was| mine.as_ref() == Some(was));
        let is_carried = mine == identity_of(&target.path.join(name));
        let is_overwritten = earlier.own.contains(name) && is_needed(name);
        is_written || is_carried || is_overwritten
    };
    let mut folders = vec![PathBuf::new()];
    let mut next = 0;
    while let Some(folder) = folders.get(next).cloned() {
        let entries = std::fs::read_dir(old.join(&folder)).into_iter().flatten();
        for entry in entries.flatten() {
            let name = folder.join(entry.file_name());
            if entry.file_type().is_ok_and(|kind| kind.is_dir()) {
                folders.push(name);
            } else if is_done_with(&name) {
                let _ = disk.remove_file(&old.join(name));
            } else {
                let _ = disk.rename_new(&old.join(&name), &target.path.join(&name));
            }
        }
        next += 1;
    }
    for folder in folders.iter().rev() {
        // Only an empty one can be removed so.
        let _ = disk.remove_folder(&old.join(folder));
    }
}

/// Replaces files one by one where the folder itself cannot be renamed. The record goes first and comes last, so that a folder with a
/// record is always a complete one.
fn one_by_one(
    target: &Target,
    stage: &Path,
    names: &BTreeSet<String>,
    earlier: &Earlier,
) -> Result<()> {
    let disk = &target.disk;
    let replace = || -> io::Result<()> {
        if earlier.written.contains_key(Path::new(RECORD)) {
            disk.remove_file(&target.path.join(RECORD))?;
        }
        let folders: BTreeSet<&str> = names
            .iter()
            .filter_map(|name| Some(name.rsplit_once('/')?.0))
            .collect();
        for folder in &folders {
            if !target.path.join(folder).is_dir() {
                disk.create_folder(&target.path.join(folder))?;
            }
        }
        for name in names.iter().filter(|name| *name != RECORD) {
            move_file(disk, &stage.join(name), &target.path.join(name))?;
        }
        for (name, identity) in &earlier.written {
            let old = target.path.join(name);
            let is_kept = name.to_str().is_some_and(|name| names.contains(name));
            if !is_kept && identity_of(&old).as_ref() == Some(identity) {
                disk.remove_file(&old)?;
            }
        }
        for folder in folders {
            disk.sync_folder(&target.path.join(folder))?;
        }
        move_file(disk, &stage.join(RECORD), &target.path.join(RECORD))?;
        disk.sync_folder(&target.path)
    };
    replace().map_err(|error| {
        target.error("", &error).append(format!(
            "; the folder may hold files of two runs, and those that are not in place yet are in {}",
            stage.display()
        ))
    })?;
    // What is left are folders without files, and folders of an earlier run.
    let of_names = |names: Vec<PathBuf>| -> BTreeSet<PathBuf> {
        let above = |name: PathBuf| name.parent().map(Path::to_owned);
        names.into_iter().filter_map(above).collect()
    };
    for folder in of_names(names.iter().map(PathBuf::from).collect())
        .iter()
        .rev()
    {
        let _ = disk.remove_folder(&stage.join(folder));
    }
    for folder in of_names(earlier.written.keys().cloned().collect()) {
        if folder != Path::new("") {
            let _ = disk.remove_folder(&target.path.join(folder));
        }
    }
    Ok(())
}

/// Renames a file, or copies it where it lies on another file system.
fn move_file(disk: &Disk, from: &Path, to: &Path) -> io::Result<()> {
    match disk.rename(from, to) {
        Err(error) if error.kind() == io::ErrorKind::CrossesDevices => {
            let beside = to.with_file_name(unique(".newsquake-"));
            let mut copy = disk.create_file(&beside)?;
            io::copy(&mut std::fs::File::open(from)?, &mut copy)?;
            disk.sync(&copy)?;
            disk.rename(&beside, to)?;
            disk.remove_file(from)
        }
        renamed => renamed,
    }
}

#[cfg(test)]
mod tests;
