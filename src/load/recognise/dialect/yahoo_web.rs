//! Yahoo Finance in the browser.

use super::Dialect;
use crate::market::Adjustment;

pub(super) const DIALECT: Dialect = Dialect {
    name: "yahoo-web",
    writer: "Yahoo Finance, history as downloaded or copied from the page",
    headers: &["Date,Open,High,Low,Close,Adj Close,Volume"],
    close: Adjustment::Split,
    trap: "Close is adjusted for splits, Adj Close for dividends too; rows of `null` on holidays, rows of text on dividend days.",
    sample: "\
Date,Open,High,Low,Close,Adj Close,Volume
2024-01-02,10.000000,10.500000,9.900000,10.200000,9.710000,120000
2024-01-03,10.200000,10.400000,10.000000,10.100000,9.610000,98000
",
    ..Dialect::BLANK
};
