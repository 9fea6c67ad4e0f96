//! Output to the terminal: results on standard output, everything else on standard error.

use std::io::{self, BufWriter, Write};

use newsquake::error::{Error, Result};
use newsquake::finding::{Finding, Severity};
use newsquake::report::words::counted;
use newsquake::table::clean::visible;

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
        line(&word, &format!("[{}]: {}", finding.code, finding.message));
    }
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

/// Writes to standard error what a run did, if that much is wanted.
pub fn say(volume: Volume, text: &str) {
    if allows(volume) {
        line("", text);
    }
}

/// Writes text to standard error, after a word that may be coloured, in lines that fit its terminal. Text from files cannot control the
/// terminal. A closed standard error is no reason to stop.
fn line(word: &str, text: &str) {
    let lines: Vec<_> = text.split('\n').map(visible).collect();
    let text = format!("{word}{}", lines.join("\n"));
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
