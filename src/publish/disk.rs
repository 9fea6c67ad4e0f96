//! Every change that a writer makes to the disk goes through here, so that tests can let each of them fail in turn.

use std::fs::{self, File};
use std::io::{self, Write};
use std::path::Path;

use super::{system, unfinished};

/// A call that not every file system knows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Call {
    /// To open a file without a name.
    UnnamedFile,
    /// To let two names change places.
    Exchange,
}

/// The disk. In tests it can be told to fail.
#[derive(Debug, Clone, Default)]
pub(super) struct Disk {
    #[cfg(test)]
    pub faults: Option<std::sync::Arc<faults::Faults>>,
}

impl Disk {
    /// Comes before every change. In tests it may return an error instead.
    fn step(&self) -> io::Result<()> {
        unfinished::wait_if_stopped();
        #[cfg(test)]
        if let Some(faults) = &self.faults {
            return faults.step();
        }
        Ok(())
    }

    /// Makes a folder that is not there yet.
    pub fn create_folder(&self, path: &Path) -> io::Result<()> {
        self.step()?;
        fs::create_dir(path)
    }

    /// Fails in tests of file systems that lack a call.
    fn needs(&self, _call: Call) -> io::Result<()> {
        #[cfg(test)]
        if self
            .faults
            .as_ref()
            .is_some_and(|faults| faults.lacks.contains(&_call))
        {
            return Err(io::ErrorKind::Unsupported.into());
        }
        Ok(())
    }

    /// Opens a file without a name.
    pub fn unnamed_file(&self, folder: &Path) -> io::Result<File> {
        self.needs(Call::UnnamedFile)?;
        self.step()?;
        system::unnamed_file(folder)
    }

    /// Makes a file that is not there yet.
    pub fn create_file(&self, path: &Path) -> io::Result<File> {
        self.step()?;
        File::create_new(path)
    }

    /// Writes to a file.
    pub fn write(&self, file: &mut File, bytes: &[u8]) -> io::Result<usize> {
        self.step()?;
        file.write(bytes)
    }

    /// Waits until a file is on the disk.
    pub fn sync(&self, file: &File) -> io::Result<()> {
        self.step()?;
        file.sync_all()
    }

    /// Waits until the names in a folder are on the disk.
    pub fn sync_folder(&self, path: &Path) -> io::Result<()> {
        self.step()?;
        system::sync_folder(path)
    }

    /// Gives an unnamed file a name that is not taken.
    pub fn give_name(&self, file: &File, path: &Path) -> io::Result<()> {
        self.step()?;
        system::give_name(file, path)
    }

    /// Gives a file a second name that is not taken.
    pub fn link(&self, file: &Path, name: &Path) -> io::Result<()> {
        self.step()?;
        fs::hard_link(file, name)
    }

    /// Renames a file over what has the new name.
    pub fn rename(&self, from: &Path, to: &Path) -> io::Result<()> {
        self.step()?;
        fs::rename(from, to)
    }

    /// Renames to a name that is not taken, or to that of an empty folder.
    pub fn rename_new(&self, from: &Path, to: &Path) -> io::Result<()> {
        self.step()?;
        match system::rename_new(from, to) {
            // A folder replaces an empty one in one step, and no other.
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists && from.is_dir() => {
                fs::rename(from, to)
            }
            renamed => renamed,
        }
    }

    /// Lets two names change places in one step.
    pub fn exchange(&self, a: &Path, b: &Path) -> io::Result<()> {
        self.needs(Call::Exchange)?;
        self.step()?;
        system::exchange(a, b)
    }

    /// Removes a file.
    pub fn remove_file(&self, path: &Path) -> io::Result<()> {
        self.step()?;
        fs::remove_file(path)
    }

    /// Removes a folder and everything in it.
    pub fn remove_tree(&self, path: &Path) -> io::Result<()> {
        self.step()?;
        fs::remove_dir_all(path)
    }

    /// Removes an empty folder.
    pub fn remove_folder(&self, path: &Path) -> io::Result<()> {
        self.step()?;
        fs::remove_dir(path)
    }
}

#[cfg(test)]
pub(super) mod faults {
    use std::io;
    use std::sync::atomic::{AtomicUsize, Ordering};

    use super::Call;

    /// Lets steps fail from a certain one on.
    #[derive(Debug)]
    pub struct Faults {
        done: AtomicUsize,
        /// Number of the first step that fails.
        first: usize,
        /// Whether all later steps fail too, as after a kill; otherwise one step fails.
        for_good: bool,
        /// The error of a step that fails.
        error: io::ErrorKind,
        /// Calls that the file system does not know.
        pub lacks: &'static [Call],
    }

    impl Faults {
        /// One step fails, as where the disk is full for a moment.
        pub fn once(first: usize) -> Self {
            Self {
                done: AtomicUsize::new(0),
                first,
                for_good: false,
                error: io::ErrorKind::StorageFull,
                lacks: &[],
            }
        }

        /// The same faults with another error.
        pub fn with_error(self, error: io::ErrorKind) -> Self {
            Self { error, ..self }
        }

        /// The same faults on a file system that does not know some calls.
        pub fn without(self, lacks: &'static [Call]) -> Self {
            Self { lacks, ..self }
        }

        /// Nothing happens any more from that step on, as after a kill.
        pub fn killed(first: usize) -> Self {
            Self {
                for_good: true,
                ..Self::once(first)
            }
        }

        pub(super) fn step(&self) -> io::Result<()> {
            let number = self.done.fetch_add(1, Ordering::SeqCst);
            if number == self.first || self.for_good && number > self.first {
                return Err(self.error.into());
            }
            Ok(())
        }

        /// Returns how many steps were asked for.
        pub fn steps(&self) -> usize {
            self.done.load(Ordering::SeqCst)
        }
    }
}
