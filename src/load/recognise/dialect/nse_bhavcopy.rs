//! India's National Stock Exchange until 2024.

use super::{Dialect, Market};
use crate::load::text::stamp::DateStyle;
use crate::market::Adjustment;

pub(super) const DIALECT: Dialect = Dialect {
    name: "nse-bhavcopy",
    writer: "National Stock Exchange of India, bhavcopy until 2024",
    headers: &[
        "SYMBOL,SERIES,OPEN,HIGH,LOW,CLOSE,LAST,PREVCLOSE,TOTTRDQTY,TOTTRDVAL,TIMESTAMP,TOTALTRADES,ISIN",
    ],
    dates: &[DateStyle::DayMonthName],
    close: Adjustment::Raw,
    keep: &[("series", &["EQ"])],
    market: Market::One("XNSE"),
    trap: "One file per day; a comma at the end; a symbol trades in several series, of which EQ is read.",
    sample: "\
SYMBOL,SERIES,OPEN,HIGH,LOW,CLOSE,LAST,PREVCLOSE,TOTTRDQTY,TOTTRDVAL,TIMESTAMP,TOTALTRADES,ISIN,
AAA,EQ,10.00,10.50,9.90,10.20,10.20,10.00,120000,1224000,02-JAN-2024,842,INE000A01000,
AAA,BE,10.00,10.50,9.90,10.20,10.20,10.00,100,1020,02-JAN-2024,2,INE000A01000,
AAA,EQ,10.20,10.40,10.00,10.10,10.10,10.20,98000,989800,03-JAN-2024,700,INE000A01000,
",
    ..Dialect::BLANK
};
