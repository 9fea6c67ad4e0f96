//! The calls that the standard library does not have: files without a name, and two names that change places at once.

#[cfg(target_os = "linux")]
pub(super) use linux::{exchange, give_name, is_writable, rename_new, unnamed_file};
#[cfg(not(target_os = "linux"))]
pub(super) use other::{exchange, give_name, is_writable, rename_new, unnamed_file};

use std::fs::{File, Metadata};
use std::io;
use std::path::Path;

/// Writes the names in a folder to the disk, so that they outlast a power cut.
pub(super) fn sync_folder(folder: &Path) -> io::Result<()> {
    if cfg!(unix) {
        File::open(folder)?.sync_all()
    } else {
        // Elsewhere folders cannot be opened, and the system writes them by itself.
        Ok(())
    }
}

/// Returns what tells whether two names lead to one file; `None` where the system does not say.
pub(super) fn identity(file: &Metadata) -> Option<(u64, u64)> {
    #[cfg(unix)]
    {
        use std::os::unix::fs::MetadataExt;
        Some((file.dev(), file.ino()))
    }
    #[cfg(not(unix))]
    {
        let _ = file;
        None
    }
}

#[cfg(target_os = "linux")]
mod linux {
    use std::fs::File;
    use std::io;
    use std::os::fd::AsRawFd;
    use std::path::Path;

    use rustix::fs::{
        Access, AtFlags, CWD, Mode, OFlags, RenameFlags, access, linkat, openat, renameat_with,
    };

    /// Opens a file that has no name yet and is gone with the process. Not every file system can.
    pub fn unnamed_file(folder: &Path) -> io::Result<File> {
        let flags = OFlags::TMPFILE | OFlags::RDWR | OFlags::CLOEXEC;
        Ok(openat(CWD, folder, flags, Mode::from_raw_mode(0o666))?.into())
    }

    /// Gives an unnamed file a name that is not taken.
    pub fn give_name(file: &File, path: &Path) -> io::Result<()> {
        let open = format!("/proc/self/fd/{}", file.as_raw_fd());
        Ok(linkat(CWD, open, CWD, path, AtFlags::SYMLINK_FOLLOW)?)
    }

    /// Lets two names change places in one step.
    pub fn exchange(a: &Path, b: &Path) -> io::Result<()> {
        Ok(renameat_with(CWD, a, CWD, b, RenameFlags::EXCHANGE)?)
    }

    /// Renames to a name that is not taken.
    pub fn rename_new(from: &Path, to: &Path) -> io::Result<()> {
        match renameat_with(CWD, from, CWD, to, RenameFlags::NOREPLACE) {
            Err(error) if is_unknown(error) => super::rename_where_free(from, to),
            renamed => Ok(renamed?),
        }
    }

    /// Returns whether a file system does not know the call.
    fn is_unknown(error: rustix::io::Errno) -> bool {
        use rustix::io::Errno;
        [Errno::INVAL, Errno::NOSYS, Errno::NOTSUP, Errno::OPNOTSUPP].contains(&error)
    }

    /// Returns whether this user may write to a file or folder.
    pub fn is_writable(path: &Path) -> bool {
        access(path, Access::WRITE_OK).is_ok()
    }
}

#[cfg(not(target_os = "linux"))]
mod other {
    use std::fs::File;
    use std::io;
    use std::path::Path;

    pub fn unnamed_file(_folder: &Path) -> io::Result<File> {
        Err(io::ErrorKind::Unsupported.into())
    }

    pub fn give_name(_file: &File, _path: &Path) -> io::Result<()> {
        Err(io::ErrorKind::Unsupported.into())
    }

    pub fn exchange(_a: &Path, _b: &Path) -> io::Result<()> {
        Err(io::ErrorKind::Unsupported.into())
    }

    pub fn rename_new(from: &Path, to: &Path) -> io::Result<()> {
        super::rename_where_free(from, to)
    }

    pub fn is_writable(path: &Path) -> bool {
        path.metadata()
            .is_ok_and(|file| !file.permissions().readonly())
    }
}

/// Renames after a look at the name; for systems that cannot do both in one step.
fn rename_where_free(from: &Path, to: &Path) -> io::Result<()> {
    if std::fs::symlink_metadata(to).is_ok() {
        return Err(io::ErrorKind::AlreadyExists.into());
    }
    std::fs::rename(from, to)
}
