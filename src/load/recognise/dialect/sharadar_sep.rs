//! Sharadar.

use super::{Dialect, Market};
use crate::load::text::stamp::DateStyle;
use crate::market::Adjustment;

pub(super) const DIALECT: Dialect = Dialect {
    name: "sharadar-sep",
    writer: "Sharadar SEP",
    headers: &["ticker,date,open,high,low,close,volume,closeadj,closeunadj,lastupdated"],
    dates: &[DateStyle::YearFirst],
    close: Adjustment::Split,
    market: Market::One("XNYS"),
    trap: "close is adjusted for splits, closeadj for dividends too, closeunadj for nothing.",
    sample: "\
ticker,date,open,high,low,close,volume,closeadj,closeunadj,lastupdated
AAA,2024-01-03,10.2,10.4,10.0,10.1,98000.0,9.61,20.2,2024-09-01
AAA,2024-01-02,10.0,10.5,9.9,10.2,120000.0,9.71,20.4,2024-09-01
",
    ..Dialect::BLANK
};
