//! Dukascopy.

use super::Dialect;
use crate::load::text::stamp::DateStyle;

pub(super) const DIALECT: Dialect = Dialect {
    name: "dukascopy",
    writer: "Dukascopy, historical data",
    headers: &["Gmt time,Open,High,Low,Close,Volume"],
    dates: &[DateStyle::DayFirst],
    trap: "Fractional volumes; flat bars on weekends.",
    sample: "\
Gmt time,Open,High,Low,Close,Volume
02.01.2024 00:00:00.000,10.0,10.5,9.9,10.2,119999.99999999999
03.01.2024 00:00:00.000,10.2,10.4,10.0,10.1,98000
",
    ..Dialect::BLANK
};
