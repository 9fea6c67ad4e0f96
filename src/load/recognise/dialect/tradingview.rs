//! TradingView.

use super::{Dialect, Fit};
use crate::load::text::stamp::DateStyle;

pub(super) const DIALECT: Dialect = Dialect {
    name: "tradingview",
    writer: "TradingView, chart export",
    headers: &["time,open,high,low,close"],
    fit: Fit::Among,
    dates: &[DateStyle::Epoch, DateStyle::YearFirst],
    trap: "Seconds since 1970 at the open of the session, or ISO stamps; columns of indicators, some with the same name.",
    sample: "\
time,open,high,low,close,Volume,Volume MA
1704205800,10.0,10.5,9.9,10.2,120000,
1704292200,10.2,10.4,10.0,10.1,98000,109000
",
    ..Dialect::BLANK
};
