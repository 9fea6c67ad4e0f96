//! How a table fits its page: the size of type, columns whose words are broken into lines, the page turned, or several tables.

use super::escape::is_known;
use crate::table::clean::visible;
use crate::table::{Cell, Column, Table};

/// Width of text of a letter page with margins of one inch, in points.
pub(super) const PORTRAIT: f64 = 469.0;
/// Its height, which is the width of a turned page.
pub(super) const LANDSCAPE: f64 = 650.0;

/// Most rows of a table on one page.
const MOST_ROWS: usize = 40;
/// Most columns of words at the start that each part of a divided table repeats.
const MOST_LEADING: usize = 2;
/// Columns of words are not made narrower than this, in points.
const NARROWEST: f64 = 64.0;
/// Columns of words are broken into lines only if they are wider than this.
const WIDE: f64 = 110.0;
/// What widths are multiplied with, as they are sums of the widths of letters.
const SAFETY: f64 = 1.04;

/// A size of type.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Size {
    /// Its command.
    pub command: &'static str,
    /// Height of type, in points.
    pub points: f64,
    /// Distance between lines, in points.
    pub line: f64,
}

const SMALL: Size = Size {
    command: "\\small",
    points: 10.0,
    line: 12.0,
};
const FOOTNOTE: Size = Size {
    command: "\\footnotesize",
    points: 9.0,
    line: 11.0,
};

/// Room between two columns, in points.
pub(super) const GAP: f64 = 8.0;

/// The environment of a table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// On one page, `table`.
    Upright,
    /// On one turned page, `sidewaystable`.
    Sideways,
    /// On several pages, `longtable`.
    Long,
}

/// How a part of a table is set.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Part {
    pub kind: Kind,
    pub size: Size,
    /// The columns, by position, each with the width of its lines in points if they are broken.
    pub columns: Vec<(usize, Option<f64>)>,
    /// Width in points.
    pub width: f64,
}

/// Returns the parts of a table, side by side if it had the room; one part if it fits a page or a turned one.
pub(super) fn parts(table: &Table, with_notes: bool) -> Vec<Part> {
    let measured = &Measured::new(table);
    let all: Vec<usize> = (0..table.columns.len()).collect();
    for size in [SMALL, FOOTNOTE] {
        if let Some(columns) = fitted(measured, &all, size, PORTRAIT) {
            return vec![upright(measured, columns, size, with_notes)];
        }
    }
    for size in [SMALL, FOOTNOTE] {
        if let Some(columns) = fitted(measured, &all, size, LANDSCAPE)
            && height(table, &columns, size, LANDSCAPE, with_notes) < PORTRAIT
        {
            let width = total(measured, &columns, size);
            return vec![Part {
                kind: Kind::Sideways,
                size,
                columns,
                width,
            }];
        }
    }
    divided(measured, with_notes)
}

/// Divides the columns among as many parts as are needed; columns of words at the start stand in each of them.
fn divided(measured: &Measured<'_>, with_notes: bool) -> Vec<Part> {
    let table = measured.table;
    let leading = table.columns.iter().take_while(|column| column.words);
    let leading = leading.count().clamp(1, MOST_LEADING);
    let first: Vec<usize> = (0..leading.min(table.columns.len())).collect();
    let (mut parts, mut columns) = (Vec::new(), first.clone());
    let fit = |columns: &[usize]| fitted(measured, columns, FOOTNOTE, PORTRAIT);
    for next in first.len()..table.columns.len() {
        let longer: Vec<usize> = columns.iter().copied().chain([next]).collect();
        if fit(&longer).is_some() || columns.len() == first.len() {
            columns = longer;
            continue;
        }
        parts.push(std::mem::replace(
            &mut columns,
            [&first[..], &[next]].concat(),
        ));
    }
    parts.push(columns);
    let part = |columns: Vec<usize>| {
        let fitted = fit(&columns);
        let widths = fitted.unwrap_or_else(|| narrowed(measured, &columns, FOOTNOTE, PORTRAIT));
        upright(measured, widths, FOOTNOTE, with_notes)
    };
    parts.into_iter().map(part).collect()
}

fn upright(
    measured: &Measured<'_>,
    columns: Vec<(usize, Option<f64>)>,
    size: Size,
    with_notes: bool,
) -> Part {
    let table = measured.table;
    let is_long = table.rows.len() > MOST_ROWS
        || height(table, &columns, size, PORTRAIT, with_notes) > LANDSCAPE * 0.9;
    Part {
        kind: if is_long { Kind::Long } else { Kind::Upright },
        size,
        width: total(measured, &columns, size),
        columns,
    }
}

