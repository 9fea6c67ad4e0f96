//! A single file, put in place when it is complete.

use std::fs::File;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use super::spare::spare_inputs;
use super::target::Target;
use super::unfinished;
use crate::error::{Error, Result, message, option};
use crate::load::InputFile;

/// A file that is to be written, tested and locked before the work begins.
#[derive(Debug)]
pub struct FileOutput {
    target: Target,
    force: bool,
}

impl FileOutput {
    /// Tests and locks a file. One that exists is refused, unless `force` is set. A link stays a link: the file that it leads to is
    /// replaced.
    ///
    /// # Errors
    /// When the file exists, may not be written, or another run is writing it.
    pub fn prepare(path: &Path, force: bool) -> Result<Self> {
        let target = Target::file(path)?;
        if target.path.exists() && !force {
            return Err(exists(&target));
        }
        Ok(Self { target, force })
    }

    /// Writes the file with `content`, and puts it in place when all of it is on the disk. `inputs` are the files that the run read.
    ///
    /// # Errors
    /// The error of `content`; when the run read the file; when it cannot be written. Then an earlier file is as it was.
    pub fn write(
        &self,
        inputs: &[InputFile],
        content: impl FnOnce(&mut (dyn Write + Send)) -> Result<()>,
    ) -> Result<()> {
        spare_inputs(inputs, &self.target, [Path::new("")].into_iter())?;
        let disk = &self.target.disk;
        let failed = |error: io::Error| self.target.error("", &error);
        let mut hidden = Hidden {
            target: &self.target,
            path: None,
        };
        let unnamed = disk.unnamed_file(&self.target.workroom).ok();
        let is_unnamed = unnamed.is_some();
        let mut file = match unnamed {
            Some(file) => file,
            None => hidden.create().map_err(failed)?,
        };
        content(&mut Steps {
            disk,
            file: &mut file,
        })?;
        disk.sync(&file).map_err(failed)?;
        if is_unnamed {
            let path = hidden.name();
            disk.give_name(&file, &path).map_err(failed)?;
        }
        drop(file);
        self.put_in_place(hidden)
    }

    fn put_in_place(&self, mut hidden: Hidden<'_>) -> Result<()> {
        let (target, disk) = (&self.target, &self.target.disk);
        let _placing = unfinished::placing();
        let path = hidden.name();
        if let Ok(old) = target.path.metadata() {
            let _ = std::fs::set_permissions(&path, old.permissions());
        }
        let placed = if self.force {
            disk.rename(&path, &target.path)
        } else {
            disk.rename_new(&path, &target.path)
        };
        match placed {
            Ok(()) => {
                hidden.path = None;
                unfinished::forget(&path);
                // The file is there; whether its name outlasts a power cut is not worth an error.
                let _ = disk.sync_folder(&target.workroom);
                Ok(())
            }
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => Err(exists(target)),
            Err(error) => Err(target.error("", &error)),
        }
    }
}

fn exists(target: &Target) -> Error {
    Error::output("the file is there already")
        .with_code("file_exists")
        .in_file(&target.named)
        .with_help(message![
            "give another ",
            option::OUT,
            ", or ",
            option::FORCE,
            " to write over it",
        ])
}

/// A hidden name beside the target; what has it is removed at the end.
struct Hidden<'a> {
    target: &'a Target,
    path: Option<PathBuf>,
}

impl Hidden<'_> {
    /// Returns the name, which nothing has at first.
    fn name(&mut self) -> PathBuf {
        self.path
            .get_or_insert_with(|| {
                let path = self.target.unfinished();
                unfinished::remember(&path);
                path
            })
            .clone()
    }

    fn create(&mut self) -> io::Result<File> {
        let path = self.name();
        self.target.disk.create_file(&path)
    }
}

impl Drop for Hidden<'_> {
    fn drop(&mut self) {
        if let Some(path) = &self.path {
            let _ = self.target.disk.remove_file(path);
            unfinished::forget(path);
        }
    }
}

/// Writes to a file by way of the disk.
struct Steps<'a> {
    disk: &'a super::disk::Disk,
    file: &'a mut File,
}

impl Write for Steps<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.disk.write(self.file, bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::super::disk::Call;
    use super::super::disk::faults::Faults;
    use super::*;

    fn write(path: &Path, text: &str, faults: Option<Arc<Faults>>) -> Result<()> {
        let mut output = FileOutput::prepare(path, true)?;
        output.target.disk.faults = faults;
        output.write(&[], |out| {
            out.write_all(text.as_bytes())
                .map_err(|error| unwritten(&error))
        })
    }

    fn unwritten(error: &io::Error) -> Error {
        Error::output(error.to_string())
    }

    #[test]
    fn after_a_fault_at_any_step_the_old_or_the_new_file_is_there() {
        let without_unnamed: &'static [Call] = &[Call::UnnamedFile];
        for lacks in [&[], without_unnamed] {
            for fault in [Faults::once, Faults::killed] {
                for step in 0.. {
                    let folder = tempfile::tempdir().unwrap();
                    let path = folder.path().join("prices.csv");
                    std::fs::write(&path, "old").unwrap();
                    let faults = Arc::new(fault(step).without(lacks));
                    let done = write(&path, "new", Some(Arc::clone(&faults))).is_ok();
                    let found = std::fs::read_to_string(&path).unwrap();
                    assert!(found == "new" || !done && found == "old", "{step}: {found}");
                    write(&path, "next", None).unwrap();
                    assert_eq!(std::fs::read_to_string(&path).unwrap(), "next");
                    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1);
                    if faults.steps() <= step {
                        assert!(done && step > 3);
                        break;
                    }
                }
            }
        }
    }
}
