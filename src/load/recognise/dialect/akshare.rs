//! AKShare and Eastmoney.

use super::{Dialect, Market};
use crate::load::text::stamp::DateStyle;

pub(super) const DIALECT: Dialect = Dialect {
    name: "akshare",
    writer: "AKShare and Eastmoney",
    headers: &[
        "日期,股票代码,开盘,收盘,最高,最低,成交量,成交额,振幅,涨跌幅,涨跌额,换手率",
        "日期,开盘,收盘,最高,最低,成交量,成交额,振幅,涨跌幅,涨跌额,换手率",
    ],
    dates: &[DateStyle::YearFirst],
    may_be_negative: true,
    lot: 100.0,
    market: Market::China,
    trap: "Close comes before high; codes keep their zeros; the adjustment is the one requested; volume is in lots of 100 and converted to shares.",
    sample: "\
日期,股票代码,开盘,收盘,最高,最低,成交量,成交额,振幅,涨跌幅,涨跌额,换手率
2024-01-02,000001,10.0,10.2,10.5,9.9,1200,1224000.0,6.0,2.0,0.2,0.1
2024-01-03,000001,10.2,10.1,10.4,10.0,980,989800.0,3.92,-0.98,-0.1,0.08
",
    ..Dialect::BLANK
};
