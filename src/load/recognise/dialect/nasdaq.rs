//! Nasdaq's site.

use super::{Dialect, Market};
use crate::load::text::stamp::DateStyle;
use crate::market::Adjustment;

pub(super) const DIALECT: Dialect = Dialect {
    name: "nasdaq",
    writer: "Nasdaq.com, historical quotes",
    headers: &[
        "Date,Close/Last,Volume,Open,High,Low",
        "Date,Close,Volume,Open,High,Low",
        "Date,Close/Last,Open,High,Low",
    ],
    dates: &[DateStyle::MonthFirst],
    close: Adjustment::Split,
    market: Market::One("XNYS"),
    trap: "Newest first; close comes before open; `$` before prices of stocks; volume is N/A or 0 for indices.",
    sample: "\
Date,Close/Last,Volume,Open,High,Low
01/03/2024,$10.10,98000,$10.20,$10.40,$10.00
01/02/2024,$10.20,120000,$10.00,$10.50,$9.90
",
    ..Dialect::BLANK
};
