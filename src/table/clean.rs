//! Text that came from a file, made safe to show: no escape sequence, invisible letter, turned direction of writing or
//! formula reaches a terminal, a page or a spreadsheet.

use std::borrow::Cow;

use crate::error::is_hidden;

/// Returns a text as one line in which every letter is visible: line ends and tabs become blanks; other control characters,
/// marks that turn the direction of writing, and letters that nobody sees become escapes such as `\u{1b}`.
pub fn visible(text: &str) -> Cow<'_, str> {
    // Nearly every text is of such letters alone.
    let is_plain = |byte: u8| matches!(byte, b' '..=b'~');
    if text.bytes().all(is_plain) {
        return Cow::Borrowed(text);
    }
    if text.chars().all(|c| !is_blank_control(c) && !is_hidden(c)) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len() + 8);
    let mut letters = text.chars().peekable();
    while let Some(c) = letters.next() {
        if is_blank_control(c) {
            // The two letters of a line end are one blank.
            if c == '\r' && letters.peek() == Some(&'\n') {
                letters.next();
            }
            out.push(' ');
        } else if is_hidden(c) {
            out.extend(c.escape_unicode());
        } else {
            out.push(c);
        }
    }
    Cow::Owned(out)
}

/// Returns a text of several lines in which every letter is visible, as [`visible`] does for one line.
pub fn visible_lines(text: &str) -> Cow<'_, str> {
    let is_kept = |c: char| matches!(c, '\n' | '\r' | '\t') || !is_hidden(c);
    if text.chars().all(is_kept) {
        return Cow::Borrowed(text);
    }
    let shown = |c: char| match is_kept(c) {
        true => c.to_string(),
        false => c.escape_unicode().to_string(),
    };
    Cow::Owned(text.chars().map(shown).collect())
}

/// Returns whether a control character stands for a blank: a line end or a tab.
fn is_blank_control(c: char) -> bool {
    matches!(c, '\n' | '\r' | '\t' | '\u{2028}' | '\u{2029}')
}

/// Returns the text with `'` before each part that a spreadsheet would run as a formula: at its start, and behind `;`, a tab
/// or a line end, where spreadsheets split cells. `None` where nothing has to change.
pub fn disarmed(text: &str) -> Option<String> {
    let parts = || text.split_inclusive([';', '\t', '\n', '\r']);
    if !parts().any(is_formula) {
        return None;
    }
    let mut out = String::with_capacity(text.len() + 4);
    for part in parts() {
        if is_formula(part) {
            out.push('\'');
        }
        out.push_str(part);
    }
    Some(out)
}

/// Returns whether a spreadsheet may take a text for a formula. Those of East Asia know the wide signs too. A plain number is
/// none, whatever its sign.
fn is_formula(text: &str) -> bool {
    if is_number(text) {
        return false;
    }
    let starts = |text: &str| {
        text.starts_with([
            '=', '+', '-', '@', '\u{ff1d}', '\u{ff0b}', '\u{ff0d}', '\u{ff20}',
        ])
    };
    text.starts_with(['\t', '\r']) || starts(text) || starts(text.trim_start())
}

/// Returns whether a text is a number of digits with a sign and a point, as in `-1` or `+0.5`.
fn is_number(text: &str) -> bool {
    let text = text.trim_end_matches([';', '\t', '\n', '\r']);
    let digits = text.strip_prefix(['-', '+']).unwrap_or(text);
    let is_plain = digits.bytes().all(|b| b.is_ascii_digit() || b == b'.');
    is_plain
        && digits.bytes().filter(|b| *b == b'.').count() < 2
        && digits != "."
        && !digits.is_empty()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_cannot_be_seen_is_escaped() {
        let cases = [
            ("\u{1b}[2Jcleared\u{7}", "\\u{1b}[2Jcleared\\u{7}"),
            ("two\r\nlines\tand\nmore", "two lines and more"),
            ("\u{202e}txt.exe", "\\u{202e}txt.exe"),
            ("A\u{feff}", "A\\u{feff}"),
            ("\u{9b}31m", "\\u{9b}31m"),
            ("par\u{2029}agraph", "par agraph"),
            ("\u{e0041}", "\\u{e0041}"),
        ];
        for (text, expected) in cases {
            assert_eq!(visible(text), expected);
        }
        for text in [
            "plain",
            "\u{4e2d}\u{6587}",
            "\u{1f468}\u{200d}\u{1f469}",
            "\u{5d0}\u{5d1}",
            "n\u{303}",
        ] {
            assert!(matches!(visible(text), Cow::Borrowed(same) if same == text));
        }
    }

    #[test]
    fn formulas_are_disarmed_behind_every_list_mark() {
        let cases = [
            ("=cmd()", "'=cmd()"),
            ("0;=cmd|x", "0;'=cmd|x"),
            ("a; =b;@c", "a;' =b;'@c"),
            ("-1,5", "'-1,5"),
            ("\u{ff1d}cmd", "'\u{ff1d}cmd"),
            ("one\n=two", "one\n'=two"),
            ("  =cmd", "'  =cmd"),
        ];
        for (text, expected) in cases {
            assert_eq!(disarmed(text).as_deref(), Some(expected));
        }
        for text in ["", "a=b", "1 - 2", "up;down", "a,=b", "-1", "+0.5;-2"] {
            assert_eq!(disarmed(text), None);
        }
    }
}
