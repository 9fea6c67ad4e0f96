//! Results of recognition, and the rows it looks at.

use chrono_tz::Tz;
use csv::ByteRecord;

use super::dialect::Dialect;
use super::lexicon::Role;
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
    /// `columns[i]`: name of column `i` of a table without a header line; empty if it is not read. No names for other tables.
    pub columns: Vec<String>,
}

/// The columns of a table in which each column holds one field of one security.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::load) struct Compound {
    /// `fields[i]`: folded name of the field in column `i`; `date` for the column of dates; empty for a column that is
    /// not read.
    pub fields: Vec<String>,
    /// `symbols[i]`: symbol of the security in column `i`; empty where it belongs to none.
    pub symbols: Vec<String>,
    /// `currencies[i]`: currency of column `i`, empty where none is named; no element for a table that names none.
    pub currencies: Vec<String>,
    /// Number of header lines.
    pub rows: usize,
    /// Whether the names of the levels are those of yfinance or pandas-datareader, which read Yahoo.
    pub is_of_yahoo: bool,
}

impl Compound {
    /// Counts the securities.
    pub fn securities(&self) -> usize {
        let mut symbols: Vec<&String> = self.symbols.iter().filter(|s| !s.is_empty()).collect();
        symbols.sort();
        symbols.dedup();
        symbols.len()
    }

    /// Returns whether a column has this role.
    pub fn has(&self, role: Role) -> bool {
        let mut fields = self.fields.iter();
        fields.any(|field| Role::of_price_column(field) == Some(role))
    }
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
    /// Whether the zone of a security is known, and not that of New York because nothing names another.
    pub fn knows(self, symbol: &str) -> bool {
        let exchanges = Exchanges::default();
        let is_coded = || exchange_before(symbol).and_then(|code| exchanges.with_code(code));
        exchanges.named(symbol).is_some() || is_coded().is_some()
    }

    /// Returns the time zone in which the days of a security are counted. `code` is that of its exchange, if the file names it.
    pub fn zone(self, symbol: &str, code: Option<&str>) -> Tz {
        match self {
            Self::Zone(zone) => zone,
            Self::Dates | Self::OfEachSecurity => {
                let exchanges = Exchanges::default();
                let stated = code.and_then(|code| exchanges.with_code(code));
                let before = || exchange_before(symbol).and_then(|code| exchanges.with_code(code));
                stated
                    .or_else(before)
                    .map_or_else(|| exchanges.zone_of(symbol), |id| exchanges.get(id).zone())
            }
        }
    }
}

/// Returns the code of an exchange that stands before a symbol, as in `ASX_BHP, 1D`, the name of a chart at TradingView.
fn exchange_before(symbol: &str) -> Option<&str> {
    let (code, rest) = symbol.split_once(['_', ':'])?;
    let is_code = code.len() > 1 && code.bytes().all(|b| b.is_ascii_uppercase());
    (is_code && !rest.is_empty()).then_some(code)
}
