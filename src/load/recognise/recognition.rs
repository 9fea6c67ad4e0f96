//! What was recognised of a table.

use super::dialect::Dialect;

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
