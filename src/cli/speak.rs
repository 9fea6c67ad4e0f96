//! Output to the terminal: results on standard output, everything else on standard error.

use std::borrow::Cow;
use std::io::{self, BufWriter, Write};

use newsquake::error::{Error, Result};
use newsquake::finding::{Finding, Severity};
use newsquake::report::words::{capitalised, counted};
use newsquake::table::clean::{visible, visible_lines};

use super::volume::{Volume, allows, coloured};
use super::wrap::fill;

/// Colours of the terminal.
const RED: &str = "31";
const YELLOW: &str = "33";
const CYAN: &str = "36";

/// Writes the result to standard output.
pub fn result(text: &str) -> Result<()> {
    stream(|out| out.write_all(text.as_bytes()))
}

/// Writes lines for people to standard output. What they name cannot control the terminal.
pub fn lines(text: &str) -> Result<()> {
    result(&visible_lines(text))
}

/// Streams the result to standard output. A reader that stops early, such as `head`, ends the output quietly.
pub fn stream(write: impl FnOnce(&mut (dyn Write + Send)) -> io::Result<()>) -> Result<()> {
    let mut out = BufWriter::with_capacity(1 << 16, io::stdout());
    let written = write(&mut out).and_then(|()| out.flush());
    // Dropping the buffer would write the rest of it again, and fail again.
    drop(out.into_parts());
    match written {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => Err(Error::output(format!(
            "standard output cannot be written: {error}"
        ))),
        _ => Ok(()),
    }
}

/// Writes findings to standard error, warnings last, where they are seen.
pub fn findings(findings: &[Finding]) {
    write(findings, &|message| message);
}

/// Writes findings like [`findings`], each cut to what fits on about one line, for people who read an answer above them. All of it is
/// written where more is wanted.
pub fn brief_findings(found: &[Finding]) {
    match allows(Volume::Phases) {
        true => findings(found),
        false => write(found, &|message| brief(&message)),
    }
}

fn write(findings: &[Finding], cut: &dyn Fn(String) -> String) {
    if !allows(Volume::Normal) {
        return;
    }
    let mut sorted: Vec<&Finding> = findings.iter().collect();
    sorted.sort_by_key(|finding| finding.severity);
    for finding in sorted {
        let word = match finding.severity {
            Severity::Note => coloured("note", CYAN),
            Severity::Warning => coloured("warning", YELLOW),
        };
        let message = cut(finding.message.to_string());
        line(&word, &format!("[{}]: {message}", finding.code));
    }
}

/// Returns the first clauses of a message, as many as are not too long together, without long brackets. A list of lines stays whole.
fn brief(message: &str) -> String {
    const LONGEST: usize = 160;
    let is_long = |text: &str| text.chars().count() > LONGEST;
    if message.contains('\n') || !is_long(message) {
        return message.to_owned();
    }
    let ends = ends_of_clauses(message);
    let end = ends.iter().rev().find(|end| !is_long(&message[..**end]));
    let kept = match end.or(ends.first()) {
        Some(end) => &message[..*end],
        None => return message.to_owned(),
    };
    let bare = match (is_long(kept), kept.split_once(" (")) {
        (true, Some((before, _))) => before,
        _ => kept,
    };
    format!("{bare} ... (-v)")
}

/// Returns where the clauses of a message end: before `;` and `:`, unless they stand in brackets.
fn ends_of_clauses(message: &str) -> Vec<usize> {
    let mut depth = 0;
    let mut ends = Vec::new();
    for (at, letter) in message.char_indices() {
        match letter {
            '(' => depth += 1,
            ')' => depth -= 1,
            ';' | ':' if depth == 0 && message[at + 1..].starts_with(' ') => ends.push(at),
            _ => {}
        }
    }
    ends
}

/// Writes the codes of the warnings in one line, and last where the results are.
pub fn summary(findings: &[Finding], written: Option<String>) {
    let mut codes: Vec<&str> = Vec::new();
    let warnings = findings.iter().filter(|finding| finding.is_warning());
    for finding in warnings.clone() {
        if !codes.contains(&finding.code) {
            codes.push(finding.code);
        }
    }
    if !codes.is_empty() {
        let count = counted(warnings.count(), "warning");
        say(
            Volume::Normal,
            &format!("{count}: {} (newsquake explain CODE)", codes.join(", ")),
        );
    }
    if let Some(written) = written {
        say(Volume::Normal, &written);
    }
}

/// Writes an error to standard error, with the row it is about and what to do.
pub fn error(error: &Error) {
    if !allows(Volume::Errors) {
        return;
    }
    let word = coloured("error", RED);
    line(&word, &format!("[{}]: {error}", error.code()));
    if let Some(shown) = error.shown() {
        line("", &format!("        {shown}"));
    }
    if let Some(help) = error.help() {
        line("", &format!("  help: {help}"));
    }
}

/// Writes a sentence to standard error, if that much is wanted.
pub fn sentence(text: &str) {
    say(Volume::Normal, &format!("{}.", capitalised(text)));
}

/// Writes to standard error what a run did, if that much is wanted.
pub fn say(volume: Volume, text: &str) {
    if allows(volume) {
        line("", text);
    }
}

/// Returns a text of several lines as a terminal may show it: every letter is visible, and no line is longer than anybody reads.
pub fn readable(text: &str) -> String {
    let lines = text
        .split('\n')
        .map(|line| shortened(&visible(line)).into_owned());
    lines.collect::<Vec<String>>().join("\n")
}

/// Returns the first letters of a line, and how many more there are.
fn shortened(line: &str) -> Cow<'_, str> {
    const MOST: usize = 3_000;
    match line.char_indices().nth(MOST) {
        None => Cow::Borrowed(line),
        Some((end, _)) => {
            let more = line[end..].chars().count();
            Cow::Owned(format!("{} ... and {more} letters more", &line[..end]))
        }
    }
}

/// Writes text to standard error, after a word that may be coloured, in lines that fit its terminal. Text from files cannot control the
/// terminal. A closed standard error is no reason to stop.
fn line(word: &str, text: &str) {
    let text = format!("{word}{}", readable(text));
    let Some((terminal_size::Width(width), _)) = terminal_size::terminal_size_of(io::stderr())
    else {
        let _ = writeln!(io::stderr(), "{text}");
        return;
    };
    let mut fitted = String::new();
    for line in text.split('\n') {
        let indent = line.len() - line.trim_start().len();
        fill(line, usize::from(width), [indent, indent + 2], &mut fitted);
    }
    let _ = write!(io::stderr(), "{fitted}");
}

#[cfg(test)]
mod tests {
    use super::{brief, shortened};

    #[test]
    fn a_line_without_end_is_cut_and_says_so() {
        let long = "日".repeat(3_000);
        assert_eq!(shortened(&long), long);
        assert_eq!(
            shortened(&format!("{long}12")),
            format!("{long} ... and 2 letters more")
        );
    }

    #[test]
    fn a_long_message_is_cut_between_its_clauses() {
        let short = "3 events have a time and no time zone; exchange time is assumed";
        assert_eq!(brief(short), short);
        let [clause, further] =
            ["eight events share days", "word ".repeat(30).trim_end()].map(str::to_owned);
        assert_eq!(
            brief(&format!("{clause}: so they are; {further}")),
            format!("{clause}: so they are ... (-v)")
        );
        assert_eq!(
            brief(&format!("{clause} (all: 8; {further}); {further}")),
            format!("{clause} ... (-v)")
        );
        let list = format!("two files:\n{}", "x".repeat(300));
        assert_eq!(brief(&list), list);
    }
}
