//! Stooq, one symbol a file.

use super::Dialect;
use crate::load::text::stamp::DateStyle;

pub(super) const DIALECT: Dialect = Dialect {
    name: "stooq-1",
    writer: "Stooq, one symbol; also unadorned files of many others",
    headers: &[
        "Date,Open,High,Low,Close,Volume",
        "Date,Open,High,Low,Close",
    ],
    dates: &[DateStyle::YearFirst],
    trap: "The price basis is not stated; indices have no volume; the symbol is not in the file.",
    sample: "\
Date,Open,High,Low,Close,Volume
2024-01-02,10,10.5,9.9,10.2,120000
2024-01-03,10.2,10.4,10,10.1,98000.5
",
    ..Dialect::BLANK
};
