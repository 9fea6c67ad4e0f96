//! Tables of one number a row: a date, a symbol and a close.

use super::Dialect;
use crate::load::recognise::lexicon::Role;

pub(super) const DIALECT: Dialect = Dialect {
    name: "melted",
    writer: "pandas melt() and stack(), R's melt() and pivot_longer()",
    headers: &[
        "Date,variable,value",
        "variable,Date,value",
        "Date,name,value",
        "Date,key,value",
        "Date,symbol,value",
        "symbol,Date,value",
        "Date,ticker,value",
        "ticker,Date,value",
        "Date,level_1,0",
        "Date,symbol,0",
        "Date,ticker,0",
    ],
    roles: &[
        ("variable", Role::Symbol),
        ("key", Role::Symbol),
        ("value", Role::Close),
        ("0", Role::Close),
    ],
    trap: "The values are closes; fields of one security below each other are not read.",
    sample: "\
Date,variable,value
2024-01-02,AAA,10.2
2024-01-03,AAA,10.1
2024-01-02,BBB,51.0
2024-01-03,BBB,50.0
",
    ..Dialect::BLANK
};
