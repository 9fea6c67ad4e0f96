//! The formats of tables, one file each.

mod csv;
mod latex;
mod lines;
mod markdown;
mod text;

use std::io;

use serde_json::{Map, Value};

use super::table::{Cell, Report, Table};
use crate::catalogue::catalogue;
use crate::error::{Error, Result};

pub use self::csv::{Csv, csv_text, write_csv};
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

/// An outcome as one JSON document, numbers at full precision, missing ones `null`.
///
/// # Errors
/// Never for the outcomes of this crate, whose maps all have text keys.
pub fn json(outcome: &impl serde::Serialize) -> Result<String> {
    let text = serde_json::to_string_pretty(outcome);
    text.map(|text| text + "\n")
        .map_err(|error| Error::output(format!("not writable as JSON: {error}")))
}

/// The same, written as it comes into being.
///
/// # Errors
/// What `out` says.
pub fn write_json(outcome: &impl serde::Serialize, out: &mut dyn io::Write) -> io::Result<()> {
    serde_json::to_writer_pretty(&mut *out, outcome)?;
    out.write_all(b"\n")
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
