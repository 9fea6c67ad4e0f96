//! What goes to the terminal.

use std::io::{self, BufWriter, Write};

use newsquake::error::{Error, Result};
use newsquake::finding::{Finding, Severity};

/// Writes the result to standard output.
pub fn result(text: &str) -> Result<()> {
    stream(|out| out.write_all(text.as_bytes()))
}

/// Has the result written to standard output as it comes into being. A reader that has seen enough, such as `head`, ends
/// the output quietly.
pub fn stream(write: impl FnOnce(&mut (dyn Write + Send)) -> io::Result<()>) -> Result<()> {
    let mut out = BufWriter::with_capacity(1 << 16, io::stdout());
    let written = write(&mut out).and_then(|()| out.flush());
    // What is left in the buffer after a failure would fail again.
    drop(out.into_parts());
    match written {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => Err(Error::output(format!(
            "standard output cannot be written: {error}"
        ))),
        _ => Ok(()),
    }
}

/// Says what the run noticed, warnings last, where the eye is.
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

/// Says why the run stopped and what mends it.
pub fn error(error: &Error) {
    line(&format!("error[{}]: {error}", error.code()));
    if let Some(shown) = error.shown() {
        line(&format!("        {shown}"));
    }
    if let Some(help) = error.help() {
        line(&format!("  help: {help}"));
    }
}

/// One line on standard error. Nobody may be listening, which is no reason to stop.
pub fn line(text: &str) {
    let _ = writeln!(io::stderr(), "{text}");
}
