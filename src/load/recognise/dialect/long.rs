//! Tables with one row per symbol and day, recognised by the names of their columns.

use super::{Dialect, Fit};

pub(super) const DIALECT: Dialect = Dialect {
    name: "long",
    writer: "Any table of dates and prices, one row a symbol and day",
    headers: &["symbol,date,open,high,low,close,adj_close,volume"],
    fit: Fit::Shaped,
    trap: "Columns by their names, in any order; without a symbol column the symbol is the name of the file.",
    sample: "\
date,open,high,low,close,volume,symbol
2024-01-02,10.0,10.5,9.9,10.2,120000,AAA
2024-01-03,10.2,10.4,10.0,10.1,98000,AAA
",
    ..Dialect::BLANK
};