/// Returns the columns with the widths of those that are broken into lines, if they fit.
fn fitted(
    measured: &Measured<'_>,
    columns: &[usize],
    size: Size,
    room: f64,
) -> Option<Vec<(usize, Option<f64>)>> {
    let columns = narrowed(measured, columns, size, room);
    (total(measured, &columns, size) <= room).then_some(columns)
}

/// Makes columns of words as narrow as the room asks for, the widest first.
fn narrowed(
    measured: &Measured<'_>,
    columns: &[usize],
    size: Size,
    room: f64,
) -> Vec<(usize, Option<f64>)> {
    let mut found: Vec<(usize, Option<f64>)> = columns.iter().map(|&i| (i, None)).collect();
    loop {
        let excess = total(measured, &found, size) - room;
        let widths = found.iter().map(|column| measured.width(*column, size));
        let narrower = |(position, width): &(usize, f64)| {
            let is_first = found[*position].1.is_none();
            let is_words = measured.table.columns[found[*position].0].words;
            is_words && *width > NARROWEST + 1.0 && (!is_first || *width > WIDE)
        };
        let widest = widths
            .enumerate()
            .filter(narrower)
            .max_by(|a, b| a.1.total_cmp(&b.1));
        match widest {
            Some((position, width)) if excess > 0.0 => {
                let step = excess.min(width * 0.2);
                found[position].1 = Some((width - step).max(NARROWEST));
            }
            _ => return found,
        }
    }
}

fn total(measured: &Measured<'_>, columns: &[(usize, Option<f64>)], size: Size) -> f64 {
    let widths = columns
        .iter()
        .map(|column| measured.width(*column, size) + GAP);
    widths.sum::<f64>() - GAP
}

/// A table whose columns were measured once, since layouts are tried again and again.
struct Measured<'a> {
    table: &'a Table,
    /// `natural[i]`: width of column `i` if its words are not broken, in heights of type.
    natural: Vec<f64>,
}

impl<'a> Measured<'a> {
    fn new(table: &'a Table) -> Self {
        let columns = 0..table.columns.len();
        Self {
            table,
            natural: columns.map(|column| natural(table, column)).collect(),
        }
    }

    /// Returns the width of a column in points, that of its lines if they are broken.
    fn width(&self, (column, lines): (usize, Option<f64>), size: Size) -> f64 {
        lines.unwrap_or_else(|| self.natural[column] * size.points * SAFETY)
    }
}

/// Returns the width of a column whose words are not broken, in heights of type.
fn natural(table: &Table, column: usize) -> f64 {
    let room = marks(table, column) * STAR;
    let cells = table
        .rows
        .iter()
        .map(|row| width_of_cell(&row[column]) + room);
    let lines = head_lines(&table.columns[column]);
    let heads = lines.iter().map(|line| width_of(line) + room);
    cells.chain(heads).fold(0.0, f64::max)
}

/// Width of a star above the line, in heights of type.
const STAR: f64 = 0.36;

/// Returns the number of letters of the longest mark in a column.
fn marks(table: &Table, column: usize) -> f64 {
    let lengths = table
        .rows
        .iter()
        .map(|row| marks_of(&row[column]).chars().count());
    lengths.max().unwrap_or(0) as f64
}

/// Returns the marks of a cell.
pub(super) fn marks_of(cell: &Cell) -> &str {
    match cell {
        Cell::Marked(_, marks) => marks,
        Cell::Over(cell, _) => marks_of(cell),
        _ => "",
    }
}

fn width_of_cell(cell: &Cell) -> f64 {
    match cell {
        Cell::Marked(cell, _) => width_of_cell(cell),
        Cell::Over(cell, below) => width_of_cell(cell).max(width_of(&below.below())),
        cell => width_of(&cell.shown()),
    }
}

/// Returns the lines of a heading: words of a long heading of numbers stand below each other.
pub(super) fn head_lines(column: &Column) -> Vec<String> {
    const LONG_HEAD: usize = 9;
    let head = visible(&column.head);
    if column.words || head.chars().count() <= LONG_HEAD {
        return vec![head.into_owned()];
    }
    let mut lines: Vec<String> = Vec::new();
    let mut is_inside = false;
    for word in head.split(' ') {
        let joins = |line: &&mut String| {
            let (long, short) = (line.chars().count(), word.chars().count());
            // A unit or a sign stays with its word, and a window in one piece.
            is_inside || short < 4 || long + short < LONG_HEAD
        };
        match lines.last_mut().filter(joins) {
            Some(line) => {
                line.push(' ');
                line.push_str(word);
            }
            None => lines.push(word.to_owned()),
        }
        is_inside = (is_inside || word.contains('[')) && !word.contains(']');
    }
    lines
}

