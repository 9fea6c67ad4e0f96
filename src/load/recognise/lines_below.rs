//! Tables of dates by symbols with lines between the symbols and the dates: units, currencies, types, names or other identifiers of the
//! columns, or nothing.

use csv::ByteRecord;

use super::currency_line::{currencies, names_currencies};
use super::evidence::wide;
use super::lexicon::{Role, is_date_word};
use super::recognition::Compound;
use crate::load::text::header::{Header, folded};
use crate::load::text::number::NumberStyle;
use crate::load::text::stamp::DateStyle;
use crate::time::is_currency;

/// The most lines that may stand between the symbols and the dates.
const MOST: usize = 3;

/// Names of lines that hold what securities are called: these are symbols, and the first line holds other names.
const CODES: [&str; 4] = ["ticker", "symbol", "code", "ric"];

/// Reads such a table. The symbols are in its first line, unless another line says that it holds them.
pub(super) fn lines_below(rows: &[ByteRecord]) -> Option<Compound> {
    let (header, below) = rows.split_first()?;
    let is_dated = |row: &ByteRecord| row.get(0).is_some_and(DateStyle::is_certain_date);
    let lines = below.iter().take(MOST + 1).position(is_dated)?;
    let (lines, body) = below.split_at(lines);
    if lines.is_empty()
        || lines
            .iter()
            .any(|line| line.len() != header.len() || holds_data(line))
    {
        return None;
    }
    // Without these lines, it must be a table of dates by symbols.
    let plain: Vec<ByteRecord> = std::iter::once(header).chain(body).cloned().collect();
    wide(&plain, &Header::new(header), false, None)?;
    let label = |line: &&ByteRecord| CODES.contains(&first(line).as_str());
    let codes = lines.iter().find(label).unwrap_or(header);
    let symbol = |cell: &[u8]| String::from_utf8_lossy(cell).trim().to_owned();
    let symbols: Vec<String> = std::iter::once(String::new())
        .chain(codes.iter().skip(1).map(symbol))
        .collect();
    let money = lines
        .iter()
        .find(|line| names_currencies(line) || are_currencies(line));
    let field = |symbol: &String| match symbol.is_empty() {
        true => String::new(),
        false => Role::Close.name().to_owned(),
    };
    Some(Compound {
        fields: std::iter::once(Role::Date.name().to_owned())
            .chain(symbols.iter().skip(1).map(field))
            .collect(),
        symbols,
        currencies: money.map(currencies).unwrap_or_default(),
        rows: 1 + lines.len(),
        is_of_yahoo: false,
    })
}

/// Returns the folded first cell of a line.
fn first(line: &ByteRecord) -> String {
    folded(&String::from_utf8_lossy(line.get(0).unwrap_or_default()))
}

/// Returns whether a line holds a number, a date, or the names of columns of a table of another kind.
fn holds_data(line: &ByteRecord) -> bool {
    let is_data = |cell: &[u8]| {
        let number = NumberStyle::default().parse(cell);
        number.is_some_and(f64::is_finite) || DateStyle::is_certain_date(cell)
    };
    let is_field = |cell: &[u8]| {
        let role = Role::of_price_column(&folded(&String::from_utf8_lossy(cell)));
        role.is_some_and(|role| Role::NUMBERS.contains(&role))
    };
    let is_date = is_date_word(&first(line))
        && line
            .iter()
            .skip(1)
            .any(|cell| !cell.trim_ascii().is_empty());
    is_date || line.iter().any(|cell| is_data(cell) || is_field(cell))
}

/// Returns whether all columns but the first have the code of a currency.
fn are_currencies(line: &&ByteRecord) -> bool {
    let mut cells = line.iter().skip(1).map(|cell| cell.trim_ascii());
    cells.all(|cell| std::str::from_utf8(cell).is_ok_and(is_currency))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Option<(Vec<String>, Vec<String>, usize)> {
        let rows = crate::load::text::header::first_rows(text.as_bytes(), b',', 10);
        let found = lines_below(&rows)?;
        Some((found.symbols, found.currencies, found.rows))
    }

    #[test]
    fn lines_between_symbols_and_dates_are_no_data() {
        const BODY: &str = "2024-01-02,10.2,51\n2024-01-03,10.1,50.5\n";
        let symbols =
            |found: Option<(Vec<String>, Vec<String>, usize)>| found.unwrap().0[1..].join(" ");
        let table = |lines: &str| read(&format!("Date,AAA,BBB\n{lines}{BODY}"));
        for lines in [
            "ISIN,US0000000001,US0000000002\n",
            ",,\n",
            "date,,\n",
            ",float,float\n,USD,USD\n",
        ] {
            let found = table(lines);
            assert_eq!(found.as_ref().unwrap().2, 1 + lines.lines().count());
            assert_eq!(symbols(found), "AAA BBB");
        }
        assert_eq!(table(",USD,EUR\n").unwrap().1, ["", "USD", "EUR"]);
        let named = read(&format!(
            "Date,Alpha Corp,Beta Corp\nTicker,AAA,BBB\n{BODY}"
        ));
        assert_eq!(symbols(named), "AAA BBB");
        assert_eq!(table(""), None);
        assert_eq!(table("2023-12-29,10,50\n"), None);
        assert_eq!(table("mean,10,50\n"), None);
    }
}
