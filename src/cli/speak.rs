//! What goes to the terminal.

use std::io::{self, Write};

use newsquake::error::{Error, Result};
use newsquake::finding::{Finding, Severity};

/// Writes the result to standard output. A reader that has seen enough, such as `head`, ends the output quietly.
pub fn result(text: &str) -> Result<()> {
    let mut out = io::stdout().lock();
    match out.write_all(text.as_bytes()).and_then(|()| out.flush()) {
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
    let code = error
        .name()
        .map(|code| format!("[{code}]"))
        .unwrap_or_default();
    line(&format!("error{code}: {error}"));
    if let Some(shown) = error.shown() {
        line(&format!("        {shown}"));
    }
    if let Some(mend) = error.mend() {
        line(&format!("  help: {mend}"));
    }
}

/// One line on standard error. Nobody may be listening, which is no reason to stop.
pub fn line(text: &str) {
    let _ = writeln!(io::stderr(), "{text}");
}