/// Returns the height of a part with its caption and notes, in points.
fn height(
    table: &Table,
    columns: &[(usize, Option<f64>)],
    size: Size,
    across: f64,
    with_notes: bool,
) -> f64 {
    let lines_of =
        |text: &str, points: f64, room: f64| (width_of(text) * points / room).ceil().max(1.0);
    let row_lines = |row: &Vec<Cell>| {
        let lines = columns
            .iter()
            .map(|(column, width)| match (&row[*column], width) {
                (Cell::Over(..), _) => 2.0,
                // Raggedness leaves a part of each line empty.
                (cell, Some(width)) => lines_of(&cell.shown(), size.points, width * 0.85),
                _ => 1.0,
            });
        lines.fold(1.0, f64::max)
    };
    let rows: f64 = table.rows.iter().map(row_lines).sum();
    let heads = columns
        .iter()
        .map(|(column, _)| head_lines(&table.columns[*column]).len());
    let heads = heads.max().unwrap_or(1) as f64;
    let notes = table
        .notes
        .iter()
        .map(|note| lines_of(note, FOOTNOTE.points, across * 0.85));
    let notes = if with_notes {
        notes.sum::<f64>() * FOOTNOTE.line
    } else {
        0.0
    };
    let caption = (lines_of(&table.title, 11.0, across * 0.9) + 1.0) * 13.6;
    caption + (rows + heads + 2.0) * size.line + notes + 30.0
}

/// Returns the width of a text in heights of type, by the widths of Computer Modern.
fn width_of(text: &str) -> f64 {
    visible(text).chars().map(width_of_letter).sum()
}

fn width_of_letter(c: char) -> f64 {
    match c {
        'i' | 'j' | 'l' | '.' | ',' | ';' | ':' | '\'' | '[' | ']' | '!' | '|' => 0.31,
        ' ' | 'f' | 'r' | 't' | 's' | '(' | ')' | '/' | 'I' => 0.40,
        'm' | 'M' | 'W' | 'w' | '%' | '@' => 0.93,
        '+' | '<' | '>' | '=' | '-' | '\u{2212}' => 0.78,
        'a' | 'c' | 'e' | 'v' | 'z' | 'g' | 'o' | 'x' | 'y' | 'k' | '*' | '0'..='9' => 0.53,
        'A'..='Z' | '&' => 0.78,
        c if is_known(c) => 0.58,
        // pdfLaTeX writes its number.
        _ => 3.6,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table(columns: usize, rows: usize, words: &str) -> Table {
        let head = |i: usize| match i {
            0 => Column::words("a", "Words"),
            _ => Column::numbers("b", "CAAR %"),
        };
        let cell = |i: usize| match i {
            0 => Cell::text(words),
            _ => Cell::percent(Some(-0.1234)).marked("***"),
        };
        Table {
            columns: (0..columns).map(head).collect(),
            rows: (0..rows)
                .map(|_| (0..columns).map(cell).collect())
                .collect(),
            ..Table::default()
        }
    }

    fn kinds(table: &Table) -> Vec<Kind> {
        let parts = parts(table, true);
        assert!(
            parts.iter().all(|part| part.width <= LANDSCAPE),
            "{parts:?}"
        );
        parts.iter().map(|part| part.kind).collect()
    }

    #[test]
    fn a_table_is_turned_broken_or_divided_as_it_needs() {
        assert_eq!(kinds(&table(6, 10, "AAA")), [Kind::Upright]);
        assert_eq!(kinds(&table(6, 60, "AAA")), [Kind::Long]);
        assert_eq!(kinds(&table(11, 10, "AAA")), [Kind::Sideways]);
        assert_eq!(kinds(&table(12, 60, "AAA")), [Kind::Long; 2]);
        // Seven columns of numbers stand beside the words of a part.
        assert_eq!(kinds(&table(30, 10, "AAA")).len(), 5);
    }

    #[test]
    fn words_are_broken_into_lines_before_a_page_is_turned() {
        let parts = parts(&table(4, 3, &"a reason of many words ".repeat(20)), true);
        assert_eq!(parts[0].kind, Kind::Upright);
        assert!(
            parts[0].columns[0].1.is_some_and(|width| width > 200.0),
            "{parts:?}"
        );
    }
}
