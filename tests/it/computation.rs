//! Placebo studies and the bootstrap on the command line: answers, tables, files, study files and refusals. Results are the same on any
//! processor.

use std::path::Path;

use serde_json::Value;

use crate::support::program::{Bench, WINDOWS, newsquake, program, run as run_command};
use crate::support::world::{date, prices};

const EVENTS: [(&str, i32); 8] = [
    ("AAA", 100),
    ("BBB", 100),
    ("AAA", 160),
    ("BBB", 190),
    ("AAA", 220),
    ("BBB", 251),
    ("AAA", 300),
    ("BBB", 330),
];

/// The files of a study, and its command.
fn files(bench: &Bench) -> Vec<String> {
    let prices = bench.write("prices.csv", prices(600));
    let rows = EVENTS.iter().enumerate().map(|(id, (symbol, day))| {
        let tag = ["good", "bad"][id / 2 % 2];
        format!("E{id},{symbol},{},{tag}\n", date(*day))
    });
    let events: String = rows.collect();
    let events = bench.write("events.csv", format!("event_id,symbol,date,tags\n{events}"));
    let words = ["study", "--prices", &prices, "--events", &events];
    let mut command: Vec<String> = words.map(str::to_owned).into();
    command.extend(WINDOWS.map(str::to_owned));
    command
}

fn run(command: &[String], further: &[&str]) -> (i32, String, String) {
    let command = command.iter().map(String::as_str);
    let words: Vec<&str> = command.chain(further.iter().copied()).collect();
    newsquake(&words)
}

#[test]
fn the_answer_and_the_tables_say_what_the_draws_found() {
    let bench = Bench::new();
    let command = files(&bench);
    let draws = ["--placebo", "150", "--bootstrap", "300"];
    let (status, answer, err) = run(&command, &draws);
    assert!(status <= 1, "{err}");
    let answer = answer.split_whitespace().collect::<Vec<&str>>().join(" ");
    assert!(
        answer.contains("of 150 studies on dates without this news have a mean on day 0"),
        "{answer}"
    );
    assert!(answer.contains("of the placebo studies at 5 %"), "{answer}");
    assert!(
        answer.contains("Bootstrap: the mean on day 0 is"),
        "{answer}"
    );
    let (_, full, _) = run(&command, &[&draws[..], &["--full"]].concat());
    for title in [
        "The study among placebo studies",
        "How often each test rejects placebo studies of all events at 5 %",
        "Means with bootstrap intervals",
    ] {
        assert!(full.contains(title), "{full}");
    }
}

#[test]
fn results_hold_the_draws_and_a_run_repeats_them() {
    let bench = Bench::new();
    let command = files(&bench);
    let folder = bench.0.path().join("first").to_str().unwrap().to_owned();
    let draws = [
        "--placebo",
        "120",
        "--bootstrap",
        "250",
        "--no-charts",
        "--out",
        &folder,
    ];
    let (status, _, err) = run(&command, &draws);
    assert!(status <= 1, "{err}");
    let read = |folder: &str, name: &str| std::fs::read(Path::new(folder).join(name)).unwrap();
    let json: Value = serde_json::from_slice(&read(&folder, "study.json")).unwrap();
    let placebo = &json["placebo"];
    assert_eq!(
        (placebo["kind"].as_str(), placebo["draws"].as_u64()),
        (Some("dates"), Some(120))
    );
    let window = &placebo["groups"][0]["windows"][0];
    let p = window["p"].as_f64().unwrap();
    let beyond = window["beyond"].as_f64().unwrap();
    assert!((p - (1.0 + beyond) / 121.0).abs() < 1e-15);
    assert!(window["tests"]["bmp"]["size"].is_number(), "{window}");
    let bootstrap = &json["bootstrap"];
    assert_eq!(bootstrap["resample"], "dates");
    let [low, high] = [0, 1].map(|end| {
        let caar = &bootstrap["groups"][0]["windows"][0]["caar"];
        caar["studentised"][end].as_f64().unwrap()
    });
    assert!(low < high);
    let names = [
        "placebo.csv",
        "placebo_days.csv",
        "placebo_tests.csv",
        "placebo_draws.csv",
        "bootstrap.csv",
        "bootstrap_band.csv",
    ];
    let again = bench.0.path().join("again").to_str().unwrap().to_owned();
    let (status, _, err) = newsquake(&["run", "--from", &folder, "--no-charts", "--out", &again]);
    assert!(status <= 1, "{err}");
    for name in names {
        let first = read(&folder, name);
        assert!(!first.is_empty() && first == read(&again, name), "{name}");
    }
    let draws = String::from_utf8(read(&folder, "placebo_draws.csv")).unwrap();
    assert!(draws.starts_with("draw,from,to,caar\n0,"), "{draws}");
}

#[test]
fn keys_of_the_study_file_mean_what_the_flags_mean() {
    let bench = Bench::new();
    let command = files(&bench);
    let file = bench.write(
        "study.toml",
        "[placebo]\ndraws = 130\nkind = \"dates\"\n[bootstrap]\ndraws = 220\nresample = \"wild\"\n",
    );
    let (_, by_file, _) = run(&command, &["--config", &file, "--json"]);
    let flags = [
        "--placebo",
        "130",
        "--bootstrap",
        "220",
        "--bootstrap-resample",
        "wild",
    ];
    let (_, by_flags, _) = run(&command, &[&flags[..], &["--json"]].concat());
    let value = |text: &str| serde_json::from_str::<Value>(text).unwrap();
    let (by_file, by_flags) = (value(&by_file), value(&by_flags));
    assert_eq!(by_file["placebo"], by_flags["placebo"]);
    assert_eq!(by_file["bootstrap"], by_flags["bootstrap"]);
    assert_eq!(by_file["bootstrap"]["resample"], "wild");
}

#[test]
fn numbers_that_decide_nothing_are_refused_by_their_flag() {
    let bench = Bench::new();
    let command = files(&bench);
    for (flag, number, limit) in [
        ("--placebo", "50", "from 100"),
        ("--bootstrap", "50", "from 200"),
    ] {
        let (status, _, err) = run(&command, &[flag, number]);
        assert!(
            status == 2 && err.contains(flag) && err.contains(limit),
            "{err}"
        );
    }
}

/// glibc chooses its logarithms and powers by what the processor can do, and can be told to do without.
#[test]
#[cfg(all(target_os = "linux", target_env = "gnu"))]
fn results_have_the_same_bits_on_a_processor_without_wide_registers() {
    let bench = Bench::new();
    let command = files(&bench);
    for options in [
        &[
            "--model",
            "market",
            "--returns",
            "log",
            "--bootstrap",
            "200",
        ][..],
        &["--model", "gjr"],
        &["--model", "egarch"],
    ] {
        let found = |abilities: &str| {
            let mut newsquake = program();
            newsquake.args(&command).args(options);
            newsquake.args(["--format", "json", "--threads", "1"]);
            newsquake.env("GLIBC_TUNABLES", format!("glibc.cpu.hwcaps={abilities}"));
            let (status, json, err) = run_command(&mut newsquake);
            assert!(status <= 1, "{err}");
            json
        };
        let full = found("");
        for abilities in ["-AVX2,-FMA", "-AVX,-AVX2,-FMA,-SSE4_1"] {
            assert!(found(abilities) == full, "{options:?} {abilities}");
        }
    }
}
