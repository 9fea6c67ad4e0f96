//! Columns by name: any order, case ignored.

/// The header of a table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::load) struct Header {
    /// The names as results call them: lower case, words joined by `_`.
    pub names: Vec<String>,
}

impl Header {
    pub fn new(record: &csv::ByteRecord) -> Self {
        Self {
            names: record
                .iter()
                .map(|cell| folded(&String::from_utf8_lossy(cell)))
                .collect(),
        }
    }

    /// The first column with one of these names, in the order of the names.
    pub fn find<'n>(&self, names: impl IntoIterator<Item = &'n str>) -> Option<usize> {
        names
            .into_iter()
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

/// A name without what varies between files that mean the same: case, blanks, marks around it, invisible letters, and a
/// unit behind it, as in `Close (USD)`.
pub(in crate::load) fn folded(name: &str) -> String {
    let is_decoration = |c: char| {
        c.is_whitespace()
            || matches!(
                c,
                '\u{feff}' | '\u{200b}' | '\u{200e}' | '<' | '>' | '"' | '\'' | '*'
            )
    };
    without_unit(name.trim_matches(is_decoration))
        .trim_matches(is_decoration)
        .to_lowercase()
        .split([' ', '\u{a0}', '\n', '-', '_'])
        .map(|word| word.trim_matches('\u{200b}'))
        .filter(|word| !word.is_empty())
        .collect::<Vec<_>>()
        .join("_")
}

/// What may stand in brackets behind a name and change nothing. A zone, as in `Time (UTC)`, changes what is meant.
const UNITS: [&str; 26] = [
    "$", "€", "£", "¥", "₹", "p", "usd", "eur", "gbp", "gbx", "jpy", "chf", "cny", "rmb", "hkd",
    "cad", "aud", "inr", "brl", "pln", "krw", "twd", "sek", "nok", "dkk", "shares",
];

fn without_unit(name: &str) -> &str {
    let parts = name
        .strip_suffix(')')
        .and_then(|name| name.rsplit_once('('));
    match parts {
        Some((name, unit)) if UNITS.contains(&unit.trim().to_lowercase().as_str()) => name,
        _ => name,
    }
}

/// Where a record of these bytes begins: its line, from 1, and its byte. The csv crate takes the ends of lines before a
/// record for a part of it: blank lines, and the second half of a CRLF.
pub(in crate::load) fn place(bytes: &[u8], record: &csv::ByteRecord) -> (u64, usize) {
    let Some(place) = record.position() else {
        return (0, 0);
    };
    let start = place.byte() as usize;
    let ends = bytes[start.min(bytes.len())..]
        .iter()
        .take_while(|b| matches!(b, b'\r' | b'\n'));
    let (skipped, lines) = ends.fold((0, 0), |(skipped, lines), b| {
        (skipped + 1, lines + u64::from(*b == b'\n'))
    });
    (place.line() + lines, start + skipped)
}

/// A reader of rows of any length, so that odd ones can be named; the header is a row as any other.
pub(in crate::load) fn records(bytes: &[u8], delimiter: u8) -> csv::Reader<&[u8]> {
    csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(delimiter)
        .from_reader(bytes)
}

/// The first rows of a table, without those that cannot be read.
pub(in crate::load) fn first_rows(head: &[u8], delimiter: u8, most: usize) -> Vec<csv::ByteRecord> {
    let rows = records(head, delimiter).into_byte_records();
    rows.filter_map(Result::ok).take(most).collect()
}
