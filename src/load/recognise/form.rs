//! Recognition of dialect and layout from rows.

use super::by_header::{by_header, header_of, long, mapped, unmatched};
use super::compound::{one_line, several_lines};
use super::dialect::{self, Dialect};
use super::evidence::{tickers, wide};
use super::headerless::{declared, evident, numbered, shaped};
use super::lexicon::Role;
use super::recognition::{Match, Rows};
use crate::load::overrides::Overrides;

/// Recognises the dialect and the layout of rows. The dialect comes first; columns that the user named replace single
/// roles of it and change nothing else.
pub(super) fn recognise(from: Rows<'_>, overrides: &Overrides) -> Option<Match> {
    let rows = from.rows;
    rows.first()?;
    let header = header_of(rows);
    let forced = overrides.dialect.as_deref().and_then(dialect::named);
    let in_several_lines = || tickers(several_lines(rows), forced);
    let in_one_line = || tickers(one_line(rows), forced);
    let headerless = || {
        (from.is_first && forced.is_none_or(Dialect::is_headerless))
            .then(|| shaped(rows, forced))
            .flatten()
    };
    if !overrides.columns.is_empty() {
        return declared(rows, forced, overrides).filter(|_| from.is_first && !from.is_typed);
    }
    // A map whose columns are those of another file says nothing about this one.
    let is_mapped = unmatched(&header, overrides).len() < overrides.map.len();
    if is_mapped
        && from.is_first
        && let Some(found) = numbered(rows, forced, overrides)
    {
        return Some(found);
    }
    // Who says what the cells of a table of dates by symbols are says that it is one, unless it has a column of prices.
    let said_wide = || {
        let has = |role| mapped(&header, dialect::plain(), role, overrides).is_some();
        let is_priced = [Role::Close, Role::AdjClose, Role::Return]
            .into_iter()
            .any(has);
        (overrides.values.is_some() && !is_mapped && !is_priced)
            .then(|| wide(rows, &header, true, overrides.values))
            .flatten()
    };
    match forced {
        Some(dialect) => in_several_lines()
            .or_else(headerless)
            .or_else(|| {
                (dialect.name == "wide")
                    .then(|| wide(rows, &header, true, overrides.values))
                    .flatten()
            })
            .or_else(|| long(&header, dialect, overrides))
            .or_else(in_one_line),
        None => in_several_lines()
            .or_else(|| by_header(from, &header, overrides))
            .or_else(said_wide)
            .or_else(|| long(&header, dialect::plain(), overrides))
            .or_else(|| (!is_mapped).then(in_one_line).flatten())
            .or_else(|| {
                (!is_mapped)
                    .then(|| wide(rows, &header, false, overrides.values))
                    .flatten()
            })
            .or_else(|| (!is_mapped).then(headerless).flatten())
            .or_else(|| {
                (!is_mapped && from.is_first)
                    .then(|| evident(rows))
                    .flatten()
            }),
    }
}
