//! End-to-end tests of the command line: arguments and output.

use std::path::PathBuf;

use serde_json::Value;

use crate::support::program::{Bench, WINDOWS, newsquake, newsquake_reading};
use crate::support::world::prices;

const PRICES: &str = "data/alibaba-day";
const EVENTS: &str = "data/alibaba-day/events.csv";

/// Runs a study of the Alibaba day with further flags.
fn study(flags: &[&str]) -> (i32, String, String) {
    let base = [
        "study",
        "--prices",
        PRICES,
        "--events",
        EVENTS,
        "--benchmark",
        "SPX",
    ];
    newsquake(&[&base, flags].concat())
}

impl Bench {
    fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    /// Runs the program and returns its status and output, without the path of the folder.
    fn said(&self, args: &[&str]) -> String {
        let (status, out, err) = newsquake(args);
        let said =
            format!("exit status {status}\n--- standard output\n{out}--- standard error\n{err}");
        said.replace(self.0.path().to_str().unwrap(), "[folder]")
    }
}

#[test]
fn the_tables_of_the_alibaba_day() {
    let (status, out, err) = study(&["--full"]);
    assert_eq!(status, 0, "{err}");
    insta::assert_snapshot!("alibaba_day_tables", out);
    insta::assert_snapshot!("alibaba_day_messages", err);
}

#[test]
fn the_facts_of_the_day_in_json() {
    let (status, out, _) = study(&["--format", "json"]);
    assert_eq!(status, 0);
    let outcome: Value = serde_json::from_str(&out).unwrap();
    assert_eq!(outcome["schema"], "newsquake.study/1");
    let percent = |symbol: &str| {
        let events = outcome["events"].as_array().unwrap();
        let event = events
            .iter()
            .find(|event| event["symbol"] == symbol)
            .unwrap();
        let days = event["days"].as_array().unwrap();
        let day = days.iter().find(|day| day["day"] == 0).unwrap();
        (
            event["day0"].as_str().unwrap().to_owned(),
            format!("{:.2}", day["return"].as_f64().unwrap() * 100.0),
        )
    };
    for (symbol, date, change) in [
        ("BABA", "2025-08-29", "12.90"),
        ("SOX", "2025-08-29", "-3.15"),
        ("MRVL", "2025-08-29", "-18.59"),
        ("NVDA", "2025-08-29", "-3.32"),
        ("AMD", "2025-08-29", "-3.53"),
        ("TSM", "2025-08-29", "-3.11"),
        ("9988.HK", "2025-09-01", "18.50"),
    ] {
        assert_eq!(
            percent(symbol),
            (date.to_owned(), change.to_owned()),
            "{symbol}"
        );
    }
    assert!(!out.contains("NaN") && !out.contains("Infinity"));
}

#[test]
fn the_json_has_the_keys_that_scripts_rely_on() {
    let (_, out, _) = study(&["--format", "json", "--car", "-1:1"]);
    let outcome: Value = serde_json::from_str(&out).unwrap();
    let keys = |value: &Value| {
        value
            .as_object()
            .unwrap()
            .keys()
            .cloned()
            .collect::<Vec<_>>()
    };
    let has = |value: &Value, wanted: &[&str]| {
        for key in wanted {
            assert!(value.get(key).is_some(), "no {key} among {:?}", keys(value));
        }
    };
    has(
        &outcome,
        &[
            "schema", "plan", "counts", "groups", "events", "excluded", "warnings",
        ],
    );
    has(
        &outcome["plan"],
        &["model", "estimation", "window", "returns", "benchmark"],
    );
    has(
        &outcome["counts"],
        &["events_in", "events_used", "events_excluded"],
    );
    let group = &outcome["groups"][0];
    has(
        group,
        &[
            "group",
            "n_events",
            "n_symbols",
            "n_dates",
            "mean_correlation",
            "days",
            "windows",
        ],
    );
    has(
        &group["days"][0],
        &[
            "day",
            "n",
            "n_positive",
            "aar",
            "median_ar",
            "caar",
            "tests",
        ],
    );
    let window = [
        "from",
        "to",
        "n",
        "n_positive",
        "caar",
        "median_car",
        "low",
        "high",
        "mean_correlation",
        "tests",
    ];
    has(&group["windows"][0], &window);
    has(
        &group["windows"][0]["tests"]["bmp"],
        &["statistic", "p", "df"],
    );
    let event = &outcome["events"][0];
    has(
        event,
        &[
            "event_id", "symbol", "as_read", "day0", "timing", "tags", "model", "days", "windows",
        ],
    );
    has(
        &event["model"],
        &[
            "name",
            "coefficients",
            "sigma",
            "r_squared",
            "observations",
            "df",
        ],
    );
    has(&event["model"]["coefficients"], &["alpha", "beta"]);
    has(
        &event["days"][0],
        &["day", "date", "return", "expected", "ar", "sar", "t", "p"],
    );
    has(
        &event["windows"][0],
        &[
            "from", "to", "observed", "car", "se", "scar", "t", "p", "bhar",
        ],
    );
    assert_eq!(group["windows"].as_array().unwrap().len(), 1);
}

