//! The formats of tables, one file each.

mod csv;
mod json;
mod latex;
mod lines;
mod markdown;
mod pieces;
mod text;

use serde_json::{Map, Value};

use super::table::{Cell, Report, Table};
use crate::catalogue::catalogue;
use crate::error::Result;

pub use self::csv::{Csv, csv_text, write_csv};
pub(super) use self::json::write_json_with_list;
pub use self::json::{json, write_json};
pub use latex::Latex;
pub use lines::Lines;
pub use markdown::Markdown;
pub use text::Text;

/// A way to write tables.
pub trait Render: Send + Sync {
    /// The whole report as text that ends in a line end.
    fn render(&self, report: &Report) -> String;
}

catalogue! {
    /// The formats of tables that `--format` can name, besides JSON, which is the outcome itself.
    pub enum Format: Render {
        "table" => Text, "Columns of text for a terminal.";
        "csv" => Csv, "One table of comma-separated values, one row a test.";
        "markdown" => Markdown, "Tables as GitHub shows them.";
        "latex" => Latex, "Tables with booktabs and threeparttable.";
    }
}

/// A report as one JSON document: its lines, and each table as a list of rows with the names of the columns.
///
/// # Errors
/// As [`json`].
pub fn report_json(schema: &str, report: &Report) -> Result<String> {
    let cell = |cell: &Cell| match cell.exact() {
        empty if empty.is_empty() => Value::Null,
        exact if cell.is_number() => exact.parse::<f64>().map_or(Value::from(exact), Value::from),
        exact => Value::from(exact),
    };
    let table = |table: &Table| {
        let row = |row: &Vec<Cell>| {
            let cells = table
                .columns
                .iter()
                .zip(row)
                .map(|(column, value)| (column.key.clone(), cell(value)));
            Value::Object(cells.collect())
        };
        (
            table.name.to_owned(),
            Value::from(table.rows.iter().map(row).collect::<Vec<_>>()),
        )
    };
    let mut document = Map::from_iter([
        ("schema".to_owned(), Value::from(schema)),
        ("summary".to_owned(), Value::from(report.lines.clone())),
    ]);
    document.extend(report.tables.iter().map(table));
    json(&document)
}
