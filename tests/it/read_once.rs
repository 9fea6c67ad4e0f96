//! Each input is opened once and read once: pipes are read as files are, and the record of a run holds the hash of the bytes that it
//! computed from.

use std::fs::File;
use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};

use serde_json::Value;

use crate::support::folders::{content, sha256};
use crate::support::program::{Bench, WINDOWS, newsquake, newsquake_reading, program, run};
use crate::support::world::{date, prices};

fn study<'a>(prices: &'a str, events: &'a str, flags: &[&'a str]) -> Vec<&'a str> {
    let inputs = ["study", "--prices", prices, "--events", events];
    [&inputs[..], &WINDOWS, flags].concat()
}

fn two_events() -> String {
    format!("symbol,date\nAAA,{}\nBBB,{}\n", date(40), date(43))
}

/// Returns the hashes of the inputs in the record of a run, by path.
fn recorded(out: &Path) -> Vec<(String, String)> {
    let record: Value = serde_json::from_slice(&content(out)["run.json"]).unwrap();
    let inputs = record["inputs"].as_array().unwrap().iter();
    let text = |value: &Value| value.as_str().unwrap_or("none").to_owned();
    inputs
        .map(|input| (text(&input["path"]), text(&input["sha256"])))
        .collect()
}

/// Runs the program with the bytes of a file on its standard input.
fn with_input(args: &[&str], path: &str) -> (i32, String, String) {
    // A pipe, not the file itself: a pipe cannot be read twice.
    let mut cat = Command::new("cat")
        .arg(path)
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let pipe = cat.stdout.take().unwrap();
    let output = program().args(args).stdin(pipe).output().unwrap();
    cat.wait().unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    (
        output.status.code().unwrap(),
        text(output.stdout),
        text(output.stderr),
    )
}

/// Makes a pipe with a name, and feeds it once with `bytes`.
fn fifo(bench: &Bench, name: &str, bytes: Vec<u8>) -> (String, std::thread::JoinHandle<()>) {
    let path = bench.0.path().join(name).to_str().unwrap().to_owned();
    assert!(
        Command::new("mkfifo")
            .arg(&path)
            .status()
            .unwrap()
            .success()
    );
    let to = path.clone();
    let feed = std::thread::spawn(move || {
        let _ = File::create(to).unwrap().write_all(&bytes);
    });
    (path, feed)
}

#[test]
fn a_pipe_is_read_as_the_file_is_in_every_format() {
    let bench = Bench::new();
    let csv = bench.write("AAA.csv", prices(60));
    let path = |name: &str| bench.0.path().join(name).to_str().unwrap().to_owned();
    let parquet = path("prices.parquet");
    newsquake(&["convert", "--prices", &csv, "--out", &parquet]);
    let zip = path("prices.zip");
    let mut archive = zip::ZipWriter::new(File::create(&zip).unwrap());
    archive
        .start_file("AAA.csv", zip::write::SimpleFileOptions::default())
        .unwrap();
    archive.write_all(prices(60).as_bytes()).unwrap();
    archive.finish().unwrap();
    let expected = path("file.csv");
    newsquake(&["convert", "--prices", &csv, "--out", &expected]);
    let expected = std::fs::read(expected).unwrap();
    for (number, file) in [csv, parquet, zip].iter().enumerate() {
        for pipe in ["-", "/dev/stdin", "fifo"] {
            let out = path(&format!("{number}{}.csv", pipe.len()));
            let (status, _, err) = if pipe == "fifo" {
                let bytes = std::fs::read(file).unwrap();
                let (pipe, feed) = fifo(&bench, &format!("fifo{number}"), bytes);
                let said = newsquake(&["convert", "--prices", &pipe, "--out", &out]);
                feed.join().unwrap();
                said
            } else {
                with_input(&["convert", "--prices", pipe, "--out", &out], file)
            };
            assert_eq!(status, 0, "{file} {pipe}: {err}");
            assert!(std::fs::read(&out).unwrap() == expected, "{file} {pipe}");
        }
    }
}

#[test]
fn inspect_sees_the_first_bytes_of_a_pipe() {
    let bench = Bench::new();
    let file = bench.write("prices.csv", prices(60));
    let shown = |path: &str| {
        let (status, out, err) = with_input(&["inspect", path, "--format", "csv"], &file);
        assert_eq!(status, 0, "{err}");
        out.lines().skip(1).collect::<Vec<_>>().join("\n")
    };
    assert_eq!(shown("/dev/stdin"), shown(&file));
}