#[test]
fn the_other_formats() {
    let narrow = [
        "--window",
        "-1:1",
        "--tests",
        "bmp_adjusted,cross_sectional",
    ];
    for format in ["csv", "markdown", "latex"] {
        let (status, out, _) = study(&[&narrow[..], &["--format", format]].concat());
        assert_eq!(status, 0);
        insta::assert_snapshot!(format!("alibaba_day_{format}"), out);
    }
}

#[test]
fn check_shows_what_was_read_and_which_day_came_of_it() {
    let (status, out, err) = newsquake(&[
        "check",
        "--prices",
        PRICES,
        "--events",
        EVENTS,
        "--benchmark",
        "SPX",
        "--full",
    ]);
    assert_eq!(status, 0, "{err}");
    insta::assert_snapshot!("alibaba_day_check", out);
    let args = [
        "check",
        "--prices",
        PRICES,
        "--events",
        EVENTS,
        "--benchmark",
        "SPX",
        "--format",
        "json",
    ];
    let document: Value = serde_json::from_str(&newsquake(&args).1).unwrap();
    assert_eq!(document["schema"], "newsquake.check/1");
    assert_eq!(document["placed"].as_array().unwrap().len(), 21);
    assert_eq!(document["placed"][20]["day0"], "2025-09-01");
}

#[test]
fn a_folder_of_results() {
    let bench = Bench::new();
    let out = bench.path("results");
    let flags = ["--out", out.to_str().unwrap(), "--threads", "2"];
    let (status, _, err) = study(&flags);
    assert_eq!(status, 0, "{err}");
    for name in [
        "study.json",
        "run.json",
        "report.md",
        "windows.csv",
        "days.csv",
        "excluded.csv",
        "rejects.csv",
    ] {
        assert!(out.join(name).exists(), "{name}");
    }
    let png = std::fs::read(out.join("charts/caar.png")).unwrap();
    assert!(png.starts_with(b"\x89PNG"));
    let plotted = std::fs::read_to_string(out.join("charts/caar.csv")).unwrap();
    assert!(
        plotted.starts_with("day,") && plotted.lines().count() == 22,
        "{plotted}"
    );
    let record: Value =
        serde_json::from_slice(&std::fs::read(out.join("run.json")).unwrap()).unwrap();
    assert_eq!(record["counts"]["events_used"], 21);
    assert_eq!(record["inputs"].as_array().unwrap().len(), 3);

    let (status, _, err) = study(&flags);
    assert_eq!(status, 2);
    assert!(
        err.contains("not empty") && err.contains("--force"),
        "{err}"
    );

    // A run that fails at its start leaves the results of the previous one.
    let (status, _, _) = newsquake(
        &[
            &[
                "study",
                "--prices",
                PRICES,
                "--events",
                "no-such.csv",
                "--force",
            ][..],
            &flags[..],
        ]
        .concat(),
    );
    assert!(status == 2 && out.join("study.json").exists());

    let keep = out.join("notes.txt");
    std::fs::write(&keep, "mine").unwrap();
    let (status, _, err) = study(&[&flags[..], &["--force", "--no-charts"]].concat());
    assert_eq!(status, 0, "{err}");
    assert!(keep.exists() && !out.join("charts/caar.png").exists());
}

