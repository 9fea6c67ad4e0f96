//! Programs of other makers that tests use where they are.

use std::process::{Command, Stdio};

/// Returns whether a program can be started. If not, says loudly that what it would test was skipped; where the variable `NEWSQUAKE_ALL_TOOLS` is set, as by
/// the gate, that is a failure.
pub fn has(program: &str, tested: &str) -> bool {
    let started = Command::new(program)
        .arg("--version")
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status();
    let is_there = started.is_ok_and(|status| status.success());
    if !is_there {
        let said = format!("SKIPPED: {program} is not installed, so nobody looked at {tested}");
        assert!(std::env::var_os("NEWSQUAKE_ALL_TOOLS").is_none(), "{said}");
        // Standard error of a test that passes is hidden; the terminal is not.
        let _ = std::fs::write("/dev/tty", format!("{said}\n"));
        eprintln!("{said}");
    }
    is_there
}
