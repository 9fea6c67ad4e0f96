//! Faults of the system, injected into the whole program while it replaces an earlier result: kills and errors at each call that changes
//! the disk, limits of memory, of open files and of the size of files. Whatever happens, the old or the new result is whole, the next
//! run works, and nothing is left besides.

use std::path::Path;
use std::process::{Command, Stdio};

use sha2::Digest;

use crate::support::desk::Desk;
use crate::support::folders::content;

/// Calls that change the disk or say that a change is there to stay.
const CALLS: [&str; 7] = [
    "renameat2",
    "linkat",
    "mkdir",
    "unlink",
    "rmdir",
    "fsync",
    "write",
];

/// Every so many-th call is struck; with `NEWSQUAKE_ALL_FAULTS` every one.
fn step() -> usize {
    match std::env::var_os("NEWSQUAKE_ALL_FAULTS") {
        Some(_) => 1,
        None => 6,
    }
}

/// Returns whether every file of a result is as its record says, and no other file is there.
fn is_whole(folder: &Path) -> bool {
    let found = content(folder);
    let Some(record) = found.get("run.json") else {
        return false;
    };
    let record: serde_json::Value = serde_json::from_slice(record).unwrap();
    let outputs = record["outputs"].as_object().unwrap();
    let is_same = |(name, hash): (&String, &serde_json::Value)| {
        let bytes = found.get(name)?;
        let sum = sha2::Sha256::digest(bytes);
        let sum: String = sum.iter().map(|byte| format!("{byte:02x}")).collect();
        (hash == &sum).then_some(())
    };
    outputs.len() + 1 == found.len() && outputs.iter().all(|output| is_same(output).is_some())
}

/// Runs a study that replaces an earlier result, by a shell that sets limits or a program that injects faults, and checks what is
/// there afterwards. Returns the exit status; `None` after a kill.
fn struck(desk: &Desk, by: &[&str]) -> Option<i32> {
    let program = env!("CARGO_BIN_EXE_newsquake");
    let arguments = desk.arguments("study", &desk.events, &["--force"]);
    let mut command = Command::new(by[0]);
    command.args(&by[1..]).arg(program).args(&arguments);
    command.stdin(Stdio::null()).stdout(Stdio::null());
    let output = command.stderr(Stdio::piped()).output().unwrap();
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(!said.contains("panicked"), "{by:?}: {said}");
    let folder = Path::new(&desk.out);
    assert!(is_whole(folder), "{by:?}: {said}");
    // strace passes a kill on.
    let status = output.status.code().filter(|status| *status < 128);
    if let Some(status) = status {
        assert!([0, 1, 2].contains(&status), "{by:?}: {status}: {said}");
        // What cannot be removed now is removed by the next run; without memory, nothing is removed.
        let cannot_remove = by.iter().any(|word| {
            ["link", "rmdir", "openat", "ulimit -v"]
                .iter()
                .any(|call| word.contains(call))
        });
        let is_left = |name: &&String| !cannot_remove || !name.starts_with(".results.newsquake-");
        let names = desk.names();
        let names: Vec<&String> = names.iter().filter(is_left).collect();
        assert_eq!(names, ["results"], "{by:?}: {said}");
    }
    status
}

/// Returns a desk with a result, and how to run the program with faults injected by strace; `None` where that does not work.
fn desk_and_strace() -> Option<Desk> {
    let desk = Desk::new();
    assert_eq!(desk.study(&[]).0, 0);
    let works = Command::new("strace")
        .args(["-f", "-qq", "-o", "/dev/null", "true"])
        .status();
    works.is_ok_and(|status| status.success()).then_some(desk)
}

/// Strikes call after call until a run is no longer hit; returns how many were.
fn strike(desk: &Desk, call: &str, fault: &str) -> usize {
    let folder = tempfile::tempdir().unwrap();
    let log = folder.path().join("log");
    let log_name = log.to_str().unwrap();
    let trace = format!("trace={call}");
    let mut hit = 0;
    for when in (1..).step_by(step()) {
        let inject = format!("inject={call}:{fault}:when={when}");
        let by = ["strace", "-f", "-o", log_name, "-e", &trace, "-e", &inject];
        struck(desk, &by);
        let text = std::fs::read_to_string(&log).unwrap();
        let is_hit = text.contains("INJECTED") || text.contains("killed by SIGKILL");
        if !is_hit {
            break;
        }
        hit += 1;
    }
    hit
}

#[test]
fn after_a_kill_at_any_call_the_old_or_the_new_result_is_whole() {
    let Some(desk) = desk_and_strace() else {
        return;
    };
    let mut hit = 0;
    for call in CALLS {
        hit += strike(&desk, call, "signal=KILL");
    }
    assert!(hit >= CALLS.len(), "{hit}");
    assert_eq!(desk.study(&["--force"]).0, 0);
    assert_eq!(desk.names(), ["results"]);
}

#[test]
fn after_an_error_of_any_call_the_old_or_the_new_result_is_whole() {
    let Some(desk) = desk_and_strace() else {
        return;
    };
    let mut hit = 0;
    for call in CALLS {
        for error in ["ENOSPC", "EIO"] {
            hit += strike(&desk, call, &format!("error={error}"));
        }
    }
    for call in ["openat", "read"] {
        for error in ["EMFILE", "EIO"] {
            // The first calls load the program itself.
            let inject = |when: usize| format!("inject={call}:error={error}:when={when}");
            for when in (12..60).step_by(step()) {
                let by = [
                    "strace",
                    "-f",
                    "-qq",
                    "-o",
                    "/dev/null",
                    "-e",
                    &inject(when),
                ]
                .map(str::to_owned);
                let by: Vec<&str> = by.iter().map(String::as_str).collect();
                struck(&desk, &by);
                hit += 1;
            }
        }
    }
    assert!(hit >= 2 * CALLS.len(), "{hit}");
    assert_eq!(desk.study(&["--force"]).0, 0);
    assert_eq!(desk.names(), ["results"]);
}

#[test]
fn limits_of_open_files_of_memory_and_of_the_size_of_files_lose_nothing() {
    let desk = Desk::new();
    assert_eq!(desk.study(&[]).0, 0);
    let limited = |limit: &str| {
        let script = format!("trap '' XFSZ; {limit}; exec \"$0\" \"$@\"");
        struck(&desk, &["sh", "-c", &script])
    };
    for files in (5..64).step_by(step()) {
        limited(&format!("ulimit -n {files}"));
    }
    for blocks in (0..40).step_by(step()) {
        limited(&format!("ulimit -f {blocks}"));
    }
    // Where memory ends, differs; the run then ends in words.
    for megabytes in (40..600).step_by(20 * step()) {
        limited(&format!("ulimit -v {}", megabytes * 1024));
    }
    assert_eq!(limited("ulimit -n 512"), Some(0));
    assert_eq!(desk.names(), ["results"]);
}
