//! Finding the files that the user's paths name.

use std::collections::HashSet;
use std::path::{Path, PathBuf};

use rayon::prelude::*;

use crate::error::{Error, Result};

/// The name that stands for standard input.
pub(in crate::load) const STDIN: &str = "-";

/// Extensions of the files that are read from a folder.
const ENDINGS: [&str; 14] = [
    ".csv", ".txt", ".tsv", ".gz", ".zip", ".zst", ".parquet", ".pq", ".xlsx", ".xlsm", ".xls",
    ".json", ".jsonl", ".ndjson",
];

/// A file that may hold prices.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::load) struct Candidate {
    pub path: PathBuf,
    /// Whether the user named this file itself, rather than a folder or a pattern.
    pub named: bool,
}

impl Candidate {
    /// Returns whether the extension is that of Parquet.
    pub fn is_parquet(&self) -> bool {
        let ending = self
            .path
            .extension()
            .map(|ending| ending.to_ascii_lowercase());
        ending.is_some_and(|ending| ending == "parquet" || ending == "pq")
    }
}

/// Entries of folders that are not read.
#[derive(Debug, Clone, Default)]
pub(in crate::load) struct PassedOver {
    /// Files whose extension is not that of a table.
    pub files: Vec<String>,
    /// Subfolders.
    pub folders: Vec<String>,
}

/// Returns the price files that `paths` name (files, tables in folders, matches of patterns with `*`), sorted and
/// without duplicates, and the entries of folders that are not read. `others` are event and factor files, which a
/// folder may also hold; they are left out.
///
/// # Errors
/// When a path or pattern names nothing that can be read, or a folder holds no table.
pub(in crate::load) fn price_files(
    paths: &[PathBuf],
    others: &[PathBuf],
) -> Result<(Vec<Candidate>, PassedOver)> {
    let others: Vec<PathBuf> = others
        .iter()
        .filter_map(|path| path.canonicalize().ok())
        .collect();
    let (mut files, mut passed_over) = (Vec::new(), PassedOver::default());
    for path in paths {
        if path.is_dir() {
            let (mut entries, inner) = folder(path)?;
            passed_over.folders.extend(inner);
            if !others.is_empty() {
                entries
                    .retain(|file| !file.canonicalize().is_ok_and(|file| others.contains(&file)));
            }
            let (tables, rest): (Vec<_>, Vec<_>) = entries
                .into_iter()
                .partition(|file| is_table(&file.to_string_lossy()) && !is_stream(file));
            if tables.is_empty() {
                let error = Error::input("the folder holds no price file")
                    .in_file(path)
                    .with_code("no_file");
                return Err(error.with_help(match passed_over.folders.last() {
                    Some(inner) => format!("name its subfolder: {inner}"),
                    None => format!(
                        "files with these extensions are read: {}",
                        ENDINGS.join(", ")
                    ),
                }));
            }
            files.extend(
                tables
                    .into_iter()
                    .map(|path| Candidate { path, named: false }),
            );
            passed_over
                .files
                .extend(rest.iter().map(|file| file.display().to_string()));
        } else if path.exists() || path == Path::new(STDIN) {
            files.push(Candidate {
                path: path.clone(),
                named: true,
            });
        } else {
            let (streams, found): (Vec<_>, Vec<_>) = matching(path)?
                .into_iter()
                .partition(|file| is_stream(file));
            if found.is_empty() {
                let error = Error::input("only pipes or devices match this pattern").in_file(path);
                return Err(error.with_code("no_file").with_help("name the pipe itself"));
            }
            let streams = streams.iter().map(|file| file.display().to_string());
            passed_over.files.extend(streams);
            files.extend(
                found
                    .into_iter()
                    .map(|path| Candidate { path, named: false }),
            );
        }
    }
    files.sort();
    files.dedup_by(|a, b| a.path == b.path);
    Ok((files, passed_over))
}

/// Returns whether a path leads to a pipe, a socket or a device: reading one may never end, so it has to be named by the user.
fn is_stream(path: &Path) -> bool {
    path.metadata()
        .is_ok_and(|found| !found.is_file() && !found.is_dir())
}

/// Size in bytes of the pieces that are searched in parallel.
const PIECE: usize = 4 << 20;

/// Returns whether a byte occurs anywhere.
pub(in crate::load) fn holds(bytes: &[u8], byte: u8) -> bool {
    let pieces = bytes.par_chunks(PIECE);
    pieces
        .into_par_iter()
        .any(|piece| memchr::memchr(byte, piece).is_some())
}

