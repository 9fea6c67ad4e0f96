//! Header lines and the names of columns; case is ignored.

/// The header of a table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::load) struct Header {
    /// `names[i]`: folded name of column `i` (lower case, words joined by `_`).
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

    /// Returns the column with the first of `names` that occurs.
    pub fn find<'n>(&self, names: impl IntoIterator<Item = &'n str>) -> Option<usize> {
        names
            .into_iter()
            .find_map(|name| self.names.iter().position(|other| other == name))
    }

    /// Returns the first name that occurs twice; empty names do not count.
    pub fn repeated(&self) -> Option<&str> {
        let mut seen = std::collections::BTreeSet::new();
        self.names
            .iter()
            .map(String::as_str)
            .filter(|name| !name.is_empty())
            .find(|name| !seen.insert(*name))
    }

    /// Returns the column names, joined for a message.
    pub fn listed(&self) -> String {
        self.names.join(", ")
    }
}

/// Folds a column name so that equivalent names agree: lower case, words joined by `_`, without surrounding marks,
/// invisible characters and a unit in brackets, as in `Close (USD)`.
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

/// Units that may follow a name in brackets without changing its meaning. A time zone, as in `Time (UTC)`, is not one
/// of them.
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

/// Returns the line (from 1) and the byte at which a record begins. The csv crate counts the line breaks before a
/// record as part of it (blank lines and the second half of a CRLF); they are skipped here.
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

/// Returns a reader of rows. Rows may differ in length, so that odd ones can be reported, and the header is read as a
/// row.
pub(in crate::load) fn records(bytes: &[u8], delimiter: u8) -> csv::Reader<&[u8]> {
    csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(delimiter)
        .from_reader(bytes)
}

/// Returns the first `most` rows of a table, without rows that cannot be read.
pub(in crate::load) fn first_rows(head: &[u8], delimiter: u8, most: usize) -> Vec<csv::ByteRecord> {
    let rows = records(head, delimiter).into_byte_records();
    rows.filter_map(Result::ok).take(most).collect()
}
