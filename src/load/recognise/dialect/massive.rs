//! Massive, formerly Polygon.

use super::{Dialect, Market};
use crate::load::text::stamp::DateStyle;
use crate::market::Adjustment;

pub(super) const DIALECT: Dialect = Dialect {
    name: "massive",
    writer: "Massive, formerly Polygon, day aggregates",
    headers: &[
        "ticker,volume,open,close,high,low,window_start,transactions",
        "ticker,open,close,high,low,window_start",
    ],
    dates: &[DateStyle::Epoch],
    zone: Some(chrono_tz::America::New_York),
    close: Adjustment::Raw,
    market: Market::One("XNYS"),
    trap: "One file per day with all tickers; close comes before high; nanoseconds at midnight in New York; NA is a ticker.",
    sample: "\
ticker,volume,open,close,high,low,window_start,transactions
AAA,120000,10.0,10.2,10.5,9.9,1704171600000000000,842
AAA,98000,10.2,10.1,10.4,10.0,1704258000000000000,700
NA,500,3.0,3.1,3.2,2.9,1704171600000000000,7
",
    ..Dialect::BLANK
};
