//! Tests across events, differences, adjusted p-values and regressions against scipy and statsmodels, on staggered events
//! with gaps; see `tests/reference/README.md`.

use std::path::{Path, PathBuf};

use newsquake::load;
use newsquake::study::inference::{CalendarTime, PortfolioErrors, Test};
use newsquake::study::{Inputs, Study};
use newsquake::time::{Exchanges, Window};
use serde_json::Value;

use crate::support::reference::{self, Tolerance, reference};

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
        regress: vec!["surprise".to_owned(), "size".to_owned()],
        ..Study::default()
    }
}

fn run(study: &Study) -> Value {
    let folder = Path::new("tests/reference");
    let prices = load::prices(
        &[PathBuf::from("tests/reference/staggered_prices.csv")],
        &[],
    );
    let events = load::events(&folder.join("across_events.csv")).unwrap();
    let outcome = study
        .run(Inputs {
            prices: &prices.unwrap().prices,
            events: &events.events,
            factors: None,
            exchanges: &Exchanges::default(),
        })
        .unwrap();
    serde_json::to_value(outcome).unwrap()
}

fn same(found: &Value, expected: &Value, what: &str) {
    reference::same(found, expected, TOLERANCE, what);
}

fn at<'a>(list: &'a Value, wanted: &Value, keys: &[&str]) -> &'a Value {
    let matches = |item: &&Value| keys.iter().all(|key| item[key] == wanted[key]);
    list.as_array()
        .unwrap()
        .iter()
        .find(matches)
        .unwrap_or_else(|| panic!("nothing at {wanted}"))
}

/// Returns the expected tests that exist without options of their own.
fn plain(tests: &Value) -> Value {
    let known = |(name, _): &(&String, &Value)| Test::named(name).is_some();
    let tests = tests.as_object().unwrap().iter().filter(known);
    tests
        .map(|(name, test)| (name.clone(), test.clone()))
        .collect()
}

#[test]
fn rank_sign_and_portfolio_tests_with_missing_days() {
    let (found, reference) = (run(&study()), reference("across_events.json"));
    let all = &found["groups"][0];
    for expected in reference["days"].as_array().unwrap() {
        let tests = &at(&all["days"], expected, &["day"])["tests"];
        same(
            tests,
            &plain(&expected["tests"]),
            &format!("day {}", expected["day"]),
        );
    }
    for expected in reference["windows"].as_array().unwrap() {
        let tests = &at(&all["windows"], expected, &["from", "to"])["tests"];
        let what = format!("window {}:{}", expected["from"], expected["to"]);
        same(tests, &plain(&expected["tests"]), &what);
    }
}

#[test]
fn the_errors_of_calendar_time_portfolios() {
    let reference = reference("across_events.json");
    for (errors, name) in [
        (PortfolioErrors::NeweyWest, "calendar_time newey-west"),
        (PortfolioErrors::Weighted, "calendar_time weighted"),
    ] {
        let found = run(&Study {
            tests: vec!["calendar_time".to_owned()],
            calendar_time: CalendarTime {
                errors,
                ..CalendarTime::default()
            },
            ..study()
        });
        for expected in reference["windows"].as_array().unwrap() {
            let window = at(&found["groups"][0]["windows"], expected, &["from", "to"]);
            same(
                &window["tests"]["calendar_time"],
                &expected["tests"][name],
                name,
            );
        }
    }
}

#[test]
fn differences_between_groups() {
    let (found, reference) = (run(&study()), reference("across_events.json"));
    let expected = reference["differences"].as_array().unwrap();
    assert_eq!(
        found["differences"].as_array().unwrap().len(),
        expected.len()
    );
    for expected in expected {
        let found = at(&found["differences"], expected, &["a", "b", "from", "to"]);
        let mut expected = expected.clone();
        expected
            .as_object_mut()
            .unwrap()
            .remove("mann_whitney_p_asymptotic");
        same(found, &expected, "difference");
    }
}

