//! Tushare.

use super::Dialect;
use crate::load::text::stamp::DateStyle;
use crate::market::Adjustment;

pub(super) const DIALECT: Dialect = Dialect {
    name: "tushare",
    writer: "Tushare, daily",
    headers: &["ts_code,trade_date,open,high,low,close,pre_close,change,pct_chg,vol,amount"],
    dates: &[DateStyle::Compact],
    close: Adjustment::Raw,
    lot: 100.0,
    trap: "Newest first; volume is in lots of 100 and converted to shares; amounts in thousands.",
    sample: "\
ts_code,trade_date,open,high,low,close,pre_close,change,pct_chg,vol,amount
000001.SZ,20240103,10.20,10.40,10.00,10.10,10.20,-0.10,-0.9804,980.00,989.800
000001.SZ,20240102,10.00,10.50,9.90,10.20,10.00,0.20,2.0000,1200.00,1224.000
",
    ..Dialect::BLANK
};
