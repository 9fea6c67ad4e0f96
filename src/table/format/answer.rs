//! An answer as text that fits the terminal.

use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

use super::text::Text;
use crate::table::clean::visible;
use crate::table::{Answer, Cell, Table};

/// The width of text that goes to no terminal.
const PAGE: usize = 100;

/// Names of groups and the like are not shortened below this width.
const SHORTEST: usize = 12;

impl Text {
    /// Returns an answer in lines that fit the terminal, or a page of 100 columns without one. Where the table is too wide, columns
    /// that can be spared are left out, then the longest words are shortened.
    pub fn answer(&self, answer: &Answer) -> String {
        let width = self.width.unwrap_or(PAGE);
        let page = Self { width: Some(width) };
        let mut out = String::new();
        let lines = std::iter::once(&answer.headline).chain(&answer.lines);
        lines.for_each(|line| page.push_wrapped(&mut out, line, ""));
        if let Some(table) = &answer.table {
            out.push('\n');
            page.push_rows(&mut out, &fitted(table, answer.spare, width));
        }
        if !answer.notes.is_empty() {
            out.push('\n');
        }
        answer
            .notes
            .iter()
            .for_each(|note| page.push_wrapped(&mut out, note, ""));
        out
    }
}

/// Returns the table with no more columns and no longer words than fit.
fn fitted(table: &Table, spare: &[&str], width: usize) -> Table {
    let mut table = table.clone();
    for key in spare {
        if taken(&table) <= width {
            break;
        }
        if let Some(column) = table.columns.iter().position(|column| column.key == *key) {
            table.columns.remove(column);
            table
                .rows
                .iter_mut()
                .for_each(|row| drop(row.remove(column)));
        }
    }
    let words = (0..table.columns.len()).filter(|&i| table.columns[i].words);
    let longest = words.max_by_key(|&i| width_of(&table, i));
    let excess = taken(&table).saturating_sub(width);
    if let Some(column) = longest.filter(|_| excess > 0) {
        let most = width_of(&table, column)
            .saturating_sub(excess)
            .max(SHORTEST);
        for row in &mut table.rows {
            if let Cell::Text(text) = &mut row[column] {
                *text = shortened(&visible(text), most);
            }
        }
    }
    table
}

/// Returns the columns of the terminal that the table takes.
fn taken(table: &Table) -> usize {
    let widths = (0..table.columns.len()).map(|i| width_of(table, i) + Text::GAP.len());
    widths.sum::<usize>().saturating_sub(Text::GAP.len())
}

/// Returns the width of a column.
fn width_of(table: &Table, column: usize) -> usize {
    let cells = table
        .rows
        .iter()
        .map(|row| visible(&row[column].shown()).width());
    cells
        .chain([table.columns[column].head.width()])
        .max()
        .unwrap_or(0)
}

/// Returns a text of at most this width; what is left out is marked by three dots.
fn shortened(text: &str, most: usize) -> String {
    if text.width() <= most {
        return text.to_owned();
    }
    let mut short = String::new();
    for letter in text.chars() {
        if short.width() + letter.width().unwrap_or(0) + "...".len() > most {
            break;
        }
        short.push(letter);
    }
    short.trim_end().to_owned() + "..."
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::table::Column;

    fn answer() -> Answer {
        let row = vec![
            Cell::text(
                "\u{4e1a}\u{7ee9}\u{4e1a}\u{7ee9}\u{4e1a}\u{7ee9}\u{4e1a}\u{7ee9}\u{4e1a}\u{7ee9}",
            ),
            Cell::count(3),
            Cell::percent(Some(0.01)),
        ];
        Answer {
            headline: "Three words here".to_owned(),
            table: Some(Table {
                columns: vec![
                    Column::words("group", "Day 0"),
                    Column::numbers("n", "N"),
                    Column::numbers("mean", "mean %"),
                ],
                rows: vec![row],
                ..Table::default()
            }),
            spare: &["n"],
            ..Answer::default()
        }
    }

    #[test]
    fn a_narrow_terminal_loses_spare_columns_first_and_ends_of_words_last() {
        let text = |width| Text { width: Some(width) }.answer(&answer());
        assert!(text(40).contains("N  mean %"), "{}", text(40));
        assert!(!text(29).contains("N  mean %"), "{}", text(29));
        let narrow = text(22);
        assert!(narrow.contains("\u{4e1a}...  "), "{narrow}");
        assert!(narrow.lines().all(|line| line.width() <= 22), "{narrow}");
    }

    #[test]
    fn shortened_words_keep_their_width_in_columns() {
        assert_eq!(shortened("earnings", 8), "earnings");
        assert_eq!(shortened("earnings", 7), "earn...");
        assert_eq!(
            shortened("\u{4e1a}\u{7ee9}\u{4e1a}\u{7ee9}", 6),
            "\u{4e1a}..."
        );
    }
}
