//! Columns of text for a terminal.

use serde::{Deserialize, Serialize};

use super::Render;
use crate::report::table::{Cell, Column, Report, Table};

/// Aligned columns. A table wider than the terminal goes on below itself, its first columns repeated.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Text {
    /// The width of the terminal; without it, lines are as long as they need to be.
    pub width: Option<usize>,
}

/// Blanks between columns.
const GAP: &str = "  ";

impl Render for Text {
    fn render(&self, report: &Report) -> String {
        let mut out = String::new();
        if !report.title.is_empty() {
            self.push_wrapped(&mut out, &report.title, "");
        }
        report
            .lines
            .iter()
            .for_each(|line| self.push_wrapped(&mut out, line, "  "));
        for table in &report.tables {
            out.push_str(if out.is_empty() { "" } else { "\n" });
            self.push_wrapped(&mut out, &table.title, "");
            self.push_table(&mut out, table);
            table
                .notes
                .iter()
                .for_each(|note| self.push_wrapped(&mut out, note, "  "));
        }
        out
    }
}

impl Text {
    fn push_table(&self, out: &mut String, table: &Table) {
        let shown = aligned(table);
        let widths: Vec<usize> = table
            .columns
            .iter()
            .enumerate()
            .map(|(i, column)| {
                let cells = shown.iter().map(|row| length(&row[i]));
                cells.chain([length(&column.head)]).max().unwrap_or(0)
            })
            .collect();
        for block in self.blocks(&table.columns, &widths) {
            let heads = block
                .iter()
                .map(|&i| pad(&table.columns[i].head, widths[i], table.columns[i].words));
            push_line(out, heads);
            push_line(out, block.iter().map(|&i| "-".repeat(widths[i])));
            for row in &shown {
                push_line(
                    out,
                    block
                        .iter()
                        .map(|&i| pad(&row[i], widths[i], table.columns[i].words)),
                );
            }
        }
    }

    /// The columns that stand side by side, block after block; columns of words at the start stand in each block.
    fn blocks(&self, columns: &[Column], widths: &[usize]) -> Vec<Vec<usize>> {
        let leading = columns
            .iter()
            .take_while(|column| column.words)
            .count()
            .clamp(1, 2)
            .min(columns.len());
        let taken = |block: &[usize]| block.iter().map(|&i| widths[i] + GAP.len()).sum::<usize>();
        let mut blocks = Vec::new();
        let mut block: Vec<usize> = (0..leading).collect();
        for (column, width) in widths.iter().enumerate().skip(leading) {
            let fits = self
                .width
                .is_none_or(|terminal| taken(&block) + width <= terminal);
            if !fits && block.len() > leading {
                blocks.push(std::mem::replace(&mut block, (0..leading).collect()));
            }
            block.push(column);
        }
        blocks.push(block);
        blocks
    }

    fn push_wrapped(&self, out: &mut String, text: &str, indent: &str) {
        let mut line = String::from(indent);
        for word in text.split(' ') {
            let full = length(&line) > indent.len();
            if full
                && self
                    .width
                    .is_some_and(|width| length(&line) + 1 + length(word) > width)
            {
                out.push_str(line.trim_end());
                out.push('\n');
                line = String::from(indent);
            } else if full {
                line.push(' ');
            }
            line.push_str(word);
        }
        out.push_str(line.trim_end());
        out.push('\n');
    }
}

/// The cells as text. Marks stand in room of their own, so that the digits of a column stay below each other.
fn aligned(table: &Table) -> Vec<Vec<String>> {
    let marks = |cell: &Cell| match cell {
        Cell::Marked(_, marks) => length(marks),
        _ => 0,
    };
    let room = |column: usize| {
        table
            .rows
            .iter()
            .map(|row| marks(&row[column]))
            .max()
            .unwrap_or(0)
    };
    let rooms: Vec<usize> = (0..table.columns.len()).map(room).collect();
    let text = |(cell, room): (&Cell, &usize)| {
        let blanks = if cell.is_number() {
            room - marks(cell)
        } else {
            0
        };
        let text: String = cell
            .shown()
            .chars()
            .map(|c| if c.is_control() { ' ' } else { c })
            .collect();
        text + &" ".repeat(blanks)
    };
    table
        .rows
        .iter()
        .map(|row| row.iter().zip(&rooms).map(text).collect())
        .collect()
}

fn length(text: &str) -> usize {
    text.chars().count()
}

fn pad(text: &str, width: usize, words: bool) -> String {
    let blanks = " ".repeat(width.saturating_sub(length(text)));
    if words {
        format!("{text}{blanks}")
    } else {
        format!("{blanks}{text}")
    }
}

fn push_line(out: &mut String, cells: impl Iterator<Item = String>) {
    let line = cells.collect::<Vec<_>>().join(GAP);
    out.push_str(line.trim_end());
    out.push('\n');
}
