//! yfinance with several tickers: three header lines.

use super::{Dialect, Fit};
use crate::market::Adjustment;

pub(super) const DIALECT: Dialect = Dialect {
    name: "yf-download-n",
    writer: "yfinance, download() of several tickers",
    headers: &["Price,Close,Close,High,High,Low,Low,Open,Open,Volume,Volume"],
    fit: Fit::Tickers,
    close: Adjustment::Total,
    trap: "Three header lines, the first two swapped with group_by=\"ticker\"; blank where a ticker did not trade.",
    sample: "\
Price,Close,Close,High,High,Low,Low,Open,Open,Volume,Volume
Ticker,AAA,BBB,AAA,BBB,AAA,BBB,AAA,BBB,AAA,BBB
Date,,,,,,,,,,
2024-01-02,10.2,51.0,10.5,51.5,9.9,50.2,10.0,50.8,120000,7000
2024-01-03,10.1,,10.4,,10.0,,10.2,,98000,
",
    ..Dialect::BLANK
};
