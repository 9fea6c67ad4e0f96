//! Ctrl-C while draws, specifications or plans are made: what is done is kept, and the exit status is that of shells.

use std::io::{BufRead, BufReader, Read};
use std::process::{Command, Stdio};
use std::thread::sleep;
use std::time::Duration;

use serde_json::Value;

use crate::support::program::program;

/// The exit status that shells report after Ctrl-C.
const STOPPED: i32 = 130;

const PRICES: [&str; 4] = [
    "--prices",
    "data/alibaba-day/prices_us.csv",
    "--benchmark",
    "SPX",
];

/// Presses Ctrl-C this long after a phase of a run has ended. Returns exit status, standard output and standard error.
fn interrupted(args: &[&str], phase: &str, after: Duration) -> (i32, String, String) {
    let mut command = program();
    // Phases are told as they end.
    command.args(args).args(PRICES).arg("-v");
    command.stdin(Stdio::null()).stdout(Stdio::piped());
    let mut child = command.stderr(Stdio::piped()).spawn().unwrap();
    let mut errors = BufReader::new(child.stderr.take().unwrap());
    let mut told = String::new();
    while !told.contains(phase) {
        assert!(errors.read_line(&mut told).unwrap() > 0, "{told}");
    }
    sleep(after);
    let id = child.id().to_string();
    let sent = Command::new("kill").args(["-INT", &id]).status();
    assert!(sent.unwrap().success());
    let mut out = String::new();
    let mut result = child.stdout.take().unwrap();
    result.read_to_string(&mut out).unwrap();
    errors.read_to_string(&mut told).unwrap();
    (child.wait().unwrap().code().unwrap(), out, told)
}

/// The phase that ends before draws, plans or specifications begin.
const READING: &str = "reading prices and events";

/// Long enough for the first of many draws.
const SOME: Duration = Duration::from_millis(1_500);

#[test]
fn a_study_keeps_the_placebo_studies_that_are_done() {
    let events = "data/ai-chip-news/events.csv";
    let flags = ["--placebo", "1000000", "--format", "json"];
    let args = [&["study", "--events", events][..], &flags].concat();
    let (status, out, err) = interrupted(&args, "measuring", SOME);
    assert_eq!(status, STOPPED, "{err}");
    let outcome: Value = serde_json::from_str(&out).unwrap();
    let draws = outcome["placebo"]["draws"].as_u64().unwrap();
    assert!(draws < 1_000_000, "{draws}");
    assert!(err.contains("interrupted_draws"), "{err}");
}

#[test]
fn a_sweep_of_backtests_keeps_the_plans_that_are_done() {
    let events = "data/ai-chip-news/events.csv";
    let holds: Vec<String> = (1..=100).map(|hold| hold.to_string()).collect();
    let holds = holds.join(",");
    let lists = [
        "--hold",
        &holds,
        "--delay",
        "0,1,2,3",
        "--stop",
        "none,5,6,7,8",
        "--take",
        "none,5,6,7,8",
        "--cost-bps",
        "0,1",
    ];
    let args = ["sweep", "backtest", "--events", events, "--format", "json"];
    let (status, out, err) = interrupted(&[&args[..], &lists].concat(), READING, SOME);
    assert_eq!(status, STOPPED, "{err}");
    let outcome: Value = serde_json::from_str(&out).unwrap();
    let plans = outcome["plans"].as_array().unwrap().len();
    assert!((1..20_000).contains(&plans), "{plans}");
    assert!(err.contains("of 20000 plans were run"), "{err}");
}

#[test]
fn a_power_run_without_a_draw_says_so_in_a_sentence() {
    let design = ["--n", "400", "--dates", "200", "--draws", "500"];
    let args = [&["power", "--estimation=-130:-11"][..], &design].concat();
    // All draws are measured before the first one is tried.
    let (status, out, err) = interrupted(&args, READING, Duration::from_millis(200));
    assert_eq!((status, out.as_str()), (STOPPED, ""), "{err}");
    let sentence = "The run was interrupted before the first pseudo-studies were tried with every effect, so that there is no result.";
    assert!(err.contains(sentence) && !err.contains("error"), "{err}");
}