#[test]
fn the_same_bits_for_one_thread_and_two() {
    let run = |threads| {
        let (status, out, err) = study(&["--format", "json", "--threads", threads]);
        assert_eq!(status, 0, "{err}");
        out
    };
    assert_eq!(run("1"), run("2"));
}

#[test]
fn events_that_cannot_be_used_are_counted_with_their_reasons() {
    let bench = Bench::new();
    let prices = bench.write("prices.csv", prices(60));
    let events = bench.write(
        "events.csv",
        "event_id,symbol,date\nok,AAA,2022-02-20\nunknown,AAB,2022-02-20\nearly,AAA,1999-01-01\nlate,AAA,2030-01-01\n\
         short,AAA,2022-01-20\nedge,AAA,2022-03-05\nnever,AAA,2022-02-31\ntwice,AAA,2022-02-20\n",
    );
    let args = [
        &[
            "study", "--prices", &prices, "--events", &events, "--format", "json",
        ],
        &WINDOWS[..],
    ]
    .concat();
    let (status, out, err) = newsquake(&args);
    assert_eq!(status, 0, "{err}");
    let outcome: Value = serde_json::from_str(&out).unwrap();
    let excluded: Vec<(&str, &str)> = outcome["excluded"]
        .as_array()
        .unwrap()
        .iter()
        .map(|event| {
            (
                event["event_id"].as_str().unwrap(),
                event["code"].as_str().unwrap(),
            )
        })
        .collect();
    assert_eq!(
        excluded,
        [
            ("early", "before_history"),
            ("never", "bad_date"),
            ("late", "after_history"),
            ("unknown", "unknown_symbol"),
            ("short", "too_few_observations"),
            ("twice", "duplicate"),
            ("edge", "incomplete_window"),
        ]
    );
    assert_eq!(outcome["counts"]["events_used"], 1);
    assert_eq!(newsquake(&[&args[..], &["--strict"]].concat()).0, 1);
}

#[test]
fn a_long_list_of_unused_events_is_cut_and_the_files_hold_all_of_it() {
    let bench = Bench::new();
    let prices = bench.write("prices.csv", prices(60));
    let mut events = String::from("event_id,symbol,date\nused,AAA,2022-02-20\n");
    (1..=50).for_each(|id| events.push_str(&format!("{id},NOBODY,2022-02-20\n")));
    let events = bench.write("events.csv", events);
    let out = bench.path("out");
    let flags = ["study", "--prices", &prices, "--events", &events];
    let output = ["--full", "--no-charts", "--out", out.to_str().unwrap()];
    let (_, text, _) = newsquake(&[&flags[..], &WINDOWS[..], &output[..]].concat());
    let listed = text
        .lines()
        .filter(|line| line.contains("no prices of NOBODY"));
    assert!(text.contains("50 excluded (unknown_symbol 50)"), "{text}");
    assert_eq!(listed.count(), 40, "{text}");
    assert!(
        text.contains("and 10 further events; --out writes all of them."),
        "{text}"
    );
    let all = std::fs::read_to_string(out.join("excluded.csv")).unwrap();
    assert_eq!(all.lines().count(), 51);
}

