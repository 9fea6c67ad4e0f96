//! Where a failure lies: the file, the member of an archive, the line, the column.

use std::borrow::Cow;
use std::fmt;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use serde::{Serialize, Serializer};

/// The path that stands for standard input.
const STDIN: &str = "-";

/// Endings that say how a table is stored, not what it holds.
const ENDINGS: [&str; 15] = [
    ".gz", ".zst", ".zip", ".csv", ".txt", ".tsv", ".parquet", ".pq", ".xlsx", ".xlsm", ".xls",
    ".json", ".jsonl", ".ndjson", ".snappy",
];

/// A file, or a member of an archive. Shown as `prices.csv` or `prices.zip!a.csv`; that text is never parsed back, because
/// a file name may itself contain `!`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Origin {
    /// The file on disk; `-` for standard input.
    pub file: PathBuf,
    /// The name inside the archive, if `file` is an archive.
    pub member: Option<String>,
}

impl Origin {
    /// Names a file that is not inside an archive.
    pub fn new(file: impl Into<PathBuf>) -> Self {
        Self {
            file: file.into(),
            member: None,
        }
    }

    /// Names a member of this archive.
    #[must_use]
    pub fn with_member(&self, member: impl Into<String>) -> Self {
        Self {
            file: self.file.clone(),
            member: Some(member.into()),
        }
    }

    /// Returns whether this is standard input.
    pub fn is_stdin(&self) -> bool {
        self.member.is_none() && self.file == Path::new(STDIN)
    }

    /// Returns the file's own name, or the member's, without folders.
    pub fn name(&self) -> Cow<'_, str> {
        match &self.member {
            // Archives written on Windows separate folders by backslashes.
            Some(member) => member.rsplit(['/', '\\']).next().unwrap_or(member).into(),
            None => self
                .file
                .file_name()
                .map(|name| name.to_string_lossy())
                .unwrap_or_default(),
        }
    }

    /// Returns the keys and values of folders that are named like `symbol=AAA`, from the outermost to the innermost, and the
    /// name of the folder that holds the outermost of them.
    pub fn partitions(&self) -> (Option<String>, Vec<(String, String)>) {
        let folders = self.file.parent().into_iter().flat_map(Path::components);
        let (mut holder, mut partitions) = (None, Vec::new());
        for folder in folders {
            let std::path::Component::Normal(name) = folder else {
                continue;
            };
            let name = name.to_string_lossy();
            match name.split_once('=') {
                Some((key, value)) if !key.is_empty() => {
                    partitions.push((key.to_owned(), unescaped(value)));
                }
                _ if partitions.is_empty() => holder = Some(name.into_owned()),
                _ => {}
            }
        }
        (holder, partitions)
    }

    /// Returns the name without the endings that say how the table is stored: `ES1!` for `ES1!.csv.gz`.
    pub fn stem(&self) -> String {
        let name = self.name();
        let mut stem: &str = &name;
        for ending in ENDINGS {
            let cut = stem.len().saturating_sub(ending.len());
            if cut > 0 && stem.is_char_boundary(cut) && stem[cut..].eq_ignore_ascii_case(ending) {
                stem = &stem[..cut];
            }
        }
        stem.to_owned()
    }
}

/// Replaces escapes such as `%3D`, by which programs write marks that a file name cannot hold.
fn unescaped(value: &str) -> String {
    let mut bytes = Vec::with_capacity(value.len());
    let mut rest = value.as_bytes();
    while let [first, tail @ ..] = rest {
        let code = tail.get(..2).filter(|_| *first == b'%');
        let code = code.and_then(|code| std::str::from_utf8(code).ok());
        match code.and_then(|code| u8::from_str_radix(code, 16).ok()) {
            Some(byte) => {
                bytes.push(byte);
                rest = &tail[2..];
            }
            None => {
                bytes.push(*first);
                rest = tail;
            }
        }
    }
    String::from_utf8(bytes).unwrap_or_else(|_| value.to_owned())
}

impl From<&Path> for Origin {
    fn from(file: &Path) -> Self {
        Self::new(file)
    }
}

impl From<PathBuf> for Origin {
    fn from(file: PathBuf) -> Self {
        Self::new(file)
    }
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.member {
            None if self.is_stdin() => f.write_str("standard input"),
            None => write!(f, "{}", self.file.display()),
            Some(member) => write!(f, "{}!{member}", self.file.display()),
        }
    }
}

impl Serialize for Origin {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

/// A place in an input, as exact as it is known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// The file or the member of an archive.
    pub origin: Arc<Origin>,
    /// The line, from 1.
    pub line: Option<u64>,
    /// The offset of the row, in bytes from the start of the file.
    pub byte: Option<u64>,
    /// The name of the column.
    pub column: Option<String>,
}

impl Place {
    /// Names a whole file.
    pub fn new(origin: impl Into<Arc<Origin>>) -> Self {
        Self {
            origin: origin.into(),
            line: None,
            byte: None,
            column: None,
        }
    }
}

impl From<Arc<Origin>> for Place {
    fn from(origin: Arc<Origin>) -> Self {
        Self::new(origin)
    }
}

impl From<&Arc<Origin>> for Place {
    fn from(origin: &Arc<Origin>) -> Self {
        Self::new(Arc::clone(origin))
    }
}

impl From<Origin> for Place {
    fn from(origin: Origin) -> Self {
        Self::new(origin)
    }
}

impl From<&Origin> for Place {
    fn from(origin: &Origin) -> Self {
        Self::new(origin.clone())
    }
}

impl From<&Path> for Place {
    fn from(file: &Path) -> Self {
        Self::new(Origin::new(file))
    }
}

impl From<&PathBuf> for Place {
    fn from(file: &PathBuf) -> Self {
        Self::new(Origin::new(file))
    }
}

impl fmt::Display for Place {
    /// Writes `prices.csv:3: column close`, as far as it is known.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.origin)?;
        if let Some(line) = self.line {
            write!(f, ":{line}")?;
        }
        match &self.column {
            Some(column) => write!(f, ": column {column}"),
            None => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_exclamation_mark_in_a_file_name_is_part_of_the_name() {
        let future = Origin::new("data/ES1!.csv");
        assert_eq!(future.to_string(), "data/ES1!.csv");
        assert_eq!(future.stem(), "ES1!");
        let other = Origin::new("data/NQ1!.csv.gz");
        assert_eq!(other.stem(), "NQ1!");
        let inside = Origin::new("a!b.zip").with_member("folder/ES1!.csv");
        assert_eq!(inside.to_string(), "a!b.zip!folder/ES1!.csv");
        assert_eq!(inside.file, Path::new("a!b.zip"));
        assert_eq!(inside.stem(), "ES1!");
        let windows = Origin::new("a.zip").with_member(r"folder\BABA.csv");
        assert_eq!(windows.stem(), "BABA");
    }

    #[test]
    fn a_name_that_is_an_ending_alone_stays() {
        assert_eq!(Origin::new(".csv").stem(), ".csv");
        assert_eq!(Origin::new("é.csv").stem(), "é");
        assert_eq!(Origin::new("BRK.B").stem(), "BRK.B");
    }

    #[test]
    fn a_place_is_shown_as_far_as_it_is_known() {
        let mut place = Place::new(Origin::new("prices.csv"));
        assert_eq!(place.to_string(), "prices.csv");
        place.line = Some(3);
        assert_eq!(place.to_string(), "prices.csv:3");
        place.column = Some("close".to_owned());
        assert_eq!(place.to_string(), "prices.csv:3: column close");
        assert_eq!(Place::new(Origin::new("-")).to_string(), "standard input");
    }
}
