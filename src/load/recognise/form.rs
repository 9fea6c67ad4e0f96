//! What rows are: which dialect their header or their cells speak for.

use csv::ByteRecord;

use super::by_header::{by_header, long};
use super::dialect::{self, Dialect};
use super::evidence::{headerless, tickers, wide};
use super::recognition::Match;
use crate::load::overrides::Overrides;
use crate::load::text::header::Header;

/// What the rows from the first one on are, if that one is a header or the first row of a file without one.
pub(in crate::load) fn recognise(
    rows: &[ByteRecord],
    is_first: bool,
    overrides: &Overrides,
) -> Option<Match> {
    let header = Header::new(rows.first()?);
    let forced = overrides.dialect.as_deref().and_then(dialect::named);
    let tickers = || tickers(rows, &header, forced);
    let headerless = || {
        (is_first && forced.is_none_or(Dialect::is_headerless))
            .then(|| headerless(rows, forced))
            .flatten()
    };
    match forced {
        Some(dialect) => tickers()
            .or_else(headerless)
            .or_else(|| {
                (dialect.name == "wide")
                    .then(|| wide(rows, &header))
                    .flatten()
            })
            .or_else(|| long(&header, dialect, overrides)),
        None if !overrides.map.is_empty() => long(&header, dialect::plain(), overrides),
        None => tickers()
            .or_else(|| by_header(rows, &header))
            .or_else(|| long(&header, dialect::plain(), overrides))
            .or_else(|| wide(rows, &header))
            .or_else(headerless),
    }
}
