//! Removes from a cell what does not belong to its date: the quote of a spreadsheet, a day of the week, marks and digits of other
//! scripts.

use std::borrow::Cow;

/// Returns a cell without the quote by which spreadsheets mark text, and with digits and marks of other scripts as ASCII.
pub(super) fn plain(cell: &[u8]) -> Cow<'_, [u8]> {
    let cell = cell.strip_prefix(b"'").unwrap_or(cell);
    if cell.is_ascii() {
        return Cow::Borrowed(cell);
    }
    match std::str::from_utf8(cell) {
        Ok(text) => Cow::Owned(text.chars().map(ascii).collect::<String>().into_bytes()),
        Err(_) => Cow::Borrowed(cell),
    }
}

/// Returns the ASCII letter that means the same, or the letter itself.
fn ascii(letter: char) -> char {
    /// Where the digits of other scripts begin: full width, Arabic, Persian, Devanagari, Thai.
    const ZEROS: [char; 5] = ['０', '٠', '۰', '०', '๐'];
    match letter {
        '\u{2010}'..='\u{2015}' | '\u{2212}' | '－' => '-',
        '／' | '\u{2044}' => '/',
        '．' => '.',
        '：' => ':',
        '\u{a0}' | '\u{2007}' | '\u{2009}' | '\u{202f}' | '\u{3000}' => ' ',
        letter => {
            let digit = |zero: &char| {
                let digit = u32::from(letter).checked_sub(u32::from(*zero));
                digit.and_then(|digit| char::from_digit(digit, 10))
            };
            ZEROS.iter().find_map(digit).unwrap_or(letter)
        }
    }
}

/// Removes an English day of the week, as in `Thu, 28 Aug 2025`.
pub(super) fn without_weekday(cell: &[u8]) -> &[u8] {
    const DAYS: [&str; 7] = [
        "monday",
        "tuesday",
        "wednesday",
        "thursday",
        "friday",
        "saturday",
        "sunday",
    ];
    // Most dates begin with a digit.
    if !cell.first().is_some_and(u8::is_ascii_alphabetic) {
        return cell;
    }
    let letters = cell.iter().take_while(|byte| byte.is_ascii_alphabetic());
    let (word, rest) = cell.split_at(letters.count());
    let is_begun = |day: &&str| {
        let start = day.as_bytes().get(..word.len());
        start.is_some_and(|start| start.eq_ignore_ascii_case(word))
    };
    let is_day = word.len() >= 3 && DAYS.iter().any(is_begun);
    let mark = |byte: &u8| matches!(byte, b' ' | b'-' | b',' | b'/' | b'.');
    match is_day {
        true => &rest[rest.iter().take_while(|byte| mark(byte)).count()..],
        false => cell,
    }
}
