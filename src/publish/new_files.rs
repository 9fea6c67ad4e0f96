//! Small files for the user: a first study, or the pages of the manual.

use std::path::Path;

use super::single::FileOutput;
use crate::error::{Error, Result, message, option};

/// Writes files into a folder, which is made if it is not there. `files[i]`: name and content of file `i`. Files that exist stay as they
/// are, and nothing is written, unless `force` is set.
///
/// # Errors
/// When the folder cannot be made, or a file exists or cannot be written.
pub fn write_new(folder: &Path, files: &[(String, Vec<u8>)], force: bool) -> Result<()> {
    std::fs::create_dir_all(folder).map_err(|error| {
        Error::output(format!("the folder cannot be made: {error}"))
            .in_file(folder)
            .with_help("name a folder in which you may write")
    })?;
    let prepared = files
        .iter()
        .map(|(name, _)| FileOutput::prepare(&folder.join(name), force));
    let prepared: Vec<FileOutput> = prepared.collect::<Result<_>>()?;
    for (file, (name, content)) in prepared.iter().zip(files) {
        file.write(&[], |out| {
            out.write_all(content).map_err(|error| {
                Error::output(format!("it cannot be written: {error}"))
                    .in_file(folder.join(name).as_path())
            })
        })?;
    }
    Ok(())
}

/// Refuses a folder that holds anything, unless `force` is set.
///
/// # Errors
/// When the folder is not empty, is a file, or cannot be listed.
pub fn check_empty(folder: &Path, force: bool) -> Result<()> {
    if folder.is_file() {
        let error = Error::output("this is a file, and a folder is needed").in_file(folder);
        return Err(error.with_help("name a new folder"));
    }
    if force || !folder.exists() {
        return Ok(());
    }
    let mut entries = std::fs::read_dir(folder).map_err(|error| {
        Error::output(format!("it is not a folder that can be listed: {error}")).in_file(folder)
    })?;
    match entries.next() {
        None => Ok(()),
        Some(_) => {
            let error = Error::output("the folder is not empty").in_file(folder);
            Err(error.with_code("folder_not_empty").with_help(message![
                "name a new folder, or give ",
                option::FORCE,
                " to write beside what is there",
            ]))
        }
    }
}
