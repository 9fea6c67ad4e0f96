//! Alpha Vantage, daily.

use super::Dialect;
use crate::load::text::stamp::DateStyle;
use crate::market::Adjustment;

pub(super) const DIALECT: Dialect = Dialect {
    name: "av-daily",
    writer: "Alpha Vantage, TIME_SERIES_DAILY",
    headers: &["timestamp,open,high,low,close,volume"],
    dates: &[DateStyle::YearFirst],
    close: Adjustment::Raw,
    trap: "Newest first; prices as traded; an error of the service is JSON with the same file name.",
    sample: "\
timestamp,open,high,low,close,volume
2024-01-03,10.2000,10.4000,10.0000,10.1000,98000
2024-01-02,10.0000,10.5000,9.9000,10.2000,120000
",
    ..Dialect::BLANK
};
