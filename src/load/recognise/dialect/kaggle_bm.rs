//! Kaggle's Huge Stock Market Dataset.

use super::Dialect;
use crate::load::text::stamp::DateStyle;
use crate::market::Adjustment;

pub(super) const DIALECT: Dialect = Dialect {
    name: "kaggle-bm",
    writer: "Kaggle, Huge Stock Market Dataset",
    headers: &["Date,Open,High,Low,Close,Volume,OpenInt"],
    dates: &[DateStyle::YearFirst],
    close: Adjustment::Total,
    trap: "File names like aapl.us.txt, some files empty; Close is said to include dividends.",
    sample: "\
Date,Open,High,Low,Close,Volume,OpenInt
2024-01-02,10,10.5,9.9,10.2,120000,0
2024-01-03,10.2,10.4,10,10.1,98000,0
",
    ..Dialect::BLANK
};
