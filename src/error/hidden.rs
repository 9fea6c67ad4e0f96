//! Letters that nobody sees.

/// Returns whether a letter is not shown itself but may change how others are shown. The joiners of Indic and Arabic script
/// and of emoji are not among them.
pub(crate) fn is_hidden(c: char) -> bool {
    c.is_control() || is_invisible(c)
}

/// Returns whether a letter takes no place, and is no control character.
pub(crate) fn is_invisible(c: char) -> bool {
    // None of them is a letter of English, as nearly all are.
    c >= '\u{ad}'
        && matches!(c,
        // Direction of writing.
        '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{206f}'
        // Without width: soft hyphen, fillers, blanks, byte order mark, annotations, tags.
        | '\u{ad}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}' | '\u{180e}' | '\u{200b}'
        | '\u{2060}'..='\u{2065}' | '\u{3164}' | '\u{feff}' | '\u{ffa0}' | '\u{fff0}'..='\u{fffb}'
        | '\u{e0000}'..='\u{e0fff}')
}
