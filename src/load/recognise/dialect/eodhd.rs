//! EODHD.

use super::Dialect;
use crate::load::text::stamp::DateStyle;
use crate::market::Adjustment;

pub(super) const DIALECT: Dialect = Dialect {
    name: "eodhd",
    writer: "EODHD, end of day",
    headers: &["Date,Open,High,Low,Close,Adjusted_close,Volume"],
    dates: &[DateStyle::YearFirst],
    close: Adjustment::Raw,
    trap: "Open to close as traded, Adjusted_close with splits and dividends; a blank first line and fractional volumes occur.",
    sample: "\
Date,Open,High,Low,Close,Adjusted_close,Volume
2024-01-02,10,10.5,9.9,10.2,9.71,120000
2024-01-03,10.2,10.4,10,10.1,9.61,98000.25
",
    ..Dialect::BLANK
};
