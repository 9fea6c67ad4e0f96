//! Columns that hold one field of one security each: the names of both, in one header line or in two.
//!
//! Programs with a table of several securities in memory write it so, each in its own way: `AAA.Close`, `Close_AAA`,
//! `('Close', 'AAA')`, or a line of fields above or below a line of symbols.

mod columns;
mod names;
mod one_line;
#[cfg(test)]
mod tests;

use csv::ByteRecord;

use super::currency_line::{currencies, names_currencies};
use super::label_lines::label_lines;
use super::lexicon::is_date_word;
use super::lines_below::lines_below;
use super::recognition::Compound;
use crate::load::text::header::folded;
use crate::load::text::stamp::DateStyle;
use columns::{columns, date_column};
use names::{carried_on, is_field, names, without_counts};
pub(super) use one_line::one_line;

/// Returns the columns of a table by their field and symbol, from its header lines and the first rows below them; `None` if
/// the columns have other names. A table of typed columns has one header line.
pub(in crate::load) fn compound(rows: &[ByteRecord]) -> Option<Compound> {
    several_lines(rows).or_else(|| one_line(rows))
}

/// Reads header lines of which one holds the symbols.
pub(super) fn several_lines(rows: &[ByteRecord]) -> Option<Compound> {
    two_lines(rows)
        .or_else(|| label_lines(rows))
        .or_else(|| lines_below(rows))
}

/// Reads a line of fields and a line of symbols, in either order, and a line that names the dates, if there is one.
fn two_lines(rows: &[ByteRecord]) -> Option<Compound> {
    let [first, second] = [names(rows.first()?), names(rows.get(1)?)];
    (first.len() == second.len() && first.len() > 1).then_some(())?;
    levels(rows, &first, &second).or_else(|| levels(rows, &second, &first))
}

fn levels(rows: &[ByteRecord], fields: &[String], symbols: &[String]) -> Option<Compound> {
    // Before the fields stand the dates and, after `reset_index()` of pandas, the numbers of the rows. The first column
    // cannot be a field: there is `Price`, which names the level of the fields.
    let start = 1 + fields[1..].iter().position(|name| is_field(name))?;
    names_symbols(&folded(&symbols[0])).then_some(())?;
    let fields = without_counts(fields);
    let symbols = carried_on(&without_counts(symbols), start);
    let names_dates = |row: &ByteRecord| {
        let is_blank = |cell: &[u8]| cell.trim_ascii().is_empty();
        row.iter().skip(start).all(is_blank) && !row.iter().all(is_blank)
    };
    let money = rows.get(2).filter(|row| names_currencies(row));
    let currencies = money.map(currencies).unwrap_or_default();
    let after = 2 + usize::from(money.is_some());
    let third = rows.get(after).filter(|row| names_dates(row)).map(names);
    let rows_above = after + usize::from(third.is_some());
    let labels = [folded(&fields[0]), folded(&symbols[0])];
    let labels = labels.each_ref().map(String::as_str);
    let is_labelled = matches!(
        labels,
        ["price" | "attributes" | "", "ticker" | "symbols"] | ["price" | "attributes", ""]
    );
    let body = rows.get(rows_above..).unwrap_or_default();
    let date = date_column([Some(&fields), Some(&symbols), third.as_ref()], body, start)?;
    let is_dated = |row: &ByteRecord| row.get(date).is_some_and(DateStyle::is_date);
    let is_header = !is_dated(&rows[0]) && !is_dated(&rows[1]);
    let has_dates = match body {
        [] => is_labelled,
        body => body.iter().filter(|row| is_dated(row)).count() * 2 > body.len(),
    };
    let read = columns(&fields, &symbols, start..fields.len(), date)?;
    let is_sound = read.unread * 2 < fields.len() - start;
    (is_header && has_dates && is_sound).then_some(Compound {
        fields: read.fields,
        symbols: read.symbols,
        currencies,
        rows: rows_above,
        is_of_yahoo: is_labelled,
    })
}

/// Returns whether a line of symbols may begin with this word: other lines above a table, such as `Period,D`, are none.
fn names_symbols(first: &str) -> bool {
    const WORDS: [&str; 12] = [
        "",
        "ticker",
        "tickers",
        "symbol",
        "symbols",
        "security",
        "securities",
        "instrument",
        "name",
        "code",
        "isin",
        "ric",
    ];
    WORDS.contains(&first) || is_date_word(first)
}
