//! Processes of their own: whether they did it, and the most memory that they had.

use std::process::{Command, Stdio};
use std::time::Duration;

/// Runs a program to its end, with nothing to be seen of it unless it fails.
pub fn run(command: &mut Command) {
    let output = command.stdin(Stdio::null()).output().expect("a program");
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{command:?}: {said}");
}

/// The most memory, in bytes, that a program had, as far as the system said it a millisecond before its end; none where it
/// does not.
pub fn peak(command: &mut Command) -> Option<f64> {
    let silent = command.stdin(Stdio::null()).stdout(Stdio::null());
    let mut child = silent.stderr(Stdio::null()).spawn().ok()?;
    let status = format!("/proc/{}/status", child.id());
    let mut most = None;
    while child.try_wait().ok()?.is_none() {
        most = high_water(&std::fs::read_to_string(&status).unwrap_or_default()).or(most);
        std::thread::sleep(Duration::from_millis(1));
    }
    most
}

fn high_water(status: &str) -> Option<f64> {
    let line = status
        .lines()
        .find_map(|line| line.strip_prefix("VmHWM:"))?;
    let kilobytes: f64 = line.trim().strip_suffix(" kB")?.trim().parse().ok()?;
    Some(kilobytes * 1024.0)
}
