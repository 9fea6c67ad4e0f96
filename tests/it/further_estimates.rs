//! Estimates beyond the mean CAR against scipy and statsmodels, on staggered events with gaps; see `tests/reference/README.md`.

use std::path::{Path, PathBuf};

use newsquake::load;
use newsquake::study::inference::{CalendarTime, Held, PortfolioErrors};
use newsquake::study::{Inputs, Study};
use newsquake::time::{Exchanges, Window, WindowSet};
use serde_json::Value;

use crate::support::reference::{self, Tolerance, close, reference};

/// The reference sums the same terms in another order.
const TOLERANCE: Tolerance = Tolerance {
    relative: 1e-9,
    absolute: 1e-13,
};

fn study() -> Study {
    let window = |from, to| Window::new(from, to).unwrap();
    Study {
        benchmark: Some("MKT".to_owned()),
        estimation: window(-100, -11).into(),
        window: window(-5, 5),
        min_obs: Some(50),
        ..Study::default()
    }
}

fn run(study: &Study) -> Value {
    let prices = load::prices(
        &[PathBuf::from("tests/reference/staggered_prices.csv")],
        &[],
    );
    let events = load::events(Path::new("tests/reference/further_events.csv")).unwrap();
    let outcome = study.run(Inputs {
        prices: &prices.unwrap().prices,
        events: &events.events,
        factors: None,
        exchanges: &Exchanges::default(),
    });
    serde_json::to_value(outcome.unwrap()).unwrap()
}

/// Returns the group of all events over the tested window of an expected row.
fn window<'a>(found: &'a Value, expected: &Value) -> &'a Value {
    let windows = found["groups"][0]["windows"].as_array().unwrap();
    let is_it = |w: &&Value| w["from"] == expected["from"] && w["to"] == expected["to"];
    windows.iter().find(is_it).unwrap()
}

fn rows<'a>(reference: &'a Value, key: &str) -> &'a Vec<Value> {
    reference[key].as_array().unwrap()
}

#[test]
fn the_mean_buy_and_hold_return_and_its_tests() {
    let (found, reference) = (run(&study()), reference("further_estimates.json"));
    for expected in rows(&reference, "bhar") {
        let bhar = &window(&found, expected)["bhar"];
        for key in ["n", "mean", "median", "t", "p"] {
            close(bhar[key].as_f64(), &expected["bhar"][key], TOLERANCE, key);
        }
        let skewed = &expected["bhar"]["skewness_adjusted"];
        let adjusted = &bhar["skewness_adjusted"];
        let statistic = adjusted["statistic"].as_f64();
        close(statistic, &skewed["statistic"], TOLERANCE, "statistic");
        // Twice a share of 5,000 draws has a standard error of 2 sqrt(q (1 - q) / 5000), with q = p / 2. Four of them.
        let q = skewed["bootstrap_p"].as_f64().unwrap() / 2.0;
        let noise = Tolerance {
            relative: 0.0,
            absolute: 4.0 * 2.0 * (q * (1.0 - q) / 5_000.0).sqrt() + 2.0 / 5_001.0,
        };
        close(adjusted["p"].as_f64(), &skewed["bootstrap_p"], noise, "p");
    }
}

#[test]
fn the_bootstrap_of_buy_and_hold_returns_follows_the_seed_alone() {
    let p = |seed: u64, threads: usize| -> Vec<Value> {
        let pool = rayon::ThreadPoolBuilder::new()
            .num_threads(threads)
            .build()
            .unwrap();
        let found = pool.install(|| run(&Study { seed, ..study() }));
        let windows = found["groups"][0]["windows"].as_array().unwrap();
        let p = |window: &Value| window["bhar"]["skewness_adjusted"]["p"].clone();
        windows.iter().map(p).collect()
    };
    assert_eq!(p(42, 1), p(42, 3));
    assert_ne!(p(42, 1), p(43, 1));
}

#[test]
fn log_returns_have_no_buy_and_hold_return_and_say_so() {
    let found = run(&Study {
        returns: newsquake::market::ReturnKind::Log,
        ..study()
    });
    let bhar = &found["groups"][0]["windows"][0]["bhar"];
    assert!(bhar["mean"].is_null() && bhar["skewness_adjusted"]["p"].is_null());
    assert!(bhar["undefined"].as_str().unwrap().contains("log returns"));
}

