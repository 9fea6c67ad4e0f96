//! The results folder: complete or absent, the same bytes on every machine, and with the requested detail.

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use serde_json::Value;

use crate::support::program::{self, program};

/// Returns the command of a study of the Alibaba day with further flags.
fn study(flags: &[&str]) -> Command {
    let mut command = program();
    command.args(["study", "--prices", "data/alibaba-day"]);
    command.args(["--events", "data/alibaba-day/events.csv"]);
    command.args(["--benchmark", "SPX"]).args(flags);
    command
}

/// Returns the exit status and standard error.
fn run(command: &mut Command) -> (i32, String) {
    let (status, _, said) = program::run(command);
    (status, said)
}

/// Runs a study into a folder and returns its files.
fn published(folder: &Path, flags: &[&str]) -> BTreeMap<String, Vec<u8>> {
    let out = ["--out", folder.to_str().unwrap(), "--no-charts"];
    let (status, said) = run(study(&out).args(flags));
    assert_eq!(status, 0, "{said}");
    files(folder)
}

/// Returns every file of a folder by its name.
fn files(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let entries = std::fs::read_dir(folder).unwrap();
    let path = |entry: std::io::Result<std::fs::DirEntry>| entry.unwrap().path();
    let file = |path: PathBuf| {
        let name = path.file_name().unwrap().to_str().unwrap().to_owned();
        Some((name, std::fs::read(&path).ok()?))
    };
    entries.map(path).filter_map(file).collect()
}

fn json(bytes: &[u8]) -> Value {
    serde_json::from_slice(bytes).unwrap()
}

/// Returns all files but the record of the run, which contains the time.
fn without_record(mut files: BTreeMap<String, Vec<u8>>) -> BTreeMap<String, Vec<u8>> {
    files.remove("run.json").unwrap();
    files
}

#[test]
fn the_same_bytes_for_any_number_of_threads() {
    let folder = tempfile::tempdir().unwrap();
    let by = |threads: &str| {
        let files = published(&folder.path().join(threads), &["--threads", threads]);
        without_record(files)
    };
    let one = by("1");
    assert!(one == by("2") && one == by("3"));
}

#[test]
fn the_record_holds_the_hash_of_every_other_file() {
    let folder = tempfile::tempdir().unwrap();
    let files = published(&folder.path().join("out"), &[]);
    let record = json(&files["run.json"]);
    let hashes = record["outputs"].as_object().unwrap();
    let names: Vec<&String> = hashes.keys().collect();
    let others = without_record(files.clone());
    assert_eq!(names, others.keys().collect::<Vec<_>>());
    use sha2::Digest;
    for (name, bytes) in others {
        let hash = sha2::Sha256::digest(bytes);
        let hash: String = hash.iter().map(|byte| format!("{byte:02x}")).collect();
        assert_eq!(hashes[&name], hash, "{name}");
    }
}

#[test]
fn the_record_says_how_inputs_were_read() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("study.toml");
    let said = "[reading]\nnull = [\"halted\"]\non_duplicate = \"last\"\n\
                [[exchange]]\nsuffix = \".XX\"\nzone = \"America/New_York\"\nopen = \"09:30\"\nclose = \"16:00\"\n";
    std::fs::write(&file, said).unwrap();
    let flags = [
        "--config",
        file.to_str().unwrap(),
        "--on-duplicate",
        "first",
    ];
    let files = published(&folder.path().join("out"), &flags);
    let reading = &json(&files["run.json"])["reading"];
    assert_eq!(reading["prices"]["null"], serde_json::json!(["halted"]));
    assert_eq!(
        reading["prices"]["on_duplicate"], "first",
        "a flag beats the file"
    );
    assert_eq!(reading["exchange"][0]["suffix"], ".XX");
    assert_eq!(reading["rf_convention"], Value::Null);
}

