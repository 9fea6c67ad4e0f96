//! Bloomberg.

use super::{Dialect, Fit, Role};
use crate::load::text::stamp::DateStyle;

pub(super) const DIALECT: Dialect = Dialect {
    name: "bloomberg",
    writer: "Bloomberg, exported history",
    headers: &["Date,PX_LAST"],
    fit: Fit::Among,
    roles: &[("px_volume", Role::Volume)],
    dates: &[
        DateStyle::MonthFirstShort,
        DateStyle::MonthFirst,
        DateStyle::Serial,
        DateStyle::YearFirst,
    ],
    trap: "Lines of text above the header; the adjustment is a setting of the terminal; dates may be spreadsheet numbers.",
    sample: "\
Start Date,01/02/24,,,,
End Date,01/03/24,,,,
Period,D,,,,
Currency,USD,,,,
,,,,,
Date,PX_LAST,PX_OPEN,PX_HIGH,PX_LOW,PX_VOLUME
01/02/24,10.20,10.00,10.50,9.90,120000
01/03/24,10.10,10.20,10.40,10.00,98000
",
    ..Dialect::BLANK
};
