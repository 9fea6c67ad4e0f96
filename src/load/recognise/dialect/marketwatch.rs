//! MarketWatch and Barron's.

use super::Dialect;
use crate::load::text::stamp::DateStyle;
use crate::market::Adjustment;

pub(super) const DIALECT: Dialect = Dialect {
    name: "marketwatch",
    writer: "MarketWatch, Barron's",
    headers: &[
        "Date,Open,High,Low,Close,Volume",
        "Date,Open,High,Low,Close",
    ],
    telltale: "$",
    dates: &[DateStyle::MonthFirst, DateStyle::MonthFirstShort],
    close: Adjustment::Split,
    trap: "Newest first; `$` before prices, volumes in quotes with commas.",
    sample: "\
Date,Open,High,Low,Close,Volume
01/03/2024,$10.20,$10.40,$10.00,$10.10,\"98,000\"
01/02/2024,$10.00,$10.50,$9.90,$10.20,\"120,000\"
",
    ..Dialect::BLANK
};
