//! Tables of text that are made of cells, with commas between them.

use super::memory::make_room;
use crate::error::Result;

/// Appends a cell, in quotes where it needs them, and leaves room for a mark behind it.
///
/// # Errors
/// When there is no memory for it.
pub(in crate::load) fn add_cell(out: &mut Vec<u8>, cell: &str) -> Result<()> {
    // Each letter may be a quote, which is doubled.
    make_room(out, 2 * cell.len() + 3, "bytes")?;
    push_cell(out, cell);
    Ok(())
}

/// Appends a line of cells.
pub(in crate::load) fn push_row<'a>(out: &mut Vec<u8>, cells: impl Iterator<Item = &'a str>) {
    for (column, cell) in cells.enumerate() {
        if column > 0 {
            out.push(b',');
        }
        push_cell(out, cell);
    }
    out.push(b'\n');
}

/// Appends a cell, in quotes where it needs them.
fn push_cell(out: &mut Vec<u8>, cell: &str) {
    let needs_quotes = |byte: &u8| matches!(byte, b',' | b'"' | b'\n' | b'\r');
    if !cell.as_bytes().iter().any(needs_quotes) {
        out.extend_from_slice(cell.as_bytes());
        return;
    }
    out.push(b'"');
    for byte in cell.bytes() {
        if byte == b'"' {
            out.push(b'"');
        }
        out.push(byte);
    }
    out.push(b'"');
}