#[test]
#[cfg(feature = "charts")]
fn without_charts_tables_and_messages_are_the_same() {
    let out = |flags: &[&str], more: &[&str]| {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("results");
        let mut args = vec!["study", "--events", "data/ai-chip-news/events.csv"];
        args.extend([
            "--prices",
            "data/alibaba-day/prices_us.csv",
            "--no-event-detail",
        ]);
        args.extend(["--out", path.to_str().unwrap()]);
        args.extend(flags.iter().chain(more));
        let (status, shown, said) = program::newsquake(&args);
        assert_eq!(status, 0, "{said}");
        let mut tables = files(&path);
        tables.retain(|name, _| name.ends_with(".csv"));
        let said = said.lines().filter(|line| !line.starts_with("results:"));
        let said: Vec<String> = said.map(str::to_owned).collect();
        (shown, said, tables)
    };
    for flags in [
        &["--benchmark", "SPX"][..],
        &["--benchmark", "SPX", "--reaction"],
        &["--benchmark", "SPX", "--rolling-beta", "60"],
        &["--model", "synthetic-control"],
    ] {
        let (with, without) = (
            out(flags, &["--figures", "caar"]),
            out(flags, &["--no-charts"]),
        );
        assert!(with == without, "{flags:?}: {:?} {:?}", with.1, without.1);
        let is_synthetic = flags.contains(&"synthetic-control");
        assert_eq!(with.2.contains_key("synthetic_weights.csv"), is_synthetic);
    }
}

#[test]
fn without_detail_nothing_is_missing_but_the_days_of_events() {
    let folder = tempfile::tempdir().unwrap();
    let full = published(&folder.path().join("full"), &[]);
    let brief = published(&folder.path().join("brief"), &["--no-event-detail"]);
    assert!(full.contains_key("event_days.csv") && !brief.contains_key("event_days.csv"));
    let tables = |files: &BTreeMap<String, Vec<u8>>| -> BTreeMap<String, Vec<u8>> {
        let mut files = files.clone();
        files.retain(|name, _| name.ends_with(".csv") && name != "event_days.csv");
        files
    };
    assert!(tables(&full) == tables(&brief));
    assert_eq!(tables(&brief).len(), 14);

    let (mut full, mut brief_json) = (json(&full["study.json"]), json(&brief["study.json"]));
    assert_eq!(full["events"].as_array().unwrap().len(), 21);
    assert_eq!(brief_json["events"], Value::Array(Vec::new()));
    assert_eq!(full["plan"]["event_detail"], true);
    assert_eq!(brief_json["plan"]["event_detail"], false);
    for document in [&mut full, &mut brief_json] {
        document["events"] = Value::Null;
        document["plan"]["event_detail"] = Value::Null;
    }
    assert_eq!(full, brief_json);

    let record = json(&brief["run.json"]);
    assert_eq!(record["plan"]["event_detail"], false);
    let notes = record["notes"].as_array().unwrap();
    assert!(notes.iter().any(|note| note["code"] == "no_event_detail"));
    let report = String::from_utf8(brief["report.md"].clone()).unwrap();
    assert!(report.contains("(--no-event-detail)"), "{report}");
}

#[test]
fn without_detail_the_charts_are_those_of_groups() {
    let folder = tempfile::tempdir().unwrap();
    let out = [
        "--out",
        folder.path().to_str().unwrap(),
        "--no-event-detail",
    ];
    let (status, said) = run(&mut study(&out));
    assert_eq!(status, 0, "{said}");
    let charts = files(&folder.path().join("charts"));
    let names = charts.keys().filter_map(|name| name.strip_suffix(".png"));
    let names: Vec<&str> = names.collect();
    let groups = ["aar-bars-2", "aar-bars", "caar-by-tag", "caar"];
    let samples = ["calendar", "car-dist", "forest", "power", "qc"];
    assert_eq!(names, [&groups[..], &samples[..]].concat());
}

#[test]
fn the_page_is_one_file_that_needs_nothing_else() {
    let folder = tempfile::tempdir().unwrap();
    let (status, said) = run(study(&[]).args(["--out", folder.path().to_str().unwrap()]));
    assert_eq!(status, 0, "{said}");
    let page = std::fs::read_to_string(folder.path().join("report.html")).unwrap();
    let addresses = page.split("href=\"").chain(page.split("src=\"")).skip(1);
    let outside = addresses.filter(|rest| !rest.starts_with('#') && !rest.starts_with("data:"));
    // The literature, and the pictures and numbers beside the page, are linked; nothing of them is loaded.
    let outside = outside.filter(|rest| !rest.starts_with("https://doi.org/"));
    let outside = outside.filter(|rest| !rest.replace("&#x2f;", "/").starts_with("charts/"));
    assert_eq!(
        outside
            .filter(|rest| !rest.starts_with("<!DOCTYPE"))
            .count(),
        0
    );
    for part in [
        "id=\"forest\"",
        "id=\"caar\"",
        "id=\"table-windows\"",
        "id=\"methods\"",
    ] {
        assert!(page.contains(part), "{part}");
    }
    assert!(page.len() < 3_000_000, "{}", page.len());
}

