//! Writing of results: complete or not at all, one run at a time, never over an input or a file of the user.

use std::io::Write;
use std::path::Path;
use std::process::{Child, Stdio};

use crate::support::desk::{Desk, events};
use crate::support::folders::content;
use crate::support::program::{Bench, newsquake, program};
use crate::support::world::prices;

#[test]
fn the_second_run_into_a_folder_is_refused_and_told_who_writes() {
    let desk = Desk::new();
    let mut first = desk.waiting_study(&[]);
    for flags in [&[][..], &["--force"]] {
        let (status, err) = desk.study(flags);
        assert_eq!(status, 2, "{err}");
        let holder = format!("process {}", first.id());
        assert!(
            err.contains("[output_in_use]") && err.contains(&holder),
            "{err}"
        );
    }
    let mut events_of_first = first.stdin.take().unwrap();
    events_of_first.write_all(events().as_bytes()).unwrap();
    drop(events_of_first);
    let output = first.wait_with_output().unwrap();
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    assert!(Path::new(&desk.out).join("run.json").exists());
    assert_eq!(desk.names(), ["results"]);
}

#[test]
fn a_killed_run_leaves_no_file_and_no_lock() {
    let desk = Desk::new();
    let mut killed = desk.waiting_study(&[]);
    killed.kill().unwrap();
    killed.wait().unwrap();
    assert!(!Path::new(&desk.out).exists());
    let (status, err) = desk.study(&[]);
    assert_eq!(status, 0, "{err}");
    assert_eq!(desk.names(), ["results"]);
}

#[test]
fn a_run_that_fails_leaves_no_folder() {
    let desk = Desk::new();
    let (status, err) = desk.study(&["--benchmark", "NONE"]);
    assert_eq!(status, 2, "{err}");
    assert_eq!(desk.names(), [""; 0]);
}

#[test]
fn a_folder_of_the_user_with_the_name_of_a_result_stops_the_run_before_its_first_step() {
    let desk = Desk::new();
    let (status, err) = desk.study(&[]);
    assert_eq!(status, 0, "{err}");
    desk.bench.write("results/trades.csv/mine.txt", "notes");
    let before = content(Path::new(&desk.out));
    let (status, _, err) =
        newsquake(&desk.arguments("backtest", &desk.events, &["--side", "long", "--force"]));
    assert_eq!(status, 2, "{err}");
    assert!(err.contains("trades.csv"), "{err}");
    assert!(content(Path::new(&desk.out)) == before);
}

#[test]
fn what_the_user_put_beside_results_stays_and_a_record_of_others_removes_nothing() {
    let desk = Desk::new();
    let (status, err) = desk.study(&[]);
    assert_eq!(status, 0, "{err}");
    desk.bench.write("results/notes/thesis.tex", "mine");
    desk.bench
        .write("results/study.json.newsquake-partial", "mine");
    let (status, _, err) =
        newsquake(&desk.arguments("backtest", &desk.events, &["--side", "long", "--force"]));
    assert_eq!(status, 0, "{err}");
    let after = content(Path::new(&desk.out));
    assert_eq!(after["notes/thesis.tex"], b"mine");
    assert_eq!(after["study.json.newsquake-partial"], b"mine");
    assert!(!after.contains_key("study.json") && after.contains_key("backtest.json"));

    desk.bench.write(
        "results/run.json",
        r#"{"outputs": {"notes/thesis.tex": "x"}}"#,
    );
    let (status, err) = desk.study(&["--force"]);
    assert_eq!(status, 2, "{err}");
    assert!(err.contains("[foreign_record]"), "{err}");
    assert!(content(Path::new(&desk.out)).contains_key("trades.csv"));
}

#[test]
#[cfg(unix)]
fn a_link_to_a_folder_stays_a_link() {
    let desk = Desk::new();
    let real = desk.bench.0.path().join("real");
    std::fs::create_dir(&real).unwrap();
    std::os::unix::fs::symlink(&real, &desk.out).unwrap();
    for flags in [&[][..], &["--force"]] {
        let (status, err) = desk.study(flags);
        assert_eq!(status, 0, "{err}");
        assert!(Path::new(&desk.out).is_symlink());
        assert!(real.join("run.json").exists());
    }
}

