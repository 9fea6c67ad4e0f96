//! Databento.

use chrono_tz::Tz;

use super::Dialect;
use crate::load::text::stamp::DateStyle;
use crate::market::Adjustment;

pub(super) const DIALECT: Dialect = Dialect {
    name: "databento",
    writer: "Databento, ohlcv-1d",
    headers: &["ts_event,rtype,publisher_id,instrument_id,open,high,low,close,volume,symbol"],
    dates: &[DateStyle::Epoch, DateStyle::YearFirst],
    zone: Some(Tz::UTC),
    close: Adjustment::Raw,
    keep: &[("rtype", &["35"])],
    integer_unit: Some(1e9),
    trap: "Prices are integers in units of 1e-9 unless requested otherwise; days end at midnight UTC; often .csv.zst.",
    sample: "\
ts_event,rtype,publisher_id,instrument_id,open,high,low,close,volume,symbol
1704153600000000000,35,95,101,10000000000,10500000000,9900000000,10200000000,120000,AAA
1704240000000000000,35,95,101,10200000000,10400000000,10000000000,10100000000,98000,AAA
",
    ..Dialect::BLANK
};