#[test]
fn bad_input_is_named_with_its_place_and_its_mend() {
    let bench = Bench::new();
    let prices = bench.write("prices.csv", prices(60));
    let events = bench.write("events.csv", "symbol,date\nAAA,2022-02-20\n");
    // A repeated flag is an error, so flags in `more` replace the usual ones.
    let run = |prices: &str, events: &str, more: &[&str]| {
        let usual = WINDOWS
            .chunks(2)
            .filter(|pair| !more.contains(&pair[0]))
            .flatten()
            .copied();
        let args: Vec<&str> = ["study", "--prices", prices, "--events", events]
            .into_iter()
            .chain(usual)
            .chain(more.iter().copied())
            .collect();
        bench.said(&args)
    };
    let mut said = Vec::new();
    let missing = bench.path("price.csv");
    said.push((
        "a file that is not there",
        run(missing.to_str().unwrap(), &events, &[]),
    ));
    said.push((
        "an empty file",
        run(&bench.write("empty.csv", ""), &events, &[]),
    ));
    said.push((
        "a header alone",
        run(
            &bench.write("header.csv", "symbol,date,close\n"),
            &events,
            &[],
        ),
    ));
    said.push((
        "a web page",
        run(
            &bench.write("page.csv", "<!DOCTYPE html><html>"),
            &events,
            &[],
        ),
    ));
    said.push((
        "no close column",
        run(
            &bench.write("no_close.csv", "symbol,date,note\nA,2022-01-01,1\n"),
            &events,
            &[],
        ),
    ));
    said.push((
        "no events",
        run(&prices, &bench.write("no_events.csv", "symbol,date\n"), &[]),
    ));
    said.push((
        "events without a date",
        run(
            &prices,
            &bench.write("no_date.csv", "symbol,when\nAAA,x\n"),
            &[],
        ),
    ));
    said.push((
        "every event unusable",
        run(
            &prices,
            &bench.write("all_bad.csv", "symbol,date\nZZZ,2022-02-20\n"),
            &[],
        ),
    ));
    said.push((
        "an unknown benchmark",
        run(&prices, &events, &["--benchmark", "MKTT"]),
    ));
    said.push((
        "windows that overlap",
        run(&prices, &events, &["--estimation", "-30:-3"]),
    ));
    said.push((
        "a window outside of the event window",
        run(&prices, &events, &["--car", "0:9"]),
    ));
    said.push((
        "a misspelt test",
        run(&prices, &events, &["--tests", "bpm"]),
    ));
    said.push((
        "a misspelt model",
        run(&prices, &events, &["--model", "markt"]),
    ));
    said.push((
        "a group that is no column",
        run(&prices, &events, &["--group-by", "dat"]),
    ));
    let said: Vec<String> = said
        .into_iter()
        .map(|(what, said)| format!("=== {what}\n{said}"))
        .collect();
    insta::assert_snapshot!("bad_input", said.join("\n"));
}

#[test]
fn bad_rows_are_rejected_one_by_one() {
    let bench = Bench::new();
    let broken = prices(60)
        + "AAA,2022-05-01,1,1,1,12a\nAAA,05/02/2022,1,1,1,1\nAAA,2022-05-03,1\n,2022-05-04,1,1,1,1\n";
    let prices = bench.write("prices.csv", broken);
    let events = bench.write("events.csv", "symbol,date\nAAA,2022-02-20\n");
    let out = bench.path("out");
    let args = [
        "study",
        "--prices",
        &prices,
        "--events",
        &events,
        "--no-charts",
        "--out",
        out.to_str().unwrap(),
    ];
    let (status, _, err) = newsquake(&[&args[..], &WINDOWS[..]].concat());
    assert_eq!(status, 0);
    let folder = bench.0.path().to_str().unwrap();
    // The last line holds the time that it took.
    let (messages, _) = err.split_once("results: ").unwrap();
    insta::assert_snapshot!("bad_rows", messages.replace(folder, "[folder]"));
    let rejects = std::fs::read_to_string(out.join("rejects.csv")).unwrap();
    insta::assert_snapshot!("rejects", rejects.replace(folder, "[folder]"));
}

