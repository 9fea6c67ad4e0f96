//! Tables of several securities side by side, each with dates of its own, as spreadsheet functions of terminals fill them:
//! `Date,PX_LAST,,Date,PX_LAST` below the securities, or `Date,AAA,Date,BBB`.

use std::collections::HashSet;

use csv::ByteRecord;

use crate::load::open::csv_text::push_row;
use crate::load::recognise::lexicon::{Role, is_date_word};
use crate::load::recognise::search::DELIMITERS;
use crate::load::text::header::{first_rows, folded, records};
use crate::load::text::stamp::DateStyle;

/// Number of first rows in which the header is searched for.
const HEAD: usize = 12;

/// The columns of one security.
struct Block {
    symbol: String,
    date: usize,
    /// Column and name of each field.
    fields: Vec<(usize, String)>,
}

/// Returns the same table with a row for each security and day; `None` if the text is another table.
pub(super) fn stacked(text: &[u8]) -> Option<Vec<u8>> {
    let head = &text[..text.len().min(1 << 16)];
    let width = |mark: u8| {
        first_rows(head, mark, HEAD)
            .iter()
            .map(ByteRecord::len)
            .max()
            .unwrap_or(0)
    };
    let mark = DELIMITERS
        .into_iter()
        .rev()
        .max_by_key(|mark| width(*mark))?;
    let rows = first_rows(head, mark, HEAD);
    let (header, blocks) = (0..rows.len()).find_map(|at| Some((at, blocks(&rows, at)?)))?;
    let mut names: Vec<&str> = Vec::new();
    for (_, name) in blocks.iter().flat_map(|block| &block.fields) {
        if !names.contains(&name.as_str()) {
            names.push(name);
        }
    }
    let mut out = Vec::new();
    push_row(
        &mut out,
        ["symbol", "date"].into_iter().chain(names.iter().copied()),
    );
    for row in records(text, mark).into_byte_records().skip(header + 1) {
        let row = row.ok()?;
        let cell = |column: usize| std::str::from_utf8(row.get(column).unwrap_or_default()).ok();
        for block in &blocks {
            let date = cell(block.date)?.trim();
            let value = |name: &&str| {
                let mut fields = block.fields.iter();
                let column = fields
                    .find(|(_, field)| field == name)
                    .map(|(column, _)| *column);
                column.and_then(cell).unwrap_or_default().trim()
            };
            // Shorter histories leave their last rows empty.
            let is_empty = date.is_empty() && names.iter().all(|name| value(name).is_empty());
            if !is_empty {
                let start = [block.symbol.as_str(), date];
                push_row(&mut out, start.into_iter().chain(names.iter().map(value)));
            }
        }
    }
    Some(out)
}

/// Returns the blocks of a header: two or more columns of dates of one name, each before columns of its own.
fn blocks(rows: &[ByteRecord], at: usize) -> Option<Vec<Block>> {
    let names = |row: &ByteRecord| -> Vec<String> {
        let cells = row.iter().map(|cell| String::from_utf8_lossy(cell));
        cells
            .map(|cell| cell.trim().trim_start_matches('\u{feff}').to_owned())
            .collect()
    };
    let header = names(&rows[at]);
    let first = header.iter().find(|name| is_date_word(&folded(name)))?;
    let is_start = |column: &usize| folded(&header[*column]) == folded(first);
    let starts: Vec<usize> = (0..header.len()).filter(is_start).collect();
    let body = rows.get(at + 1)?;
    let are_dates = starts
        .iter()
        .all(|column| body.get(*column).is_some_and(DateStyle::is_date));
    if starts.len() < 2 || !are_dates {
        return None;
    }
    let above: Vec<Vec<String>> = rows[..at].iter().rev().map(names).collect();
    let ends = starts.iter().skip(1).copied().chain([header.len()]);
    let block = |(start, end): (usize, usize)| {
        let filled = (start + 1..end).filter(|column| !header[*column].is_empty());
        let fields: Vec<usize> = filled.collect();
        let are_fields = fields.iter().all(|column| is_field(&header[*column]));
        let named_above = || {
            let mut lines = above.iter();
            lines.find_map(|line| {
                let cells = line.get(start..end.min(line.len()))?;
                cells.iter().find(|cell| !cell.is_empty()).cloned()
            })
        };
        let (symbol, fields) = match fields.as_slice() {
            [] => return None,
            [only] if !are_fields => (
                header[*only].clone(),
                vec![(*only, Role::Close.name().to_owned())],
            ),
            several if are_fields => {
                let named = several
                    .iter()
                    .map(|column| (*column, header[*column].clone()));
                (named_above()?, named.collect())
            }
            _ => return None,
        };
        Some(Block {
            symbol,
            date: start,
            fields,
        })
    };
    let blocks: Option<Vec<Block>> = starts.iter().copied().zip(ends).map(block).collect();
    let blocks = blocks?;
    let symbols: HashSet<&str> = blocks.iter().map(|block| block.symbol.as_str()).collect();
    (symbols.len() == blocks.len()).then_some(blocks)
}

fn is_field(name: &str) -> bool {
    let role = Role::of_price_column(&folded(name));
    role.is_some_and(|role| Role::NUMBERS.contains(&role))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Option<String> {
        stacked(text.as_bytes()).map(|text| String::from_utf8(text).unwrap())
    }

    #[test]
    fn securities_side_by_side_are_stacked() {
        let below = "AAA US Equity,,,BBB US Equity,,\nDate,PX_LAST,,Date,PX_LAST,PX_OPEN\n\
                     2024-01-02,10.2,,2024-01-03,51,50\n2024-01-03,10.1,,,,\n";
        assert_eq!(
            read(below).unwrap(),
            "symbol,date,PX_LAST,PX_OPEN\nAAA US Equity,2024-01-02,10.2,\nBBB US Equity,2024-01-03,51,50\nAAA US Equity,2024-01-03,10.1,\n"
        );
        let beside = "Date;AAA;Date;BBB\n02.01.2024;10,2;03.01.2024;51\n";
        assert_eq!(
            read(beside).unwrap(),
            "symbol,date,close\nAAA,02.01.2024,\"10,2\"\nBBB,03.01.2024,51\n"
        );
        for other in [
            "Date,Close,Volume\n2024-01-02,10.2,5\n",
            "Date,Time,Close\n2024-01-02,10:00,5\n",
            "Date,PX_LAST,Date,PX_LAST\n2024-01-02,10.2,2024-01-03,51\n",
            "Date,AAA,Date,AAA\n2024-01-02,10.2,2024-01-03,51\n",
        ] {
            assert_eq!(read(other), None, "{other}");
        }
    }
}
