//! Investing.com in English.

use super::Dialect;
use crate::load::text::stamp::DateStyle;
use crate::market::Adjustment;

pub(super) const DIALECT: Dialect = Dialect {
    name: "investing-en",
    writer: "Investing.com, English",
    headers: &[
        "\"Date\",\"Price\",\"Open\",\"High\",\"Low\",\"Vol.\",\"Change %\"",
        "\"Date\",\"Price\",\"Open\",\"High\",\"Low\",\"Change %\"",
    ],
    dates: &[DateStyle::MonthFirst, DateStyle::MonthNameDay],
    decimal: Some(b'.'),
    close: Adjustment::Split,
    trap: "Newest first; Price is the close and comes before Open; volumes like 1.2M; `-` is a missing value.",
    sample: "\
\"Date\",\"Price\",\"Open\",\"High\",\"Low\",\"Vol.\",\"Change %\"
\"01/03/2024\",\"10.10\",\"10.20\",\"10.40\",\"10.00\",\"98.00K\",\"-0.98%\"
\"01/02/2024\",\"10.20\",\"10.00\",\"10.50\",\"9.90\",\"0.12M\",\"0.10%\"
",
    ..Dialect::BLANK
};
