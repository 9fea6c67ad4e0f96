//! Repair of the lines of an event file before its cells are split.

use std::borrow::Cow;

use crate::error::Result;
use crate::load::open::memory::{list_of, make_room};
use crate::load::recognise::lexicon::{Kind, Role};
use crate::load::text::header::folded;

/// Ends every line with a line feed, in a text whose lines end as on old Macs.
///
/// # Errors
/// When there is no memory for the text.
pub(super) fn with_line_feeds(text: &[u8]) -> Result<Cow<'_, [u8]>> {
    let is_old = memchr::memchr(b'\r', text).is_some() && memchr::memchr(b'\n', text).is_none();
    if !is_old {
        return Ok(Cow::Borrowed(text));
    }
    let feed = |byte: &u8| if *byte == b'\r' { b'\n' } else { *byte };
    let mut ended = list_of(text.len(), "bytes")?;
    ended.extend(text.iter().map(feed));
    Ok(Cow::Owned(ended))
}

/// Overwrites comment lines, which begin with `#` or `//`, with blanks, and the `#` before a header. Returns the number of
/// comments. Errors of spreadsheets such as `#N/A` begin no comment.
///
/// # Errors
/// When there is no memory for the text.
pub(super) fn without_comments(text: Cow<'_, [u8]>) -> Result<(Cow<'_, [u8]>, usize)> {
    let begins = |line: &[u8]| {
        let line = line.trim_ascii_start();
        let is_error = [&b"#N"[..], b"#REF", b"#VALUE", b"#DIV"];
        let is_error = is_error.iter().any(|error| line.starts_with(error));
        (line.starts_with(b"#") && !is_error) || line.starts_with(b"//")
    };
    let lines = || text.split_inclusive(|byte| *byte == b'\n');
    if !lines().any(begins) {
        return Ok((text, 0));
    }
    let mut cleaned = list_of(text.len(), "bytes")?;
    let (mut is_quoted, mut comments) = (false, 0);
    for line in lines() {
        if is_quoted || !begins(line) {
            is_quoted ^= line.iter().filter(|byte| **byte == b'"').count() % 2 == 1;
            cleaned.extend_from_slice(line);
        } else if is_header(line) {
            let hash = line.iter().position(|byte| *byte == b'#').unwrap_or(0);
            cleaned.extend_from_slice(&line[..hash]);
            cleaned.push(b' ');
            cleaned.extend_from_slice(&line[hash + 1..]);
        } else {
            comments += 1;
            let blank = |byte: &u8| {
                if byte.is_ascii_whitespace() {
                    *byte
                } else {
                    b' '
                }
            };
            cleaned.extend(line.iter().map(blank));
        }
    }
    Ok((Cow::Owned(cleaned), comments))
}

/// Returns whether a comment names a symbol and a date column.
fn is_header(line: &[u8]) -> bool {
    let line = String::from_utf8_lossy(line);
    let names = line.trim_start().trim_start_matches('#');
    let names: Vec<String> = names.split([',', ';', '\t', '|']).map(folded).collect();
    let has = |role: Role| {
        let mut known = role.names(Kind::Events);
        known.any(|known| names.iter().any(|name| name == known))
    };
    has(Role::Symbol) && has(Role::Date)
}

/// Separates the cells of a table in fixed columns by tabs. `None` if a line has a delimiter, or if no column of blanks goes through
/// all lines.
///
/// # Errors
/// When there is no memory for the text.
pub(super) fn fixed_columns(text: &[u8]) -> Result<Option<Vec<u8>>> {
    const MARKS: [u8; 4] = [b',', b';', b'\t', b'|'];
    let is_delimited = |byte| MARKS.contains(&byte) || byte == b'"';
    let Some(text) = std::str::from_utf8(text)
        .ok()
        .filter(|text| !text.bytes().any(is_delimited))
    else {
        return Ok(None);
    };
    let starts = starts_of_columns(text)?;
    if starts.len() < 2 {
        return Ok(None);
    }
    let mut out = list_of(text.len(), "bytes")?;
    for line in text.split_inclusive('\n') {
        make_room(&mut out, line.len() + starts.len() + 1, "bytes")?;
        let line = line.trim_end_matches(['\r', '\n']);
        if !line.trim().is_empty() {
            let (mut rest, mut start) = (line, 0);
            for end in starts[1..].iter().copied().chain([usize::MAX]) {
                let place = rest.char_indices().nth(end - start);
                let (cell, further) = rest.split_at(place.map_or(rest.len(), |(byte, _)| byte));
                if start > 0 {
                    out.push(b'\t');
                }
                out.extend_from_slice(cell.trim().as_bytes());
                (rest, start) = (further, end);
            }
        }
        out.push(b'\n');
    }
    Ok(Some(out))
}

/// Returns the columns of letters with which the cells of a table in fixed columns begin.
///
/// # Errors
/// When there is no memory for a line.
fn starts_of_columns(text: &str) -> Result<Vec<usize>> {
    let lines = || text.lines().filter(|line| !line.trim().is_empty());
    let width = lines().map(|line| line.chars().count()).max().unwrap_or(0);
    // `filled[i]`: whether some line has a letter in column `i`.
    let mut filled = list_of(width, "letters")?;
    filled.resize(width, false);
    for line in lines() {
        for (column, letter) in line.chars().enumerate() {
            filled[column] |= !letter.is_whitespace();
        }
    }
    let begins = |column: &usize| filled[*column] && (*column == 0 || !filled[column - 1]);
    let mut starts = list_of(width.div_ceil(2), "columns")?;
    starts.extend((0..width).filter(begins));
    Ok(starts)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn comments_become_blank_lines() {
        let clean = |text: &str| {
            let (cleaned, comments) = without_comments(Cow::Borrowed(text.as_bytes())).unwrap();
            (String::from_utf8_lossy(&cleaned).into_owned(), comments)
        };
        assert_eq!(clean("# a\nx,y\n"), ("   \nx,y\n".to_owned(), 1));
        assert_eq!(
            clean("#symbol,date\nA,b\n"),
            (" symbol,date\nA,b\n".to_owned(), 0)
        );
        assert_eq!(clean("#N/A,b\n"), ("#N/A,b\n".to_owned(), 0));
        let quoted = "A,\"b\n# c\n\"\n";
        assert_eq!(clean(quoted), (quoted.to_owned(), 0));
    }

    #[test]
    fn fixed_columns_are_cut_where_all_lines_are_blank() {
        let cut = |text: &str| {
            let cut = fixed_columns(text.as_bytes()).unwrap();
            cut.map(|text| String::from_utf8(text).unwrap())
        };
        assert_eq!(
            cut("AAPL   20250828\nBRK B  20250827\n").as_deref(),
            Some("AAPL\t20250828\nBRK B\t20250827\n")
        );
        assert_eq!(cut("AAPL,20250828\n"), None);
        assert_eq!(cut("alone\n"), None);
    }
}
