//! Child processes: success, processor time and peak memory.

use std::process::{Command, Stdio};
use std::time::Duration;

/// Runs a program to its end without showing its output; panics if it fails.
pub fn run(command: &mut Command) {
    let output = command.stdin(Stdio::null()).output().expect("a program");
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{command:?}: {said}");
}

/// Returns the peak memory of a program in bytes, as the system reported it up to a millisecond before the end; `None`
/// if the system does not report it.
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

/// Returns the processor time, of user and system, of the children that have ended so far, in seconds; NaN if the system does
/// not report it.
pub fn processor_time() -> f64 {
    let stat = std::fs::read_to_string("/proc/self/stat").unwrap_or_default();
    // The second field, the name of the program in brackets, may contain blanks.
    let fields = stat
        .rsplit(')')
        .next()
        .unwrap_or_default()
        .split_whitespace();
    let ticks: Vec<f64> = fields.skip(13).take(2).flat_map(str::parse).collect();
    match ticks[..] {
        [user, system] => (user + system) / TICKS,
        _ => f64::NAN,
    }
}

/// Clock ticks of a second, the same on every Linux of today.
const TICKS: f64 = 100.0;

fn high_water(status: &str) -> Option<f64> {
    let line = status
        .lines()
        .find_map(|line| line.strip_prefix("VmHWM:"))?;
    let kilobytes: f64 = line.trim().strip_suffix(" kB")?.trim().parse().ok()?;
    Some(kilobytes * 1024.0)
}
