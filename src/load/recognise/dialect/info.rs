//! Dialects as lists show them.

use super::{ALL, Dialect, named, unknown};
use crate::error::Result;
use crate::market::Adjustment;

/// A dialect: a vendor's layout of price files.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DialectInfo {
    /// Its name, by which it is asked for.
    pub name: &'static str,
    /// Who writes such files.
    pub writer: &'static str,
    /// What its closes are adjusted for.
    pub close: Adjustment,
    /// What a reader who does not know the dialect gets wrong.
    pub trap: &'static str,
    /// Two days, as the vendor would write them.
    pub sample: &'static str,
}

impl DialectInfo {
    fn new(dialect: &Dialect) -> Self {
        Self {
            name: dialect.name,
            writer: dialect.writer,
            close: dialect.close,
            trap: dialect.trap,
            sample: dialect.sample,
        }
    }
}

/// Lists every dialect that price files are recognised by.
pub fn dialects() -> Vec<DialectInfo> {
    ALL.into_iter().map(DialectInfo::new).collect()
}

/// Finds the dialect of a name.
///
/// # Errors
/// When there is none, with the names that were perhaps meant.
pub fn dialect(name: &str) -> Result<DialectInfo> {
    let found = named(name).map(DialectInfo::new);
    found.ok_or_else(|| unknown(name))
}