#[test]
fn places_that_cannot_be_written_are_refused_before_the_work() {
    let desk = Desk::new();
    for out in ["prices.csv", "prices.csv/results"] {
        let out = desk.bench.0.path().join(out);
        let arguments = [
            "study",
            "--prices",
            "nowhere.csv",
            "--events",
            "nowhere.csv",
            "--out",
        ];
        let (status, _, err) = newsquake(&[&arguments[..], &[out.to_str().unwrap()]].concat());
        assert_eq!(status, 2, "{err}");
        assert!(err.contains("this is a file"), "{err}");
    }
}

/// Converts one file to another, both below a folder.
fn convert(bench: &Bench, from: &str, to: &str, flags: &[&str]) -> (i32, String) {
    let path = |name: &str| format!("{}/{name}", bench.0.path().display());
    let (from, to) = (path(from), path(to));
    let (status, _, err) =
        newsquake(&[&["convert", "--prices", &from, "--out", &to], flags].concat());
    (status, err)
}

#[test]
fn convert_never_writes_over_what_it_reads() {
    let bench = Bench::new();
    bench.write("prices.csv", prices(60));
    bench.write("sub/other.csv", "");
    #[cfg(unix)]
    std::os::unix::fs::symlink("prices.csv", bench.0.path().join("link.csv")).unwrap();
    std::fs::hard_link(
        bench.0.path().join("prices.csv"),
        bench.0.path().join("hard.csv"),
    )
    .unwrap();
    for to in ["prices.csv", "./sub/../prices.csv", "link.csv", "hard.csv"] {
        let (status, err) = convert(&bench, "prices.csv", to, &["--force"]);
        assert_eq!(status, 2, "{to}: {err}");
        assert!(err.contains("[output_is_input]"), "{err}");
        let text = std::fs::read_to_string(bench.0.path().join("prices.csv")).unwrap();
        assert!(text == prices(60));
    }
}

#[test]
fn convert_touches_no_file_but_its_own() {
    let bench = Bench::new();
    bench.write("prices.csv", prices(60));
    bench.write("out.csv.partial", "mine");
    let (status, err) = convert(&bench, "prices.csv", "out.csv", &[]);
    assert_eq!(status, 0, "{err}");
    let (status, err) = convert(&bench, "prices.csv", "out.csv", &[]);
    assert_eq!(status, 2, "{err}");
    assert!(err.contains("[file_exists]"), "{err}");
    let found = content(bench.0.path());
    let names: Vec<&str> = found.keys().map(String::as_str).collect();
    assert_eq!(names, ["out.csv", "out.csv.partial", "prices.csv"]);
    assert_eq!(found["out.csv.partial"], b"mine");
}

#[test]
#[cfg(unix)]
fn convert_keeps_a_link_and_replaces_what_it_leads_to() {
    let bench = Bench::new();
    bench.write("prices.csv", prices(60));
    bench.write("real.csv", "old");
    let link = bench.0.path().join("link.csv");
    std::os::unix::fs::symlink("real.csv", &link).unwrap();
    let (status, err) = convert(&bench, "prices.csv", "link.csv", &["--force"]);
    assert_eq!(status, 0, "{err}");
    assert!(link.is_symlink());
    let text = std::fs::read_to_string(bench.0.path().join("real.csv")).unwrap();
    assert!(text.starts_with("symbol,date"));
}

#[test]
fn convert_of_nothing_writes_nothing() {
    let bench = Bench::new();
    bench.write(
        "none.csv",
        "symbol,date,close\nA,2024-01-02,\nA,2024-01-03,\n",
    );
    bench.write("good.csv", "symbol,date,close\nA,2023-01-02,1\n");
    let (status, err) = convert(&bench, "none.csv", "good.csv", &["--force"]);
    assert_eq!(status, 2, "{err}");
    assert!(err.contains("[no_prices]"), "{err}");
    assert!(content(bench.0.path())["good.csv"].starts_with(b"symbol,date,close\nA,2023"));
}