#[test]
fn p_values_adjusted_over_groups() {
    let (found, reference) = (run(&study()), reference("across_events.json"));
    for expected in reference["adjusted"].as_array().unwrap() {
        for (i, group) in expected["groups"].as_array().unwrap().iter().enumerate() {
            let group = at(
                &found["groups"],
                &serde_json::json!({ "group": group }),
                &["group"],
            );
            let test =
                &at(&group["windows"], expected, &["from", "to"])["tests"]["cross_sectional"];
            for key in ["p", "p_holm", "p_bh"] {
                same(&test[key], &expected[key][i], key);
            }
        }
    }
    let all = &found["groups"][0]["windows"][0]["tests"]["cross_sectional"];
    assert!(
        all.get("p_holm").is_none(),
        "all events are no group of their own"
    );
}

#[test]
fn regressions_with_both_errors() {
    let (found, reference) = (run(&study()), reference("across_events.json"));
    for expected in reference["regressions"].as_array().unwrap() {
        same(
            at(&found["regressions"], expected, &["from", "to"]),
            expected,
            "regression",
        );
    }
    let warnings = found["warnings"].as_array().unwrap();
    let left_out = warnings.iter().find(|w| w["code"] == "regression_left_out");
    assert!(
        left_out.unwrap()["message"]
            .as_str()
            .unwrap()
            .starts_with("1 of 22 events")
    );
}

/// The events have the directions 1, -1, 1, -1, ... in the order of the file.
#[test]
fn signed_regressions_explain_signed_abnormal_returns() {
    let folder = Path::new("tests/reference");
    let prices = load::prices(&[folder.join("staggered_prices.csv")], &[]).unwrap();
    let mut events = load::events(&folder.join("across_events.csv"))
        .unwrap()
        .events;
    for (i, event) in events.iter_mut().enumerate() {
        event.direction = Some(if i % 2 == 0 { 1 } else { -1 });
    }
    let study = Study {
        signed: true,
        ..study()
    };
    let outcome = study.run(Inputs {
        prices: &prices.prices,
        events: &events,
        factors: None,
        exchanges: &Exchanges::default(),
    });
    let found = serde_json::to_value(outcome.unwrap()).unwrap();
    let reference = reference("across_events.json");
    for expected in reference["signed_regressions"].as_array().unwrap() {
        let found = at(&found["regressions"], expected, &["from", "to"]);
        same(found, expected, "signed regression");
    }
}

/// Three firms of each sector; dummies for two of the sectors are the same regression.
#[test]
fn a_column_of_text_is_a_column_of_0_and_1_for_each_value_but_the_first() {
    let with = |columns: &[&str]| {
        let folder = Path::new("tests/reference");
        let prices = load::prices(&[folder.join("staggered_prices.csv")], &[]).unwrap();
        let mut events = load::events(&folder.join("across_events.csv"))
            .unwrap()
            .events;
        let names = ["bank", "chip", "sector"].map(str::to_owned);
        for (i, event) in events.iter_mut().enumerate() {
            let sector = ["bank", "chip", "air", ""][if i == 4 { 3 } else { i % 3 }];
            let is = |name: &str| {
                if sector.is_empty() {
                    ""
                } else if sector == name {
                    "1"
                } else {
                    "0"
                }
            };
            let cells = [is("bank"), is("chip"), sector];
            event.columns =
                newsquake::event::Cells::new(std::sync::Arc::from(names.clone()), cells);
        }
        let study = Study {
            regress: columns.iter().map(|column| (*column).to_owned()).collect(),
            ..study()
        };
        let outcome = study.run(Inputs {
            prices: &prices.prices,
            events: &events,
            factors: None,
            exchanges: &Exchanges::default(),
        });
        serde_json::to_value(outcome.unwrap()).unwrap()["regressions"][0].clone()
    };
    let (text, dummies) = (with(&["sector"]), with(&["bank", "chip"]));
    assert_eq!(text["baselines"], serde_json::json!(["sector=air"]));
    assert_eq!(
        (&text["n"], &text["left_out"]),
        (&dummies["n"], &serde_json::json!(1))
    );
    let names: Vec<&Value> = (0..3).map(|i| &text["terms"][i]["name"]).collect();
    assert_eq!(names, ["intercept", "sector=bank", "sector=chip"]);
    for i in 0..3 {
        for key in ["estimate", "hc3_se", "clustered_se", "two_way_clustered_se"] {
            assert_eq!(text["terms"][i][key], dummies["terms"][i][key], "{i} {key}");
        }
    }
}
