//! Output to the terminal: results on standard output, everything else on standard error.

use std::io::{self, BufWriter, Write};

use newsquake::error::{Error, Result};
use newsquake::finding::{Finding, Severity};
use newsquake::table::clean::visible;

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
    let mut sorted: Vec<&Finding> = findings.iter().collect();
    sorted.sort_by_key(|finding| finding.severity);
    for finding in sorted {
        let word = match finding.severity {
            Severity::Note => "note",
            Severity::Warning => "warning",
        };
        line(&format!("{word}[{}]: {}", finding.code, finding.message));
    }
}

/// Writes an error to standard error, with the row it is about and what to do.
pub fn error(error: &Error) {
    line(&format!("error[{}]: {error}", error.code()));
    if let Some(shown) = error.shown() {
        line(&format!("        {shown}"));
    }
    if let Some(help) = error.help() {
        line(&format!("  help: {help}"));
    }
}

/// Writes text to standard error; what came from a file cannot run on the terminal. A closed standard error is no reason to stop.
pub fn line(text: &str) {
    let lines: Vec<_> = text.split('\n').map(visible).collect();
    let _ = writeln!(io::stderr(), "{}", lines.join("\n"));
}
