//! Tables of dates by symbols.

use super::{Dialect, Fit};

pub(super) const DIALECT: Dialect = Dialect {
    name: "wide",
    writer: "Any table of dates by symbols",
    headers: &["date,AAA,BBB,SPY"],
    fit: Fit::Shaped,
    trap: "Closes, or returns where `values` says so; blank before a listing.",
    sample: "\
date,AAA,BBB,SPY
2024-01-02,10.20,,472.10
2024-01-03,10.10,51.0,468.80
",
    ..Dialect::BLANK
};
