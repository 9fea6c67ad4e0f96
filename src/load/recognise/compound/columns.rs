//! Columns that may hold one field of one security each, checked.

use std::collections::HashSet;

use csv::ByteRecord;

use super::names::{is_field, is_symbol};
use crate::load::recognise::lexicon::{Role, is_date_word};
use crate::load::text::header::{folded, is_unit};
use crate::load::text::stamp::DateStyle;

/// Columns of securities, checked.
pub(super) struct Read {
    pub fields: Vec<String>,
    pub symbols: Vec<String>,
    /// Number of columns that are fields of securities.
    pub read: usize,
    /// Number of other columns among those that were looked at.
    pub unread: usize,
    /// Number of different fields.
    pub kinds: usize,
}

/// Checks columns that may hold fields of securities: each security needs a close, and symbols are no units and no numbers.
pub(super) fn columns(
    fields: &[String],
    symbols: &[String],
    among: std::ops::Range<usize>,
    date: usize,
) -> Option<Read> {
    let is_read = |column: usize| {
        among.contains(&column)
            && column != date
            && is_field(&fields[column])
            && is_symbol(&symbols[column])
    };
    let read: Vec<usize> = (0..fields.len())
        .filter(|column| is_read(*column))
        .collect();
    let is_close = |column: &&usize| {
        let role = Role::of_price_column(&folded(&fields[**column]));
        matches!(role, Some(Role::Close | Role::AdjClose))
    };
    let closes = read.iter().filter(is_close);
    let with_close: HashSet<&str> = closes.map(|column| symbols[*column].as_str()).collect();
    let has_close = |column: &usize| with_close.contains(symbols[*column].as_str());
    let are_units = read.iter().all(|column| is_unit(&symbols[*column]));
    (!are_units && read.iter().all(has_close)).then_some(())?;
    let name = |column: usize| match column {
        column if column == date => Role::Date.name().to_owned(),
        column if is_read(column) => folded(&fields[column]),
        _ => String::new(),
    };
    let symbol = |column: usize| match is_read(column) {
        true => symbols[column].clone(),
        false => String::new(),
    };
    let mut kinds: Vec<String> = read.iter().map(|column| folded(&fields[*column])).collect();
    kinds.sort();
    kinds.dedup();
    Some(Read {
        fields: (0..fields.len()).map(name).collect(),
        symbols: (0..fields.len()).map(symbol).collect(),
        unread: among.len() - read.len(),
        read: read.len(),
        kinds: kinds.len(),
    })
}

/// Returns the column of the dates among those before the fields: by its name in one of the header lines, else by its cells.
pub(super) fn date_column(
    lines: [Option<&Vec<String>>; 3],
    body: &[ByteRecord],
    start: usize,
) -> Option<usize> {
    let names = |column: usize| lines.into_iter().flatten().map(move |line| &line[column]);
    let is_named = |column: &usize| names(*column).any(|name| is_date_word(&folded(name)));
    let holds_dates = |column: &usize| {
        let cells = body.iter().filter_map(|row| row.get(*column));
        cells.take(FEW).any(DateStyle::is_certain_date)
    };
    (0..start)
        .find(is_named)
        .or_else(|| (0..start).find(holds_dates))
        .or_else(|| (body.is_empty() || start == 1).then_some(0))
}

/// Number of rows whose cells show which column holds the dates.
const FEW: usize = 8;
