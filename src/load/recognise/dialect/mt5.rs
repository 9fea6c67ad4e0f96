//! MetaTrader 5.

use super::{Dialect, Role};
use crate::load::text::stamp::DateStyle;

pub(super) const DIALECT: Dialect = Dialect {
    name: "mt5",
    writer: "MetaTrader 5",
    headers: &[
        "<DATE>,<TIME>,<OPEN>,<HIGH>,<LOW>,<CLOSE>,<TICKVOL>,<VOL>,<SPREAD>",
        "<DATE>,<OPEN>,<HIGH>,<LOW>,<CLOSE>,<TICKVOL>,<VOL>,<SPREAD>",
    ],
    roles: &[("tickvol", Role::Volume)],
    dates: &[DateStyle::YearFirst],
    trap: "Tabs between cells; the clock is the broker's; VOL is often 0, so TICKVOL is the volume.",
    sample: "\
<DATE>\t<TIME>\t<OPEN>\t<HIGH>\t<LOW>\t<CLOSE>\t<TICKVOL>\t<VOL>\t<SPREAD>
2024.01.02\t00:00:00\t10.00\t10.50\t9.90\t10.20\t120000\t0\t2
2024.01.03\t00:00:00\t10.20\t10.40\t10.00\t10.10\t98000\t0\t2
",
    ..Dialect::BLANK
};
