//! Tables of Datastream: lines of names, codes and currencies above a column for each series.

use csv::ByteRecord;

use super::lexicon::Role;
use super::recognition::Compound;
use crate::load::text::header::folded;
use crate::load::text::stamp::DateStyle;

/// Data types that stand in brackets after a code, and what they are. `RI` is a price with dividends reinvested.
const TYPES: [(&str, Role); 10] = [
    ("P", Role::Close),
    ("UP", Role::Close),
    ("PO", Role::Open),
    ("UPO", Role::Open),
    ("PH", Role::High),
    ("UPH", Role::High),
    ("PL", Role::Low),
    ("UPL", Role::Low),
    ("VO", Role::Volume),
    ("RI", Role::AdjClose),
];

/// Number of lines that may stand above the dates.
const MOST_LINES: usize = 6;

/// Reads a table whose lines above the dates begin with `Name` and `Code`.
pub(super) fn datastream(rows: &[ByteRecord]) -> Option<Compound> {
    let label = |row: &ByteRecord| {
        row.get(0)
            .map(|cell| folded(&String::from_utf8_lossy(cell)))
    };
    (label(rows.first()?).as_deref() == Some("name")).then_some(())?;
    let is_dated = |row: &ByteRecord| {
        let mut styles = DateStyle::ALL.iter();
        row.get(0)
            .is_some_and(|cell| styles.any(|style| style.parse(cell).is_some()))
    };
    let lines = rows.iter().take(MOST_LINES).position(is_dated)?;
    let codes = rows[1..lines]
        .iter()
        .find(|row| label(row).as_deref() == Some("code"))?;
    let code = |cell: &[u8]| String::from_utf8_lossy(cell).trim().to_owned();
    let parts = codes.iter().skip(1).map(|cell| parted(&code(cell)));
    let (mut fields, mut symbols) = (vec![Role::Date.name().to_owned()], vec![String::new()]);
    for (symbol, role) in parts {
        fields.push(role.map_or("", Role::name).to_owned());
        symbols.push(if role.is_some() {
            symbol
        } else {
            String::new()
        });
    }
    Some(Compound {
        fields,
        symbols,
        rows: lines,
        is_of_yahoo: false,
    })
}

/// Returns the code of a security and what its column holds: closes, where no data type is named; `None` for other data types.
fn parted(code: &str) -> (String, Option<Role>) {
    let parts = code
        .strip_suffix(')')
        .and_then(|code| code.rsplit_once('('));
    match parts {
        None => (
            code.to_owned(),
            Some(Role::Close).filter(|_| !code.is_empty()),
        ),
        Some((code, kind)) => {
            let known = TYPES.iter().find(|(name, _)| *name == kind);
            (code.to_owned(), known.map(|(_, role)| *role))
        }
    }
}