#[test]
fn one_event_one_security_one_day_runs_to_the_end() {
    let bench = Bench::new();
    let prices = bench.write("prices.csv", prices(60));
    let events = bench.write("events.csv", "symbol,date\nAAA,2022-02-20\n");
    let out = bench.path("out");
    let args = [
        "study",
        "--prices",
        &prices,
        "--events",
        &events,
        "--model",
        "mean-adjusted",
        "--estimation",
        "-20:-2",
        "--window",
        "0:0",
        "--full",
        "--out",
        out.to_str().unwrap(),
    ];
    let (status, text, err) = newsquake(&args);
    assert_eq!(status, 0, "{err}");
    assert!(text.contains("n/a"), "{text}");
    assert!(out.join("charts/caar.png").exists());
}

#[test]
fn a_study_file_and_the_flags_that_beat_it() {
    let bench = Bench::new();
    bench.write("prices/AAA.csv", "date,close\n");
    bench.write("prices.csv", prices(60));
    bench.write("events.csv", "symbol,date\nAAA,2022-02-20\n");
    let plan = "[input]\nprices = ['prices.csv']\nevents = 'events.csv'\n[study]\nbenchmark = 'MKT'\n\
                estimation = '-30:-6'\nwindow = [-5, 5]\n[study.model.market-adjusted]\n";
    let config = bench.write("study.toml", plan);
    let model = |flags: &[&str]| {
        let (status, out, err) =
            newsquake(&[&["study", "--config", &config, "--format", "json"], flags].concat());
        assert_eq!(status, 0, "{err}");
        serde_json::from_str::<Value>(&out).unwrap()["plan"]["model"]
            .as_str()
            .unwrap()
            .to_owned()
    };
    assert_eq!(model(&[]), "market-adjusted");
    assert_eq!(model(&["--model", "market"]), "market");
    let broken = bench.write("broken.toml", "[study]\nwindws = [-5, 5]\n");
    insta::assert_snapshot!("study_file", bench.said(&["study", "--config", &broken]));
}

#[test]
fn the_study_file_among_the_examples_says_what_flags_would() {
    let file = ["--config", "examples/alibaba_day.toml", "--format", "json"];
    let (status, out, err) = newsquake(&[&["study"], &file[..]].concat());
    assert_eq!(status, 0, "{err}");
    let flags = "--format json --estimation -250:-11 --window -10:10 --car 0:0 --car -1:1 --car 0:5 --car -10:10 \
                 --tests bmp_adjusted,grank_t,calendar_time --group-by tags --model market";
    let (_, by_flags, _) = study(&flags.split_whitespace().collect::<Vec<_>>());
    let groups = |text: &str| serde_json::from_str::<Value>(text).unwrap()["groups"].clone();
    assert_eq!(groups(&out), groups(&by_flags));

    let (status, out, err) = newsquake(&[&["backtest"], &file[..]].concat());
    assert_eq!(status, 0, "{err}");
    let plan = &serde_json::from_str::<Value>(&out).unwrap()["plan"];
    assert_eq!((&plan["hold"], &plan["hedge"]), (&5.into(), &"beta".into()));
    assert_eq!(plan["estimation"], serde_json::json!([-250, -11]));
}

#[test]
fn events_from_standard_input_and_files_by_symbol() {
    let bench = Bench::new();
    for symbol in ["AAA", "MKT"] {
        let rows: Vec<String> = prices(60)
            .lines()
            .filter(|line| line.starts_with(symbol))
            .map(|line| line.split_once(',').unwrap().1.to_owned())
            .collect();
        bench.write(
            &format!("prices/{symbol}.csv"),
            format!("Date,Open,High,Low,Close\n{}\n", rows.join("\n")),
        );
    }
    let folder = bench.path("prices");
    let args = [
        &[
            "study",
            "--prices",
            folder.to_str().unwrap(),
            "--events",
            "-",
            "--format",
            "json",
        ],
        &WINDOWS[..],
    ]
    .concat();
    let (_, out, _) = newsquake_reading(&args, "\u{feff}Symbol,Date\r\nAAA,2022-02-20\r\n");
    let outcome: Value = serde_json::from_str(&out).unwrap();
    assert_eq!(outcome["counts"]["events_used"], 1);
}

