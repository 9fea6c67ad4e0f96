//! Tables of text that are made of cells, with commas between them.

/// Appends a cell, in quotes where it needs them.
pub(in crate::load) fn push_cell(out: &mut Vec<u8>, cell: &str) {
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
