//! Output to the terminal: results on standard output, everything else on standard error.

use std::io::{self, BufWriter, Write};

use newsquake::error::{Error, Result};
use newsquake::finding::{Finding, Severity};
use newsquake::table::clean::visible;

use super::volume::{Volume, allows, coloured};

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

/// Writes text to standard error, after a word that may be coloured. Text from files cannot control the terminal. A closed standard
/// error is no reason to stop.
fn line(word: &str, text: &str) {
    let lines: Vec<_> = text.split('\n').map(visible).collect();
    let _ = writeln!(io::stderr(), "{word}{}", lines.join("\n"));
}
