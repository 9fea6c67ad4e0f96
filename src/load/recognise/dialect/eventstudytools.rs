//! EventStudyTools.

use super::{Dialect, Fit, Shape};
use crate::load::text::stamp::DateStyle;

pub(super) const DIALECT: Dialect = Dialect {
    name: "eventstudytools",
    writer: "EventStudyTools, firm and market data",
    headers: &["symbol;date;close"],
    fit: Fit::Headerless(&[Shape::Text, Shape::Date, Shape::Number]),
    dates: &[DateStyle::DayFirst],
    decimal: Some(b'.'),
    trap: "No header; semicolons with decimal points; Windows-1252.",
    sample: "\
AAA;02.01.2024;10.2000
AAA;03.01.2024;10.1000
",
    ..Dialect::BLANK
};