/// Returns the error for a path that cannot be read, with the most similar existing name if the file is missing.
pub(in crate::load) fn unreadable(path: &Path, error: &std::io::Error) -> Error {
    let described = match error.kind() {
        std::io::ErrorKind::NotFound => Error::input("no such file")
            .in_file(path)
            .with_code("no_file")
            .with_help("check the path; it is relative to the folder in which the command runs"),
        std::io::ErrorKind::IsADirectory => {
            let error = Error::input("this is a folder, not a file").in_file(path);
            return error.with_code("is_folder").with_help("name a file in it");
        }
        std::io::ErrorKind::PermissionDenied => {
            let error = Error::input("you may not read this file").in_file(path);
            return error
                .with_code("no_permission")
                .with_help("ask its owner, or change its permissions");
        }
        std::io::ErrorKind::OutOfMemory => {
            let error = Error::input("the file is larger than the memory").in_file(path);
            return error
                .with_code("too_large")
                .with_help("read it on a machine with more memory, or split it");
        }
        _ => Error::input(format!("cannot be read: {error}"))
            .in_file(path)
            .with_code("unreadable")
            .with_help("check the disk, or copy the file first"),
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
        return described.with_help(format!("there is no folder {}", parent.display()));
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
    // An ending is left out more often than a letter is mistyped.
    let is_whole = |other: &&str| {
        let ending = other.strip_prefix(name.as_str());
        ending.is_some_and(|rest| rest.starts_with('.') && !name.is_empty())
    };
    let names = || beside.iter().map(String::as_str);
    let near = names().filter(is_whole).min();
    match near.or_else(|| crate::error::nearest(&name, names())) {
        Some(near) if near != name => {
            described.with_help(format!("did you mean {}?", parent.join(near).display()))
        }
        _ => described,
    }
}

/// Returns the files of a folder and the names of its subfolders, sorted, without hidden entries. Subfolders named like
/// `symbol=AAA` hold parts of one table; their files are among those of the folder.
fn folder(path: &Path) -> Result<(Vec<PathBuf>, Vec<String>)> {
    let (mut files, mut folders) = entries(path)?;
    let mut others = Vec::new();
    // A folder is entered once, so that a link that leads back ends.
    let mut seen = HashSet::new();
    while let Some(inner) = folders.pop() {
        let name = inner.file_name().unwrap_or_default().to_string_lossy();
        if !name.contains('=') {
            others.push(inner.display().to_string());
        } else if inner.canonicalize().is_ok_and(|real| seen.insert(real)) {
            let (more_files, more_folders) = entries(&inner)?;
            files.extend(more_files);
            folders.extend(more_folders);
        }
    }
    files.sort();
    others.sort();
    Ok((files, others))
}

/// Returns the files and the subfolders of a folder, sorted, without hidden entries.
fn entries(path: &Path) -> Result<(Vec<PathBuf>, Vec<PathBuf>)> {
    let entries = std::fs::read_dir(path).map_err(|error| unreadable(path, &error))?;
    let entries = entries.map(|entry| entry.map(|entry| entry.path()));
    let entries: std::io::Result<Vec<PathBuf>> = entries.collect();
    let mut entries = entries.map_err(|error| unreadable(path, &error))?;
    entries.retain(|path| !is_hidden(path));
    entries.sort();
    let (folders, files) = entries.into_iter().partition(|path| path.is_dir());
    Ok((files, folders))
}

/// Returns whether the name begins with a dot.
pub(in crate::load) fn is_hidden(path: &Path) -> bool {
    path.file_name()
        .is_some_and(|name| name.as_encoded_bytes().starts_with(b"."))
}

/// Returns whether the extension is that of a table.
pub(in crate::load) fn is_table(name: &str) -> bool {
    let name = name.to_lowercase();
    ENDINGS.iter().any(|ending| name.ends_with(ending))
}

fn matching(pattern: &Path) -> Result<Vec<PathBuf>> {
    let missing = || unreadable(pattern, &std::io::ErrorKind::NotFound.into());
    let text = pattern
        .to_str()
        .filter(|text| text.contains(['*', '?', '[']))
        .ok_or_else(missing)?;
    let malformed = |error: glob::PatternError| {
        let error = Error::input(format!("not a pattern: {error}")).in_file(pattern);
        error.with_code("bad_pattern").with_help(
            "`*`, `?` and `[...]` stand for letters; put a backslash-free path in quotes",
        )
    };
    let mut files = if text.contains("**") {
        below(text, &glob::Pattern::new(text).map_err(malformed)?)?
    } else {
        let paths: std::result::Result<Vec<PathBuf>, glob::GlobError> =
            glob::glob(text).map_err(malformed)?.collect();
        paths.map_err(|error| unreadable(error.path(), error.error()))?
    };
    files.retain(|path| path.exists() && !path.is_dir());
    if files.is_empty() {
        let error = Error::input("no file matches this pattern").in_file(pattern);
        return Err(error
            .with_code("no_file")
            .with_help("`*` stands for any letters within a name, `**` for any folders"));
    }
    Ok(files)
}

/// Returns the files that a pattern with `**` matches. Every folder is entered once, so that links which lead back end; links to other
/// folders are followed after all folders proper.
fn below(text: &str, pattern: &glob::Pattern) -> Result<Vec<PathBuf>> {
    const LIKE_A_SHELL: glob::MatchOptions = glob::MatchOptions {
        case_sensitive: true,
        require_literal_separator: true,
        require_literal_leading_dot: false,
    };
    let plain = |part: &std::path::Component<'_>| {
        let part = part.as_os_str().to_string_lossy();
        !part.contains(['*', '?', '['])
    };
    let start: PathBuf = Path::new(text).components().take_while(plain).collect();
    let mut folders = vec![start];
    let (mut links, mut seen, mut files) = (Vec::new(), HashSet::new(), Vec::new());
    while let Some(folder) = folders.pop().or_else(|| links.pop()) {
        let here = if folder.as_os_str().is_empty() {
            Path::new(".")
        } else {
            &folder
        };
        let Ok(real) = here.canonicalize() else {
            continue;
        };
        if !seen.insert(real) {
            continue;
        }
        for entry in std::fs::read_dir(here).map_err(|error| unreadable(here, &error))? {
            let entry = entry.map_err(|error| unreadable(here, &error))?;
            let path = folder.join(entry.file_name());
            let is_link = entry.file_type().is_ok_and(|kind| kind.is_symlink());
            match path.is_dir() {
                true if is_link => links.push(path),
                true => folders.push(path),
                false if pattern.matches_path_with(&path, LIKE_A_SHELL) => files.push(path),
                false => {}
            }
        }
        links.sort_by(|a, b| b.cmp(a));
    }
    Ok(files)
}