#[test]
fn every_input_has_the_hash_of_what_was_read() {
    let bench = Bench::new();
    let prices_file = bench.write("prices.csv", prices(60));
    // Larger than what is hashed at once.
    let lines = |number: usize| format!("F{:05},2024-01-02,1\n", number % 90_000);
    let large: String = (0..60_000).map(lines).collect();
    let large = bench.write("large.csv", format!("symbol,date,close\n{large}"));
    let out = bench.0.path().join("results");
    let (pipe, feed) = fifo(&bench, "events", two_events().into_bytes());
    let out_flag = out.to_str().unwrap();
    let flags = ["--no-charts", "--out", out_flag, "--prices", &large];
    let (status, _, err) = newsquake(&study(&prices_file, &pipe, &flags));
    feed.join().unwrap();
    assert_eq!(status, 0, "{err}");
    let expected = [
        (large.clone(), sha256(std::fs::read(&large).unwrap())),
        (prices_file.clone(), sha256(prices(60))),
        (pipe, sha256(two_events())),
    ];
    assert_eq!(recorded(&out), expected);
}

#[test]
fn standard_input_has_the_hash_of_what_came_through() {
    let bench = Bench::new();
    let file = bench.write("prices.csv", prices(60));
    let out = bench.0.path().join("results");
    let flags = ["--no-charts", "--out", out.to_str().unwrap()];
    let (status, _, err) = newsquake_reading(&study(&file, "-", &flags), &two_events());
    assert_eq!(status, 0, "{err}");
    assert_eq!(
        recorded(&out)[1],
        ("-".to_owned(), sha256(two_events())),
        "{err}"
    );
}

#[test]
fn a_file_that_is_replaced_or_changed_under_way_has_the_hash_of_what_was_read() {
    for is_replaced in [true, false] {
        let bench = Bench::new();
        let file = bench.write("prices.csv", prices(60));
        let out = bench.0.path().join("results");
        let flags = ["--no-charts", "--out", out.to_str().unwrap()];
        let mut command = program();
        command.args(study(&file, "-", &flags));
        command
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .stderr(Stdio::null());
        let mut child = command.spawn().unwrap();
        while !bench.0.path().join(".results.newsquake-lock").exists() {
            std::thread::yield_now();
        }
        std::thread::sleep(std::time::Duration::from_millis(300));
        if is_replaced {
            let other = bench.write("other.csv", prices(61));
            std::fs::rename(other, &file).unwrap();
        } else {
            bench.write("prices.csv", prices(62));
        }
        let mut input = child.stdin.take().unwrap();
        input.write_all(two_events().as_bytes()).unwrap();
        drop(input);
        assert!(child.wait().unwrap().success());
        assert_eq!(recorded(&out)[0].1, sha256(prices(60)));
    }
}

#[test]
fn members_of_an_archive_have_the_hash_of_the_archive() {
    let bench = Bench::new();
    let zip = bench.0.path().join("prices.zip");
    let mut archive = zip::ZipWriter::new(File::create(&zip).unwrap());
    let text = prices(60);
    let header = text.lines().next().unwrap();
    for symbol in ["AAA", "BBB", "MKT"] {
        let rows = text.lines().filter(|line| line.starts_with(symbol));
        let rows: Vec<&str> = std::iter::once(header).chain(rows).collect();
        let options = zip::write::SimpleFileOptions::default();
        archive
            .start_file(format!("{symbol}.csv"), options)
            .unwrap();
        archive.write_all(rows.join("\n").as_bytes()).unwrap();
    }
    archive.finish().unwrap();
    let events = bench.write("events.csv", two_events());
    let out = bench.0.path().join("results");
    let flags = ["--no-charts", "--out", out.to_str().unwrap()];
    let (status, _, err) = run(program().args(study(zip.to_str().unwrap(), &events, &flags)));
    assert_eq!(status, 0, "{err}");
    let hash = sha256(std::fs::read(&zip).unwrap());
    let recorded = recorded(&out);
    assert_eq!(recorded.len(), 4);
    assert!(recorded[..3].iter().all(|input| input.1 == hash));
}

#[test]
fn a_pipe_that_nobody_named_is_not_waited_for() {
    let bench = Bench::new();
    bench.write("folder/prices.csv", prices(60));
    let folder = bench.0.path().join("folder");
    let made = Command::new("mkfifo").arg(folder.join("pipe.csv")).status();
    assert!(made.unwrap().success());
    let out = format!("{}/out.csv", bench.0.path().display());
    let folder = folder.to_str().unwrap();
    for place in [
        folder.to_owned(),
        format!("{folder}/*.csv"),
        format!("{folder}/**/*.csv"),
    ] {
        let arguments = ["convert", "--prices", &place, "--out", &out, "--force"];
        let (status, _, err) = newsquake(&arguments);
        assert_eq!(status, 0, "{place}: {err}");
        assert!(
            err.contains("pipe.csv") && err.contains("1 price file"),
            "{place}: {err}"
        );
    }
    let pattern = format!("{folder}/p*e.csv");
    let (status, _, err) = newsquake(&["convert", "--prices", &pattern, "--out", &out, "--force"]);
    assert!(status == 2 && err.contains("name the pipe itself"), "{err}");
}
