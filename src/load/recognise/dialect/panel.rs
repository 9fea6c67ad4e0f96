//! Tables with a column for each field of each security.

use super::{Dialect, Fit};

pub(super) const DIALECT: Dialect = Dialect {
    name: "panel",
    writer: "Any table with a column for each field of each security: quantmod, pandas, Bloomberg",
    headers: &["Date,AAA.Open,AAA.High,AAA.Low,AAA.Close,AAA.Volume,AAA.Adjusted"],
    fit: Fit::Shaped,
    trap: "Field and symbol stand in one name, in either order, or in two header lines.",
    sample: "\
Date,AAA.Open,AAA.High,AAA.Low,AAA.Close,AAA.Volume,BBB.Close
2024-01-02,10.0,10.5,9.9,10.2,120000,51.0
2024-01-03,10.2,10.4,10.0,10.1,98000,
",
    ..Dialect::BLANK
};
