//! From the paths that a user names to the files that are read.

use std::io::Read;
use std::path::{Path, PathBuf};

use crate::error::{Error, Result};
use crate::finding::Finding;

/// A file that a run read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InputFile {
    /// Where it is; `-` for standard input.
    pub path: PathBuf,
    /// Its length in bytes.
    pub bytes: u64,
    /// Rows of data, those rejected included.
    pub rows: u64,
}

/// The name that stands for standard input.
pub(super) const STDIN: &str = "-";

/// A file that may hold prices.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Candidate {
    pub path: PathBuf,
    /// Whether the user named this very file, rather than a folder or pattern that it is in.
    pub named: bool,
}

/// The price files that paths name: files themselves, the CSVs of folders, and what patterns with `*` match.
/// `others` are inputs of another kind, which a folder may hold too.
pub(super) fn price_files(
    paths: &[PathBuf],
    others: &[PathBuf],
) -> Result<(Vec<Candidate>, Vec<Finding>)> {
    let others: Vec<PathBuf> = others
        .iter()
        .filter_map(|path| path.canonicalize().ok())
        .collect();
    let (mut files, mut passed_over) = (Vec::new(), Vec::new());
    for path in paths {
        if path.is_dir() {
            let mut entries = folder(path)?;
            entries.retain(|file| !file.canonicalize().is_ok_and(|file| others.contains(&file)));
            let (tables, rest): (Vec<_>, Vec<_>) =
                entries.into_iter().partition(|file| is_table(file));
            if tables.is_empty() {
                return Err(Error::input("the folder holds no .csv file").in_file(path));
            }
            files.extend(
                tables
                    .into_iter()
                    .map(|path| Candidate { path, named: false }),
            );
            passed_over.extend(rest.iter().map(|file| file.display().to_string()));
        } else if path.exists() {
            files.push(Candidate {
                path: path.clone(),
                named: true,
            });
        } else {
            files.extend(
                matching(path)?
                    .into_iter()
                    .map(|path| Candidate { path, named: false }),
            );
        }
    }
    files.sort();
    files.dedup_by(|a, b| a.path == b.path);
    let findings = match passed_over.len() {
        0 => Vec::new(),
        _ => vec![Finding::note(
            "not_a_table",
            format!(
                "files that are not CSV were passed over: {}",
                passed_over.join(", ")
            ),
        )],
    };
    Ok((files, findings))
}

/// The bytes of a file, or of standard input for `-`.
pub(super) fn read(path: &Path) -> Result<Vec<u8>> {
    let mut bytes = Vec::new();
    let read = if path == Path::new(STDIN) {
        std::io::stdin().read_to_end(&mut bytes).map(|_| bytes)
    } else {
        std::fs::read(path)
    };
    let bytes = read.map_err(|error| unreadable(path, &error))?;
    refuse_other_kinds(path, &bytes)?;
    Ok(bytes)
}

/// The text of a file.
///
/// # Errors
/// When it cannot be read or is not UTF-8.
pub fn text(path: &Path) -> Result<String> {
    let bytes = std::fs::read(path).map_err(|error| unreadable(path, &error))?;
    String::from_utf8(bytes).map_err(|_| Error::input("not text in UTF-8").in_file(path))
}

/// What is wrong with a path that cannot be read, with the nearest name beside it.
pub(super) fn unreadable(path: &Path, error: &std::io::Error) -> Error {
    let described = match error.kind() {
        std::io::ErrorKind::NotFound => Error::input("no such file").in_file(path),
        std::io::ErrorKind::IsADirectory => {
            Error::input("this is a folder; name a file").in_file(path)
        }
        _ => Error::input(format!("cannot be read: {error}")).in_file(path),
    };
    let name = path
        .file_name()
        .map(|name| name.to_string_lossy().into_owned())
        .unwrap_or_default();
    let parent = path
        .parent()
        .filter(|parent| !parent.as_os_str().is_empty())
        .unwrap_or(Path::new("."));
    if !parent.exists() {
        return described.help(format!("there is no folder {}", parent.display()));
    }
    let beside: Vec<String> = std::fs::read_dir(parent)
        .into_iter()
        .flatten()
        .filter_map(|entry| {
            entry
                .ok()
                .map(|entry| entry.file_name().to_string_lossy().into_owned())
        })
        .collect();
    match crate::error::nearest(&name, beside.iter().map(String::as_str)) {
        Some(near) if near != name => {
            described.help(format!("did you mean {}?", parent.join(near).display()))
        }
        _ => described,
    }
}

fn folder(path: &Path) -> Result<Vec<PathBuf>> {
    let entries = std::fs::read_dir(path).map_err(|error| unreadable(path, &error))?;
    let mut files: Vec<PathBuf> = entries
        .filter_map(|entry| entry.ok().map(|entry| entry.path()))
        .filter(|path| path.is_file())
        .collect();
    files.sort();
    Ok(files)
}

fn is_table(file: &Path) -> bool {
    file.extension()
        .is_some_and(|extension| extension.eq_ignore_ascii_case("csv"))
}

fn matching(pattern: &Path) -> Result<Vec<PathBuf>> {
    let missing = || unreadable(pattern, &std::io::ErrorKind::NotFound.into());
    let text = pattern
        .to_str()
        .filter(|text| text.contains(['*', '?', '[']))
        .ok_or_else(missing)?;
    let paths = glob::glob(text)
        .map_err(|error| Error::input(format!("not a pattern: {error}")).in_file(pattern))?;
    let files: Vec<PathBuf> = paths
        .filter_map(std::result::Result::ok)
        .filter(|path| path.is_file())
        .collect();
    if files.is_empty() {
        return Err(Error::input("no file matches this pattern").in_file(pattern));
    }
    Ok(files)
}

/// Says what a file is when it is clearly no table of text.
fn refuse_other_kinds(path: &Path, bytes: &[u8]) -> Result<()> {
    let start = bytes.trim_ascii_start();
    let kind = match () {
        () if start.is_empty() => "an empty file",
        () if bytes.starts_with(b"\x1f\x8b") => "a gzip archive; unpack it first",
        () if bytes.starts_with(b"PK\x03\x04") => {
            "a zip archive or a spreadsheet; unpack it, or save it as CSV"
        }
        () if bytes.starts_with(b"PAR1") => "a Parquet file; write it as CSV first",
        () if bytes.starts_with(b"%PDF") => "a PDF document",
        () if bytes.starts_with(b"\xff\xfe") || bytes.starts_with(b"\xfe\xff") => {
            "text in UTF-16; save it as UTF-8"
        }
        () if start.starts_with(b"<") => {
            "a web page or XML, perhaps an error message of the download"
        }
        () if start.starts_with(b"{") || start.starts_with(b"[") => {
            "JSON, perhaps an error message of the download"
        }
        () if start.starts_with(b"version https://git-lfs") => {
            "a Git LFS pointer; fetch the real file with git lfs pull"
        }
        () if bytes.contains(&0) => "a binary file",
        () => return Ok(()),
    };
    Err(Error::input(format!("this is {kind}, not a CSV table")).in_file(path))
}
