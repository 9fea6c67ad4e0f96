//! India's National Stock Exchange since 2024. The exchange of Mumbai writes the same columns, and groups for series.

use super::{Dialect, Fit, Market, Role};
use crate::load::text::stamp::DateStyle;
use crate::market::Adjustment;

pub(super) const DIALECT: Dialect = Dialect {
    name: "nse-udiff",
    writer: "National Stock Exchange and BSE of India, UDiFF bhavcopy since 2024",
    headers: &["TradDt,TckrSymb,SctySrs,OpnPric,HghPric,LwPric,ClsPric"],
    fit: Fit::Among,
    roles: &[("src", Role::Exchange)],
    dates: &[DateStyle::YearFirst],
    close: Adjustment::Raw,
    keep: &[("sctysrs", &["EQ"])],
    keep_among: Some(("src", "NSE")),
    trap: "One file per day; at the National Stock Exchange a symbol trades in several series, of which EQ is read.",
    market: Market::One("XNSE"),
    sample: "\
TradDt,BizDt,Sgmt,TckrSymb,SctySrs,OpnPric,HghPric,LwPric,ClsPric,LastPric,TtlTradgVol
2024-01-02,2024-01-02,CM,AAA,EQ,10.00,10.50,9.90,10.20,10.20,120000
2024-01-02,2024-01-02,CM,AAA,BE,10.00,10.50,9.90,10.20,10.20,100
2024-01-03,2024-01-03,CM,AAA,EQ,10.20,10.40,10.00,10.10,10.10,98000
",
    ..Dialect::BLANK
};
