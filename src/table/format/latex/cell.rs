//! Cells as TeX sets them.

use super::escape::{escaped, is_known};
use crate::table::Cell;

/// Returns the first line of a cell, with as much room behind it as the longest marks of the column need.
pub(super) fn top(cell: &Cell, width: Option<f64>, room: &str) -> String {
    match cell {
        Cell::Over(cell, _) => top(cell, width, room),
        Cell::Marked(cell, marks) => {
            let rest: String = room.chars().skip(marks.chars().count()).collect();
            format!(
                "{}$^{{{}}}${}",
                shown(cell),
                set_marks(marks),
                phantom(&rest)
            )
        }
        Cell::Text(text) if width.is_some() => format!("\\raggedright {}", escaped(text)),
        Cell::Text(text) => escaped(text).replace("\\allowbreak{}", ""),
        Cell::Date(_) => escaped(&cell.shown()),
        cell => shown(cell) + &phantom(room),
    }
}

/// Returns room for marks that are not there.
pub(super) fn phantom(marks: &str) -> String {
    match marks {
        "" => String::new(),
        marks => format!("\\hphantom{{$^{{{}}}$}}", set_marks(marks)),
    }
}

/// Returns marks as mathematics.
pub(super) fn set_marks(marks: &str) -> String {
    let set = |c: char| match c {
        '*' => "{*}".to_owned(),
        '\u{2020}' => "\\dagger ".to_owned(),
        '\u{b0}' => "\\circ ".to_owned(),
        c => format!("\\mathrm{{{}}}", escaped(&c.to_string())),
    };
    marks.chars().map(set).collect()
}

/// Sets the text or number of a cell.
pub(super) fn shown(cell: &Cell) -> String {
    match cell {
        Cell::Text(text) => escaped(text),
        Cell::Date(_) => escaped(&cell.shown()),
        // Papers write the sign of days and not that of returns.
        Cell::Number(..) | Cell::Interval(..) => number(&cell.shown().replace('+', "")),
        cell => number(&cell.shown()),
    }
}

/// Sets a number or an interval, with real minus signs.
pub(super) fn number(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 8);
    for c in text.chars() {
        match c {
            // Nearly all of what numbers consist of stands for itself.
            '0'..='9' | '.' | ',' | ' ' | '(' | ')' => out.push(c),
            '-' => out.push_str("$-$"),
            '<' => out.push_str("$<$"),
            '[' | ']' => out.extend(['{', c, '}']),
            c if is_known(c) => out.push_str(&escaped(c.encode_utf8(&mut [0; 4]))),
            c => out.push(c),
        }
    }
    out
}
