//! Dialects as shown to users.

use super::{ALL, Dialect, named, unknown};
use crate::error::Result;
use crate::market::Adjustment;

/// A dialect: a vendor's layout of price files.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DialectInfo {
    /// Name of the dialect.
    pub name: &'static str,
    /// Who writes such files.
    pub writer: &'static str,
    /// Price basis of its closes.
    pub close: Adjustment,
    /// Peculiarities of the layout that are easily misread.
    pub trap: &'static str,
    /// A sample file of two days.
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

/// Returns every dialect that price files are recognised by.
pub fn dialects() -> Vec<DialectInfo> {
    ALL.into_iter().map(DialectInfo::new).collect()
}

/// Returns the dialect with this name.
///
/// # Errors
/// When no dialect has this name; the message suggests similar names.
pub fn dialect(name: &str) -> Result<DialectInfo> {
    let found = named(name).map(DialectInfo::new);
    found.ok_or_else(|| unknown(name))
}
