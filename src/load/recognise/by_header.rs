//! Recognition of a dialect and of column roles by the header.

use std::sync::OnceLock;

use csv::ByteRecord;

use super::dialect::{ALL, Dialect, Fit};
use super::lexicon::Role;
use super::recognition::{Form, Match, Rows};
use crate::load::overrides::Overrides;
use crate::load::text::header::{Header, folded, numbered_column};
use crate::load::text::stamp::DateStyle;

/// Returns `known[i][j]`: the folded names of header line `j` of dialect `ALL[i]`. They are folded once, because they
/// are compared with every file.
fn known_headers() -> &'static [Vec<Vec<String>>] {
    static KNOWN: OnceLock<Vec<Vec<Vec<String>>>> = OnceLock::new();
    KNOWN.get_or_init(|| {
        let names =
            |dialect: &&Dialect| dialect.headers.iter().map(|line| names_of(line)).collect();
        ALL.iter().map(names).collect()
    })
}

/// Returns the folded names of a header line as a dialect states it.
pub(in crate::load) fn names_of(line: &str) -> Vec<String> {
    let mark = [';', '\t']
        .into_iter()
        .find(|mark| line.contains(*mark))
        .unwrap_or(',');
    line.split(mark).map(folded).collect()
}

/// Reads the header of rows. Where no column is called a date, the first one holds the dates if its cells are dates and it has
/// no name, as the index that programs write, or the other columns are those of bars: then its name is a word for a date.
pub(super) fn header_of(rows: &[ByteRecord]) -> Header {
    let header = Header::new(&rows[0]);
    let holds_dates = || {
        let cell = rows.get(1).and_then(|row| row.get(0));
        cell.is_some_and(DateStyle::is_certain_date)
    };
    let Some(first) = header.names.first() else {
        return header;
    };
    let is_nameless = ["", "unnamed:_0", "index", "level_0"].contains(&first.as_str());
    let is_index = header.preferred(|key| Role::Date.rank(key)).is_none()
        && (is_nameless || (Role::of_price_column(first).is_none() && names_bars(&header)))
        && holds_dates();
    match is_index {
        true => header.with_name(0, Role::Date.name()),
        false => header,
    }
}

/// Returns whether columns are called a close and another field of a bar.
fn names_bars(header: &Header) -> bool {
    let has = |role: Role| header.preferred(|key| role.rank(key)).is_some();
    has(Role::Close) && Role::NUMBERS.into_iter().filter(|role| has(*role)).count() > 1
}

/// Returns a header without the unnamed column of row numbers before it and the empty columns after it.
pub(super) fn bare(header: &Header) -> &[String] {
    let names = &header.names;
    let end = names
        .iter()
        .rposition(|name| !name.is_empty())
        .map_or(0, |last| last + 1);
    let start = usize::from(end > 1 && (names[0].is_empty() || names[0] == "unnamed:_0"));
    &names[start..end]
}

/// Finds the dialect whose header this is. A dialect does not match if the first data row contradicts it, or if the
/// user gave a role that it needs to a column that does not exist.
pub(super) fn by_header(from: Rows<'_>, header: &Header, overrides: &Overrides) -> Option<Match> {
    let found = bare(header);
    let fits = |(dialect, headers): (&&'static Dialect, &Vec<Vec<String>>)| {
        let score = headers.iter().filter_map(|names| match dialect.fit {
            Fit::Whole | Fit::Headerless(_) if names.as_slice() == found => {
                Some(1_000 + names.len())
            }
            Fit::Among if names.iter().all(|name| found.contains(name)) => Some(500 + names.len()),
            _ => None,
        });
        let score = score.max()?;
        looks_right(dialect, from, header).then_some(Match {
            dialect,
            form: Form::Long,
            score,
            columns: Vec::new(),
        })
    };
    // The first of equal scores is kept; `max_by_key` would take the last.
    let mut best: Option<Match> = None;
    for found in ALL.iter().zip(known_headers()).filter_map(fits) {
        if best.as_ref().is_none_or(|best| found.score > best.score) {
            best = Some(found);
        }
    }
    let has = |role| mapped(header, best.as_ref()?.dialect, role, overrides);
    let is_complete = has(Role::Date).is_some()
        && [Role::Close, Role::AdjClose, Role::Return]
            .into_iter()
            .any(|role| has(role).is_some());
    best.filter(|_| overrides.map.is_empty() || is_complete)
}

