//! Errors for texts in which no price table was found.

use csv::ByteRecord;

use super::by_header::mapped;
use super::dialect;
use super::headerless::is_data;
use super::lexicon::Role;
use super::search::SEARCHED_ROWS;
use crate::error::{Error, Message, message, nearest, option};
use crate::load::overrides::Overrides;
use crate::load::text::excerpt::{showing, shown, text_line};
use crate::load::text::header::{Header, first_rows, folded, place};

/// Returns the error for a text without a price table: the header that was seen and what it lacks.
pub(super) fn not_understood(head: &[u8], delimiters: &[u8], overrides: &Overrides) -> Error {
    let counted: Vec<(u8, usize, usize)> = delimiters
        .iter()
        .map(|delimiter| {
            let rows = first_rows(head, *delimiter, SEARCHED_ROWS);
            let width = rows.iter().map(ByteRecord::len).max().unwrap_or(0);
            (
                *delimiter,
                width,
                rows.iter().filter(|row| row.len() == width).count(),
            )
        })
        .collect();
    let (delimiter, width, _) = counted
        .iter()
        .copied()
        .max_by_key(|(_, width, rows)| (*width > 1, *rows * usize::from(*width > 1)))
        .unwrap_or((b',', 0, 0));
    if width <= 1 {
        let scores: Vec<String> = counted
            .iter()
            .map(|(mark, width, rows)| format!("{} gives {width} in {rows} rows", shown(*mark)))
            .collect();
        let message = format!(
            "only one column; cells per row by delimiter: {}",
            scores.join(", ")
        );
        let error = Error::input(message)
            .with_code("one_column")
            .with_help(message![
                "name the delimiter with ",
                option::DELIMITER,
                ", or give a table with `date` and `close`",
            ]);
        let row = text_line(head, 0);
        return match row.as_str() {
            "" => error.at_line(1),
            row => showing(error, head, 1, row).at_line(1 + overrides.skip_rows as u64),
        };
    }
    let rows = first_rows(head, delimiter, SEARCHED_ROWS);
    let at = rows.iter().position(|row| row.len() == width).unwrap_or(0);
    let header = Header::new(&rows[at]);
    let error = match (overrides.columns.as_slice(), rows.first()) {
        ([], Some(first)) if is_data(first) && overrides.map.is_empty() => headless(first.len()),
        ([], _) => lacking(&header, overrides),
        (columns, first) => misnamed(columns, first.map_or(0, ByteRecord::len)),
    };
    let (line, byte) = rows.get(at).map_or((1, 0), |row| place(head, row));
    let row = text_line(head, byte);
    let length = row.chars().count();
    error
        .at_line(line + overrides.skip_rows as u64)
        .showing(row, 0..length.max(1))
}

/// Returns the error for a table whose first row is data of `width` cells.
fn headless(width: usize) -> Error {
    let names = ["date", "open", "high", "low", "close", "volume"];
    let example = match width {
        0..=5 => "date,close".to_owned(),
        _ => names.join(","),
    };
    Error::input(format!(
        "the file has no header: its first row is data, {width} cells"
    ))
    .with_code("no_column")
    .with_help(message![
        "name its columns in their order, as in ",
        option::COLUMNS.with(example),
        "; further cells of a row are not read",
    ])
}

/// Returns the error for a first row of `width` cells that does not hold the columns that the user named.
fn misnamed(columns: &[String], width: usize) -> Error {
    let message = message![
        option::COLUMNS.with(columns.join(",")),
        format!(": the first row has {width} cells and no date where `date` stands"),
    ];
    Error::input(message)
        .with_code("no_column")
        .with_help(message![
            "name the columns in their order, - for one that is not read; lines above the first row are left out with ",
            option::SKIP_ROWS,
        ])
}

/// Returns the error that names the columns a header lacks to be that of a price table.
pub(super) fn lacking(header: &Header, overrides: &Overrides) -> Error {
    let has = |role| mapped(header, dialect::plain(), role, overrides).is_some();
    let missing = match (has(Role::Date), has(Role::Close) || has(Role::AdjClose)) {
        (false, false) => "no `date` and no `close` column",
        (false, true) => "no `date` column",
        (true, _) => "no `close` column",
    };
    let unmapped = overrides
        .map
        .iter()
        .find(|(_, column)| !header.names.contains(&folded(column)));
    let error = match unmapped {
        Some((role, column)) => Error::input(message![
            option::MAP.with(format!("{role}={column}")),
            format!(": no such column; the columns are: {}", header.listed()),
        ]),
        None => Error::input(format!("{missing}; the columns are: {}", header.listed())),
    };
    let wanted = match unmapped {
        Some((_, column)) => column.as_str(),
        None if has(Role::Date) => "close",
        None => "date",
    };
    let near = nearest(wanted, header.names.iter().map(String::as_str))
        .map(|near| format!("; did you mean {near}?"))
        .unwrap_or_default();
    error.with_code("no_column").with_help(message![
        "a price file needs `date` and `close`; say which columns they are, as in ",
        option::MAP.with("date=...,close=..."),
        near,
        match has(Role::Date) && !has(Role::Close) && overrides.values.is_none() {
            true => message![
                "; if each column is a security, say what the cells are: ",
                option::VALUES.with("prices"),
                " or ",
                option::VALUES.with("returns"),
            ],
            false => Message::default(),
        },
    ])
}
