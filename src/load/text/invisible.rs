//! Letters that nobody sees: byte order marks within joined files, blanks without width, marks of the direction of writing. With
//! them, one security or tag would be two that look alike.

use std::borrow::Cow;

use crate::error::is_invisible;

/// Returns a cell without blanks at its ends and without invisible letters.
pub(in crate::load) fn cleaned(cell: &str) -> Cow<'_, str> {
    if cell.is_ascii() {
        return Cow::Borrowed(cell.trim());
    }
    let cell = cell.trim_matches(is_blank);
    let mut letters = cell
        .char_indices()
        .filter(|(_, c)| is_invisible(*c) || is_joiner(*c));
    if letters.all(|(at, c)| joins_script(cell, at, c)) {
        return Cow::Borrowed(cell);
    }
    let kept = cell
        .char_indices()
        .filter(|(at, c)| !is_invisible(*c) && (!is_joiner(*c) || joins_script(cell, *at, *c)));
    Cow::Owned(kept.map(|(_, c)| c).collect())
}

/// Returns whether `c` is a blank; those that nobody sees count.
pub(in crate::load) fn is_blank(c: char) -> bool {
    c.is_whitespace() || is_invisible(c) || is_joiner(c)
}

/// Returns whether a letter joins its neighbours, or keeps them apart, in some scripts and in emoji.
fn is_joiner(c: char) -> bool {
    matches!(c, '\u{200c}' | '\u{200d}')
}

/// Returns whether the letter at `at` is a joiner that changes how its neighbours are written; those of ASCII are not changed.
fn joins_script(cell: &str, at: usize, c: char) -> bool {
    let is_ascii = |neighbour: Option<char>| neighbour.is_none_or(|c| c.is_ascii());
    let (before, after) = (&cell[..at], &cell[at + c.len_utf8()..]);
    is_joiner(c) && !is_ascii(before.chars().next_back()) && !is_ascii(after.chars().next())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_nobody_sees_is_dropped_and_what_is_written_stays() {
        for (cell, clean) in [
            ("A", "A"),
            (" A ", "A"),
            ("\u{feff}A", "A"),
            ("A\u{200b}", "A"),
            ("A\u{ad}B", "AB"),
            ("\u{202e}A\u{202c}", "A"),
            ("\u{a0}BRK B\u{3000}", "BRK B"),
            ("A\u{200d}B\u{200c}", "AB"),
            ("\u{2060}", ""),
            ("阿里巴巴", "阿里巴巴"),
            ("👩\u{200d}🔬", "👩\u{200d}🔬"),
            ("می\u{200c}خواهم", "می\u{200c}خواهم"),
            ("\u{1b}[31m", "\u{1b}[31m"),
        ] {
            assert_eq!(cleaned(cell), clean, "{cell:?}");
        }
    }
}
