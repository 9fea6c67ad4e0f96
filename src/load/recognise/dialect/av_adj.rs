//! Alpha Vantage, daily adjusted.

use super::Dialect;
use crate::load::text::stamp::DateStyle;
use crate::market::Adjustment;

pub(super) const DIALECT: Dialect = Dialect {
    name: "av-adj",
    writer: "Alpha Vantage, TIME_SERIES_DAILY_ADJUSTED",
    headers: &[
        "timestamp,open,high,low,close,adjusted_close,volume,dividend_amount,split_coefficient",
    ],
    dates: &[DateStyle::YearFirst],
    close: Adjustment::Raw,
    trap: "Newest first; close as traded, adjusted_close with splits and dividends.",
    sample: "\
timestamp,open,high,low,close,adjusted_close,volume,dividend_amount,split_coefficient
2024-01-03,10.2000,10.4000,10.0000,10.1000,9.6100,98000,0.0000,1.0
2024-01-02,10.0000,10.5000,9.9000,10.2000,9.7100,120000,0.0000,1.0
",
    ..Dialect::BLANK
};
