//! Tables as GitHub shows them.

use serde::{Deserialize, Serialize};

use super::Render;
use crate::report::table::{Cell, Report, Table};

/// GitHub tables with the notes below.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Markdown {}

impl Render for Markdown {
    fn render(&self, report: &Report) -> String {
        let mut out = format!("# {}\n", escaped(&report.title));
        for line in &report.lines {
            out.push_str(&format!("\n{}  ", escaped(line)));
        }
        out.push('\n');
        report
            .tables
            .iter()
            .for_each(|table| push_table(&mut out, table));
        out
    }
}

fn push_table(out: &mut String, table: &Table) {
    out.push_str(&format!("\n## {}\n\n", escaped(&table.title)));
    let heads: Vec<String> = table
        .columns
        .iter()
        .map(|column| escaped(&column.head))
        .collect();
    let rules: Vec<&str> = table
        .columns
        .iter()
        .map(|column| if column.words { ":--" } else { "--:" })
        .collect();
    out.push_str(&format!(
        "| {} |\n| {} |\n",
        heads.join(" | "),
        rules.join(" | ")
    ));
    for row in &table.rows {
        out.push_str(&format!(
            "| {} |\n",
            row.iter().map(shown).collect::<Vec<_>>().join(" | ")
        ));
    }
    for note in &table.notes {
        out.push_str(&format!("\n{}  ", escaped(note)));
    }
    if !table.notes.is_empty() {
        out.push('\n');
    }
}

fn shown(cell: &Cell) -> String {
    let text = escaped(&cell.shown());
    if cell.is_number() {
        text.replace('-', "\u{2212}")
    } else {
        text
    }
}

fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\n' | '\r' => out.push(' '),
            '|' | '*' | '_' | '<' | '`' | '\\' | '[' => out.extend(['\\', c]),
            _ => out.push(c),
        }
    }
    out
}
