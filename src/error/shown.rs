//! A row of a file as an error shows it, with marks below the cell that matters.

use std::fmt;
use std::ops::Range;

use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

/// A row as it stands in a file, with the cell that matters.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shown {
    /// The row.
    pub row: String,
    /// The cell, in characters from the start of the row.
    pub cell: Range<usize>,
}

/// The most characters of a row that are shown.
const WIDEST: usize = 100;

impl fmt::Display for Shown {
    /// Writes two lines: the row, and marks below the cell. Of a long row, the part around the cell is shown.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (before, first) = if self.cell.end <= WIDEST {
            ("", 0)
        } else {
            ("...", self.cell.start.saturating_sub(WIDEST / 2))
        };
        let row: Vec<char> = self.row.chars().map(printable).collect();
        let part = |from: usize, to: usize| -> String {
            let to = to.min(row.len());
            row[from.min(to)..to].iter().collect()
        };
        let after = if row.len() > first + WIDEST {
            "..."
        } else {
            ""
        };
        let shown = part(first, first + WIDEST);
        let left = before.width() + part(first, self.cell.start).width();
        // Past the end of the row there is no character to measure, but still a place to mark.
        let missing = self.cell.start.saturating_sub(row.len().max(first));
        let cell_end = self.cell.end.min(first + WIDEST);
        let marks = part(self.cell.start, cell_end).width().max(1);
        write!(
            f,
            "{before}{shown}{after}\n        {}{}",
            " ".repeat(left + missing),
            "^".repeat(marks)
        )
    }
}

/// Returns a blank for characters that take no column or an unknown number of them, such as tabs.
fn printable(letter: char) -> char {
    match letter.width() {
        None => ' ',
        Some(_) => letter,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(row: &str, cell: Range<usize>) -> String {
        let row = row.to_owned();
        Shown { row, cell }.to_string()
    }

    #[test]
    fn marks_stand_below_the_cell() {
        assert_eq!(shown("a,bc,d", 2..4), "a,bc,d\n          ^^");
    }

    #[test]
    fn wide_letters_take_two_columns() {
        assert_eq!(
            shown("阿里巴巴,x1,d", 5..7),
            "阿里巴巴,x1,d\n                 ^^"
        );
    }

    #[test]
    fn a_tab_is_shown_as_one_blank() {
        assert_eq!(shown("a\tbc", 2..4), "a bc\n          ^^");
    }

    #[test]
    fn an_empty_cell_gets_one_mark() {
        assert_eq!(shown("a,,c", 2..2), "a,,c\n          ^");
        assert_eq!(shown("a", 1..1), "a\n         ^");
    }

    #[test]
    fn a_long_row_is_shown_around_the_cell() {
        let row = format!("{}here{}", "x".repeat(300), "y".repeat(300));
        let text = shown(&row, 300..304);
        let (row, marks) = text.split_once('\n').unwrap();
        let at = row.find("here").unwrap();
        assert!(row.starts_with("...x") && row.ends_with("y..."), "{row}");
        assert_eq!(marks.find('^'), Some(8 + at));
    }
}
