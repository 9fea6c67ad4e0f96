//! The input files of a run, as its record lists them.

use serde::Serialize;

use crate::load::InputFile;

#[derive(Serialize)]
pub(super) struct InputRecord {
    path: String,
    bytes: u64,
    rows: u64,
    /// The dialect of a price file, or the kind of another file.
    dialect: Option<&'static str>,
    /// How many rows were read, used and left out.
    account: String,
    /// SHA-256 of the bytes that were read; members of an archive have that of the archive. `None` if the inputs were not hashed.
    sha256: Option<String>,
}

impl InputRecord {
    pub fn new(file: &InputFile) -> Self {
        Self {
            path: file.path(),
            bytes: file.bytes,
            rows: file.rows,
            dialect: file.dialect,
            account: file.account.in_words(),
            sha256: file.sha256(),
        }
    }

    /// Returns the path, the account of the rows, and the hash; an empty text if there is none.
    #[cfg(any(feature = "xlsx", feature = "charts"))]
    pub fn in_words(self) -> [String; 3] {
        [self.path, self.account, self.sha256.unwrap_or_default()]
    }
}
