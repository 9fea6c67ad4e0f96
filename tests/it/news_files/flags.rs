//! The flags and results of files of events, as the program says and writes them.

use std::path::Path;

use serde_json::Value;

use crate::support::program::newsquake;

/// Writes a file into a folder and returns its path.
fn put(folder: &Path, name: &str, text: &str) -> String {
    let path = folder.join(name);
    std::fs::write(&path, text).unwrap();
    path.to_str().unwrap().to_owned()
}

/// Prices of AAPL, META and SPY on the weekdays of 80 weeks from 2024 on.
fn prices(folder: &Path) -> String {
    let mut text = "symbol,date,close\n".to_owned();
    let first = newsquake::time::Date::parse("2024-01-01")
        .unwrap()
        .days_since_1970();
    for (number, symbol) in ["AAPL", "META", "SPY"].iter().enumerate() {
        for day in 0..560 {
            let date = newsquake::time::Date::from_days_since_1970(first + day);
            let close = 100.0 + ((day as f64) * 0.7 + number as f64).sin();
            if !date.is_weekend() {
                text += &format!("{symbol},{date},{close:.4}\n");
            }
        }
    }
    put(folder, "prices.csv", &text)
}

fn check(prices: &str, events: &str, more: &[&str]) -> (i32, Value, String) {
    let mut args = vec![
        "check",
        "--prices",
        prices,
        "--events",
        events,
        "--benchmark",
        "SPY",
        "--format",
        "json",
    ];
    args.extend(more);
    let (status, out, err) = newsquake(&args);
    (status, serde_json::from_str(&out).unwrap_or_default(), err)
}

fn placed(outcome: &Value) -> Vec<String> {
    let placed = outcome["placed"].as_array().unwrap().iter();
    placed
        .map(|event| {
            let [symbol, day0] = ["symbol", "day0"].map(|key| event[key].as_str().unwrap());
            format!("{symbol} {day0}")
        })
        .collect()
}

#[test]
fn columns_and_names_are_stated_by_flags_and_in_the_study_file() {
    let folder = tempfile::tempdir().unwrap();
    let prices = prices(folder.path());
    let events = put(
        folder.path(),
        "events.csv",
        "who,told on,slot\nFB,2025-05-07,amc\nAAPL,2025-05-07,bmo\n",
    );
    let names = put(folder.path(), "names.csv", "alias,symbol\nFB,META\n");
    let map = ["--events-map", "symbol=who,date=told on,timing=slot"];
    let flags = [&map[..], &["--aliases", &names]].concat();
    let (status, outcome, err) = check(&prices, &events, &flags);
    assert!(status < 2, "{err}");
    assert_eq!(placed(&outcome), ["AAPL 2025-05-07", "META 2025-05-08"]);
    let study = put(
        folder.path(),
        "study.toml",
        "[input]\naliases = 'names.csv'\n[events.map]\nsymbol = 'who'\ndate = 'told on'\ntiming = 'slot'\n",
    );
    let (_, outcome, err) = check(&prices, &events, &["--config", &study]);
    assert_eq!(
        placed(&outcome),
        ["AAPL 2025-05-07", "META 2025-05-08"],
        "{err}"
    );
    for (flags, said) in [
        (
            ["--events-map", "date=no_such"],
            "--events-map date=no_such: no such column",
        ),
        (
            ["--events-map", "dat=told on"],
            "--events-map: there is no role `dat`",
        ),
    ] {
        let (status, _, err) = check(&prices, &events, &flags);
        assert_eq!(status, 2, "{err}");
        assert!(err.contains(said), "{err}");
    }
}

#[test]
fn a_symbol_that_was_taken_for_another_is_said_once() {
    let folder = tempfile::tempdir().unwrap();
    let prices = prices(folder.path());
    let events = put(
        folder.path(),
        "events.csv",
        "symbol,date\n$AAPL,2025-05-07\nAAPL US Equity,2025-05-08\nMETTA,2025-05-08\n",
    );
    let (_, outcome, err) = check(&prices, &events, &[]);
    assert_eq!(placed(&outcome), ["AAPL 2025-05-07", "AAPL 2025-05-08"]);
    assert_eq!(err.matches("note[symbols_taken]").count(), 1, "{err}");
    assert!(
        err.contains("$AAPL is AAPL, AAPL US Equity is AAPL"),
        "{err}"
    );
    let refused = outcome["refused"][0]["reason"].as_str().unwrap();
    assert_eq!(
        refused,
        "no prices of METTA; did you mean META? Then say so with --aliases"
    );
}

#[test]
fn every_table_of_events_tells_the_groups_and_the_columns_of_the_file() {
    let folder = tempfile::tempdir().unwrap();
    let prices = prices(folder.path());
    let events = put(
        folder.path(),
        "events.csv",
        "event_id,symbol,date,surprise,timing,direction\ne1,AAPL,2025-05-07,beat,amc,1\ne2,META,2025-05-14,miss,bmo,-1\n\
         e3,NONE,2025-05-14,miss,bmo,1\n",
    );
    let common = [
        "--prices",
        &prices,
        "--events",
        &events,
        "--group-by",
        "surprise",
    ];
    let study = [
        &["study", "--benchmark", "SPY", "--format", "json"],
        &common[..],
    ]
    .concat();
    let (_, out, err) = newsquake(&study);
    let outcome: Value = serde_json::from_str(&out).unwrap_or_else(|_| panic!("{err}"));
    let first = &outcome["events"][0];
    assert_eq!(first["groups"], serde_json::json!(["beat"]));
    assert_eq!(first["columns"]["surprise"], "beat");
    assert_eq!(
        outcome["excluded"][0]["groups"],
        serde_json::json!(["miss"])
    );
    let out = folder.path().join("study");
    let path = out.to_str().unwrap().to_owned();
    let written = [&study[..3], &common[..], &["--out", &path, "--no-charts"]].concat();
    newsquake(&written);
    let file = |name: &str| std::fs::read_to_string(out.join(name)).unwrap();
    let head = |name: &str| file(name).lines().next().unwrap().to_owned();
    assert!(
        head("events.csv")
            .ends_with("df,group,date,event_direction,surprise,event_symbol,event_timing")
            || head("events.csv")
                .ends_with("df,group,date,direction,surprise,event_symbol,event_timing"),
        "{}",
        head("events.csv")
    );
    assert!(file("events.csv").contains("beat"));
    for name in ["event_windows.csv", "event_days.csv"] {
        assert!(
            head(name).starts_with("event_id,symbol,day0,group,"),
            "{name}"
        );
        assert!(
            file(name)
                .lines()
                .nth(1)
                .unwrap()
                .starts_with("e1,AAPL,2025-05-08,beat,")
        );
    }
    assert_eq!(
        file("event_groups.csv"),
        "event_id,group\ne1,beat\ne2,miss\n"
    );
    assert!(file("excluded.csv").contains(",miss,"));
    let trade = [
        &["backtest", "--format", "json", "--hold", "1"],
        &common[..],
    ]
    .concat();
    let (_, out, err) = newsquake(&trade);
    let outcome: Value = serde_json::from_str(&out).unwrap_or_else(|_| panic!("{err}"));
    let first = &outcome["trades"][0];
    assert_eq!(
        (
            &first["day0"],
            &first["groups"][0],
            &first["columns"]["surprise"]
        ),
        (&"2025-05-08".into(), &"beat".into(), &"beat".into())
    );
}
