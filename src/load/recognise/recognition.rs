//! Results of recognition, and the rows it looks at.

use chrono_tz::Tz;
use csv::ByteRecord;

use super::dialect::Dialect;
use crate::time::Exchanges;

/// Rows whose first one may be a header or the first data row of a table without one.
#[derive(Clone, Copy)]
pub(in crate::load) struct Rows<'a> {
    /// The rows from the possible header on.
    pub rows: &'a [ByteRecord],
    /// Whether `rows[0]` is the first row of the file.
    pub is_first: bool,
    /// Whether the cells come from typed columns, whose first row is certainly the header.
    pub is_typed: bool,
}

/// A recognised table.
#[derive(Debug, Clone)]
pub(in crate::load) struct Match {
    pub dialect: &'static Dialect,
    pub form: Form,
    /// Quality of the match; the larger score wins.
    pub score: usize,
}

/// Layout of the rows of a table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::load) enum Form {
    /// A header line, then one row per symbol and day.
    Long,
    /// A header line of symbols, then one row per day.
    Wide,
    /// A header line of fields and one of symbols, then one row per day.
    Tickers,
    /// No header line; one row per symbol and day.
    Headerless,
}

/// The time zone in which moments in UTC become dates.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::load) enum DayClock {
    /// None: the file holds dates or local times.
    Dates,
    /// A zone named by the user or the dialect.
    Zone(Tz),
    /// The zone of each security's own exchange.
    OfEachSecurity,
}

impl DayClock {
    /// Returns the time zone in which the days of a security are counted.
    pub fn zone(self, symbol: &str) -> Tz {
        match self {
            Self::Zone(zone) => zone,
            Self::Dates | Self::OfEachSecurity => Exchanges::default().zone_of(symbol),
        }
    }
}
