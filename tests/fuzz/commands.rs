//! Command lines that were kept, and changed ones at random: see `command.rs`. A longer run:
//! `BOLERO_RANDOM_TEST_TIME_MS=600000 cargo test -p newsquake-fuzz --test commands`.

#[allow(dead_code, reason = "the program has its own beginning")]
#[path = "../../src/cli/mod.rs"]
mod cli;
mod command;
mod spoilt;

use std::process::{Command, Stdio};
use std::time::Duration;

/// Length of the random part.
const TIME: Duration = Duration::from_secs(4);

/// Returns the inputs that are kept, by name.
fn kept() -> Vec<(String, Vec<u8>)> {
    let entries = std::fs::read_dir("commands").unwrap();
    let files = entries.map(|entry| {
        let path = entry.unwrap().path();
        (path.display().to_string(), std::fs::read(path).unwrap())
    });
    let mut files: Vec<_> = files.collect();
    files.sort();
    files
}

/// Commands change the folder of the process and write to its standard output, so they have a process of their own.
#[test]
fn every_command_line_ends_in_words() {
    let own = std::env::current_exe().unwrap();
    let mut child = Command::new(own);
    child.args(["--ignored", "--exact", "in_a_process_of_its_own"]);
    let output = child.stdout(Stdio::null()).stderr(Stdio::piped());
    let output = output.output().unwrap();
    let said = String::from_utf8_lossy(&output.stderr);
    let start = said.len() - said.len().min(4_000);
    let end = said.get(start..).unwrap_or(&said);
    assert!(output.status.success(), "{end}");
}

#[test]
#[ignore = "started by the test above"]
fn in_a_process_of_its_own() {
    let kept = kept();
    assert!(kept.len() > 20);
    for (name, bytes) in &kept {
        // The last of these lines names the input that found a fault.
        eprintln!("kept input {name}");
        command::run(bytes);
    }
    bolero::check!()
        .with_type::<(u8, Vec<(u16, u8, u8)>)>()
        .with_test_time(TIME)
        .for_each(|(which, changes)| {
            let (name, bytes) = &kept[usize::from(*which) % kept.len()];
            eprintln!("changed input {name}: {changes:?}");
            command::run(&spoilt::spoilt(bytes, changes));
        });
}
