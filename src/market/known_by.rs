//! The evidence for the exchange of a security.

use crate::time::NamedBy;

/// The evidence for the exchange of a security. Where there is evidence of several kinds, the first of these kinds decides.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum KnownBy {
    /// The user states hours for the ending of the symbol.
    User,
    /// A column of the price file names the exchange.
    Column,
    /// The layout of the price file belongs to one market.
    Dialect,
    /// The ending of the symbol names the exchange.
    Suffix,
    /// The prefix of the symbol names the exchange.
    Prefix,
    /// The symbol is the name of an index.
    Index,
    /// The security's dates fit the sessions of that exchange, and of no exchange with another clock.
    Days,
    /// There is no evidence: New York is assumed.
    Assumed,
}

impl KnownBy {
    /// Returns the evidence in words.
    pub fn name(self) -> &'static str {
        match self {
            Self::User => "hours that were stated",
            Self::Column => "a column of its prices",
            Self::Dialect => "the layout of its prices",
            Self::Suffix => "the ending of its symbol",
            Self::Prefix => "the prefix of its symbol",
            Self::Index => "its name as an index",
            Self::Days => "the days on which it trades",
            Self::Assumed => "nothing: New York is assumed",
        }
    }
}

impl From<NamedBy> for KnownBy {
    fn from(named: NamedBy) -> Self {
        match named {
            NamedBy::User => Self::User,
            NamedBy::Suffix => Self::Suffix,
            NamedBy::Prefix => Self::Prefix,
            NamedBy::Index => Self::Index,
        }
    }
}