#[test]
fn what_calendar_time_portfolios_estimate() {
    let reference = reference("further_estimates.json");
    let errors = [
        (PortfolioErrors::Ols, "ols"),
        (PortfolioErrors::NeweyWest, "newey-west"),
        (PortfolioErrors::Weighted, "weighted"),
    ];
    let holds = [(Held::Event, "event"), (Held::Firm, "firm")];
    for (errors, errors_name) in errors {
        for (hold, hold_name) in holds {
            let found = run(&Study {
                tests: vec!["calendar_time".to_owned()],
                calendar_time: CalendarTime {
                    errors,
                    hold,
                    ..CalendarTime::default()
                },
                ..study()
            });
            let is_it = |row: &&Value| {
                row["errors"] == errors_name && row["hold"] == hold_name && row["signed"] == false
            };
            for expected in rows(&reference, "calendar_time").iter().filter(is_it) {
                let window = window(&found, expected);
                let what = format!("{errors_name} {hold_name} {}", expected["to"]);
                let details = &window["calendar_time"];
                reference::same(details, &expected["calendar_time"], TOLERANCE, &what);
                let test = &window["tests"]["calendar_time"];
                reference::same(test, &expected["test"], TOLERANCE, &what);
            }
        }
    }
}

#[test]
fn a_mean_in_the_weights_of_a_column() {
    let (found, reference) = (
        run(&Study {
            weights: Some("Cap".to_owned()),
            ..study()
        }),
        reference("further_estimates.json"),
    );
    for expected in rows(&reference, "weighted") {
        let weighted = window(&found, expected)["caar_weighted"].as_f64();
        close(weighted, &expected["caar_weighted"], TOLERANCE, "weighted");
    }
    let warnings = found["warnings"].as_array().unwrap();
    let lacking = warnings.iter().find(|w| w["code"] == "no_weight").unwrap();
    let message = lacking["message"].as_str().unwrap();
    assert!(message.starts_with("1 of 22 events"), "{message}");
    // Without the option nothing is weighted.
    let plain = run(&study());
    assert!(
        plain["groups"][0]["windows"][0]
            .get("caar_weighted")
            .is_none()
    );
}

#[test]
fn weights_must_be_numbers_of_zero_and_above() {
    let refused = |column: &str, cell: &str| {
        let names = std::sync::Arc::from(vec![column.to_owned()]);
        let event = newsquake::event::Event {
            columns: newsquake::event::Cells::new(names, [cell]),
            ..newsquake::event::Event::on("7", "X", newsquake::time::Date::from_days_since_1970(0))
        };
        let study = Study {
            weights: Some("cap".to_owned()),
            ..study()
        };
        study.check(&[event]).unwrap_err().to_string()
    };
    assert!(refused("cap", "-3").contains("event 7 has the weight -3"));
    assert!(refused("cap", "large").contains("holds no number"));
    assert!(refused("size", "3").contains("no column `cap`"));
}

#[test]
fn signed_returns_count_by_direction_in_groups_and_not_in_events() {
    let signed = run(&Study {
        signed: true,
        ..study()
    });
    let plain = run(&study());
    let reference = reference("further_estimates.json");
    let expected = &reference["signed"];
    assert_eq!(signed["groups"][0]["n_events"], expected["n_events"]);
    for expected in rows(expected, "windows") {
        let what = format!("signed {} {}", expected["from"], expected["to"]);
        reference::same(window(&signed, expected), expected, TOLERANCE, &what);
    }
    let excluded = signed["excluded"].as_array().unwrap();
    let undirected: Vec<&Value> = excluded
        .iter()
        .filter(|event| event["code"] == "no_direction")
        .collect();
    assert_eq!(undirected.len(), 1);
    assert_eq!(undirected[0]["event_id"], "E08");
    // Single events are as measured.
    let car = |found: &Value, id: &str| {
        let events = found["events"].as_array().unwrap();
        let event = events.iter().find(|event| event["event_id"] == id).unwrap();
        event["windows"][0]["car"].clone()
    };
    for id in ["E01", "E02", "E04"] {
        assert_eq!(car(&signed, id), car(&plain, id));
    }
    let codes = |found: &Value| found["warnings"].to_string().contains("direction_not_used");
    assert!(codes(&plain) && !codes(&signed));
}