/// Repeats a run from the study file of its record into another folder, and compares the tables.
fn repeats_to_the_byte(desk: &Desk, command: &str, flags: &[&str]) {
    let (status, _, err) = newsquake(&desk.arguments(command, &desk.events, flags));
    assert_eq!(status, 0, "{err}");
    let first = content(Path::new(&desk.out));
    let record: serde_json::Value = serde_json::from_slice(&first["run.json"]).unwrap();
    let text = record["study_file"].as_str().unwrap();
    let file = desk.bench.write("elsewhere/study.toml", text);
    let again = desk.bench.0.path().join("again");
    let out = ["--no-charts", "--out", again.to_str().unwrap()];
    let (status, _, err) = newsquake(&[&[command, "--config", &file], &out[..]].concat());
    assert_eq!(status, 0, "{err}");
    let mut second = content(&again);
    let record: serde_json::Value = serde_json::from_slice(&second["run.json"]).unwrap();
    assert_eq!(record["study_file"], text);
    let mut first = first;
    first.remove("run.json");
    second.remove("run.json");
    assert!(first == second, "{text}");
}

#[test]
fn the_study_file_of_a_record_repeats_a_study() {
    let flags = [
        "--model",
        "market-adjusted",
        "--returns",
        "log",
        "--car",
        "0:1",
        "--car",
        "-2:2",
        "--tests",
        "patell,bmp",
    ];
    let more = [
        "--min-obs",
        "12",
        "--roll",
        "previous",
        "--hours",
        ".X=08:00-12:00@Europe/London",
    ];
    repeats_to_the_byte(&Desk::new(), "study", &[&flags[..], &more].concat());
}

#[test]
fn the_study_file_of_a_record_repeats_a_backtest() {
    let flags = [
        "--long",
        "up",
        "--short",
        "down",
        "--hold",
        "3",
        "--stop",
        "2.5",
        "--cost-bps",
        "7",
        "--hedge",
        "beta",
    ];
    let more = [
        "--capital",
        "5000",
        "--slots",
        "3",
        "--seed",
        "7",
        "--whole-shares",
        "--entry",
        "close",
        "--delay",
        "1",
    ];
    repeats_to_the_byte(&Desk::new(), "backtest", &[&flags[..], &more].concat());
}

/// Sends a signal to a process and returns its exit status.
#[cfg(unix)]
fn signalled(child: &mut Child, signal: &str) -> Option<i32> {
    // A wait closes the input of the process, and one that waits for it could end with an empty input before it answers the signal.
    let _input = child.stdin.take();
    send(child, signal);
    child.wait().unwrap().code()
}

/// Sends a signal to a process.
#[cfg(unix)]
fn send(child: &Child, signal: &str) {
    let mut kill = std::process::Command::new("kill");
    let sent = kill.args([signal, &child.id().to_string()]).status();
    assert!(sent.unwrap().success());
}

#[test]
#[cfg(unix)]
fn a_run_that_is_stopped_leaves_nothing_behind() {
    let desk = Desk::new();
    // Ctrl-C, a termination, and a terminal that is closed; shells report 128 and the number of the signal.
    for (signal, status) in [("-INT", 130), ("-TERM", 143), ("-HUP", 129)] {
        let mut waiting = desk.waiting_study(&[]);
        assert_eq!(signalled(&mut waiting, signal), Some(status), "{signal}");
        assert_eq!(desk.names(), [""; 0], "{signal}");
    }
    assert_eq!(desk.study(&[]).0, 0);
    let before = content(Path::new(&desk.out));
    for (signal, status) in [("-INT", 130), ("-TERM", 143)] {
        let mut waiting = desk.waiting_study(&["--force"]);
        assert_eq!(signalled(&mut waiting, signal), Some(status), "{signal}");
        assert_eq!(content(Path::new(&desk.out)), before);
        assert_eq!(desk.names(), ["results"]);
    }
}

#[test]
#[cfg(target_os = "linux")]
fn a_signal_that_the_caller_has_ignored_stays_ignored() {
    let desk = Desk::new();
    let mut command = std::process::Command::new("sh");
    command.args(["-c", "trap '' HUP; exec \"$0\" \"$@\""]);
    command.arg(env!("CARGO_BIN_EXE_newsquake"));
    command.args(desk.arguments("study", "-", &[]));
    command.stdin(Stdio::piped()).stdout(Stdio::null());
    let mut waiting = command.stderr(Stdio::null()).spawn().unwrap();
    while !desk.lock().exists() {
        std::thread::yield_now();
    }
    send(&waiting, "-HUP");
    std::thread::sleep(std::time::Duration::from_millis(200));
    // The termination ends it, the closed terminal before it did not.
    assert_eq!(signalled(&mut waiting, "-TERM"), Some(143));
    assert_eq!(desk.names(), [""; 0]);
}

