//! Comma-separated values at full precision.

use serde::{Deserialize, Serialize};

use super::Render;
use crate::report::table::{Cell, Report, Table};

/// The first table of a report as CSV; other tables would need files of their own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Csv {}

impl Render for Csv {
    fn render(&self, report: &Report) -> String {
        report.tables.first().map(table).unwrap_or_default()
    }
}

/// One table as CSV: fractions, full precision, empty where there is no value.
pub fn table(table: &Table) -> String {
    let mut lines = String::new();
    push_row(
        &mut lines,
        table.columns.iter().map(|column| column.key.clone()),
    );
    for row in &table.rows {
        push_row(&mut lines, row.iter().map(harmless));
    }
    lines
}

/// Words that a spreadsheet would take for a formula get a quote mark before them.
fn harmless(cell: &Cell) -> String {
    let text = cell.exact();
    if !cell.is_number() && text.starts_with(['=', '+', '-', '@', '\t', '\r']) {
        return format!("'{text}");
    }
    text
}

fn push_row(lines: &mut String, cells: impl Iterator<Item = String>) {
    for (position, cell) in cells.enumerate() {
        if position > 0 {
            lines.push(',');
        }
        if cell.contains([',', '"', '\n', '\r']) {
            lines.push('"');
            lines.push_str(&cell.replace('"', "\"\""));
            lines.push('"');
        } else {
            lines.push_str(&cell);
        }
    }
    lines.push('\n');
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::table::Column;

    #[test]
    fn cells_are_quoted_and_formulas_disarmed() {
        let columns = vec![Column::words("tag", "Tag"), Column::numbers("caar", "CAAR")];
        let rows = vec![
            vec![Cell::text("=cmd()"), Cell::Percent(Some(-0.015))],
            vec![Cell::text("a, \"b\""), Cell::Percent(None)],
        ];
        let table = super::table(&Table {
            columns,
            rows,
            ..Table::default()
        });
        assert_eq!(table, "tag,caar\n'=cmd(),-0.015\n\"a, \"\"b\"\"\",\n");
    }
}
