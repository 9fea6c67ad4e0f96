//! Misplaced quotes in text tables.

use crate::error::{Error, Result};

#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    StartOfCell,
    Bare,
    Quoted,
    /// After a quote inside a quoted cell: either the cell ends or the quote is doubled.
    Closing,
}

/// Returns the positions in bytes, within `body`, of rows with text after a closing quote or a quote in the middle of
/// an unquoted cell.
///
/// A quoted cell may contain up to `line_ends` line breaks. `lines_above` is the number of lines of the file above
/// `body`.
///
/// # Errors
/// When a quote is not closed within that many lines, or its closing quote seems to open another cell: it would swallow
/// rows.
pub(in crate::load) fn stray(
    body: &[u8],
    delimiter: u8,
    lines_above: u64,
    line_ends: u64,
) -> Result<Vec<usize>> {
    let mut state = State::StartOfCell;
    let (mut row, mut line, mut opened, mut is_stray) = (0, lines_above + 1, (0, 0), false);
    let mut stray = Vec::new();
    for (i, byte) in body.iter().enumerate() {
        let is_end = *byte == b'\n' || (*byte == b'\r' && body.get(i + 1) != Some(&b'\n'));
        line += u64::from(is_end);
        state = match (state, byte) {
            (State::Quoted, b'"') => State::Closing,
            (State::Quoted, _) if is_end && line - opened.1 > line_ends => {
                return Err(unclosed(body, opened));
            }
            (State::Quoted, _) => State::Quoted,
            (State::Closing, b'"') => State::Quoted,
            (State::StartOfCell, b'"') => {
                opened = (i, line);
                State::Quoted
            }
            (State::Bare, b'"') => {
                is_stray = true;
                State::Bare
            }
            (_, byte) if *byte == delimiter => State::StartOfCell,
            (_, b'\r') if !is_end => state,
            _ if is_end => {
                if is_stray {
                    stray.push(row);
                }
                (row, is_stray) = (i + 1, false);
                State::StartOfCell
            }
            (State::Closing, _) if line > opened.1 => {
                return Err(unclosed(body, opened));
            }
            (State::Closing, _) => {
                is_stray = true;
                State::Bare
            }
            (State::StartOfCell | State::Bare, _) => State::Bare,
        };
    }
    if state == State::Quoted {
        return Err(unclosed(body, opened));
    }
    if is_stray {
        stray.push(row);
    }
    Ok(stray)
}

fn unclosed(body: &[u8], (at, line): (usize, u64)) -> Error {
    let start = body[..at]
        .iter()
        .rposition(|b| *b == b'\n')
        .map_or(0, |start| start + 1);
    let end = memchr::memchr(b'\n', &body[at..]).map_or(body.len(), |end| at + end);
    let row = String::from_utf8_lossy(&body[start..end])
        .trim_end()
        .to_owned();
    let column = String::from_utf8_lossy(&body[start..at]).chars().count();
    let length = row.chars().count();
    Error::input(
        "a quote is opened here and not closed at the end of a cell; it would swallow the rows below",
    )
    .at_line(line)
    .with_code("unclosed_quote")
    .showing(row, column..length.max(column + 1))
    .with_help("close the quote or remove it")
}
