//! Reading of the securities that market-wide events are about.

use std::path::Path;

use super::open::read_once::text;
use super::recognise::lexicon::{Kind, Role};
use super::text::header::{Header, first_rows, records};
use crate::error::{Error, Result};
use crate::event::market_wide::Universe;

/// Delimiters, the likeliest first.
const DELIMITERS: [u8; 4] = *b",;\t|";

/// Returns the securities that a name stands for: the symbols of the file of this name, or, if there is none, those of the
/// events with this tag.
///
/// A file is a table with a column of symbols, or has a symbol on every line; lines that begin with `#` are comments.
///
/// # Errors
/// When the file cannot be read or holds no symbol.
pub fn universe(named: &str) -> Result<Universe> {
    let path = Path::new(named);
    if !path.is_file() {
        return Ok(Universe::Tagged(named.trim().to_owned()));
    }
    let symbols = symbols(&text(path)?);
    if symbols.is_empty() {
        let error = Error::input("the file holds no symbol").in_file(path);
        return Err(error
            .with_code("no_rows")
            .with_help("write one symbol on every line"));
    }
    Ok(Universe::Listed(symbols))
}

fn symbols(text: &str) -> Vec<String> {
    let lines = text.trim_start_matches('\u{feff}').lines();
    let lines: Vec<&str> = lines
        .filter(|line| !line.trim().is_empty() && !line.starts_with('#'))
        .collect();
    let text = lines.join("\n");
    let cells = |mark: &u8| {
        first_rows(text.as_bytes(), *mark, 1)
            .first()
            .map_or(0, |row| row.len())
    };
    // Where several split alike the last is taken, so that a file of one column has the comma.
    let mark = DELIMITERS.into_iter().rev().max_by_key(cells);
    let mut rows = records(text.as_bytes(), mark.unwrap_or(b',')).into_byte_records();
    let Some(Ok(first)) = rows.next() else {
        return Vec::new();
    };
    let column = Header::new(&first).find(Role::Symbol.names(Kind::Events));
    let symbol = |row: &csv::ByteRecord| {
        let cell = row.get(column.unwrap_or(0)).unwrap_or_default();
        String::from_utf8_lossy(cell).trim().to_owned()
    };
    let headless = column.is_none().then(|| symbol(&first));
    let others = rows
        .filter_map(std::result::Result::ok)
        .map(|row| symbol(&row));
    let all = headless.into_iter().chain(others);
    all.filter(|symbol| !symbol.is_empty()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn symbols_stand_in_a_table_or_on_lines() {
        assert_eq!(symbols("NVDA\nAMD\n\n# no\nMU\n"), ["NVDA", "AMD", "MU"]);
        assert_eq!(
            symbols("\u{feff}name;Symbol\nNvidia;NVDA\nMicron;MU\n"),
            ["NVDA", "MU"]
        );
        assert_eq!(symbols("ticker\nNVDA"), ["NVDA"]);
        assert_eq!(symbols("NVDA,100\nMU,50"), ["NVDA", "MU"]);
        assert!(symbols("# none\n").is_empty());
    }
}
