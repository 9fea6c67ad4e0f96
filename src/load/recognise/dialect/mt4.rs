//! MetaTrader 4.

use super::{Dialect, Fit, Shape};
use crate::load::text::stamp::DateStyle;

pub(super) const DIALECT: Dialect = Dialect {
    name: "mt4",
    writer: "MetaTrader 4",
    headers: &["date,time,open,high,low,close,volume"],
    fit: Fit::Headerless(&[
        Shape::Date,
        Shape::Clock,
        Shape::Number,
        Shape::Number,
        Shape::Number,
        Shape::Number,
        Shape::Number,
    ]),
    dates: &[DateStyle::YearFirst],
    trap: "No header; the clock is the broker's.",
    sample: "\
2024.01.02,00:00,10.00,10.50,9.90,10.20,120000
2024.01.03,00:00,10.20,10.40,10.00,10.10,98000
",
    ..Dialect::BLANK
};
