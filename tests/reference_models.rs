//! Every model against other software; see `tests/reference/README.md`.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use newsquake::load;
use newsquake::study::model::{Factors, Model};
use newsquake::study::outcome::{EventDayOutcome, EventOutcome, StudyOutcome};
use newsquake::study::{Inputs, Study};
use newsquake::time::Exchanges;
use serde_json::Value;

/// Two ways to the same least squares: QR here, a pseudo-inverse there. A p-value far out multiplies the error of its t.
const TOLERANCE: f64 = 1e-9;

fn reference(file: &str) -> Value {
    let text = std::fs::read_to_string(Path::new("tests/reference").join(file)).unwrap();
    serde_json::from_str(&text).unwrap()
}

fn alibaba_day(model: Model) -> StudyOutcome {
    let data = Path::new("data/alibaba-day");
    let prices = load::prices(&[PathBuf::from(data)], &[]).unwrap().prices;
    let events = load::events(&data.join("events.csv")).unwrap().events;
    let factors = load::factors(&data.join("factors.csv")).unwrap().factors;
    let exchanges = Exchanges::default();
    let study = Study {
        model,
        benchmark: Some("SPX".to_owned()),
        ..Study::default()
    };
    study
        .run(Inputs {
            prices: &prices,
            events: &events,
            factors: Some(&factors),
            exchanges: &exchanges,
        })
        .unwrap()
}

fn close(found: f64, expected: &Value, what: &str) {
    let expected = expected
        .as_f64()
        .unwrap_or_else(|| panic!("{what}: no number"));
    assert!(
        (found - expected).abs() <= TOLERANCE * expected.abs() + 1e-13,
        "{what}: {found} is not {expected}"
    );
}

fn same_event(event: &EventOutcome, expected: &Value, what: &str) {
    let check = |found: f64, key: &str| close(found, &expected[key], &format!("{what} {key}"));
    assert_eq!(
        event.model.observations as u64,
        expected["observations"].as_u64().unwrap()
    );
    check(event.model.df, "df");
    check(event.model.sigma, "sigma");
    if expected.get("r_squared").is_some() {
        check(event.model.r_squared.unwrap(), "r_squared");
    }
    let coefficients = expected["coefficients"].as_object().unwrap();
    assert_eq!(event.model.coefficients.len(), coefficients.len(), "{what}");
    for (name, found) in &event.model.coefficients {
        close(*found, &coefficients[name], &format!("{what} {name}"));
    }
    let of_day: [(&str, fn(&EventDayOutcome) -> Option<f64>); 3] = [
        ("expected", |day| day.expected),
        ("ar", |day| day.ar),
        ("sar", |day| day.sar),
    ];
    for (key, of_day) in of_day {
        let list = expected[key].as_array().unwrap();
        assert_eq!(event.days.len(), list.len());
        for (day, expected) in event.days.iter().zip(list) {
            let what = format!("{what} {key} {}", day.day);
            close(of_day(day).unwrap(), expected, &what);
        }
    }
    for expected in expected["windows"].as_array().unwrap() {
        same_window(event, expected, what);
    }
}

fn same_window(event: &EventOutcome, expected: &Value, what: &str) {
    let ends = ["from", "to"].map(|end| expected[end].as_i64().unwrap() as i32);
    let found = event
        .windows
        .iter()
        .find(|window| [window.from.0, window.to.0] == ends)
        .unwrap();
    for (key, found) in [
        ("car", found.car),
        ("se", found.se),
        ("t", found.t),
        ("p", found.p),
        ("bhar", found.bhar),
    ] {
        close(
            found.unwrap(),
            &expected[key],
            &format!("{what} {key} of {ends:?}"),
        );
    }
}

/// The events of a model in a reference file are the events that the model uses, number for number.
fn same_events(outcome: &StudyOutcome, expected: &Value) {
    let expected = expected["events"].as_array().unwrap();
    assert_eq!(outcome.events.len(), expected.len());
    for expected in expected {
        let id = expected["event_id"].as_str().unwrap();
        let event = outcome.events.iter().find(|event| event.event_id == id);
        let what = format!("{} {id}", outcome.plan.model);
        same_event(event.unwrap(), expected, &what);
    }
}

/// The files of reference numbers on the Alibaba day, and the events that each of their models uses.
///
/// Monday 1 September 2025, day 0 in Hong Kong, was a holiday in New York, so that the factors have no such day: models of
/// the factor file use the 16 events of New York.
const FILES: [(&str, usize); 3] = [
    ("simple_models.json", 21),
    ("thin_trading.json", 21),
    ("factor_models.json", 16),
];

/// The model of that name, with the options that its reference case has.
fn model(name: &str) -> Model {
    match name {
        "factors" => Model::Factors(Factors {
            columns: vec!["mkt_rf".to_owned(), "rmw".to_owned()],
        }),
        name => Model::named(name).unwrap(),
    }
}

#[test]
fn every_model_has_a_reference_case() {
    let files = FILES.map(|(file, _)| reference(file));
    let covered: BTreeSet<&str> = files
        .iter()
        .flat_map(|file| file["models"].as_object().unwrap().keys())
        .map(String::as_str)
        .collect();
    let models: BTreeSet<&str> = Model::ENTRIES.iter().map(|entry| entry.name).collect();
    assert_eq!(covered, models);
}

#[test]
fn every_model_as_statsmodels_fits_it() {
    for (file, events) in FILES {
        for (name, expected) in reference(file)["models"].as_object().unwrap() {
            let outcome = alibaba_day(model(name));
            assert_eq!(outcome.events.len(), events, "{name}");
            same_events(&outcome, expected);
        }
    }
}

#[test]
fn events_on_days_without_factors_say_so() {
    for (name, expected) in reference("factor_models.json")["models"]
        .as_object()
        .unwrap()
    {
        let outcome = alibaba_day(model(name));
        let excluded: Vec<_> = outcome
            .excluded
            .iter()
            .map(|event| (event.event_id.as_str(), event.code))
            .collect();
        let without: Vec<_> = expected["without_factors_on_day_0"]
            .as_array()
            .unwrap()
            .iter()
            .map(|id| (id.as_str().unwrap(), "no_factors"))
            .collect();
        assert_eq!(excluded, without, "{name}");
    }
}
