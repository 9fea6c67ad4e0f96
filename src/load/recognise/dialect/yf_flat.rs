//! yfinance with one header line.

use super::Dialect;
use crate::market::Adjustment;

pub(super) const DIALECT: Dialect = Dialect {
    name: "yf-flat",
    writer: "yfinance, multi_level_index=False",
    headers: &["Date,Close,High,Low,Open,Volume"],
    close: Adjustment::Total,
    trap: "The columns are in alphabetical order; Close includes dividends; the ticker is not in the file.",
    sample: "\
Date,Close,High,Low,Open,Volume
2024-01-02,10.2,10.5,9.9,10.0,120000
2024-01-03,10.1,10.4,10.0,10.2,98000
",
    ..Dialect::BLANK
};
