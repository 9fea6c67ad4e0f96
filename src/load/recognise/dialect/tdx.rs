//! Chinese terminals.

use super::{Dialect, Market};
use crate::load::text::stamp::DateStyle;
use crate::market::Adjustment;

pub(super) const DIALECT: Dialect = Dialect {
    name: "tdx",
    writer: "TDX terminals and other Chinese exports",
    headers: &["日期,开盘,最高,最低,收盘,成交量,成交额"],
    dates: &[DateStyle::YearFirst],
    close: Adjustment::Raw,
    market: Market::China,
    trap: "In GBK.",
    sample: "\
日期,开盘,最高,最低,收盘,成交量,成交额
2024/01/02,10.0,10.5,9.9,10.2,120000,1224000.0
2024/01/03,10.2,10.4,10.0,10.1,98000,989800.0
",
    ..Dialect::BLANK
};
