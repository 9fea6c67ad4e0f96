//! yfinance, one ticker's history.

use super::Dialect;
use crate::load::text::stamp::DateStyle;
use crate::market::Adjustment;

pub(super) const DIALECT: Dialect = Dialect {
    name: "yf-history",
    writer: "yfinance, Ticker.history()",
    headers: &[
        "Date,Open,High,Low,Close,Volume,Dividends,Stock Splits",
        "Date,Open,High,Low,Close,Volume,Dividends,Stock Splits,Capital Gains",
        "Date,Open,High,Low,Close,Volume,Dividends,Stock Splits,Repaired?",
        "Date,Open,High,Low,Close,Volume,Dividends,Stock Splits,Capital Gains,Repaired?",
    ],
    dates: &[DateStyle::YearFirst],
    close: Adjustment::Total,
    trap: "Midnight with an offset is the local date; in UTC it may be the day before. Close includes dividends.",
    sample: "\
Date,Open,High,Low,Close,Volume,Dividends,Stock Splits
2024-01-02 00:00:00-05:00,10.0,10.5,9.9,10.2,120000,0.0,0.0
2024-01-03 00:00:00-05:00,10.2,10.4,10.0,10.1,98000,0.1,0.0
",
    ..Dialect::BLANK
};
