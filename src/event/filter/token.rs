//! The words of a condition.

use crate::error::{Error, Result, message, option};

/// A word of a condition.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Token {
    /// A name, a number, a date or one of the words of the language.
    Word(String),
    /// A name between backquotes.
    Name(String),
    /// A text in quotes.
    Text(String),
    /// A bracket, a comma or an operator.
    Mark(&'static str),
}

/// Brackets, comma and operators; longer ones first. The second of a pair is the name that the first one gets.
const MARKS: [(&str, &str); 11] = [
    ("!=", "!="),
    ("<>", "!="),
    ("<=", "<="),
    (">=", ">="),
    ("==", "="),
    ("=", "="),
    ("<", "<"),
    (">", ">"),
    ("(", "("),
    (")", ")"),
    (",", ","),
];

/// Splits a condition into its words, each with the position of its first letter, counted from 0 in characters.
///
/// # Errors
/// A quote that is not closed.
pub(super) fn tokens(text: &str) -> Result<Vec<(Token, usize)>> {
    let mut tokens = Vec::new();
    let (mut rest, mut at) = (text, 0);
    while let Some(first) = rest.chars().next() {
        let (token, bytes) = if first.is_whitespace() {
            (None, first.len_utf8())
        } else if ['"', '\'', '`'].contains(&first) {
            let (inner, bytes) = quoted(rest, first).ok_or_else(|| {
                mistake(text, at, format!("the quote {first} is not closed"))
                    .with_help("end the text with the mark that it begins with")
            })?;
            let token = if first == '`' {
                Token::Name(inner)
            } else {
                Token::Text(inner)
            };
            (Some(token), bytes)
        } else if let Some((mark, name)) = MARKS.iter().find(|(mark, _)| rest.starts_with(mark)) {
            (Some(Token::Mark(name)), mark.len())
        } else {
            let ends = |c: char| c.is_whitespace() || "\"'`()=!<>,".contains(c);
            let end = rest.find(ends).unwrap_or(rest.len());
            // A lone `!` ends no word before it and begins none.
            let end = end.max(first.len_utf8());
            (Some(Token::Word(rest[..end].to_owned())), end)
        };
        tokens.extend(token.map(|token| (token, at)));
        at += rest[..bytes].chars().count();
        rest = &rest[bytes..];
    }
    Ok(tokens)
}

/// Returns the text between the quote at the start of `rest` and the next one, and the bytes up to there. A doubled quote
/// stands for itself.
fn quoted(rest: &str, quote: char) -> Option<(String, usize)> {
    let mut inner = String::new();
    let mut letters = rest.char_indices().skip(1).peekable();
    while let Some((at, letter)) = letters.next() {
        if letter != quote {
            inner.push(letter);
        } else if letters.next_if(|(_, next)| *next == quote).is_some() {
            inner.push(quote);
        } else {
            return Some((inner, at + quote.len_utf8()));
        }
    }
    None
}

/// Returns the error about the letter at a position of a condition.
pub(super) fn mistake(text: &str, at: usize, found: String) -> Error {
    let place = format!(": {found} (character {} of `{text}`)", at + 1);
    Error::options(message![option::WHERE, place])
        .with_code("bad_filter")
        .about(option::WHERE)
        .showing(text, at..at + 1)
}
