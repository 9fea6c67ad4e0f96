//! CRSP from 2025.

use super::{Dialect, Fit, Market, Role};
use crate::market::Adjustment;

pub(super) const DIALECT: Dialect = Dialect {
    name: "crsp-ciz",
    writer: "CRSP daily stock file, flat format 2.0, from WRDS",
    headers: &["PERMNO,DlyCalDt,DlyPrc"],
    fit: Fit::Among,
    roles: &[
        ("permno", Role::Symbol),
        ("dlyret", Role::Return),
        ("dlyopen", Role::Open),
        ("dlyhigh", Role::High),
        ("dlylow", Role::Low),
    ],
    close: Adjustment::Raw,
    negative_is_midpoint: true,
    market: Market::One("XNYS"),
    trap: "A flag marks prices that are midpoints; DlyRet is the total return, including that of a delisting.",
    sample: "\
PERMNO,Ticker,DlyCalDt,DlyOpen,DlyHigh,DlyLow,DlyPrc,DlyPrcFlg,DlyRet,DlyVol,ShrOut
99901,AAA,2024-01-02,10.00,10.50,9.90,10.20,TR,,120000,5000
99901,AAA,2024-01-03,10.20,10.40,10.00,10.10,BA,-0.009804,98000,5000
",
    ..Dialect::BLANK
};
