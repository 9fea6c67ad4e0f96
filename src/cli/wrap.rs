//! Text in lines of a page or of the terminal.

use unicode_width::UnicodeWidthStr;

/// The widest line of a page.
pub const PAGE: usize = 100;

/// Breaks long lines of a page between words. A line that continues an indented one is indented further.
pub fn wrapped(text: &str) -> String {
    in_lines(text, PAGE)
}

/// Breaks the lines of a page for a terminal that is narrower. The rows of a sample stay whole.
pub fn narrowed(page: &str, terminal: Option<usize>) -> String {
    let (text, sample) = match page.find("\nSample\n") {
        Some(at) => page.split_at(at),
        None => (page, ""),
    };
    match terminal.filter(|width| *width < PAGE) {
        Some(width) => in_lines(text, width) + sample,
        None => page.to_owned(),
    }
}

fn in_lines(text: &str, width: usize) -> String {
    let mut out = String::new();
    let mut lines = text.lines().peekable();
    while let Some(line) = lines.next() {
        let indent = line.len() - line.trim_start().len();
        let mut paragraph = line.to_owned();
        // Lines of a paragraph flow into each other; indented lines stand for themselves.
        let flows = |next: &&str| indent == 0 && !next.is_empty() && !next.starts_with(' ');
        while !line.is_empty() && lines.peek().is_some_and(flows) && line.len() > width / 2 {
            paragraph = format!("{paragraph} {}", lines.next().unwrap_or_default());
        }
        let further = if indent == 0 { 0 } else { indent + 4 };
        fill(&paragraph, width, [indent, further], &mut out);
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_fits_a_narrow_terminal() {
        let page = "A paragraph of more than one line, which was broken where the page ends, and flows on\nin the next one.\n\n  \
                    --flag    what it means, in a column of its own\n\nSample\na,b,c,d,e,f,g,h,i,j,k,l,m,n,o,p,q,r,s,t,u,v\n";
        assert_eq!(narrowed(page, None), page);
        assert_eq!(narrowed(page, Some(120)), page);
        let expected = [
            "A paragraph of more than one line, which",
            "was broken where the page ends, and",
            "flows on in the next one.",
            "",
            "  --flag    what it means, in a column",
            "      of its own",
            "",
            "Sample",
            "a,b,c,d,e,f,g,h,i,j,k,l,m,n,o,p,q,r,s,t,u,v",
            "",
        ];
        assert_eq!(narrowed(page, Some(40)), expected.join("\n"));
    }
}
