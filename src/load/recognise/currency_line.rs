//! A line above a table that names the currency of each column.

use csv::ByteRecord;

use crate::load::text::header::folded;

/// The marks of Datastream for currencies, and their codes.
#[rustfmt::skip]
const MARKS: [(&str, &str); 19] = [
    ("U$", "USD"), ("E", "EUR"), ("£", "GBP"), ("Y", "JPY"), ("SF", "CHF"), ("K$", "HKD"), ("CH", "CNY"), ("C$", "CAD"),
    ("A$", "AUD"), ("S$", "SGD"), ("Z$", "NZD"), ("T$", "TWD"), ("KW", "KRW"), ("IR", "INR"), ("SK", "SEK"), ("NK", "NOK"),
    ("DK", "DKK"), ("TB", "THB"), ("R", "ZAR"),
];

/// Returns whether a line is one of currencies.
pub(super) fn names_currencies(row: &ByteRecord) -> bool {
    const WORDS: [&str; 6] = [
        "currency",
        "currencies",
        "ccy",
        "währung",
        "devise",
        "moneda",
    ];
    let first = row.get(0).unwrap_or_default();
    WORDS.contains(&folded(&String::from_utf8_lossy(first)).as_str())
}

/// Returns the currency of each column. A name that is none of the known marks is kept as it is.
pub(super) fn currencies(row: &ByteRecord) -> Vec<String> {
    let code = |cell: &[u8]| {
        let name = String::from_utf8_lossy(cell).trim().to_owned();
        let known = MARKS.iter().find(|(mark, _)| *mark == name);
        known.map_or(name, |(_, code)| (*code).to_owned())
    };
    std::iter::once(String::new())
        .chain(row.iter().skip(1).map(code))
        .collect()
}
