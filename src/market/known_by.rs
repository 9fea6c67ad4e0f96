//! The evidence for the exchange of a security.

use crate::time::NamedBy;

/// How the exchange of a security is known; the first of these that applies decides.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum KnownBy {
    /// The user states hours for the ending of its symbol.
    User,
    /// A column of its price file names it.
    Column,
    /// The layout of its price file belongs to one market.
    Dialect,
    /// The ending of its symbol names it.
    Suffix,
    /// The prefix of its symbol names it.
    Prefix,
    /// Its symbol is the name of an index.
    Index,
    /// It trades on the sessions of that exchange, and of no exchange with another clock.
    Days,
    /// Nothing tells it: New York is assumed.
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
