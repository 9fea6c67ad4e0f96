//! Binance.

use chrono_tz::Tz;

use super::{Dialect, Fit, Market, Shape};
use crate::load::text::stamp::DateStyle;

pub(super) const DIALECT: Dialect = Dialect {
    name: "binance",
    writer: "Binance, klines",
    headers: &[
        "open_time,open,high,low,close,volume,close_time,quote_volume,count,taker_buy_volume,taker_buy_quote_volume,ignore",
    ],
    fit: Fit::Headerless(&[
        Shape::Date,
        Shape::Number,
        Shape::Number,
        Shape::Number,
        Shape::Number,
        Shape::Number,
        Shape::Date,
        Shape::Number,
        Shape::Number,
        Shape::Number,
        Shape::Number,
        Shape::Number,
    ]),
    dates: &[DateStyle::Epoch],
    zone: Some(Tz::UTC),
    market: Market::One("crypto"),
    trap: "Older files have no header; milliseconds before 2025, microseconds after.",
    sample: "\
1704153600000,10.0,10.5,9.9,10.2,120000,1704239999999,1229.1,842,60.1,613.0,0
1704240000000,10.2,10.4,10.0,10.1,98000,1704326399999,989.8,700,40.0,404.0,0
",
    ..Dialect::BLANK
};
