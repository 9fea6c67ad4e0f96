//! Header lines and the names of columns; case is ignored.

/// The header of a table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::load) struct Header {
    /// `names[i]`: folded name of column `i` (lower case, words joined by `_`).
    pub names: Vec<String>,
    /// The names without any mark, by which programs that write one name in different ways mean the same column.
    keys: Vec<String>,
    /// The names as they are written.
    written: Vec<String>,
}

impl Header {
    pub fn new(record: &csv::ByteRecord) -> Self {
        let written: Vec<String> = record
            .iter()
            .map(|cell| String::from_utf8_lossy(cell).trim().to_owned())
            .collect();
        let names = written.iter().map(|name| folded(name)).collect();
        Self {
            written,
            ..Self::from_names(names)
        }
    }

    /// Gives one column another name, folded.
    pub fn with_name(mut self, column: usize, name: &str) -> Self {
        name.clone_into(&mut self.names[column]);
        self.keys[column] = key(name);
        self
    }

    /// A header of names that are folded already.
    pub fn from_names(names: Vec<String>) -> Self {
        Self {
            keys: names.iter().map(|name| key(name)).collect(),
            written: names.clone(),
            names,
        }
    }

    /// Finds the first column with one of these keys, in the order of the keys.
    pub fn find_key<'n>(&self, keys: impl IntoIterator<Item = &'n str>) -> Option<usize> {
        keys.into_iter()
            .find_map(|key| self.keys.iter().position(|other| other == key))
    }

    /// Returns the first of the columns whose keys have the lowest rank; `rank` is `None` for keys that are not looked for.
    pub fn preferred(&self, rank: impl Fn(&str) -> Option<usize>) -> Option<usize> {
        let ranked = self.keys.iter().enumerate();
        let ranked = ranked.filter_map(|(column, key)| Some((rank(key)?, column)));
        ranked.min().map(|(_, column)| column)
    }

    /// Returns the column that is written exactly so.
    pub fn find_written(&self, name: &str) -> Option<usize> {
        self.written.iter().position(|written| written == name)
    }

    /// Returns whether each of these keys has a column.
    pub fn has_keys(&self, keys: &[&str]) -> bool {
        keys.iter()
            .all(|key| self.keys.iter().any(|other| other == key))
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

    /// Returns the first columns, and how many more there are, for a message.
    pub fn listed(&self) -> String {
        const MOST: usize = 30;
        const LONGEST: usize = 60;
        let names: Vec<String> = self
            .names
            .iter()
            .take(MOST + 1)
            .map(|name| {
                let letters = name.chars().count();
                let start: String = name.chars().take(LONGEST).collect();
                start + if letters > LONGEST { "..." } else { "" }
            })
            .collect();
        match self.names.len().saturating_sub(MOST) {
            0 => names.join(", "),
            more => format!("{} and {more} more", names[..MOST].join(", ")),
        }
    }
}

/// Returns the position of the column of which the user gives the number, from 1, in a table of `width` columns.
pub(in crate::load) fn numbered_column(said: &str, width: usize) -> Option<usize> {
    let number: usize = said.parse().ok()?;
    (1..=width).contains(&number).then(|| number - 1)
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

/// Reduces a folded name to its letters and digits, so that `Adj Close`, `adj.close`, `AdjClose` and `Close (Adj)` differ in
/// the order of their words alone. A number in front, as in `5. adjusted close` or `4a. close`,
/// says nothing.
pub(in crate::load) fn key(folded: &str) -> String {
    let rest = folded.trim_start_matches(|c: char| c.is_ascii_digit());
    let is_numbered = rest.len() < folded.len();
    let lettered = rest
        .strip_prefix(|c: char| c.is_ascii_lowercase())
        .unwrap_or(rest);
    let numbered = lettered.strip_prefix("._").filter(|_| is_numbered);
    let is_mark = |c: &char| matches!(c, '_' | '.' | '(' | ')' | '[' | ']' | ':' | ' ');
    numbered
        .unwrap_or(folded)
        .chars()
        .filter(|c| !is_mark(c))
        .collect()
}

/// Units that may follow a name in brackets without changing its meaning. A time zone, as in `Time (UTC)`, is not one
/// of them.
const UNITS: [&str; 48] = [
    "cent",
    "cents",
    "pence",
    "local",
    "local currency",
    "lc",
    "lcy",
    "zar",
    "nzd",
    "sgd",
    "mxn",
    "thb",
    "try",
    "rub",
    "ils",
    "czk",
    "huf",
    "idr",
    "myr",
    "pts",
    "points",
    "in points",
    "$",
    "€",
    "£",
    "¥",
    "₹",
    "p",
    "usd",
    "eur",
    "gbp",
    "gbx",
    "jpy",
    "chf",
    "cny",
    "rmb",
    "hkd",
    "cad",
    "aud",
    "inr",
    "brl",
    "pln",
    "krw",
    "twd",
    "sek",
    "nok",
    "dkk",
    "shares",
];

/// Returns whether a word is the name of a unit, such as a currency.
pub(in crate::load) fn is_unit(word: &str) -> bool {
    UNITS.contains(&word.trim().to_lowercase().as_str())
}

fn without_unit(name: &str) -> &str {
    let parts = name
        .strip_suffix(')')
        .and_then(|name| name.rsplit_once('('));
    match parts {
        Some((name, unit)) if is_unit(unit) => name,
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

/// Gives a header without a name for the index in front of it an empty one, as programs in R write row names: each row has one cell
/// more than the header, and its dates stand one column to the right of their name, or under none. Returns `None` for other headers.
pub(in crate::load) fn with_index(
    rows: &[csv::ByteRecord],
    is_date_word: impl Fn(&str) -> bool,
    is_date: impl Fn(&[u8]) -> bool,
) -> Option<csv::ByteRecord> {
    let (header, body) = rows.split_first()?;
    let is_longer = |row: &csv::ByteRecord| row.len() == header.len() + 1;
    if body.is_empty() || !body.iter().take(3).all(is_longer) {
        return None;
    }
    let names = header
        .iter()
        .map(|cell| folded(&String::from_utf8_lossy(cell)));
    let names: Vec<String> = names.collect();
    if names.iter().any(String::is_empty) {
        return None;
    }
    let dated = |column: usize| {
        body.iter()
            .take(3)
            .all(|row| row.get(column).is_some_and(&is_date))
    };
    let is_shifted = match names.iter().position(|name| is_date_word(name)) {
        Some(date) => !dated(date) && dated(date + 1),
        None => dated(0) && !names.iter().any(|name| is_date(name.as_bytes())),
    };
    is_shifted.then(|| {
        let mut record: csv::ByteRecord = std::iter::once(&b""[..]).chain(header.iter()).collect();
        record.set_position(header.position().cloned());
        record
    })
}

/// Returns the first `most` rows of a table, without rows that cannot be read.
pub(in crate::load) fn first_rows(head: &[u8], delimiter: u8, most: usize) -> Vec<csv::ByteRecord> {
    let rows = records(head, delimiter).into_byte_records();
    rows.filter_map(Result::ok).take(most).collect()
}
