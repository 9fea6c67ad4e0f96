//! What a run never does: overwrite its inputs, leave partial files, look ahead, depend on the order of rows, or fail
//! silently.

use std::path::Path;

use crate::support::program::{Bench, WINDOWS, newsquake, program};
use crate::support::world::{date, prices};
use serde_json::Value;

fn events(rows: &[String]) -> String {
    format!("symbol,date,tags,direction\n{}\n", rows.join("\n"))
}

fn two_events() -> String {
    events(&[
        format!("AAA,{},up,1", date(40)),
        format!("BBB,{},down,-1", date(43)),
    ])
}

/// Writes 60 days of prices and two events; returns the paths.
fn inputs(bench: &Bench) -> (String, String) {
    (
        bench.write("prices.csv", prices(60)),
        bench.write("events.csv", two_events()),
    )
}

/// Runs a command on these prices and events.
fn run(command: &str, prices: &str, events: &str, flags: &[&str]) -> (i32, String, String) {
    let inputs = [command, "--prices", prices, "--events", events];
    newsquake(&[&inputs[..], flags].concat())
}

fn names(folder: &Path) -> Vec<String> {
    let entries = std::fs::read_dir(folder).unwrap();
    let mut names: Vec<String> = entries
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    names
}

#[test]
fn inputs_are_not_written_over() {
    let bench = Bench::new();
    let (prices, events) = (
        bench.write("own/prices.csv", prices(60)),
        bench.write("own/events.csv", two_events()),
    );
    let out = bench.0.path().join("own");
    let flags = ["--out", out.to_str().unwrap(), "--force", "--no-charts"];
    let (status, _, err) = run("study", &prices, &events, &[&WINDOWS[..], &flags].concat());
    assert_eq!(status, 2, "{err}");
    assert!(
        err.contains("[output_is_input]") && err.contains("events.csv"),
        "{err}"
    );
    assert_eq!(names(&out), ["events.csv", "prices.csv"]);
    assert_eq!(std::fs::read_to_string(&events).unwrap(), two_events());
}

#[test]
fn a_slip_in_an_option_is_found_before_the_work_and_leaves_no_folder() {
    let bench = Bench::new();
    let (prices, events) = inputs(&bench);
    let out = bench.0.path().join("out");
    for (slip, code) in [
        (["--regress", "directoin"], "unknown_column"),
        (["--group-by", "tgas"], "unknown_column"),
        (["--compare", "up,dwon"], "unknown_group"),
        (["--tests", "bpm"], "unknown_test"),
    ] {
        let (status, _, err) = run("check", &prices, &events, &[&WINDOWS[..], &slip].concat());
        assert_eq!(status, 2, "{err}");
        assert!(err.contains(code) && err.contains("did you mean"), "{err}");
        let flags = [&WINDOWS[..], &slip, &["--out", out.to_str().unwrap()]].concat();
        let (status, _, err) = run("study", &prices, &events, &flags);
        assert_eq!(status, 2, "{err}");
        assert!(!out.exists());
    }
}

#[test]
fn a_backtest_does_not_estimate_on_what_comes_after_the_news() {
    let bench = Bench::new();
    let (prices, events) = (
        bench.write("prices.csv", prices(80)),
        bench.write("events.csv", two_events()),
    );
    for estimation in ["6:30", "-10:0"] {
        let flags = [
            "--benchmark",
            "MKT",
            "--hedge",
            "beta",
            "--estimation",
            estimation,
        ];
        let (status, _, err) = run("backtest", &prices, &events, &flags);
        assert_eq!(status, 2, "{err}");
        assert!(
            err.contains("[bad_windows]") && err.contains("before day 0"),
            "{err}"
        );
    }
}

#[test]
fn of_events_that_say_different_things_of_one_day_the_order_of_rows_chooses_none() {
    let bench = Bench::new();
    let prices = bench.write("prices.csv", prices(60));
    let rows = [
        format!("AAA,{},up,1", date(40)),
        format!("AAA,{},up,-1", date(40)),
        format!("BBB,{},down,-1", date(43)),
    ];
    let money = |order: [usize; 3]| {
        let events = bench.write("events.csv", events(&order.map(|row| rows[row].clone())));
        let (status, out, err) = run("backtest", &prices, &events, &["--format", "json"]);
        assert_eq!(status, 0, "{err}");
        let outcome: Value = serde_json::from_str(&out).unwrap();
        outcome["equity"].clone()
    };
    let first = money([0, 1, 2]);
    assert!(first.is_array());
    assert_eq!(money([1, 0, 2]), first);
    assert_eq!(money([2, 1, 0]), first);
}