const VERBS: [&str; 7] = [
    "study", "backtest", "check", "inspect", "formats", "explain", "convert",
];

#[test]
fn help_fits_the_page() {
    for verb in VERBS {
        let (status, long, _) = newsquake(&[verb, "--help"]);
        assert_eq!(status, 0);
        assert!(
            long.lines().all(|line| line.chars().count() <= 100),
            "{long}"
        );
        let (_, short, _) = newsquake(&[verb, "-h"]);
        let most = if verb == "backtest" { 60 } else { 45 };
        assert!(short.lines().count() <= most, "{short}");
        assert!(short.contains("Examples\n  newsquake "), "{short}");
        if ["inspect", "formats", "convert"].contains(&verb) {
            assert!(short.lines().count() < 20, "{short}");
        }
    }
}

#[test]
fn a_name_is_explained_without_any_input() {
    let (status, out, _) = newsquake(&["explain", "grank_t", "shared_dates"]);
    assert_eq!(status, 0);
    for part in [
        "grank_t (test; GRANK t in tables)",
        "Formula",
        "Kolari",
        "shared_dates (warning or note)",
    ] {
        assert!(out.contains(part), "{part}: {out}");
    }
    let (status, out, err) = newsquake(&["explain", "grank"]);
    assert_eq!((status, out.as_str()), (2, ""));
    assert!(err.contains("error[unknown_name]"), "{err}");
}

#[test]
fn values_that_a_flag_cannot_take_are_answered_with_what_it_takes() {
    for (flags, answer) in [
        ("--seed abc", "give a whole number from 0"),
        ("--threads -1", "give a whole number from 1 to 1024"),
        (
            "--min-obs 9999999999999999999999",
            "the number is too large",
        ),
        ("--price prices.csv", "did you mean --prices prices.csv?"),
        ("--roll nxt", "'next'"),
    ] {
        let (status, _, err) = study(&flags.split(' ').collect::<Vec<_>>());
        assert_eq!(status, 2);
        assert!(err.contains(answer), "{flags}: {err}");
    }
    for flags in ["--hold -1", "--cost-bps abc", "--stop inf"] {
        let flags: Vec<&str> = flags.split(' ').collect();
        let (status, _, err) = newsquake(&[&["backtest"], &flags[..]].concat());
        assert_eq!(status, 2);
        assert!(err.contains("give a "), "{err}");
    }
}

#[test]
fn standard_error_is_as_loud_as_wanted() {
    let bench = Bench::new();
    let prices = bench.write("prices.csv", prices(60));
    let events = bench.write("events.csv", "symbol,date\nAAA,2022-02-20\n");
    let args = ["study", "--prices", &prices, "--events", &events];
    let said = |flags: &[&str]| newsquake(&[&args[..], &WINDOWS, flags].concat());
    let (status, usual, err) = said(&[]);
    assert!(status == 0 && err.contains("note[rows_read]"), "{err}");
    for flag in ["-q", "-qq"] {
        assert_eq!(said(&[flag]), (0, usual.clone(), String::new()));
    }
    let (_, out, phases) = said(&["-v"]);
    assert_eq!(out, usual);
    assert!(phases.contains("reading prices and events: 0."), "{phases}");
    let (_, out, files) = said(&["-vv"]);
    assert_eq!(out, usual);
    assert!(files.contains("prices.csv: long: "), "{files}");
    // An error is said unless nothing may be.
    let wrong = ["--car", "0:20"];
    let (status, _, err) = said(&[&wrong[..], &["-q"]].concat());
    assert!(status == 2 && err.contains("error["), "{err}");
    let (status, _, err) = said(&[&wrong[..], &["-qq"]].concat());
    assert_eq!((status, err.as_str()), (2, ""));
}

