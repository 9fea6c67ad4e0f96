//! yfinance with one header line and `auto_adjust=False`.

use super::Dialect;
use crate::market::Adjustment;

pub(super) const DIALECT: Dialect = Dialect {
    name: "yf-flat-raw",
    writer: "yfinance, multi_level_index=False, auto_adjust=False",
    headers: &["Date,Adj Close,Close,High,Low,Open,Volume"],
    close: Adjustment::Split,
    trap: "Adj Close comes before Close.",
    sample: "\
Date,Adj Close,Close,High,Low,Open,Volume
2024-01-02,9.71,10.2,10.5,9.9,10.0,120000
2024-01-03,9.61,10.1,10.4,10.0,10.2,98000
",
    ..Dialect::BLANK
};
