//! CRSP before 2025.

use super::{Dialect, Fit, Market, Role};
use crate::market::Adjustment;

pub(super) const DIALECT: Dialect = Dialect {
    name: "crsp-siz",
    writer: "CRSP daily stock file, legacy format, from WRDS",
    headers: &["PERMNO,date,PRC"],
    fit: Fit::Among,
    roles: &[
        ("permno", Role::Symbol),
        ("prc", Role::Close),
        ("ret", Role::Return),
        ("openprc", Role::Open),
        ("askhi", Role::High),
        ("bidlo", Role::Low),
    ],
    close: Adjustment::Raw,
    negative_is_midpoint: true,
    market: Market::One("XNYS"),
    trap: "A negative price is the midpoint of bid and ask, 0 is a missing price; RET is the total return or a letter code.",
    sample: "\
PERMNO,date,TICKER,OPENPRC,ASKHI,BIDLO,PRC,VOL,RET,SHROUT,CFACPR,vwretd
99901,20240102,AAA,10.00,10.50,9.90,10.20,120000,C,5000,1,0.001200
99901,20240103,AAA,10.20,10.40,10.00,-10.10,98000,-0.009804,5000,1,-0.004000
",
    ..Dialect::BLANK
};
