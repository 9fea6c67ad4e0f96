//! Faults of the system, injected into the whole program while it replaces an earlier result: kills and errors at each call that changes
//! the disk, memory that ends, limits of open files and of the size of files. Whatever happens, the old or the new result is whole, the
//! next run works, and nothing is left besides.

use std::path::Path;
use std::process::{Command, Stdio};

use crate::support::desk::Desk;
use crate::support::folders::{content, sha256};

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
        (*hash == sha256(bytes)).then_some(())
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
            ["link", "rmdir", "openat", "ulimit -v", "ENOMEM", "EAGAIN"]
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
    println!("kills: {hit}");
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
    println!("errors: {hit}");
    assert!(hit >= 2 * CALLS.len(), "{hit}");
    assert_eq!(desk.study(&["--force"]).0, 0);
    assert_eq!(desk.names(), ["results"]);
}

#[test]
fn limits_of_open_files_and_of_the_size_of_files_lose_nothing() {
    let desk = Desk::new();
    assert_eq!(desk.study(&[]).0, 0);
    let limited = |limit: &str| {
        let script = format!("{limit}; exec \"$0\" \"$@\"");
        struck(&desk, &["sh", "-c", &script])
    };
    for files in (5..64).step_by(step()) {
        limited(&format!("ulimit -n {files}"));
    }
    for blocks in (0..40).step_by(step()) {
        limited(&format!("ulimit -f {blocks}"));
    }
    println!(
        "limits: {}",
        (5..64).step_by(step()).count() + (0..40).step_by(step()).count()
    );
    assert_eq!(limited("ulimit -n 512"), Some(0));
    assert_eq!(desk.names(), ["results"]);
}

/// Returns how a shell runs a program with a limit of memory in megabytes.
fn with_memory(megabytes: usize) -> String {
    format!("ulimit -v {}; exec \"$0\" \"$@\"", megabytes * 1024)
}

/// Returns the least memory in megabytes with which the system can load the program.
fn least_memory() -> usize {
    let is_loaded = |megabytes: usize| {
        let mut shell = Command::new("sh");
        shell.args([
            "-c",
            &with_memory(megabytes),
            env!("CARGO_BIN_EXE_newsquake"),
            "version",
        ]);
        let status = shell.stdout(Stdio::null()).stderr(Stdio::null()).status();
        status.unwrap().success()
    };
    let (mut less, mut enough) = (0, 2_000);
    while less + 1 < enough {
        let middle = (less + enough) / 2;
        match is_loaded(middle) {
            true => enough = middle,
            false => less = middle,
        }
    }
    enough
}

#[test]
fn a_run_without_memory_says_so_and_ends_like_any_that_could_not_run() {
    let desk = Desk::new();
    assert_eq!(desk.study(&[]).0, 0);
    let least = least_memory();
    let mut statuses = Vec::new();
    for megabytes in (least..).step_by(step()) {
        if statuses.ends_with(&[Some(0); 3]) {
            break;
        }
        statuses.push(struck(&desk, &["sh", "-c", &with_memory(megabytes)]));
    }
    assert!(
        statuses
            .iter()
            .all(|status| [Some(0), Some(2)].contains(status)),
        "{statuses:?}"
    );
    assert!(statuses.contains(&Some(2)), "{statuses:?}");
    println!("limits of memory: {}", statuses.len());
    assert_eq!(desk.study(&["--force"]).0, 0);
    assert_eq!(desk.names(), ["results"]);
}

/// Returns how many calls the system makes to load the program itself.
fn calls_of_loading(call: &str) -> usize {
    let folder = tempfile::tempdir().unwrap();
    let log = folder.path().join("log");
    let mut loading = Command::new("strace");
    loading.args(["-f", "-qq", "-o", log.to_str().unwrap(), "-e"]);
    loading.arg(format!("trace={call}"));
    loading.args([env!("CARGO_BIN_EXE_newsquake"), "version"]);
    assert!(loading.stdout(Stdio::null()).status().unwrap().success());
    std::fs::read_to_string(log).unwrap().lines().count()
}

/// Returns how runs end where the system refuses every call from the `first` one on, from the next one on, ... until it refuses none.
fn refused_from(desk: &Desk, first: usize, calls: &str, error: &str) -> Vec<Option<i32>> {
    let folder = tempfile::tempdir().unwrap();
    let log = folder.path().join("log");
    let mut statuses = Vec::new();
    for when in (first..).step_by(step()) {
        let trace = format!("trace={calls}");
        let inject = format!("inject={calls}:error={error}:when={when}+");
        let by = ["strace", "-f", "-qq", "-o", log.to_str().unwrap()];
        statuses.push(struck(
            desk,
            &[&by[..], &["-e", &trace, "-e", &inject]].concat(),
        ));
        if !std::fs::read_to_string(&log).unwrap().contains("INJECTED") {
            break;
        }
    }
    statuses
}

#[test]
fn the_system_may_refuse_memory_and_threads_from_any_call_on() {
    let Some(desk) = desk_and_strace() else {
        return;
    };
    let memory = refused_from(&desk, calls_of_loading("mmap") + 1, "mmap", "ENOMEM");
    let threads = refused_from(&desk, 1, "clone,clone3", "EAGAIN");
    println!(
        "refused memory: {}, threads: {}",
        memory.len(),
        threads.len()
    );
    for statuses in [memory, threads] {
        let ends_in_words = |status: &Option<i32>| [Some(0), Some(2)].contains(status);
        assert!(statuses.iter().all(ends_in_words), "{statuses:?}");
        assert_eq!(statuses.last(), Some(&Some(0)));
        assert!(statuses.contains(&Some(2)), "{statuses:?}");
    }
    assert_eq!(desk.study(&["--force"]).0, 0);
    assert_eq!(desk.names(), ["results"]);
}
