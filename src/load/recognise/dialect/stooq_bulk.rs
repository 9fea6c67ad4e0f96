//! Stooq's bulk files.

use super::Dialect;
use crate::load::text::stamp::DateStyle;

pub(super) const DIALECT: Dialect = Dialect {
    name: "stooq-bulk",
    writer: "Stooq, bulk archives; Finam without the last column",
    headers: &[
        "<TICKER>,<PER>,<DATE>,<TIME>,<OPEN>,<HIGH>,<LOW>,<CLOSE>,<VOL>,<OPENINT>",
        "<TICKER>,<PER>,<DATE>,<TIME>,<OPEN>,<HIGH>,<LOW>,<CLOSE>,<VOL>",
    ],
    dates: &[DateStyle::Compact],
    trap: "Files end in .txt, thousands in one zip, some of them empty.",
    sample: "\
<TICKER>,<PER>,<DATE>,<TIME>,<OPEN>,<HIGH>,<LOW>,<CLOSE>,<VOL>,<OPENINT>
AAA.US,D,20240102,000000,10,10.5,9.9,10.2,120000,0
AAA.US,D,20240103,000000,10.2,10.4,10,10.1,98000.5,0
",
    ..Dialect::BLANK
};
