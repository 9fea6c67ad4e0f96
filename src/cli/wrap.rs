//! Text in lines of a page or of the terminal.

use unicode_width::UnicodeWidthStr;

/// The widest line of a page.
pub const PAGE: usize = 100;

/// Breaks long lines between words. A line that continues an indented one is indented further.
pub fn wrapped(text: &str) -> String {
    let mut out = String::new();
    let mut lines = text.lines().peekable();
    while let Some(line) = lines.next() {
        let indent = line.len() - line.trim_start().len();
        let mut paragraph = line.to_owned();
        // Lines of a paragraph flow into each other; indented lines stand for themselves.
        let flows = |next: &&str| indent == 0 && !next.is_empty() && !next.starts_with(' ');
        while !line.is_empty() && lines.peek().is_some_and(flows) && line.len() > PAGE / 2 {
            paragraph = format!("{paragraph} {}", lines.next().unwrap_or_default());
        }
        let further = if indent == 0 { 0 } else { indent + 4 };
        fill(&paragraph, PAGE, [indent, further], &mut out);
    }
    out
}

/// Writes a paragraph in lines of at most `width`, where words allow; the first begins after `first` blanks, the others after
/// `further` blanks.
pub fn fill(paragraph: &str, width: usize, [first, further]: [usize; 2], out: &mut String) {
    let further = " ".repeat(further);
    let mut line = " ".repeat(first);
    let mut is_empty = true;
    for word in paragraph.trim_start().split(' ') {
        if !is_empty && line.width() + 1 + word.width() > width {
            out.push_str(line.trim_end());
            out.push('\n');
            line.clone_from(&further);
            is_empty = true;
        }
        if !is_empty {
            line.push(' ');
        }
        line.push_str(word);
        is_empty = false;
    }
    out.push_str(line.trim_end());
    out.push('\n');
}