#[test]
#[cfg(unix)]
fn a_run_that_is_stopped_at_any_moment_leaves_the_old_result_or_the_new_one() {
    let desk = Desk::new();
    assert_eq!(desk.study(&[]).0, 0);
    let old = content(Path::new(&desk.out));
    let names: Vec<String> = old.keys().cloned().collect();
    for wait in 0..12 {
        let mut command = program();
        command.args(desk.arguments("study", &desk.events, &["--force", "--seed", "7"]));
        command.stdout(Stdio::null()).stderr(Stdio::null());
        let mut child = command.spawn().unwrap();
        std::thread::sleep(std::time::Duration::from_millis(60 + 25 * wait));
        let (signal, code) = [("-INT", 130), ("-TERM", 143)][wait as usize % 2];
        let status = signalled(&mut child, signal);
        // Before the handler is set, the signal itself ends the process.
        assert!([None, Some(0), Some(code)].contains(&status), "{status:?}");
        let found = content(Path::new(&desk.out));
        assert_eq!(found.keys().cloned().collect::<Vec<_>>(), names);
        let is_new = String::from_utf8_lossy(&found["run.json"]).contains("\"seed\": 7");
        assert!(is_new || found == old);
        if status.is_some() {
            assert_eq!(desk.names(), ["results"]);
        }
    }
}

#[test]
#[cfg(unix)]
fn a_conversion_that_the_user_stops_leaves_nothing_behind() {
    let desk = Desk::new();
    let out = desk.bench.0.path().join("out.csv");
    let mut command = program();
    command.args(["convert", "--prices", "-", "--out", out.to_str().unwrap()]);
    command
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .stderr(Stdio::null());
    let mut child = command.spawn().unwrap();
    while !desk.bench.0.path().join(".out.csv.newsquake-lock").exists() {
        std::thread::yield_now();
    }
    assert_eq!(signalled(&mut child, "-TERM"), Some(143));
    assert_eq!(desk.names(), [""; 0]);
}

#[test]
#[cfg(feature = "charts")]
fn pictures_are_drawn_over_those_of_newsquake_and_over_nothing_else() {
    let desk = Desk::new();
    let mut arguments = desk.arguments("study", &desk.events, &[]);
    arguments.retain(|argument| *argument != "--no-charts");
    let (status, _, err) = newsquake(&arguments);
    assert_eq!(status, 0, "{err}");
    let chart = |to: &str, flags: &[&str]| {
        let path = desk.bench.0.path().join(to);
        let named = ["chart", "caar", "--from", &desk.out];
        let to = ["--to", path.to_str().unwrap()];
        let (status, _, err) = newsquake(&[&named[..], &to, flags].concat());
        (status, err, std::fs::read(path).unwrap_or_default())
    };
    for name in ["caar.png", "caar.svg", "caar.csv"] {
        desk.bench.write(name, "notes");
        let (status, err, found) = chart(name, &[]);
        assert_eq!((status, &found[..]), (2, &b"notes"[..]), "{err}");
        assert!(
            err.contains("[file_exists]") && err.contains("--force"),
            "{err}"
        );
        assert_eq!(chart(name, &["--force"]).0, 0);
        // What is drawn once may be drawn again; data are the same again.
        let again: &[&str] = if name == "caar.csv" {
            &[]
        } else {
            &["--theme", "dark"]
        };
        let (status, err, found) = chart(name, again);
        assert!(status == 0 && found.len() > 100, "{name}: {err}");
    }
    // A picture of another program, and data that the user has changed.
    let png: &[u8] = b"\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR";
    std::fs::write(desk.bench.0.path().join("caar.png"), png).unwrap();
    assert_eq!(chart("caar.png", &[]).2, png);
    let data = desk.bench.0.path().join("caar.csv");
    let changed = std::fs::read_to_string(&data).unwrap() + "mine\n";
    std::fs::write(&data, &changed).unwrap();
    assert_eq!(chart("caar.csv", &[]).2, changed.as_bytes());
    // One file that is in the way stops the run before the first is drawn.
    let folder = desk.bench.0.path().join("pictures");
    desk.bench.write("pictures/caar.png", "notes");
    let to = folder.to_str().unwrap();
    assert_eq!(newsquake(&["chart", "--from", &desk.out, "--to", to]).0, 2);
    assert_eq!(std::fs::read_dir(&folder).unwrap().count(), 1);
}
