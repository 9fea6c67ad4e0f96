//! Alpaca.

use super::Dialect;
use crate::load::text::stamp::DateStyle;

pub(super) const DIALECT: Dialect = Dialect {
    name: "alpaca",
    writer: "Alpaca, bars",
    headers: &[
        "symbol,timestamp,open,high,low,close,volume,trade_count,vwap",
        "timestamp,open,high,low,close,volume,trade_count,vwap",
    ],
    dates: &[DateStyle::YearFirst],
    zone: Some(chrono_tz::America::New_York),
    trap: "Timestamps are midnight in New York, in UTC; the adjustment is the one requested and not in the file.",
    sample: "\
symbol,timestamp,open,high,low,close,volume,trade_count,vwap
AAA,2024-01-02T05:00:00Z,10.0,10.5,9.9,10.2,120000,842,10.19
AAA,2024-01-03T05:00:00Z,10.2,10.4,10.0,10.1,98000,700,10.15
",
    ..Dialect::BLANK
};
