//! Event windows that events name for themselves, against plain loops and scipy on staggered events with gaps; see
//! `tests/reference/README.md`.

use std::path::{Path, PathBuf};

use newsquake::error::Result;
use newsquake::event::Event;
use newsquake::load;
use newsquake::study::outcome::StudyOutcome;
use newsquake::study::{Incomplete, Inputs, Study};
use newsquake::time::{Exchanges, Window};

use crate::support::reference::{self, Tolerance, reference};

/// The reference sums the same terms in another order.
const TOLERANCE: Tolerance = Tolerance {
    relative: 1e-9,
    absolute: 1e-13,
};

/// The tests that look at the days of a common window.
const OF_A_COMMON_WINDOW: [&str; 3] = ["calendar_time", "corrado", "time_series"];

fn window(from: i32, to: i32) -> Window {
    Window::new(from, to).unwrap()
}

fn study() -> Study {
    Study {
        benchmark: Some("MKT".to_owned()),
        estimation: window(-100, -11).into(),
        window: window(-5, 5),
        min_obs: Some(50),
        own_windows: true,
        ..Study::default()
    }
}

fn events() -> Vec<Event> {
    let file = Path::new("tests/reference").join("own_windows.csv");
    load::events(&file).unwrap().events
}

/// Returns the events with these cells in the columns of their event windows.
fn with_windows(name: impl Fn(usize) -> [String; 2]) -> Vec<Event> {
    let mut rows = "event_id,symbol,date,window_start,window_end\n".to_owned();
    for (number, event) in events().iter().enumerate() {
        let [start, end] = name(number);
        let date = event.when.as_ref().unwrap().date;
        rows.push_str(&format!(
            "{},{},{date},{start},{end}\n",
            event.id, event.symbol
        ));
    }
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("events.csv");
    std::fs::write(&file, rows).unwrap();
    load::events(&file).unwrap().events
}

fn run(study: &Study, events: &[Event]) -> Result<StudyOutcome> {
    let file = PathBuf::from("tests/reference/staggered_prices.csv");
    let prices = load::prices(&[file], &[]).unwrap().prices;
    study.run(Inputs {
        prices: &prices,
        events,
        factors: None,
        exchanges: &Exchanges::default(),
    })
}

#[test]
fn means_and_tests_over_the_windows_of_events_are_those_of_scipy() {
    let outcome = serde_json::to_value(run(&study(), &events()).unwrap()).unwrap();
    let expected = reference("own_windows.json");
    let found = &outcome["own_windows"][0];
    for (key, expected) in expected["group"].as_object().unwrap() {
        if key != "tests" {
            reference::same(&found[key], expected, TOLERANCE, key);
        }
    }
    let expected_tests = expected["group"]["tests"].as_object().unwrap();
    for (name, test) in found["tests"].as_object().unwrap() {
        match expected_tests.get(name) {
            Some(expected) => reference::same(test, expected, TOLERANCE, name),
            None => {
                assert!(OF_A_COMMON_WINDOW.contains(&name.as_str()), "{name}");
                assert!(test["undefined"].as_str().unwrap().contains("share"));
            }
        }
    }
    for expected in expected["events"].as_array().unwrap() {
        let mut all = outcome["events"].as_array().unwrap().iter();
        let event = all.find(|event| event["event_id"] == expected["event_id"]);
        let found = &event.unwrap()["own_window"];
        for key in ["from", "to", "observed", "car", "se", "scar", "p", "bhar"] {
            let what = format!("{} {key}", expected["event_id"]);
            reference::same(&found[key], &expected[key], TOLERANCE, &what);
        }
    }
}

#[test]
fn an_event_without_a_window_of_its_own_is_in_no_mean_of_them() {
    let outcome = run(&study(), &events()).unwrap();
    let without = outcome
        .events
        .iter()
        .filter(|event| event.own_window.is_none());
    let ids: Vec<&str> = without.map(|event| event.event_id.as_str()).collect();
    assert_eq!(ids, ["E07"]);
    assert_eq!(outcome.groups[0].n_events, 22);
}