#[test]
fn of_events_with_ids_that_say_the_same_the_first_id_stays() {
    let bench = Bench::new();
    let prices = bench.write("prices.csv", prices(60));
    let rows = [
        format!("10,AAA,{},x", date(40)),
        format!("9,AAA,{},x", date(40)),
        format!("1,BBB,{},x", date(43)),
    ];
    for order in [[0, 1, 2], [1, 0, 2]] {
        let rows = order.map(|row| rows[row].clone());
        let events = format!("event_id,symbol,date,tags\n{}\n", rows.join("\n"));
        let events = bench.write("events.csv", events);
        let flags = [&WINDOWS[..], &["--format", "json"]].concat();
        let (status, out, err) = run("study", &prices, &events, &flags);
        assert_eq!(status, 0, "{err}");
        let outcome: Value = serde_json::from_str(&out).unwrap();
        assert_eq!(outcome["excluded"][0]["event_id"], "10");
        assert_eq!(outcome["excluded"][0]["event_day"], date(40).to_string());
    }
}

#[test]
fn an_event_without_every_day_is_told_and_carries_no_stars() {
    let bench = Bench::new();
    let halted: String = prices(60)
        .lines()
        .filter(|line| !line.starts_with(&format!("AAA,{}", date(40))))
        .map(|line| format!("{line}\n"))
        .collect();
    let (prices, events) = (
        bench.write("prices.csv", halted),
        bench.write("events.csv", two_events()),
    );
    let flags = [&WINDOWS[..], &["--car", "-1:1", "--full"]].concat();
    let (status, out, err) = run("study", &prices, &events, &flags);
    assert_eq!(status, 0, "{err}");
    assert!(
        err.contains("[incomplete_windows]") && err.contains("1 of 2 events"),
        "{err}"
    );
    let event = out.lines().find(|line| line.contains("AAA")).unwrap();
    assert!(event.contains('\u{b0}') && !event.contains('*'), "{event}");
    assert!(out.contains("\u{b0} Sum over fewer days"), "{out}");
}

#[test]
fn a_column_that_was_asked_for_and_is_not_there_is_told() {
    let bench = Bench::new();
    let (prices, events) = inputs(&bench);
    let flags = [&WINDOWS[..], &["--price", "adj_close"]].concat();
    for command in ["study", "check"] {
        let (_, _, err) = run(command, &prices, &events, &flags);
        assert!(
            err.contains("[no_adj_close]") && err.contains("3 of 3 securities have none"),
            "{err}"
        );
    }
}

#[test]
fn errors_by_date_need_more_dates_than_coefficients() {
    let bench = Bench::new();
    let rows: Vec<String> = [
        ("AAA", 40, 1),
        ("BBB", 40, -1),
        ("AAA", 43, 1),
        ("BBB", 43, 0),
    ]
    .into_iter()
    .map(|(symbol, day, direction)| format!("{symbol},{},x,{direction}", date(day)))
    .collect();
    let (prices, events) = (
        bench.write("prices.csv", prices(60)),
        bench.write("events.csv", events(&rows)),
    );
    let flags = [
        &WINDOWS[..],
        &["--regress", "direction", "--format", "json"],
    ]
    .concat();
    let (status, out, err) = run("study", &prices, &events, &flags);
    assert_eq!(status, 0, "{err}");
    let outcome: Value = serde_json::from_str(&out).unwrap();
    let term = &outcome["regressions"][0]["terms"][1];
    assert!(term["clustered_se"].is_null(), "{term}");
    assert!(
        term["clustered"].to_string().contains("too few dates"),
        "{term}"
    );
    assert!(term["hc1_se"].is_number(), "{term}");
}