#[test]
fn colours_only_where_they_are_wanted() {
    let (_, _, plain) = newsquake(&["explain", "nothing_such"]);
    assert!(plain.starts_with("error["), "{plain}");
    let (_, _, coloured) = newsquake(&["explain", "nothing_such", "--color", "always"]);
    assert!(coloured.starts_with("\u{1b}[1;31merror"), "{coloured}");
}

#[test]
fn swapped_files_are_seen() {
    let bench = Bench::new();
    let prices = bench.write("prices.csv", prices(60));
    let events = bench.write("events.csv", "symbol,date,tags\nAAA,2022-02-20,good\n");
    let swapped = ["study", "--prices", &events, "--events", &prices];
    let (status, _, err) = newsquake(&[&swapped[..], &WINDOWS].concat());
    assert_eq!(status, 2);
    assert!(
        err.contains("error[swapped_files]") && err.contains("events.csv: this file holds events"),
        "{err}"
    );
}

#[test]
fn several_files_after_one_flag() {
    let bench = Bench::new();
    let all = prices(60);
    let of = |symbol: &str| {
        let rows = all.lines().filter(|line| line.starts_with(symbol));
        let rows: Vec<&str> = all.lines().take(1).chain(rows).collect();
        rows.join("\n") + "\n"
    };
    let (a, b) = (
        bench.write("a.csv", of("AAA")),
        bench.write("b.csv", of("MKT")),
    );
    let events = bench.write("events.csv", "symbol,date\nAAA,2022-02-20\n");
    let args = ["study", "-p", &a, &b, "-e", &events];
    let (status, _, err) = newsquake(&[&args[..], &WINDOWS].concat());
    assert_eq!(status, 0, "{err}");
}

#[test]
fn an_output_folder_is_tried_before_anything_is_read() {
    let bench = Bench::new();
    let file = bench.write("taken.csv", "x");
    // The prices do not exist, but the folder is refused first.
    let args = ["study", "-p", "nothing.csv", "-e", "nothing.csv", "-o"];
    let (status, _, err) = newsquake(&[&args[..], &[&file]].concat());
    assert_eq!(status, 2);
    assert!(
        err.contains("taken.csv") && err.contains("folder") && !err.contains("nothing.csv"),
        "{err}"
    );
}

#[test]
fn letters_that_no_font_has_and_characters_that_no_picture_may_have() {
    let bench = Bench::new();
    let prices = bench.write("prices.csv", prices(60));
    let events = bench.write(
        "events.csv",
        "event_id,symbol,date,tags,headline\n\u{4e8b}\u{4ef6}\u{7532},AAA,2022-02-20,a\u{1}b,\u{963f}\u{91cc}\n\
         \u{4e8b}\u{4ef6}\u{4e59},AAA,2022-02-22,\u{963f},x\n",
    );
    let out = bench.path("out");
    let args = [
        &["study", "--prices", &prices, "--events", &events][..],
        &["--out", out.to_str().unwrap()],
        &WINDOWS,
    ];
    let (status, _, err) = newsquake(&args.concat());
    assert_eq!(status, 0, "{err}");
    // Two events whose file names would be equal get one picture each.
    for name in ["event-panel-___-AAA.png", "event-panel-___-AAA-2.png"] {
        assert!(out.join("charts").join(name).exists(), "{name}");
    }
}

