//! Tables that go into a paper.

use serde::{Deserialize, Serialize};

use super::Render;
use crate::table::clean::visible;
use crate::table::{Cell, Report, Table};

/// One `table` environment for each table, with booktabs and threeparttable, and no preamble.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Latex {}

impl Render for Latex {
    fn render(&self, report: &Report) -> String {
        let mut out = String::from("% needs \\usepackage{booktabs,threeparttable}\n");
        let comments = std::iter::once(&report.title).chain(&report.lines);
        comments.for_each(|line| out.push_str(&format!("% {}\n", visible(line))));
        report
            .tables
            .iter()
            .for_each(|table| push_table(&mut out, table));
        out
    }
}

fn push_table(out: &mut String, table: &Table) {
    let alignment: String = table
        .columns
        .iter()
        .map(|column| if column.words { 'l' } else { 'r' })
        .collect();
    let heads: Vec<String> = table
        .columns
        .iter()
        .map(|column| escaped(&column.head).replace("{[}-", "{[}$-$"))
        .collect();
    out.push_str("\n\\begin{table}[htbp]\n\\centering\n\\begin{threeparttable}\n");
    out.push_str(&format!(
        "\\caption{{{}}}\n\\label{{tab:{}}}\n",
        escaped(&table.title),
        table.name
    ));
    out.push_str(&format!(
        "\\begin{{tabular}}{{{alignment}}}\n\\toprule\n{} \\\\\n\\midrule\n",
        heads.join(" & ")
    ));
    for row in &table.rows {
        out.push_str(&format!(
            "{} \\\\\n",
            row.iter().map(shown).collect::<Vec<_>>().join(" & ")
        ));
    }
    out.push_str("\\bottomrule\n\\end{tabular}\n");
    if !table.notes.is_empty() {
        out.push_str("\\begin{tablenotes}\\footnotesize\n");
        table
            .notes
            .iter()
            .for_each(|note| out.push_str(&format!("\\item {}\n", escaped(note))));
        out.push_str("\\end{tablenotes}\n");
    }
    out.push_str("\\end{threeparttable}\n\\end{table}\n");
}

fn shown(cell: &Cell) -> String {
    match cell {
        Cell::Marked(cell, marks) => format!("{}\\tnote{{{}}}", shown(cell), escaped(marks)),
        Cell::Text(text) => escaped(text),
        Cell::Date(_) => escaped(&cell.shown()),
        number => escaped(&number.shown()).replace('-', "$-$"),
    }
}

fn escaped(text: &str) -> String {
    let text = visible(text);
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' | '%' | '$' | '#' | '_' | '{' | '}' => out.extend(['\\', c]),
            // A bracket at the start of a row or note would be read as an option of the command before it.
            '[' | ']' => out.extend(['{', c, '}']),
            '\\' => out.push_str("\\textbackslash{}"),
            '~' => out.push_str("\\textasciitilde{}"),
            '^' => out.push_str("\\textasciicircum{}"),
            '<' => out.push_str("$<$"),
            '>' => out.push_str("$>$"),
            '\u{2020}' => out.push_str("\\dag{}"),
            _ => out.push(c),
        }
    }
    out
}
