//! Columns by name: any order, case ignored.

/// The header of a table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Header {
    /// The names as results call them: lower case, words joined by `_`.
    pub names: Vec<String>,
}

impl Header {
    pub fn new(record: &csv::ByteRecord) -> Self {
        Self {
            names: record.iter().map(normalized).collect(),
        }
    }

    /// The first column with one of these names, in the order of the names.
    pub fn find(&self, names: &[&str]) -> Option<usize> {
        names
            .iter()
            .find_map(|name| self.names.iter().position(|other| other == name))
    }

    /// The first name that stands twice.
    pub fn repeated(&self) -> Option<&str> {
        let mut seen = std::collections::BTreeSet::new();
        self.names
            .iter()
            .map(String::as_str)
            .filter(|name| !name.is_empty())
            .find(|name| !seen.insert(*name))
    }

    /// The columns as a message shows them.
    pub fn listed(&self) -> String {
        self.names.join(", ")
    }
}

fn normalized(cell: &[u8]) -> String {
    let text = String::from_utf8_lossy(cell);
    let text = text.trim_matches(|c: char| c.is_whitespace() || c == '\u{feff}' || c == '\u{200b}');
    text.to_lowercase()
        .split([' ', '-', '_'])
        .filter(|word| !word.is_empty())
        .collect::<Vec<_>>()
        .join("_")
}

/// A reader of rows of any length, so that odd ones can be named.
pub(super) fn reader(bytes: &[u8]) -> csv::Reader<&[u8]> {
    csv::ReaderBuilder::new()
        .flexible(true)
        .from_reader(bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes))
}
