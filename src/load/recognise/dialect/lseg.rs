//! LSEG, formerly Refinitiv.

use super::Dialect;
use crate::load::text::stamp::DateStyle;
use crate::market::Adjustment;

pub(super) const DIALECT: Dialect = Dialect {
    name: "lseg",
    writer: "LSEG Workspace, formerly Refinitiv Eikon",
    headers: &[
        "Exchange Date,Close,Net,%Chg,Open,Low,High,Volume,Turnover - USD,Flow",
        "Exchange Date,Close,Net,%Chg,Open,Low,High",
    ],
    dates: &[DateStyle::DayMonthName],
    close: Adjustment::Split,
    trap: "Lines of text above the header; newest first; low comes before high; empty columns at the end.",
    sample: "\
ALPHA CORP (AAA.N),,,,,,,,,,,,,,,
Interval,Daily,,,,,,,,,,,,,,
Exchange Date,Close,Net,%Chg,Open,Low,High,Volume,Turnover - USD,Flow,,,,,,
03-Jan-2024,10.10,-0.10,-0.98%,10.20,10.00,10.40,98000,989800,0.1,,,,,,
02-Jan-2024,10.20,0.20,2.00%,10.00,9.90,10.50,120000,1224000,0.1,,,,,,
",
    ..Dialect::BLANK
};
