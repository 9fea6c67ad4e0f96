//! Columns of the package siunitx (version 3), which stand on their decimal marks.

use super::cell::{number, set_marks, shown};
use crate::table::Cell;

/// Digits before and after the decimal mark, and what stands around numbers.
#[derive(Default)]
struct Format {
    is_negative: bool,
    whole: usize,
    decimals: usize,
    before: String,
    after: String,
}

/// A text that is a number, with what stands before and behind it.
struct Number<'a> {
    before: &'a str,
    core: String,
    after: &'a str,
}

impl<'a> Number<'a> {
    /// Returns the number in a text such as `(1,234.5)` or `<0.001`; `None` if the text is none.
    fn read(text: &'a str) -> Option<Self> {
        let inside = text.trim_start_matches(['(', '<', '+']);
        let before = &text[..text.len() - inside.len()];
        let core = inside.trim_end_matches(')');
        let after = &inside[core.len()..];
        let core = core.replace(',', "").replace('\u{2212}', "-");
        let digits = core.strip_prefix('-').unwrap_or(&core);
        let (whole, decimals) = digits.split_once('.').unwrap_or((digits, "0"));
        let is_number = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
        (is_number(whole) && is_number(decimals)).then_some(Self {
            before: before.trim_end_matches('+'),
            core,
            after,
        })
    }

    fn set(&self, marks: &str) -> String {
        let braced = |text: &str| match text {
            "" => String::new(),
            text => format!("{{{}}}", number(text)),
        };
        let marks = match marks {
            "" => String::new(),
            marks => format!("{{$^{{{}}}$}}", set_marks(marks)),
        };
        format!(
            "{}{}{}{marks}",
            braced(self.before),
            self.core,
            braced(self.after)
        )
    }
}

/// Returns the texts of a cell, the first and what stands below it, with the marks of the first.
fn texts(cell: &Cell) -> Vec<(String, &str)> {
    match cell {
        Cell::Over(cell, below) => {
            let mut found = texts(cell);
            found.push((below.below(), ""));
            found
        }
        Cell::Marked(cell, marks) => vec![(cell.shown(), marks.as_str())],
        cell => vec![(cell.shown(), "")],
    }
}

/// Returns the letter of a column with room for all of its numbers.
pub(super) fn column<'a>(cells: impl Iterator<Item = &'a Cell>) -> String {
    let mut format = Format::default();
    let longest = |kept: &mut String, text: String| {
        if text.len() > kept.len() {
            *kept = text;
        }
    };
    for (text, marks) in cells.flat_map(texts) {
        let Some(found) = Number::read(&text) else {
            continue;
        };
        let digits = found.core.trim_start_matches('-');
        let (whole, decimals) = digits.split_once('.').unwrap_or((digits, ""));
        format.is_negative |= found.core.starts_with('-');
        format.whole = format.whole.max(whole.len());
        format.decimals = format.decimals.max(decimals.len());
        longest(&mut format.before, number(found.before));
        let after = match marks {
            "" => number(found.after),
            marks => format!("$^{{{}}}$", set_marks(marks)),
        };
        longest(&mut format.after, after);
    }
    let braced = |text: &str| match text {
        "" => String::new(),
        text => format!("{{{text}}}"),
    };
    let decimals = match format.decimals {
        0 => String::new(),
        n => format!(".{n}"),
    };
    format!(
        "S[table-align-text-before=false,table-align-text-after=false,group-separator={{,}},group-minimum-digits=4,\
         table-format={}{}{}{decimals}{}]",
        braced(&format.before),
        if format.is_negative { "-" } else { "" },
        format.whole.max(1),
        braced(&format.after)
    )
}

/// Sets the first line of a cell.
pub(super) fn top(cell: &Cell) -> String {
    match texts(cell).first() {
        Some((text, marks)) => set(text, marks, || shown(cell)),
        None => String::new(),
    }
}

/// Sets what stands below an estimate.
pub(super) fn below(text: &str) -> String {
    set(text, "", || number(&text.replace('+', "")))
}

/// Sets a number for the package, and another text as it is, which the package centres.
fn set(text: &str, marks: &str, as_text: impl Fn() -> String) -> String {
    match Number::read(text) {
        Some(found) => found.set(marks),
        None if text.is_empty() => String::new(),
        None => format!("{{{}}}", as_text()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::table::Style;

    #[test]
    fn numbers_are_plain_and_all_else_is_in_braces() {
        let percent = |value| Cell::Number(Some(value), Style::Percent(2));
        let marked = Cell::Marked(Box::new(percent(-0.0123)), "**".to_owned());
        assert_eq!(top(&marked), "-1.23{$^{{*}{*}}$}");
        assert_eq!(top(&percent(12.3456)), "1234.56");
        assert_eq!(top(&Cell::p(Some(0.0001))), "{$<$}0.001");
        assert_eq!(top(&Cell::Number(None, Style::P)), "{n/a}");
        assert_eq!(below("(0.50)"), "{(}0.50{)}");
        assert_eq!(below("[-1.0, 2.0]"), "{{[}$-$1.0, 2.0{]}}");
        let cells = [marked, percent(12.3456)];
        assert!(
            column(cells.iter()).ends_with("table-format=-4.2{$^{{*}{*}}$}]"),
            "{}",
            column(cells.iter())
        );
    }
}
