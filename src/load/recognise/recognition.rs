//! What is recognised of a table, and of which rows.

use chrono_tz::Tz;
use csv::ByteRecord;

use super::dialect::Dialect;
use crate::time::Exchanges;

/// Rows, of which the first may be a header or the first row of a table without one.
#[derive(Clone, Copy)]
pub(in crate::load) struct Rows<'a> {
    /// The rows from the possible header on.
    pub rows: &'a [ByteRecord],
    /// Whether nothing stands above them.
    pub is_first: bool,
    /// Whether the cells are those of typed columns, whose header is no question.
    pub is_typed: bool,
}

/// A table that was understood.
#[derive(Debug, Clone)]
pub(in crate::load) struct Match {
    pub dialect: &'static Dialect,
    pub form: Form,
    /// The better of two matches has the larger one.
    pub score: usize,
}

/// How the rows of a table are laid out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::load) enum Form {
    /// A header line, then a row a symbol and day.
    Long,
    /// A header line of symbols, then a row a day.
    Wide,
    /// Lines of fields and of symbols, then a row a day.
    Tickers,
    /// No header, then a row a symbol and day.
    Headerless,
}

/// The clock on which the days of bars are counted, where a file holds moments in UTC.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::load) enum DayClock {
    /// The file holds dates or local times, which need no clock.
    Dates,
    /// That of a zone, which the user or the dialect names.
    Zone(Tz),
    /// That of each security's own exchange.
    OfEachSecurity,
}

impl DayClock {
    /// Returns the zone on whose clock the days of a security are counted.
    pub fn zone(self, symbol: &str) -> Tz {
        match self {
            Self::Zone(zone) => zone,
            Self::Dates | Self::OfEachSecurity => Exchanges::default().zone_of(symbol),
        }
    }
}
