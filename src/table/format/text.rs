//! Columns of text for a terminal.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};
use unicode_width::UnicodeWidthStr;

use super::Render;
use crate::table::clean::visible;
use crate::table::{Cell, Column, Report, Table};

/// Letters of a cell that a terminal shows.
const MOST_LETTERS: usize = 1_000;

/// Aligned columns. A table wider than the terminal continues below itself, its first columns repeated.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Text {
    /// Columns of the terminal; without it, lines are as long as they need to be.
    pub width: Option<usize>,
}

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
    /// Blanks between columns.
    pub(super) const GAP: &str = "  ";

    fn push_table(&self, out: &mut String, table: &Table) {
        self.push_blocks(out, table, true);
    }

    /// Writes heads and rows without a rule between them.
    pub(super) fn push_rows(&self, out: &mut String, table: &Table) {
        self.push_blocks(out, table, false);
    }

    fn push_blocks(&self, out: &mut String, table: &Table, is_ruled: bool) {
        let shown = aligned(table);
        let heads: Vec<Cow<'_, str>> = table
            .columns
            .iter()
            .map(|column| visible(&column.head))
            .collect();
        let widths: Vec<usize> = heads
            .iter()
            .enumerate()
            .map(|(i, head)| {
                let cells = shown.iter().map(|row| row[i].width());
                cells.chain([head.width()]).max().unwrap_or(0)
            })
            .collect();
        let padded = |text: &str, i: usize| pad(text, widths[i], table.columns[i].words);
        for block in self.blocks(&table.columns, &widths) {
            push_line(out, block.iter().map(|&i| padded(&heads[i], i)));
            if is_ruled {
                push_line(out, block.iter().map(|&i| "-".repeat(widths[i])));
            }
            for row in &shown {
                push_line(out, block.iter().map(|&i| padded(&row[i], i)));
            }
        }
    }

    /// Returns the columns that stand side by side, block after block; columns of words at the start stand in each block.
    fn blocks(&self, columns: &[Column], widths: &[usize]) -> Vec<Vec<usize>> {
        let leading = columns
            .iter()
            .take_while(|column| column.words)
            .count()
            .clamp(1, 2)
            .min(columns.len());
        let taken = |block: &[usize]| {
            block
                .iter()
                .map(|&i| widths[i] + Self::GAP.len())
                .sum::<usize>()
        };
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

    /// Writes a text in lines no wider than the terminal, each after `indent`.
    pub(super) fn push_wrapped(&self, out: &mut String, text: &str, indent: &str) {
        let (mut line, mut taken) = (String::from(indent), indent.width());
        for word in visible(text).split(' ') {
            let (wide, full) = (word.width(), taken > indent.len());
            if full && self.width.is_some_and(|width| taken + 1 + wide > width) {
                out.push_str(line.trim_end());
                out.push('\n');
                (line, taken) = (String::from(indent), indent.width());
            } else if full {
                line.push(' ');
                taken += 1;
            }
            line.push_str(word);
            taken += wide;
        }
        out.push_str(line.trim_end());
        out.push('\n');
    }
}

/// Returns the cells as text. Marks have room of their own, so that the digits of a column stay below each other.
fn aligned(table: &Table) -> Vec<Vec<String>> {
    let marks = |cell: &Cell| match cell {
        Cell::Marked(_, marks) => marks.width(),
        _ => 0,
    };
    let room = |column: usize| {
        let marks = table.rows.iter().map(|row| marks(&row[column]));
        marks.max().unwrap_or(0)
    };
    let rooms: Vec<usize> = (0..table.columns.len()).map(room).collect();
    let text = |(cell, room): (&Cell, &usize)| {
        let blanks = if cell.is_number() {
            room - marks(cell)
        } else {
            0
        };
        cut(&visible(&cell.shown())) + &" ".repeat(blanks)
    };
    table
        .rows
        .iter()
        .map(|row| row.iter().zip(&rooms).map(text).collect())
        .collect()
}

/// Returns a text as a cell shows it: of one that fills the screen only the beginning, and how long it is.
fn cut(text: &str) -> String {
    match text.char_indices().nth(MOST_LETTERS) {
        None => text.to_owned(),
        Some((end, _)) => format!("{}... ({} letters)", &text[..end], text.chars().count()),
    }
}

/// Fills a text with blanks to a width in columns; wide letters, such as Chinese ones, take two.
fn pad(text: &str, width: usize, words: bool) -> String {
    let blanks = " ".repeat(width.saturating_sub(text.width()));
    if words {
        format!("{text}{blanks}")
    } else {
        format!("{blanks}{text}")
    }
}

fn push_line(out: &mut String, cells: impl Iterator<Item = String>) {
    let line = cells.collect::<Vec<_>>().join(Text::GAP);
    out.push_str(line.trim_end());
    out.push('\n');
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of_tags(tags: &[&str]) -> String {
        let row = |tag: &&str| vec![Cell::text(*tag), Cell::percent(Some(0.0125)).marked("*")];
        let table = Table {
            title: "Tags".to_owned(),
            columns: vec![
                Column::words("tag", "Tag"),
                Column::numbers("caar", "CAAR %"),
            ],
            rows: tags.iter().map(row).collect(),
            ..Table::default()
        };
        let report = Report {
            tables: vec![table],
            ..Report::default()
        };
        Text::default().render(&report)
    }

    #[test]
    fn a_cell_that_would_fill_the_screen_is_cut() {
        let text = of_tags(&["x".repeat(3_000_000).as_str(), &"y".repeat(MOST_LETTERS)]);
        let widest = text.lines().map(UnicodeWidthStr::width).max();
        assert!(widest < Some(MOST_LETTERS + 60), "{widest:?}");
        assert!(text.contains("xxx... (3000000 letters)"));
        assert!(text.contains(&"y".repeat(MOST_LETTERS)));
        assert!(!text.contains("yyy..."));
    }

    #[test]
    fn wide_letters_take_two_columns() {
        let text = of_tags(&[
            "\u{4e1a}\u{7ee9}",
            "earnings",
            "\u{1f680}",
            "e\u{301}te\u{301}",
        ]);
        let ends = text.lines().skip(3).map(UnicodeWidthStr::width);
        assert_eq!(ends.collect::<Vec<_>>(), [16; 4], "{text}");
    }

    #[test]
    fn escape_sequences_of_cells_are_shown_and_not_run() {
        let text = of_tags(&["\u{1b}[31mred", "two\nlines", "\u{202e}desrever"]);
        assert!(text.contains("\\u{1b}[31mred"), "{text}");
        assert!(text.contains("two lines"), "{text}");
        assert!(!text.contains(['\u{1b}', '\u{202e}']), "{text}");
    }
}