/// Returns whether the first data row has the date style and the telltale mark of the dialect; true if there is no data
/// row.
fn looks_right(dialect: &Dialect, from: Rows<'_>, header: &Header) -> bool {
    let Some(row) = from.rows.get(1) else {
        return true;
    };
    let told = dialect.telltale.is_empty()
        || row
            .iter()
            .any(|cell| contains(cell, dialect.telltale.as_bytes()));
    let date = own_column(header, dialect, Role::Date).and_then(|column| row.get(column));
    let dated = date.is_none_or(|cell| {
        from.is_typed
            || dialect.dates.is_empty()
            || cell.trim_ascii().is_empty()
            || dialect
                .dates
                .iter()
                .any(|style| style.parse(cell).is_some())
    });
    told && dated
}

fn contains(cell: &[u8], text: &[u8]) -> bool {
    memchr::memmem::find(cell, text).is_some()
}

/// Returns the column of a role: by the dialect's own names, else by the general names.
pub(in crate::load) fn own_column(header: &Header, dialect: &Dialect, role: Role) -> Option<usize> {
    let own = dialect
        .roles
        .iter()
        .filter(|(_, of)| *of == role)
        .map(|(name, _)| *name);
    if let Some(column) = header.find(own) {
        return Some(column);
    }
    let claimed = |column: &usize| {
        dialect
            .roles
            .iter()
            .any(|(name, of)| *of != role && *name == header.names[*column])
    };
    let named = header
        .preferred(|key| role.rank(key))
        .filter(|column| !claimed(column));
    named.or_else(|| {
        let letters = role.letters().iter().copied();
        header.find_key(letters.filter(|_| are_letters(header)))
    })
}

/// Whether open, high, low and close are all called by a letter: fewer of them may be securities.
fn are_letters(header: &Header) -> bool {
    header.has_keys(&["o", "h", "l", "c"])
}

/// Returns the column of a role, which the user may have named.
pub(in crate::load) fn mapped(
    header: &Header,
    dialect: &Dialect,
    role: Role,
    overrides: &Overrides,
) -> Option<usize> {
    let said = overrides.map.iter();
    let said =
        said.filter_map(|(name, written)| Some((Role::named(name)?, said_column(header, written))));
    let said: Vec<(Role, Option<usize>)> = said.collect();
    match said.iter().find(|(of, _)| *of == role) {
        Some((_, Some(column))) => Some(*column),
        // A map may be meant for another file of the run.
        _ => {
            let found = own_column(header, dialect, role)?;
            // A column to which the user gave another role does not have this one.
            (!said.iter().any(|(_, column)| *column == Some(found))).then_some(found)
        }
    }
}

/// Lists the roles that the user gave to columns which this table lacks, each with the name that was given.
pub(in crate::load) fn unmatched<'o>(
    header: &Header,
    overrides: &'o Overrides,
) -> Vec<(&'o str, &'o str)> {
    let map = overrides.map.iter();
    let lacking = map.filter(|(_, said)| said_column(header, said).is_none());
    lacking
        .map(|(role, said)| (role.as_str(), said.as_str()))
        .collect()
}

/// Returns the column that the user means: by its name as it is written, since two names may differ in their unit alone, as
/// `Close (EUR)` and `Close (USD)` do; else by the name as it is folded; else by its number, from 1.
fn said_column(header: &Header, said: &str) -> Option<usize> {
    let name = folded(said);
    let exact = header.find_written(said.trim());
    let named = exact.or_else(|| header.names.iter().position(|other| *other == name));
    named.or_else(|| numbered_column(&name, header.names.len()))
}

pub(super) fn long(
    header: &Header,
    dialect: &'static Dialect,
    overrides: &Overrides,
) -> Option<Match> {
    let has = |role| mapped(header, dialect, role, overrides).is_some();
    let known = Role::OF_PRICES
        .into_iter()
        .filter(|role| has(*role))
        .count();
    let understood =
        has(Role::Date) && (has(Role::Close) || has(Role::AdjClose) || has(Role::Return));
    understood.then_some(Match {
        dialect,
        form: Form::Long,
        score: 50 + known,
        columns: Vec::new(),
    })
}

/// Returns whether some dialect has a column of this name.
pub(in crate::load) fn is_known_name(name: &str) -> bool {
    Role::of_price_column(name).is_some()
        || known_headers()
            .iter()
            .flatten()
            .flatten()
            .any(|known| known == name)
}
