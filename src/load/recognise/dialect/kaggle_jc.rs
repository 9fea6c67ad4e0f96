//! Kaggle's Stock Market Dataset, which has the layout of Yahoo's files.

use super::{Dialect, Fit};
use crate::market::Adjustment;

pub(super) const DIALECT: Dialect = Dialect {
    name: "kaggle-jc",
    writer: "Kaggle, Stock Market Dataset",
    headers: &["Date,Open,High,Low,Close,Adj Close,Volume"],
    fit: Fit::Never,
    close: Adjustment::Split,
    trap: "The layout of yahoo-web; blank cells, and an open of 0 in early years.",
    sample: "\
Date,Open,High,Low,Close,Adj Close,Volume
2024-01-02,10.0,10.5,9.9,10.2,9.71,120000
2024-01-03,10.2,10.4,10.0,10.1,9.61,98000
",
    ..Dialect::BLANK
};