#[test]
fn a_halt_stands_in_the_picture_where_it_was() {
    let bench = Bench::new();
    // AAA has no price on the second and third session after day 0, 2022-02-20.
    let halted =
        |line: &&str| !(line.starts_with("AAA,2022-02-22") || line.starts_with("AAA,2022-02-23"));
    let text: Vec<String> = prices(60)
        .lines()
        .filter(halted)
        .map(str::to_owned)
        .collect();
    let prices = bench.write("prices.csv", text.join("\n"));
    let events = bench.write("events.csv", "symbol,date\nAAA,2022-02-20\n");
    let out = bench.path("out");
    let args = [
        &["study", "--prices", &prices, "--events", &events][..],
        &["--out", out.to_str().unwrap()],
        &WINDOWS,
    ];
    let (status, _, err) = newsquake(&args.concat());
    assert_eq!(status, 0, "{err}");
    let plotted = std::fs::read_to_string(out.join("charts/event-panel-1-AAA.csv")).unwrap();
    let days: Vec<&str> = plotted
        .lines()
        .skip(1)
        .filter_map(|line| line.split(',').next())
        .collect();
    let traded = |day: &str| {
        let row = plotted
            .lines()
            .find(|line| line.split(',').next() == Some(day));
        // The price stands behind the day, its date and the four prices of its candle.
        row.is_some_and(|row| !row.split(',').nth(6).unwrap_or("").is_empty())
    };
    assert!(
        traded("1") && !traded("2") && !traded("3") && traded("4"),
        "{days:?}\n{plotted}"
    );
}

#[test]
fn an_unknown_benchmark_is_answered_with_the_indices_of_the_file() {
    let bench = Bench::new();
    let rows: String = prices(60)
        .lines()
        .skip(1)
        .filter(|line| line.starts_with("AAA"))
        .map(|line| format!("{line},0.001\n"))
        .collect();
    let header = prices(60).lines().next().unwrap().to_owned() + ",vwretd\n";
    let file = bench.write("prices.csv", header + &rows);
    let events = bench.write("events.csv", "symbol,date\nAAA,2022-02-20\n");
    let args = ["study", "-p", &file, "-e", &events, "-b", "SPX"];
    let (status, _, err) = newsquake(&[&args[..], &WINDOWS[..4]].concat());
    assert_eq!(status, 2);
    assert!(
        err.contains("error[unknown_benchmark]") && err.contains("--benchmark vwretd"),
        "{err}"
    );
}

#[test]
fn patterns_of_dates_are_checked_before_any_file() {
    for flag in ["--date-format", "--events-date-format"] {
        let args = [
            "study",
            "-p",
            "nothing.csv",
            "-e",
            "nothing.csv",
            flag,
            "QQ",
        ];
        let (status, _, err) = newsquake(&args);
        assert_eq!(status, 2);
        assert!(
            err.contains(&format!("{flag}: `QQ` is not understood"))
                && err.contains("Mon DD, YYYY"),
            "{err}"
        );
    }
}

#[test]
fn long_messages_are_cut_beside_an_answer_and_whole_beside_tables() {
    let messages = |flags: &[&str]| study(&[&["--no-progress"], flags].concat()).2;
    let brief = messages(&[]);
    let line = |text: &str| {
        let mut lines = text.lines();
        let line = lines.find(|line| line.starts_with("warning[shared_dates]"));
        line.unwrap_or_else(|| panic!("{text}")).to_owned()
    };
    assert!(
        line(&brief).ends_with("... (-v)") && line(&brief).len() < 120,
        "{brief}"
    );
    for flags in [&["--full"][..], &["--format", "json"], &["-v"]] {
        assert!(line(&messages(flags)).contains("Patell z"), "{flags:?}");
    }
}

#[test]
fn a_benchmark_that_no_event_needs_may_be_absent() {
    let bench = Bench::new();
    let file = bench.write("prices.csv", prices(60));
    let own = "symbol,date,benchmark\nAAA,2022-02-20,MKT\n";
    let some = "symbol,date,benchmark\nAAA,2022-02-20,MKT\nBBB,2022-02-20,\n";
    let said = |events: &str| {
        let events = bench.write("events.csv", events);
        let args = ["study", "-p", &file, "-e", &events, "-b", "SPY"];
        newsquake(&[&args[..], &WINDOWS[..4]].concat())
    };
    let (status, _, err) = said(own);
    assert!(
        status == 0 && err.contains("note[benchmark_not_used]: SPY is not among the prices"),
        "{err}"
    );
    let (status, _, err) = said(some);
    assert!(
        status == 2 && err.contains("error[unknown_benchmark]"),
        "{err}"
    );
}
