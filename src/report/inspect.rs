//! How files are read, and the known dialects.

use crate::event::Event;
use crate::load::{DialectInfo, Inspected, Inspection};
use crate::market::Field;
use crate::table::{Cell, Column, Report, Table};
use crate::time::Date;

/// Returns the tables of `inspect`: for each file what was detected, its columns with their roles, and its first rows. With
/// `names_file`, each row begins with its file, so that tables of the same name can be put together.
pub fn report(files: &[Inspection], names_file: bool) -> Report {
    let mut tables: Vec<Table> = Vec::new();
    for file in files {
        let mut own = of_file(file);
        if names_file {
            own.iter_mut().for_each(|table| add_file(table, file));
        }
        tables.append(&mut own);
    }
    Report {
        title: "Inspect".to_owned(),
        lines: Vec::new(),
        tables,
    }
}

fn add_file(table: &mut Table, file: &Inspection) {
    table.columns.insert(0, Column::words("file", "File"));
    let origin = file.origin.to_string();
    for row in &mut table.rows {
        row.insert(0, Cell::text(origin.as_str()));
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
    if let Inspected::Prices {
        close, adj_close, ..
    } = &file.content
    {
        let bases = [("close", Some(close)), ("adj_close", adj_close.as_ref())];
        let bases = bases.into_iter().filter_map(|(column, basis)| {
            let basis = basis?;
            let words = format!("{} ({})", basis.adjustment.name(), basis.evidence);
            Some((format!("basis of {column}"), words))
        });
        detected.extend(bases);
    }
    detected.push(("rows".to_owned(), file.account.in_words()));
    let title = file.origin.to_string();
    let mut tables = vec![pairs("detected", title, ["What", "Found"], detected)];
    let used = file
        .columns
        .iter()
        .map(|(role, name)| ((*role).to_owned(), name.clone()));
    let unused = file
        .unused
        .iter()
        .map(|name| (NOT_USED.to_owned(), name.clone()));
    let columns: Vec<(String, String)> = used.chain(unused).collect();
    if !columns.is_empty() {
        let title = "Columns".to_owned();
        tables.push(pairs("columns", title, ["Role", "Column"], columns));
    }
    tables.push(first_rows(&file.content));
    tables
}

/// What stands in the place of a role.
const NOT_USED: &str = "not used";

fn first_rows(content: &Inspected) -> Table {
    let (columns, rows) = match content {
        Inspected::Prices { rows, .. } => of_prices(rows),
        Inspected::Events(events) => of_events(events),
        Inspected::Factors { names, rows } => of_factors(names, rows),
    };
    Table {
        name: "first_rows",
        title: "First rows".to_owned(),
        columns,
        rows,
        notes: Vec::new(),
    }
}

type Rows = (Vec<Column>, Vec<Vec<Cell>>);

fn of_prices(rows: &[(String, Date, [f64; 6])]) -> Rows {
    let mut columns = vec![
        Column::words("symbol", "Symbol"),
        Column::words("date", "Date"),
    ];
    columns.extend(Field::ALL.map(|field| Column::numbers(field.name(), field.name())));
    let row = |(symbol, date, values): &(String, Date, [f64; 6])| {
        let mut row = vec![Cell::text(symbol), Cell::text(date.to_string())];
        row.extend(values.iter().map(number));
        row
    };
    (columns, rows.iter().map(row).collect())
}

fn of_events(events: &[Event]) -> Rows {
    let columns = [
        ("event_id", "Event"),
        ("symbol", "Symbol"),
        ("as_read", "As read"),
        ("date", "Date"),
        ("time", "Time"),
        ("tags", "Tags"),
    ];
    let row = |event: &Event| {
        let (date, time) = match &event.when {
            Ok(when) => (
                when.date.to_string(),
                when.time.map(|time| time.to_string()).unwrap_or_default(),
            ),
            Err(reason) => (reason.clone(), String::new()),
        };
        let tags = event.tags.join("; ");
        let cells = [
            event.id.as_str(),
            &event.symbol,
            &event.as_read,
            &date,
            &time,
            &tags,
        ];
        cells.map(Cell::text).to_vec()
    };
    let columns = columns.map(|(key, head)| Column::words(key, head));
    (columns.to_vec(), events.iter().map(row).collect())
}

fn of_factors(names: &[String], rows: &[(Date, Vec<f64>)]) -> Rows {
    let mut columns = vec![Column::words("date", "Date")];
    let names = names.iter();
    columns.extend(names.map(|name| Column::numbers(name.clone(), name.as_str())));
    let row = |(date, values): &(Date, Vec<f64>)| {
        let mut row = vec![Cell::text(date.to_string())];
        // Percent over 100 is a binary fraction near the decimal one; ten decimals show what the file says.
        let rounded = values.iter().map(|value| (value * 1e10).round() / 1e10);
        row.extend(rounded.map(|value| number(&value)));
        row
    };
    (columns, rows.iter().map(row).collect())
}

fn number(value: &f64) -> Cell {
    Cell::text(if value.is_nan() {
        String::new()
    } else {
        value.to_string()
    })
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
