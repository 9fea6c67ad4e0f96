//! The table of exchanges, `exchanges.csv`, which `exchanges.py` writes.

use std::collections::BTreeMap;
use std::sync::{LazyLock, OnceLock};

use chrono_tz::Tz;

use super::half_days::{Packed, other_hours, time};
use super::session::{Exchange, Hours};
use crate::time::date::Date;

const TABLE: &str = include_str!("../exchanges.csv");

/// A row of the table: the exchange, and the endings, prefixes and index names by which symbols name it.
struct Row {
    exchange: Exchange,
    names: BTreeMap<&'static str, &'static str>,
}

static ROWS: LazyLock<Vec<Row>> = LazyLock::new(|| {
    let mut lines = TABLE.lines().filter(|line| !line.starts_with('#'));
    let columns: Vec<&str> = lines.next().unwrap_or_default().split(',').collect();
    lines.filter_map(|line| row(&columns, line)).collect()
});

static EXCHANGES: LazyLock<Vec<Exchange>> =
    LazyLock::new(|| ROWS.iter().map(|row| row.exchange.clone()).collect());

/// Returns the exchanges of the table, in its order.
pub(super) fn exchanges() -> &'static [Exchange] {
    &EXCHANGES
}

/// Returns the names in a column of the table, each with the table row of its exchange.
pub(super) fn names(column: &str) -> impl Iterator<Item = (usize, &'static str)> {
    ROWS.iter().enumerate().flat_map(move |(position, row)| {
        let names = row.names.get(column).copied().unwrap_or_default();
        names
            .split(' ')
            .filter(|name| !name.is_empty())
            .map(move |name| (position, name))
    })
}

fn row(columns: &[&'static str], line: &'static str) -> Option<Row> {
    let cells: BTreeMap<&str, &str> = columns.iter().copied().zip(line.split(',')).collect();
    let cell = |column: &str| cells.get(column).copied().unwrap_or_default();
    let zone: Tz = cell("zone").parse().ok()?;
    let span = |written: &str| {
        let (from, to) = written.split_once('-')?;
        Some((time(from)?, time(to)?))
    };
    let hours = cell("hours").split(';').map(|regime| {
        let (since, times) = regime.split_once(' ').unwrap_or(("", regime));
        let (open, close) = span(times)?;
        let since = match since {
            "" => Date::from_days_since_1970(i32::MIN),
            since => Date::parse(since)?,
        };
        Some(Hours { since, open, close })
    });
    let known = cell("known").split_once(':');
    let packed = known.and_then(|(first, last)| {
        Some(Packed {
            known: (Date::parse(first)?, Date::parse(last)?),
            week: cell("week"),
            holidays: cell("holidays"),
            extra: cell("extra"),
        })
    });
    Some(Row {
        exchange: Exchange {
            code: cell("mic").to_owned(),
            name: cell("name").to_owned(),
            zone,
            hours: hours.collect::<Option<_>>()?,
            lunch: span(cell("lunch")),
            closes: other_hours(cell("closes")),
            opens: other_hours(cell("opens")),
            packed,
            sessions: OnceLock::new(),
        },
        names: cells,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row_is_read_and_new_york_is_the_first() {
        let written = TABLE.lines().filter(|line| !line.starts_with('#')).count() - 1;
        assert_eq!(exchanges().len(), written);
        assert_eq!(exchanges()[0].code(), "XNYS");
    }
}
