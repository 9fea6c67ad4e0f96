//! How price files are read, and the known dialects.

use crate::load::{DialectInfo, Inspection};
use crate::market::Field;
use crate::table::{Cell, Column, Report, Table};

/// Returns the tables of `inspect`.
pub fn report(files: &[Inspection]) -> Report {
    Report {
        title: "Inspect".to_owned(),
        lines: Vec::new(),
        tables: files.iter().flat_map(of_file).collect(),
    }
}

fn of_file(file: &Inspection) -> Vec<Table> {
    let pairs =
        |name: &'static str, title: String, heads: [&str; 2], rows: Vec<(String, String)>| Table {
            name,
            title,
            columns: heads
                .map(|head| Column::words(head.to_lowercase().replace(' ', "_"), head))
                .to_vec(),
            rows: rows
                .into_iter()
                .map(|(a, b)| vec![Cell::text(a), Cell::text(b)])
                .collect(),
            notes: Vec::new(),
        };
    let mut detected: Vec<(String, String)> = file
        .detected
        .iter()
        .map(|(what, found)| ((*what).to_owned(), found.clone()))
        .collect();
    let mut basis = |column: &str, basis: &crate::market::Basis| {
        detected.push((
            format!("basis of {column}"),
            format!("{} ({})", basis.adjustment.name(), basis.evidence),
        ));
    };
    basis("close", &file.close);
    if let Some(adjusted) = &file.adj_close {
        basis("adj_close", adjusted);
    }
    detected.push(("rows".to_owned(), file.account.in_words()));
    let mut tables = vec![pairs(
        "detected",
        file.origin.to_string(),
        ["What", "Found"],
        detected,
    )];
    if !file.columns.is_empty() {
        let columns = file
            .columns
            .iter()
            .map(|(role, name)| ((*role).to_owned(), name.clone()))
            .collect();
        tables.push(pairs(
            "columns",
            "Columns".to_owned(),
            ["Role", "Column"],
            columns,
        ));
    }
    tables.push(first_rows(file));
    tables
}

fn first_rows(file: &Inspection) -> Table {
    let mut columns = vec![
        Column::words("symbol", "Symbol"),
        Column::words("date", "Date"),
    ];
    columns.extend(Field::ALL.map(|field| Column::numbers(field.name(), field.name())));
    let number = |value: &f64| {
        Cell::text(if value.is_nan() {
            String::new()
        } else {
            value.to_string()
        })
    };
    let row = |(symbol, date, values): &(String, crate::time::Date, [f64; 6])| {
        let mut row = vec![Cell::text(symbol), Cell::text(date.to_string())];
        row.extend(values.iter().map(number));
        row
    };
    Table {
        name: "first_rows",
        title: "First rows".to_owned(),
        columns,
        rows: file.rows.iter().map(row).collect(),
        notes: Vec::new(),
    }
}

/// Returns the list of dialects.
pub fn formats(dialects: &[DialectInfo]) -> Report {
    let row = |dialect: &DialectInfo| {
        [dialect.name, dialect.writer, dialect.close.name()]
            .map(Cell::text)
            .to_vec()
    };
    Report {
        title: "Dialects".to_owned(),
        lines: vec![
            "Price files are recognised by their headers. newsquake formats NAME shows a sample."
                .to_owned(),
        ],
        tables: vec![Table {
            name: "formats",
            title: "Price files".to_owned(),
            columns: vec![
                Column::words("name", "Name"),
                Column::words("writer", "Written by"),
                Column::words("close", "Basis of close"),
            ],
            rows: dialects.iter().map(row).collect(),
            notes: Vec::new(),
        }],
    }
}