/// Windows that are all alike give what the tested window of the same days gives: each number by two ways through the program.
#[test]
fn one_window_for_all_is_the_tested_window() {
    for incomplete in [Incomplete::Drop, Incomplete::Sum] {
        for signed in [false, true] {
            let study = Study {
                incomplete,
                cars: vec![window(-1, 4)],
                ..study()
            };
            let mut events = with_windows(|_| ["-1", "4"].map(str::to_owned));
            for (number, event) in events.iter_mut().enumerate().filter(|_| signed) {
                event.direction = Some(if number % 3 == 0 { -1 } else { 1 });
            }
            let outcome = run(&Study { signed, ..study }, &events).unwrap();
            let found = serde_json::to_value(&outcome.own_windows[0]).unwrap();
            let expected = serde_json::to_value(&outcome.groups[0].windows[0]).unwrap();
            for key in [
                "n",
                "n_positive",
                "caar",
                "median_car",
                "low",
                "high",
                "mean_correlation",
            ] {
                reference::same(&found[key], &expected[key], TOLERANCE, key);
            }
            for (name, expected) in expected["tests"].as_object().unwrap() {
                if !OF_A_COMMON_WINDOW.contains(&name.as_str()) {
                    reference::same(&found["tests"][name], expected, TOLERANCE, name);
                }
            }
            let marked = |test: &&&str| outcome.own_windows[0].doubts(test);
            let of_window =
                |test: &&&str| outcome.groups[0].doubts_window(test, &outcome.groups[0].windows[0]);
            let tests = || {
                outcome
                    .plan
                    .tests
                    .iter()
                    .filter(|test| !OF_A_COMMON_WINDOW.contains(test))
            };
            let marks: Vec<&&str> = tests().filter(marked).collect();
            assert_eq!(marks, tests().filter(of_window).collect::<Vec<_>>());
        }
    }
}

#[test]
fn the_order_of_rows_changes_no_bit() {
    let bits = |events: &[Event]| {
        let outcome = run(&study(), events).unwrap();
        serde_json::to_value(&outcome.own_windows).unwrap()
    };
    let mut turned = events();
    turned.reverse();
    assert_eq!(bits(&events()), bits(&turned));
}

#[test]
fn windows_that_cannot_be_are_refused_with_the_mend() {
    let refused = |name: fn(usize) -> [String; 2]| {
        let error = run(&study(), &with_windows(name)).unwrap_err();
        let help = error.help().map(ToString::to_string);
        format!("{error} {}", help.unwrap_or_default())
    };
    let wide = refused(|number| match number {
        3 => ["0", "30"].map(str::to_owned),
        9 => ["-7", "2"].map(str::to_owned),
        _ => ["0", "1"].map(str::to_owned),
    });
    assert!(
        wide.contains("event E04: its own window [0, +30] leaves the event window [-5, +5]"),
        "{}",
        wide
    );
    assert!(wide.contains("study.window = -7:30"), "{}", wide);
    let half = refused(|_| ["0", ""].map(str::to_owned));
    assert!(
        half.contains("event E01: it names `window_start` without `window_end`"),
        "{half}"
    );
    let turned = refused(|_| ["3", "1"].map(str::to_owned));
    assert!(turned.contains("event E01"), "{turned}");
    let text = refused(|_| ["0", "two"].map(str::to_owned));
    assert!(text.contains("`two` in the column `window_end`"), "{text}");
}

#[test]
fn a_file_that_names_event_windows_alone_says_which_option_takes_them() {
    let rows =
        "event_id,symbol,date,window_start,window_end\n1,A,2024-01-31,-1,3\n2,B,2024-02-01,0,5\n";
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("events.csv");
    std::fs::write(&file, rows).unwrap();
    let found = load::events(&file).unwrap().findings;
    let said = found
        .iter()
        .find(|finding| finding.code == "windows_in_file");
    let said = serde_json::to_value(said.unwrap()).unwrap();
    let message = said["message"].as_str().unwrap();
    assert!(
        message.contains("2 different windows, the first with study.window = -1:3"),
        "{message}"
    );
    assert!(message.contains("study.own_windows"), "{message}");
}
