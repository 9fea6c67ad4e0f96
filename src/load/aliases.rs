//! Reading of a file that says what events call a security and what prices call it.

use std::path::Path;
use std::sync::Arc;

use csv::ByteRecord;

use super::events::EventOverrides;
use super::handed::Handed;
use super::open::input_file::InputFile;
use super::open::memory::{Budget, FileMemory};
use super::open::read_once::ReadOnce;
use super::read::{Wish, one_table};
use super::recognise::search::{DELIMITERS, search};
use super::text::column::{Weekends, date_style};
use super::text::header::{Header, place, records};
use super::text::stamp::DateStyle;
use crate::error::{Error, Origin, Result, option};
use crate::market::Alias;
use crate::time::Date;

/// Reads the columns `alias`, `symbol` and, if the file has them, `from` and `to`: the first and the last date on which the alias
/// means the symbol. An empty date is no limit.
///
/// # Errors
/// When the file cannot be read, lacks a column, or has a row without a name or with a date that cannot be read; the error names
/// the line.
pub fn aliases(path: &Path, overrides: &EventOverrides) -> Result<(Vec<Alias>, InputFile)> {
    let budget = Budget::new(overrides.most_bytes);
    let mut memory = FileMemory::new(&budget);
    let file = ReadOnce::open(path, !overrides.skip_hash, &mut memory)?;
    read(path, &file, overrides, &mut memory)
}

/// Reads names from a table that was handed over.
///
/// # Errors
/// See [`aliases`].
pub fn aliases_handed(
    table: &Handed,
    overrides: &EventOverrides,
) -> Result<(Vec<Alias>, InputFile)> {
    let budget = Budget::new(overrides.most_bytes);
    let file = ReadOnce::new(table.text()?, !overrides.skip_hash);
    read(
        table.path(),
        &file,
        overrides,
        &mut FileMemory::new(&budget),
    )
}

fn read(
    path: &Path,
    file: &ReadOnce,
    overrides: &EventOverrides,
    memory: &mut FileMemory<'_>,
) -> Result<(Vec<Alias>, InputFile)> {
    let origin = Arc::new(Origin::from(path));
    let wish = Wish {
        encoding: overrides.encoding.as_deref(),
        sheets: &[],
        are_shared: false,
        option: option::EVENTS_SHEET,
    };
    let is_table = |text: &[u8]| of_text(text).is_ok();
    let read = one_table(&origin, &file.bytes, &wish, memory, &is_table)
        .and_then(|found| of_text(&found.text.bytes));
    let aliases = read.map_err(|error| error.in_file(&origin))?;
    let rows = aliases.len() as u64;
    Ok((aliases, InputFile::other(&origin, "aliases", file, rows)))
}

/// Positions of the columns.
struct Columns {
    alias: usize,
    symbol: usize,
    from: Option<usize>,
    to: Option<usize>,
}

impl Columns {
    fn new(header: &Header) -> Option<Self> {
        Some(Self {
            alias: header.find(["alias", "name"])?,
            symbol: header.find(["symbol"])?,
            from: header.find(["from"]),
            to: header.find(["to"]),
        })
    }
}

fn of_text(text: &[u8]) -> Result<Vec<Alias>> {
    let recognise = |rows: &[ByteRecord], _| Some((Columns::new(&Header::new(rows.first()?))?, 1));
    let found = search(text, &DELIMITERS, &recognise).ok_or_else(|| {
        Error::input("no `alias` and no `symbol` column")
            .with_code("no_column")
            .with_help("write the columns alias,symbol or alias,symbol,from,to")
    })?;
    let body = place(text, &found.rows[found.at]).1;
    let rows: Vec<ByteRecord> = records(&text[body..], found.delimiter)
        .into_byte_records()
        .skip(1)
        .filter_map(std::result::Result::ok)
        .collect();
    let columns = found.what;
    let dates = [columns.from, columns.to].into_iter().flatten();
    let dates: Vec<&[u8]> = dates
        .flat_map(|column| rows.iter().filter_map(move |row| row.get(column)))
        .collect();
    let style = date_style(&dates, Weekends::HaveNews, option::EVENTS_DATE_FORMAT)?;
    let style = style.unwrap_or(DateStyle::YearFirst);
    let lines_above = memchr::memchr_iter(b'\n', &text[..body]).count() as u64;
    let alias = |row: &ByteRecord| {
        let line = lines_above + place(&text[body..], row).0;
        alias(row, &columns, style).map_err(|error| error.at_line(line))
    };
    rows.iter().map(alias).collect()
}

fn alias(row: &ByteRecord, columns: &Columns, style: DateStyle) -> Result<Alias> {
    let cell = |column: usize| {
        let cell = String::from_utf8_lossy(row.get(column).unwrap_or_default());
        cell.trim().to_owned()
    };
    let date = |column: Option<usize>| -> Result<Option<Date>> {
        let cell = column.map(cell).unwrap_or_default();
        if cell.is_empty() {
            return Ok(None);
        }
        match style.parse(cell.as_bytes()) {
            Some(stamp) => Ok(Some(stamp.date)),
            None => Err(Error::input(format!("`{cell}` cannot be read as a date"))
                .with_code("bad_date")
                .with_help("write it like 2025-08-29, or leave it empty")),
        }
    };
    let alias = Alias {
        name: cell(columns.alias),
        symbol: cell(columns.symbol),
        from: date(columns.from)?,
        to: date(columns.to)?,
    };
    if alias.name.is_empty() || alias.symbol.is_empty() {
        return Err(Error::input("the row has no alias or no symbol")
            .with_code("bad_input")
            .with_help("write both, as in FB,META"));
    }
    if alias.from.zip(alias.to).is_some_and(|(from, to)| from > to) {
        return Err(Error::input("`from` is after `to`")
            .with_code("bad_date")
            .with_help("write the first date under `from` and the last one under `to`"));
    }
    Ok(alias)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_with_or_without_dates() {
        let read = |text: &str| of_text(text.as_bytes());
        let found = read("alias,symbol\nFB,META\n\"Apple, Inc.\",AAPL\n").unwrap();
        assert_eq!((found.len(), found[1].name.as_str()), (2, "Apple, Inc."));
        let found = read("alias;symbol;from;to\nOLD;MSFT;01.05.2025;30.06.2025\n").unwrap();
        assert_eq!(found[0].to, Date::parse("2025-06-30"));
        assert_eq!(read("a,b\nx,y\n").unwrap_err().code(), "no_column");
        let error = read("alias,symbol\nFB,META\n,AAPL\n").unwrap_err();
        let error = error.in_file(std::path::Path::new("aliases.csv"));
        assert_eq!(error.place().and_then(|place| place.line), Some(3));
        let error = read("alias,symbol,from\nFB,META,soon\n").unwrap_err();
        assert_eq!(error.code(), "bad_date");
    }
}
