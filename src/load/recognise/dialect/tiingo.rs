//! Tiingo.

use super::Dialect;
use crate::load::text::stamp::DateStyle;
use crate::market::Adjustment;

pub(super) const DIALECT: Dialect = Dialect {
    name: "tiingo",
    writer: "Tiingo, end of day",
    headers: &[
        "date,close,high,low,open,volume,adjClose,adjHigh,adjLow,adjOpen,adjVolume,divCash,splitFactor",
        "ticker,date,close,high,low,open,volume,adjClose,adjHigh,adjLow,adjOpen,adjVolume,divCash,splitFactor",
    ],
    dates: &[DateStyle::YearFirst],
    close: Adjustment::Raw,
    trap: "Close comes before open; close as traded, adjClose with splits and dividends.",
    sample: "\
date,close,high,low,open,volume,adjClose,adjHigh,adjLow,adjOpen,adjVolume,divCash,splitFactor
2024-01-02,10.2,10.5,9.9,10.0,120000,9.71,9.9956,9.4244,9.5196,120000,0.0,1.0
2024-01-03,10.1,10.4,10.0,10.2,98000,9.61,9.8954,9.5149,9.7052,98000,0.1,1.0
",
    ..Dialect::BLANK
};