#[test]
fn the_record_of_a_backtest_says_what_it_estimated_on() {
    let bench = Bench::new();
    let (prices, events) = inputs(&bench);
    let flags = [
        "--estimation",
        "-30:-6",
        "--min-obs",
        "20",
        "--format",
        "json",
    ];
    let (status, out, err) = run("backtest", &prices, &events, &flags);
    assert_eq!(status, 0, "{err}");
    let outcome: Value = serde_json::from_str(&out).unwrap();
    assert_eq!(outcome["plan"]["estimation"], serde_json::json!([-30, -6]));
    assert_eq!(outcome["plan"]["min_obs"], 20);
}

#[test]
#[cfg(unix)]
fn a_path_that_is_no_text_is_recorded_as_far_as_it_can_be_read() {
    use std::os::unix::ffi::OsStrExt;
    let bench = Bench::new();
    let events = bench.write("events.csv", two_events());
    let odd = std::ffi::OsStr::from_bytes(b"prices\xff.csv");
    let path = bench.0.path().join(odd);
    std::fs::write(&path, prices(60)).unwrap();
    let out = bench.0.path().join("out");
    let mut command = program();
    command.args(["study", "--events", &events, "--no-charts", "--prices"]);
    command.arg(&path).args(WINDOWS).arg("--out").arg(&out);
    assert!(command.output().unwrap().status.success());
    let record = std::fs::read_to_string(out.join("run.json")).unwrap();
    assert!(record.contains("prices\u{fffd}.csv"));
}

#[test]
fn words_of_a_direction_are_understood_and_other_cells_are_quoted() {
    let bench = Bench::new();
    let rows: Vec<String> = [("AAA", 40, "positive"), ("BBB", 43, "maybe")]
        .into_iter()
        .map(|(symbol, day, direction)| format!("{symbol},{},x,{direction}", date(day)))
        .collect();
    let (prices, events) = (
        bench.write("prices.csv", prices(60)),
        bench.write("events.csv", events(&rows)),
    );
    let flags = [&WINDOWS[..], &["--signed", "--format", "json"]].concat();
    let (status, out, err) = run("study", &prices, &events, &flags);
    assert_eq!(status, 0, "{err}");
    let outcome: Value = serde_json::from_str(&out).unwrap();
    assert_eq!(outcome["counts"]["events_used"], 1, "{out}");
    let reason = outcome["excluded"][0].to_string();
    assert!(
        reason.contains("the direction `maybe` is not understood"),
        "{reason}"
    );
}

#[test]
fn weights_that_means_use_are_not_said_to_be_unused() {
    let bench = Bench::new();
    let rows: String = [("AAA", 40), ("BBB", 43)]
        .map(|(symbol, day)| format!("{symbol},{},2\n", date(day)))
        .concat();
    let (prices, events) = (
        bench.write("prices.csv", prices(60)),
        bench.write("events.csv", format!("symbol,date,weight\n{rows}")),
    );
    let said = |flags: &[&str]| {
        let (status, _, err) = run("study", &prices, &events, &[&WINDOWS[..], flags].concat());
        assert_eq!(status, 0, "{err}");
        err
    };
    assert!(!said(&["--weights", "weight", "--verbose"]).contains("weights_not_used"));
    let unused = said(&["--verbose"]);
    assert!(
        unused.contains("weights_not_used") && unused.contains("--weights adds means"),
        "{unused}"
    );
}

#[test]
fn a_comparison_of_a_group_with_itself_or_a_part_of_it_is_refused() {
    let bench = Bench::new();
    let (prices, events) = inputs(&bench);
    for pair in ["up,up", "up,all"] {
        let flags = [&WINDOWS[..], &["--compare", pair]].concat();
        let (status, _, err) = run("study", &prices, &events, &flags);
        assert_eq!(status, 2, "{err}");
        assert!(err.contains(&format!("--compare {pair}")), "{err}");
    }
}

#[test]
fn the_tests_and_errors_of_results_are_explained() {
    for (words, name) in [
        (&["firm", "clusters"][..], "firm_clustered"),
        (&["date_clusters"], "clustered"),
        (&["hc3"], "hc3"),
        (&["welch"], "welch"),
        (&["signed"], "signed"),
    ] {
        let (status, out, err) = newsquake(&[&["explain"], words].concat());
        assert_eq!(status, 0, "{words:?}: {err}");
        assert!(out.starts_with(&format!("{name} (")), "{words:?}: {out}");
    }
}
