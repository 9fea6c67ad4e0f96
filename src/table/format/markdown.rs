//! Tables as GitHub shows them.

use serde::{Deserialize, Serialize};

use super::Render;
use crate::table::clean::visible;
use crate::table::{Cell, Report, Table};

/// GitHub tables with the notes below.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Markdown {}

impl Render for Markdown {
    fn render(&self, report: &Report) -> String {
        let mut out = format!("# {}\n", escaped(&report.title));
        for line in &report.lines {
            out.push_str(&format!("\n{}  ", escaped_line(line)));
        }
        out.push('\n');
        report
            .tables
            .iter()
            .for_each(|table| push_table(&mut out, table));
        out
    }
}

fn push_table(out: &mut String, table: &Table) {
    out.push_str(&format!("\n## {}\n\n", escaped(&table.title)));
    let heads: Vec<String> = table
        .columns
        .iter()
        .map(|column| escaped(&column.head))
        .collect();
    let rules: Vec<&str> = table
        .columns
        .iter()
        .map(|column| if column.words { ":--" } else { "--:" })
        .collect();
    out.push_str(&format!(
        "| {} |\n| {} |\n",
        heads.join(" | "),
        rules.join(" | ")
    ));
    for row in &table.rows {
        out.push_str(&format!(
            "| {} |\n",
            row.iter().map(shown).collect::<Vec<_>>().join(" | ")
        ));
    }
    for note in &table.notes {
        out.push_str(&format!("\n{}  ", escaped_line(note)));
    }
    if !table.notes.is_empty() {
        out.push('\n');
    }
}

fn shown(cell: &Cell) -> String {
    let text = escaped(&cell.shown());
    if cell.is_number() {
        text.replace('-', "\u{2212}")
    } else {
        text
    }
}

/// Escapes a text for the start of a line, where marks such as `#` or `1.` would make it a heading or a list.
pub fn escaped_line(text: &str) -> String {
    let text = visible(text);
    let text = text.trim();
    match leading_mark(text) {
        Some(mark) => format!("{}\\{}", &text[..mark], escaped(&text[mark..])),
        None => escaped(text),
    }
}

/// Returns the place of the letter that would make a line a heading, a list, a quotation, a rule or a fence.
fn leading_mark(text: &str) -> Option<usize> {
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    match text.as_bytes() {
        [b'#' | b'>' | b'=', ..] | [b'-' | b'+'] => Some(0),
        [b'-' | b'+', b' ' | b'-' | b'+', ..] => Some(0),
        bytes if digits > 0 && matches!(bytes.get(digits), Some(b'.' | b')')) => {
            matches!(bytes.get(digits + 1), None | Some(b' ')).then_some(digits)
        }
        _ => None,
    }
}

/// Escapes a text as one line that reads as plain text inside of a line or a cell: no HTML, link, image, code or emphasis.
pub fn escaped(text: &str) -> String {
    let text = visible(text);
    let mut out = String::with_capacity(text.len());
    for (place, c) in text.char_indices() {
        let rest = &text[place + c.len_utf8()..];
        match c {
            '|' | '*' | '_' | '<' | '`' | '\\' | '[' | '~' | '$' => out.extend(['\\', c]),
            '&' if begins_entity(rest) => out.push_str("\\&"),
            // GitHub makes links of bare addresses.
            ':' if rest.starts_with("//") => out.push_str(":\\"),
            '.' if ends_with_www(&text[..place]) => out.push_str("\\."),
            _ => out.push(c),
        }
    }
    out
}

/// Returns whether a text continues an HTML entity behind its `&`.
fn begins_entity(text: &str) -> bool {
    let name = text.strip_prefix('#').unwrap_or(text);
    let end = name.bytes().take_while(u8::is_ascii_alphanumeric).count();
    end > 0 && name[end..].starts_with(';')
}

fn ends_with_www(text: &str) -> bool {
    let last = text
        .len()
        .checked_sub(3)
        .and_then(|start| text.get(start..));
    last.is_some_and(|last| last.eq_ignore_ascii_case("www"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_of_files_read_as_plain_text() {
        let cases = [
            ("a|b", "a\\|b"),
            ("<script>alert(1)</script>", "\\<script>alert(1)\\</script>"),
            ("[x](http://evil)", "\\[x](http:\\//evil)"),
            ("`code` end", "\\`code\\` end"),
            ("P&L, &lt;b&#62;", "P&L, \\&lt;b\\&#62;"),
            ("see WWW.evil.example", "see WWW\\.evil.example"),
            ("two\n\n# lines", "two  # lines"),
            ("\u{1b}[31m", "\\\\u{1b}\\[31m"),
        ];
        for (text, expected) in cases {
            assert_eq!(escaped(text), expected);
        }
    }

    #[test]
    fn no_line_becomes_a_heading_or_a_list() {
        let cases = [
            ("# evil: read it", "\\# evil: read it"),
            ("1. first", "1\\. first"),
            ("23) more", "23\\) more"),
            ("- item", "\\- item"),
            ("---", "\\---"),
            ("    indented", "indented"),
            ("1.5 % of them", "1.5 % of them"),
            ("-1.5 % of them", "-1.5 % of them"),
        ];
        for (text, expected) in cases {
            assert_eq!(escaped_line(text), expected);
        }
    }
}