#[test]
fn signed_calendar_time_portfolios_hold_falls_short() {
    let reference = reference("further_estimates.json");
    for (hold, name) in [(Held::Event, "event"), (Held::Firm, "firm")] {
        let found = run(&Study {
            tests: vec!["calendar_time".to_owned()],
            calendar_time: CalendarTime {
                hold,
                ..CalendarTime::default()
            },
            signed: true,
            ..study()
        });
        let is_it =
            |row: &&Value| row["errors"] == "ols" && row["hold"] == name && row["signed"] == true;
        for expected in rows(&reference, "calendar_time").iter().filter(is_it) {
            let details = &window(&found, expected)["calendar_time"];
            reference::same(details, &expected["calendar_time"], TOLERANCE, name);
        }
    }
}

#[test]
fn estimation_on_both_sides_of_the_event() {
    let reference = reference("further_estimates.json");
    let expected = &reference["both_sides"];
    let of = |window: &Value| {
        let end = |i: usize| window[i].as_i64().unwrap() as i32;
        Window::new(end(0), end(1)).unwrap()
    };
    let windows = rows(expected, "estimation").iter().map(of);
    let found = run(&Study {
        estimation: WindowSet::union(windows).unwrap(),
        ..study()
    });
    assert_eq!(found["plan"]["estimation"], expected["estimation"]);
    let events = found["events"].as_array().unwrap();
    assert_eq!(events.len(), rows(expected, "events").len());
    for expected in rows(expected, "events") {
        let is_it = |event: &&Value| event["event_id"] == expected["event_id"];
        let model = &events.iter().find(is_it).unwrap()["model"];
        assert_eq!(model["observations"], expected["observations"]);
        for (key, value) in [
            ("alpha", &model["coefficients"]["alpha"]),
            ("beta", &model["coefficients"]["beta"]),
            ("sigma", &model["sigma"]),
        ] {
            close(value.as_f64(), &expected[key], TOLERANCE, key);
        }
    }
    for expected in rows(expected, "windows") {
        let what = format!("both sides {} {}", expected["from"], expected["to"]);
        reference::same(window(&found, expected), expected, TOLERANCE, &what);
    }
}

#[test]
fn windows_that_touch_are_one_window() {
    let window = |from, to| Window::new(from, to).unwrap();
    let parts = [window(-60, -11), window(-100, -61)];
    let found = run(&Study {
        estimation: WindowSet::union(parts).unwrap(),
        ..study()
    });
    assert_eq!(found, run(&study()));
}

#[test]
fn two_windows_before_the_event_skip_the_days_between() {
    let window = |from, to| Window::new(from, to).unwrap();
    let skipping = [window(-100, -60), window(-40, -11)];
    let found = run(&Study {
        estimation: WindowSet::union(skipping).unwrap(),
        ..study()
    });
    let events = found["events"].as_array().unwrap();
    let most = events
        .iter()
        .map(|event| event["model"]["observations"].as_u64().unwrap());
    assert_eq!(most.max(), Some(71));
}

#[test]
fn an_estimation_window_around_the_event_is_refused_with_the_two_windows_beside_it() {
    let window = |from, to| Window::new(from, to).unwrap();
    let refused = |windows: &[Window]| {
        let study = Study {
            estimation: WindowSet::union(windows.iter().copied()).unwrap(),
            ..study()
        };
        study.windows().unwrap_err()
    };
    let error = refused(&[window(-100, 60)]);
    let help = error.help().unwrap().to_string();
    assert!(help.contains("-100:-6") && help.contains("6:60"), "{help}");
    let second = refused(&[window(-100, -11), window(3, 60)]);
    assert!(second.to_string().contains("[+3, +60]"), "{second}");
}

#[test]
fn a_model_that_forecasts_forward_takes_no_window_after_the_event() {
    let window = |from, to| Window::new(from, to).unwrap();
    let study = Study {
        model: newsquake::study::model::Model::named("garch").unwrap(),
        estimation: WindowSet::union([window(-100, -11), window(11, 60)]).unwrap(),
        ..study()
    };
    let prices = load::prices(
        &[PathBuf::from("tests/reference/staggered_prices.csv")],
        &[],
    );
    let refused = study.resolve(&Inputs {
        prices: &prices.unwrap().prices,
        events: &[],
        factors: None,
        exchanges: &Exchanges::default(),
    });
    let message = refused.unwrap_err().to_string();
    assert!(message.contains("forecasts forward"), "{message}");
}
