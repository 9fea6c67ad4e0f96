//! What is said of files that could not be read.

use crate::error::{Error, Message};
use crate::finding::Finding;

/// Maximum number of files named in one message.
pub(super) const SHOWN: usize = 10;

/// Returns the error for a run without any price row: that of the first file, and the number of other files that
/// failed.
pub(super) fn nothing_read(failures: Vec<Error>) -> Error {
    let others = failures.len().saturating_sub(1);
    let none = || {
        let error = Error::input("the price files contain no rows").with_code("no_rows");
        error.with_help("newsquake inspect FILE says what is understood of a file")
    };
    let first = failures.into_iter().next().unwrap_or_else(none);
    match others {
        0 => first,
        1 => first.append("; and 1 more price file could not be used"),
        n => first.append(format!("; and {n} more price files could not be used")),
    }
}

/// Returns a warning about files that could not be read, with the help for each kind of error.
pub(in crate::load) fn skipped(failures: &[Error]) -> Option<Finding> {
    if failures.is_empty() {
        return None;
    }
    let mut list = String::new();
    let mut said: Vec<&Message> = Vec::new();
    for error in failures.iter().take(SHOWN) {
        let code = error.code();
        list.push_str(&format!("\n    {error} [{code}]"));
        if let Some(shown) = error.shown() {
            list.push_str(&format!("\n        {shown}"));
        }
        // Show each help text once.
        if let Some(mend) = error.help().filter(|mend| !said.contains(mend)) {
            list.push_str(&format!("\n        help: {mend}"));
            said.push(mend);
        }
    }
    let more = failures.len().saturating_sub(SHOWN);
    if more > 0 {
        list.push_str(&format!("\n    and {more} more"));
    }
    let message = format!(
        "{} of the price files could not be used:{list}",
        failures.len()
    );
    Some(Finding::warning("skipped_files", message))
}