#[test]
fn markup_in_a_file_is_text_on_the_page() {
    let folder = tempfile::tempdir().unwrap();
    let events = folder.path().join("events.csv");
    let rows = "symbol,date,tags\nBABA,2025-08-29,<script>alert(1)</script>\nNVDA,2025-08-29,<b>bold</b>\n";
    std::fs::write(&events, rows).unwrap();
    let out = folder.path().join("out");
    let mut command = program();
    command.args([
        "study",
        "--prices",
        "data/alibaba-day/prices_us.csv",
        "--benchmark",
        "SPX",
    ]);
    command.args([
        "--events",
        events.to_str().unwrap(),
        "--out",
        out.to_str().unwrap(),
    ]);
    let (status, said) = run(&mut command);
    assert_eq!(status, 0, "{said}");
    let page = std::fs::read_to_string(out.join("report.html")).unwrap();
    assert!(page.contains("&lt;script&gt;alert"));
    assert!(!page.contains("<script>alert") && !page.contains("<b>bold"));
}

#[test]
fn a_study_file_can_leave_the_detail_out() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("study.toml");
    std::fs::write(&file, "[study]\nevent_detail = false\n").unwrap();
    let flags = ["--config", file.to_str().unwrap()];
    let files = published(&folder.path().join("out"), &flags);
    assert!(!files.contains_key("event_days.csv"));
}

#[test]
fn a_later_run_leaves_nothing_of_an_earlier_one() {
    let folder = tempfile::tempdir().unwrap();
    let before = published(folder.path(), &[]);
    let after = published(folder.path(), &["--force", "--no-event-detail"]);
    assert!(!after.contains_key("event_days.csv"));
    assert_eq!(after.len(), before.len() - 1);
}

#[test]
fn every_rejected_row_is_listed_in_order_however_many_there_are() {
    const ROWS: usize = 3_000;
    let folder = tempfile::tempdir().unwrap();
    let mut prices = "symbol,date,close\n".to_owned();
    for row in 0..ROWS {
        let date = newsquake::time::Date::from_days_since_1970(15_000 + row as i32);
        let bad = if row % 3 == 0 { "=\"x" } else { "" };
        prices.push_str(&format!("AAA,{date},{}{bad}\n", 100 + row % 7));
    }
    let (file, events) = (
        folder.path().join("prices.csv"),
        folder.path().join("events.csv"),
    );
    std::fs::write(&file, prices).unwrap();
    std::fs::write(&events, "symbol,date\nAAA,2015-06-03\n").unwrap();
    let out = folder.path().join("out");
    let (status, said) = run(program()
        .args(["study", "--model", "mean-adjusted", "--no-charts"])
        // A day whose price cannot be read stays a session, so that two of three days have no return.
        .args(["--window=0:0", "--min-obs", "50"])
        .args(["--prices".as_ref(), file.as_os_str()])
        .args(["--events".as_ref(), events.as_os_str()])
        .args(["--out".as_ref(), out.as_os_str()]));
    assert_eq!(status, 0, "{said}");
    let mut rejects = csv::Reader::from_path(out.join("rejects.csv")).unwrap();
    let lines: Vec<usize> = rejects
        .records()
        .map(|record| record.unwrap()[1].parse().unwrap())
        .collect();
    let expected: Vec<usize> = (0..ROWS)
        .filter(|row| row % 3 == 0)
        .map(|row| row + 2)
        .collect();
    assert_eq!(lines, expected);
}

#[test]
fn a_reader_that_has_seen_enough_ends_the_output_quietly() {
    for format in ["json", "csv", "table"] {
        let mut child = study(&["--format", format])
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mut first = String::new();
        BufReader::with_capacity(64, child.stdout.take().unwrap())
            .read_line(&mut first)
            .unwrap();
        assert!(!first.is_empty());
        let output = child.wait_with_output().unwrap();
        let said = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(0), "{said}");
        assert!(
            !said.contains("error") && !said.contains("panicked"),
            "{said}"
        );
    }
}
