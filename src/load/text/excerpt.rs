//! Lines of a file as messages show them.

use crate::error::Error;

/// Returns the line that begins at byte `start`.
pub(in crate::load) fn text_line(text: &[u8], start: usize) -> String {
    let rest = &text[start.min(text.len())..];
    let end = memchr::memchr2(b'\n', b'\r', rest).unwrap_or(rest.len());
    String::from_utf8_lossy(&rest[..end]).into_owned()
}

/// Adds a line of the text to an error, with `cell` marked. `line` counts from 1.
pub(in crate::load) fn showing(error: Error, text: &[u8], line: u64, cell: &str) -> Error {
    let mut lines = text.split(|b| *b == b'\n');
    let Some(row) = lines.nth(line.saturating_sub(1) as usize) else {
        return error.at_line(line);
    };
    let row = String::from_utf8_lossy(row).trim_end().to_owned();
    let start = row.find(cell).unwrap_or(0);
    let start = row[..start].chars().count();
    let width = cell.chars().count().max(1);
    error.at_line(line).showing(row, start..start + width)
}

/// Returns a delimiter as a message shows it.
pub(in crate::load) fn shown(mark: u8) -> String {
    match mark {
        b'\t' => "tab".to_owned(),
        mark => format!("`{}`", char::from(mark)),
    }
}
