//! Texts of files as TeX sets them, in any of its engines.

use crate::table::clean::visible;

/// Letters of a word without a place to break, from which on a line may break inside of it.
const LONG_WORD: usize = 9;

/// Escapes a text: marks of TeX become letters, letters that the fonts of pdfLaTeX lack are set by [`WIDE`], and long words may break.
pub(super) fn escaped(text: &str) -> String {
    let text = visible(text);
    let mut out = String::with_capacity(text.len() + 8);
    let mut wide = String::new();
    let mut word = 0;
    let (mut before, mut letters) = (' ', text.chars().peekable());
    while let Some(c) = letters.next() {
        if !is_known(c) {
            wide.push(c);
            before = c;
            continue;
        }
        push_wide(&mut out, &mut wide);
        word = if c == ' ' { 0 } else { word + 1 };
        if word > LONG_WORD && word % 3 == 0 {
            out.push_str("\\allowbreak{}");
        }
        let is_number_next = letters.peek().is_some_and(char::is_ascii_digit);
        if c == '-' && is_number_next && !before.is_alphanumeric() && before != '-' {
            out.push_str("$-$");
        } else {
            push(&mut out, c);
        }
        before = c;
    }
    push_wide(&mut out, &mut wide);
    out
}

/// The name of the macro of letters beyond the fonts of pdfLaTeX: XeLaTeX and LuaLaTeX set its first argument, pdfLaTeX its second one.
pub(super) const WIDE: &str = "\\newsquakewide";

/// Returns whether all fonts of TeX have a letter.
pub(super) fn is_known(c: char) -> bool {
    let is_letter_of_europe = ('\u{c0}'..='\u{ff}').contains(&c)
        && !matches!(c, '\u{d0}' | '\u{de}' | '\u{f0}' | '\u{fe}');
    c.is_ascii_graphic() || c == ' ' || is_letter_of_europe || set_as(c).is_some()
}

/// Returns what TeX writes for a mark.
fn set_as(c: char) -> Option<&'static str> {
    Some(match c {
        '\\' => "\\textbackslash{}",
        '~' => "\\textasciitilde{}",
        '^' => "\\textasciicircum{}",
        '<' => "$<$",
        '>' => "$>$",
        '|' => "$|$",
        '"' => "''",
        '\u{a0}' => "~",
        '\u{a7}' => "\\S{}",
        '\u{b0}' => "$^{\\circ}$",
        '\u{b1}' => "$\\pm$",
        '\u{b7}' => "$\\cdot$",
        '\u{d7}' => "$\\times$",
        '\u{f7}' => "$\\div$",
        '\u{2013}' => "--",
        '\u{2014}' => "---",
        '\u{2018}' => "`",
        '\u{2019}' => "'",
        '\u{201c}' => "``",
        '\u{201d}' => "''",
        '\u{2020}' => "\\dag{}",
        '\u{2026}' => "\\ldots{}",
        '\u{2212}' => "$-$",
        '\u{3b1}' => "$\\alpha$",
        '\u{3b2}' => "$\\beta$",
        '\u{3c3}' => "$\\sigma$",
        _ => return None,
    })
}

fn push(out: &mut String, c: char) {
    match c {
        '&' | '%' | '$' | '#' | '_' | '{' | '}' => out.extend(['\\', c]),
        // A bracket or star at the start of a row would be read as an option of the command before it.
        '[' | ']' | '*' => out.extend(['{', c, '}']),
        // Two marks in a row would become one letter.
        '-' if out.ends_with('-') => out.push_str("{}-"),
        '\'' | '`' if out.ends_with(c) => out.extend(['{', '}', c]),
        c => match set_as(c) {
            Some(mark) => out.push_str(mark),
            None => out.push(c),
        },
    }
}

/// Moves letters that pdfLaTeX lacks into the macro that sets them.
fn push_wide(out: &mut String, wide: &mut String) {
    if wide.is_empty() {
        return;
    }
    let codes: Vec<String> = wide
        .chars()
        .map(|c| format!("U+{:04X}", u32::from(c)))
        .collect();
    out.push_str(&format!("{WIDE}{{{wide}}}{{{}}}", codes.join(" ")));
    wide.clear();
}
