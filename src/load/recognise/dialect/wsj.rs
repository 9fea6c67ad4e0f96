//! The Wall Street Journal.

use super::Dialect;
use crate::load::text::stamp::DateStyle;
use crate::market::Adjustment;

pub(super) const DIALECT: Dialect = Dialect {
    name: "wsj",
    writer: "The Wall Street Journal",
    headers: &[
        "Date, Open, High, Low, Close, Volume",
        "Date, Open, High, Low, Close",
    ],
    dates: &[DateStyle::MonthFirstShort],
    close: Adjustment::Split,
    trap: "Newest first; blanks after commas; two-digit years.",
    sample: "\
Date, Open, High, Low, Close, Volume
01/03/24, 10.20, 10.40, 10.00, 10.10, 98000
01/02/24, 10.00, 10.50, 9.90, 10.20, 120000
",
    ..Dialect::BLANK
};
