//! yfinance with one ticker: three header lines.

use super::{Dialect, Fit};
use crate::market::Adjustment;

pub(super) const DIALECT: Dialect = Dialect {
    name: "yf-download-1",
    writer: "yfinance, download() of one ticker",
    headers: &["Price,Close,High,Low,Open,Volume"],
    fit: Fit::Tickers,
    close: Adjustment::Total,
    trap: "Three header lines; the columns are in alphabetical order; Close includes dividends, as auto_adjust is on.",
    sample: "\
Price,Close,High,Low,Open,Volume
Ticker,AAA,AAA,AAA,AAA,AAA
Date,,,,,
2024-01-02,10.2,10.5,9.9,10.0,120000
2024-01-03,10.1,10.4,10.0,10.2,98000
",
    ..Dialect::BLANK
};
