//! Cells that hold several symbols or labels.

use std::collections::{BTreeSet, HashSet};
use std::ops::Deref;

/// How the symbols of a cell are separated.
#[derive(Clone, Copy)]
pub(super) struct Separators<'a> {
    /// Whether blanks separate symbols, too; a single name may contain blanks.
    pub blanks: bool,
    /// Whether commas separate symbols. In a file whose cells are separated by semicolons they belong to names.
    pub commas: bool,
    /// Whether a cell is a symbol of the prices; it is not cut.
    pub known: &'a (dyn Fn(&str) -> bool + Sync),
    /// What separates several tags, if the user says so.
    pub tags: Option<&'a str>,
}

/// The distinct symbols of a cell. Most cells hold one, for which no list is made.
pub(super) enum SymbolList<'c> {
    Alone(Option<&'c str>),
    Several(Vec<&'c str>),
}

impl<'c> Deref for SymbolList<'c> {
    type Target = [&'c str];

    fn deref(&self) -> &Self::Target {
        match self {
            Self::Alone(symbol) => symbol.as_slice(),
            Self::Several(symbols) => symbols,
        }
    }
}

/// Returns the distinct symbols of a cell, separated by `;`, `,` or `|`, or as a list of JSON or Python.
pub(super) fn symbols<'c>(cell: &'c str, separators: &Separators<'_>) -> SymbolList<'c> {
    let is_mark = |c: char| {
        matches!(c, ';' | '|')
            || (c == ',' && separators.commas)
            || (c.is_whitespace() && separators.blanks)
    };
    // Most cells hold one symbol; nothing has to be looked up for them.
    let is_several = cell.contains(|c: char| is_mark(c) || matches!(c, '[' | '{' | '('));
    if !is_several || (separators.known)(cell) {
        return SymbolList::Alone(Some(cell).filter(|cell| !cell.is_empty()));
    }
    let found = match listed(cell) {
        Some(inner) => entries(inner),
        None => {
            let pieces: Vec<&str> = cell.split(is_mark).map(str::trim).collect();
            // `Amazon.com, Inc.` is one name.
            match pieces.iter().any(|piece| is_legal_form(piece)) {
                true => vec![cell],
                false => pieces,
            }
        }
    };
    let is_around = |c: char| c.is_whitespace() || matches!(c, '"' | '\'');
    let mut seen = HashSet::new();
    let mut symbols: Vec<&str> = found
        .into_iter()
        .map(|symbol| symbol.trim_matches(is_around))
        .collect();
    symbols.retain(|symbol| !symbol.is_empty() && seen.insert(*symbol));
    SymbolList::Several(symbols)
}

/// Returns what stands between the brackets of a list: `['A', 'B']`, `{A,B}` or `('A', 'B')`.
fn listed(cell: &str) -> Option<&str> {
    const BRACKETS: [(char, char); 3] = [('[', ']'), ('{', '}'), ('(', ')')];
    BRACKETS
        .iter()
        .find_map(|(open, close)| cell.strip_prefix(*open)?.strip_suffix(*close))
}

/// Splits a list at the marks between its entries. Marks inside of quotes belong to an entry.
fn entries(list: &str) -> Vec<&str> {
    let mut quote = None;
    let is_mark = |c: char| {
        match quote {
            Some(open) if c == open => quote = None,
            None if matches!(c, '"' | '\'') => quote = Some(c),
            _ => {}
        }
        quote.is_none() && matches!(c, ',' | ';' | '|')
    };
    list.split(is_mark).collect()
}

/// Returns whether a piece of a cell is the legal form of a company and no symbol.
fn is_legal_form(piece: &str) -> bool {
    const FORMS: [&str; 16] = [
        "inc",
        "incorporated",
        "corp",
        "corporation",
        "co",
        "ltd",
        "limited",
        "llc",
        "lp",
        "l.p",
        "plc",
        "s.a",
        "n.v",
        "s.p.a",
        "se",
        "gmbh",
    ];
    let folded = piece.trim_end_matches('.').to_lowercase();
    // `SE` and `CO` in capitals are symbols, too.
    let is_symbol = piece.len() <= 2 && piece.bytes().all(|byte| byte.is_ascii_uppercase());
    FORMS.contains(&folded.as_str()) && !is_symbol
}

/// Returns the distinct labels of a cell, separated by a mark of the user's, in alphabetical order.
pub(super) fn tags_between(cell: &str, mark: &str) -> Vec<String> {
    let tags = cell.split(mark).map(str::trim);
    let tags: BTreeSet<&str> = tags.filter(|tag| !tag.is_empty()).collect();
    tags.into_iter().map(str::to_owned).collect()
}

/// Returns the distinct labels of a cell, separated by `;` or `|`, or as a list, in alphabetical order. Commas separate numbers such
/// as the items of a form, `2.02,9.01`.
pub(super) fn tags(cell: &str) -> Vec<String> {
    let is_around = |c: char| c.is_whitespace() || matches!(c, '"' | '\'');
    let label = |piece: &str| {
        let label = piece.trim_matches(is_around);
        (!label.is_empty()).then(|| label.to_owned())
    };
    let may_separate = |byte: u8| matches!(byte, b';' | b'|' | b',' | b'[');
    if !cell.bytes().any(may_separate) {
        return label(cell).into_iter().collect();
    }
    let is_item = |piece: &str| {
        let is_digit = |c: char| c.is_ascii_digit() || c == '.';
        !piece.trim().is_empty() && piece.trim().chars().all(is_digit)
    };
    let pieces: Vec<&str> = match listed(cell).filter(|_| cell.starts_with('[')) {
        Some(inner) => entries(inner),
        None if cell.contains(',') && cell.split(',').all(is_item) => cell.split(',').collect(),
        None => {
            // A bar inside of a formula or a path separates nothing.
            let is_word = |piece: &str| piece.trim_start().starts_with(char::is_alphanumeric);
            let has_bars = cell.split('|').all(is_word);
            cell.split(|c| c == ';' || (c == '|' && has_bars)).collect()
        }
    };
    let mut tags: Vec<String> = pieces.into_iter().filter_map(label).collect();
    tags.sort();
    tags.dedup();
    tags
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_have_no_order() {
        assert_eq!(tags("us-chips; alibaba;;us-chips"), ["alibaba", "us-chips"]);
    }

    #[test]
    fn lists_of_labels() {
        assert_eq!(tags("earnings|guidance"), ["earnings", "guidance"]);
        assert_eq!(tags("['earnings', 'guidance']"), ["earnings", "guidance"]);
        assert_eq!(tags("2.02,9.01"), ["2.02", "9.01"]);
        assert_eq!(tags("mergers, and more"), ["mergers, and more"]);
    }

    #[test]
    fn lists_of_symbols() {
        let split = |cell, blanks, commas| {
            let known = |cell: &str| cell == "Johnson, Smith";
            let separators = Separators {
                blanks,
                commas,
                known: &known,
                tags: None,
            };
            symbols(cell, &separators).join("+")
        };
        assert_eq!(split("NVDA;AMD; MU", false, true), "NVDA+AMD+MU");
        assert_eq!(split("[\"NVDA\", 'AMD']", false, true), "NVDA+AMD");
        assert_eq!(
            split("['Apple, Inc.', 'AMD']", false, true),
            "Apple, Inc.+AMD"
        );
        assert_eq!(split("{NVDA,AMD}", false, true), "NVDA+AMD");
        assert_eq!(split("NVDA AMD|NVDA", true, true), "NVDA+AMD");
        assert_eq!(split("NVDA, AMD", false, true), "NVDA+AMD");
        assert_eq!(split("Adobe Systems", false, true), "Adobe Systems");
        assert_eq!(split("Amazon.com, Inc.", false, true), "Amazon.com, Inc.");
        assert_eq!(split("Johnson, Smith", false, true), "Johnson, Smith");
        assert_eq!(split("Smith, Johnson", false, false), "Smith, Johnson");
        assert_eq!(split("", false, true), "");
    }
}
