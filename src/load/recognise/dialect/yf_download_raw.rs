//! yfinance with `auto_adjust=False`: three header lines.

use super::{Dialect, Fit};
use crate::market::Adjustment;

pub(super) const DIALECT: Dialect = Dialect {
    name: "yf-download-raw",
    writer: "yfinance, download(auto_adjust=False)",
    headers: &["Price,Adj Close,Close,High,Low,Open,Volume"],
    fit: Fit::Tickers,
    close: Adjustment::Split,
    trap: "Three header lines; Close is adjusted for splits, Adj Close for dividends too.",
    sample: "\
Price,Adj Close,Close,High,Low,Open,Volume
Ticker,AAA,AAA,AAA,AAA,AAA,AAA
Date,,,,,,
2024-01-02,9.71,10.2,10.5,9.9,10.0,120000
2024-01-03,9.61,10.1,10.4,10.0,10.2,98000
",
    ..Dialect::BLANK
};
