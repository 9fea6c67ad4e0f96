//! Tables of a column for each security, above whose dates stand lines of codes, names and currencies, as Datastream writes them.

use csv::ByteRecord;

use super::currency_line::{currencies, names_currencies};
use super::lexicon::{Role, is_date_word};
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

/// Names of lines that hold what securities are called, the one that is taken first.
const CODES: [&str; 12] = [
    "code",
    "ticker",
    "tickers",
    "symbol",
    "symbols",
    "ric",
    "isin",
    "cusip",
    "security",
    "securities",
    "instrument",
    "name",
];

/// Reads a table whose lines above the dates begin with words such as `Name`, `Code` and `Currency`.
pub(super) fn label_lines(rows: &[ByteRecord]) -> Option<Compound> {
    let is_dated = |row: &ByteRecord| row.get(0).is_some_and(DateStyle::is_date);
    let lines = rows.iter().take(MOST_LINES).position(is_dated)?;
    let (head, body) = rows.split_at(lines);
    let labels: Vec<String> = head.iter().map(label).collect();
    // A header alone is not such a table, and other lines are titles.
    let money = head.iter().position(names_currencies);
    let is_code = |label: &String| CODES.contains(&label.as_str());
    let is_label = |(line, label): (usize, &String)| {
        is_code(label) || Some(line) == money || is_date_word(label)
    };
    let is_sound = lines > 1 && is_code(&labels[0]) && labels.iter().enumerate().all(is_label);
    (is_sound && body.first()?.len() == head[0].len()).then_some(())?;
    let place = |word: &&str| labels.iter().position(|label| label == word);
    let codes = &head[CODES.iter().find_map(place)?];
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
        currencies: money
            .map(|line| currencies(&head[line]))
            .unwrap_or_default(),
        rows: lines,
        is_of_yahoo: false,
    })
}

/// Returns the folded first cell of a line.
fn label(row: &ByteRecord) -> String {
    folded(&String::from_utf8_lossy(row.get(0).unwrap_or_default()))
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
