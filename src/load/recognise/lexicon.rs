//! What the names of columns mean.

use std::collections::HashMap;
use std::sync::OnceLock;

use super::names_abroad;
pub(in crate::load) use super::role::{Kind, Role};
use super::words::WORDS;
use crate::load::text::header::{folded, key};
use crate::market::{MARKET_EXCESS, MOMENTUM, RISK_FREE};

impl Role {
    /// Returns the column names of this role in files of a kind, the preferred name first.
    pub fn names(self, kind: Kind) -> impl Iterator<Item = &'static str> + Clone {
        let words = WORDS.iter().filter(move |words| words.role == self);
        let (abroad, last): (&[&str], &[&str]) = match kind {
            Kind::Prices => (self.names_abroad(), self.names_of_last_prices()),
            _ => (&[], &[]),
        };
        words
            .filter(move |words| words.kinds.contains(&kind))
            .flat_map(|words| words.names.iter().copied())
            .chain(abroad.iter().copied())
            .chain(last.iter().copied())
    }

    /// Returns the names of columns of last prices, which stand in for a close that a file does not have.
    fn names_of_last_prices(self) -> &'static [&'static str] {
        match self {
            Self::Close => names_abroad::LAST_PRICE,
            _ => &[],
        }
    }

    /// Returns the names of columns of price files in other languages and with further vendors.
    fn names_abroad(self) -> &'static [&'static str] {
        match self {
            Self::Symbol => names_abroad::SYMBOL,
            Self::Date => names_abroad::DATE,
            Self::Open => names_abroad::OPEN,
            Self::High => names_abroad::HIGH,
            Self::Low => names_abroad::LOW,
            Self::Close => names_abroad::CLOSE,
            Self::AdjClose => names_abroad::ADJ_CLOSE,
            Self::Volume => names_abroad::VOLUME,
            _ => &[],
        }
    }

    /// Returns how far behind the preferred name of this role in price files another name stands, by its key; `None` if it is
    /// no name of this role.
    pub fn rank(self, key: &str) -> Option<usize> {
        let roles = ranks().get(key)?;
        let found = roles.iter().find(|(role, _)| *role == self);
        found.map(|(_, rank)| *rank)
    }

    /// Returns the role of a column of price files by its name alone.
    pub fn of_price_column(name: &str) -> Option<Self> {
        let roles = ranks().get(&key(name))?;
        roles.first().map(|(role, _)| *role)
    }

    /// Returns the letters that stand for a role where all of open, high, low and close are letters.
    pub fn letters(self) -> &'static [&'static str] {
        match self {
            Self::Date => &["t", "d"],
            Self::Open => &["o"],
            Self::High => &["h"],
            Self::Low => &["l"],
            Self::Close => &["c"],
            Self::Volume => &["v"],
            _ => &[],
        }
    }
}

/// The roles that a name has in price files, in the order of [`Role::OF_PRICES`], each with the rank of the name.
type Ranks = HashMap<String, Vec<(Role, usize)>>;

/// Returns the roles of the keys of all names in price files.
fn ranks() -> &'static Ranks {
    static RANKS: OnceLock<Ranks> = OnceLock::new();
    RANKS.get_or_init(|| {
        let mut ranks = Ranks::new();
        for role in Role::OF_PRICES {
            for (rank, name) in role.names(Kind::Prices).enumerate() {
                let roles = ranks.entry(key(name)).or_default();
                if roles.iter().all(|(other, _)| *other != role) {
                    roles.push((role, rank));
                }
            }
        }
        ranks
    })
}

/// Names of columns that hold the returns of an index on the date of the row.
const INDICES: [&str; 9] = [
    "vwretd",
    "vwretx",
    "ewretd",
    "ewretx",
    "sprtrn",
    "market_return",
    "mktret",
    "mkt_ret",
    "index_return",
];

/// Returns whether a column of this name holds the returns of an index beside those of each security.
pub(in crate::load) fn is_index_column(name: &str) -> bool {
    INDICES.contains(&name)
}

/// Names of columns that hold the returns of a vendor's file; beside prices, others may be anybody's sums.
const RETURNS_BESIDE_PRICES: [&str; 2] = ["ret", "dlyret"];

/// Returns whether a column of returns of this name counts more than the prices beside it.
pub(in crate::load) fn counts_beside_prices(name: &str) -> bool {
    RETURNS_BESIDE_PRICES.contains(&name)
}

/// Returns whether event files give a column of this name a role.
pub(in crate::load) fn is_event_column(name: &str) -> bool {
    WORDS
        .iter()
        .filter(|words| words.kinds.contains(&Kind::Events) && words.role != Role::Zone)
        .any(|words| words.names.contains(&name))
}

/// Names of columns of price files that hold further identifiers of a security.
const IDENTIFIERS: [&str; 16] = [
    "permno",
    "ticker",
    "tic",
    "tsymbol",
    "trading_symbol",
    "tradingsymbol",
    "symbol",
    "cusip",
    "ncusip",
    "hdrcusip",
    "cusip8",
    "cusip9",
    "isin",
    "sedol",
    "ric",
    "figi",
];

/// Returns whether a column of price files with this name identifies securities.
pub(in crate::load) fn is_identifier(name: &str) -> bool {
    IDENTIFIERS.contains(&name)
}

/// Names of columns that hold several symbols; blanks may separate them too.
const LISTS: [&str; 3] = ["symbols", "tickers", "stocks"];

/// Returns whether a column of this name holds several symbols.
pub(in crate::load) fn is_list(name: &str) -> bool {
    LISTS.contains(&name)
}

/// Returns whether a column of this name holds dates in price files.
pub(in crate::load) fn is_date_word(name: &str) -> bool {
    Role::Date.rank(&key(name)).is_some()
}

/// Names of factors other than the market and momentum.
const OTHER_FACTORS: [&str; 5] = ["smb", "smb_ff3", "hml", "rmw", "cma"];

/// Returns whether a column of this name holds the returns of a factor.
pub(in crate::load) fn is_factor(name: &str) -> bool {
    [&MARKET_EXCESS[..], &MOMENTUM, &OTHER_FACTORS]
        .iter()
        .any(|names| names.contains(&name))
}

/// Returns whether a column of this name belongs to a factor file and holds no prices.
pub(in crate::load) fn is_of_factor_file(name: &str) -> bool {
    is_factor(name) || RISK_FREE.contains(&name) || ["mkt", "r_f"].contains(&name)
}
/// Returns whether a column of this name holds closing prices.
pub fn names_closes(name: &str) -> bool {
    let role = Role::of_price_column(&folded(name));
    matches!(role, Some(Role::Close | Role::AdjClose))
}
