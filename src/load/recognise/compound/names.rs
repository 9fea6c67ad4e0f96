//! Names of columns that hold a field and a symbol.

use std::collections::HashSet;

use csv::ByteRecord;

use crate::load::recognise::lexicon::Role;
use crate::load::text::header::folded;
use crate::load::text::number::NumberStyle;
use crate::load::text::stamp::DateStyle;

/// Returns the names in a header line. pandas calls columns without a name `Unnamed: 3`.
pub(super) fn names(row: &ByteRecord) -> Vec<String> {
    let name = |cell: &[u8]| {
        let name = String::from_utf8_lossy(cell);
        let name = name
            .trim()
            .trim_start_matches('\u{feff}')
            .trim_matches('"')
            .trim();
        match name.starts_with("Unnamed:") {
            true => String::new(),
            false => name.to_owned(),
        }
    };
    row.iter().map(name).collect()
}

/// Takes the number from names such as `AAA.1`, which pandas gives to a name that stood before.
pub(super) fn without_counts(names: &[String]) -> Vec<String> {
    let is_count =
        |count: &str| !count.is_empty() && count.bytes().all(|byte| byte.is_ascii_digit());
    let mut before = HashSet::new();
    let bare = |name: &String| {
        let counted = name.rsplit_once('.').filter(|(_, count)| is_count(count));
        let base = counted.filter(|(base, _)| before.contains(*base));
        before.insert(name.clone());
        base.map_or_else(|| name.clone(), |(base, _)| base.to_owned())
    };
    names.iter().map(bare).collect()
}

/// Repeats a symbol in the blank cells after it: spreadsheets write the name of several columns in the first one.
pub(super) fn carried_on(symbols: &[String], start: usize) -> Vec<String> {
    let mut symbols = symbols.to_vec();
    for column in start + 1..symbols.len() {
        if symbols[column].is_empty() {
            symbols[column] = symbols[column - 1].clone();
        }
    }
    symbols
}

/// Returns the two parts of a name such as `('Close', 'AAA')`.
pub(super) fn tuple(name: &str) -> Option<(String, String)> {
    let inner = name.strip_prefix('(')?.strip_suffix(')')?;
    let (first, second) = inner.split_once(',')?;
    let bare = |part: &str| {
        let part = part.trim().trim_end_matches(',').trim();
        part.trim_matches(['\'', '"']).trim().to_owned()
    };
    Some((bare(first), bare(second)))
}

/// Splits a name at a mark into the longest field and a symbol. `is_first`: the field stands before the symbol.
pub(super) fn parted(name: &str, mark: char, is_first: bool) -> Option<(String, String)> {
    let places = name
        .match_indices(mark)
        .map(|(at, mark)| (&name[..at], &name[at + mark.len()..]));
    let fields = places.map(|(before, after)| match is_first {
        true => (before, after),
        false => (after, before),
    });
    let sound =
        fields.filter(|(field, symbol)| is_field(field) && is_plain(field) && !symbol.is_empty());
    let (field, symbol) = sound.max_by_key(|(field, _)| field.len())?;
    let symbol = symbol.trim_matches([' ', ':', '|']);
    Some((field.trim().to_owned(), symbol.to_owned()))
}

/// Returns whether a column of this name holds a number of a bar.
pub(super) fn is_field(name: &str) -> bool {
    Role::of_price_column(&folded(name)).is_some_and(|role| Role::NUMBERS.contains(&role))
}

/// Returns whether a name is that of a field and no other word: beside a symbol, `price` and `last` may mean many things.
fn is_plain(field: &str) -> bool {
    const VAGUE: [&str; 16] = [
        "price", "last", "latest", "first", "min", "max", "minimum", "maximum", "px", "bas",
        "haut", "slot", "lav", "alin", "otw", "wol",
    ];
    !VAGUE.contains(&folded(field).as_str())
}

/// Returns whether a name can be that of a security: not a number, except for a code such as `600519`.
pub(super) fn is_symbol(name: &str) -> bool {
    let is_number = || {
        NumberStyle::default()
            .parse(name.as_bytes())
            .is_some_and(|n| !n.is_nan())
    };
    let is_code = || name.len() >= 4 && name.bytes().all(|b| b.is_ascii_digit());
    // Lines between the rows of a table, and remarks such as `(in thousands)`, are none.
    let is_remark = || name.starts_with('(') && name.chars().any(char::is_lowercase);
    let has_letter = name.chars().any(char::is_alphanumeric);
    has_letter
        && !is_remark()
        && (is_code() || !is_number())
        && !DateStyle::is_certain_date(name.as_bytes())
}
