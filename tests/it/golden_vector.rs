//! The golden vector: five events on 23 days with returns from closed formulas. Every number of the study is compared
//! with explicit formulas and with `tests/reference/golden_vector.py`.

use std::collections::BTreeMap;

use newsquake::event::Event;
use newsquake::market::{Bar, PriceRows, Prices};
use newsquake::study::inference::Verdict;
use newsquake::study::outcome::StudyOutcome;
use newsquake::study::{Inputs, Study};
use newsquake::time::{Date, Exchanges, Window};
use serde_json::Value;

/// At least nine significant digits; chaining prices from returns loses the last three of sixteen.
const TOLERANCE: f64 = 1e-10;

const SECURITIES: usize = 5;
const DAYS: usize = 23;

fn market(t: usize) -> f64 {
    0.01 * (1.3 * t as f64 + 0.4).sin() + 0.0005
}

fn security(i: usize, t: usize) -> f64 {
    let (i, s) = (i as f64, t as f64);
    let own = 0.01 * (1.0 + 0.2 * i) * (2.1 * s + 1.7 * 0.37 * i * s + 0.9 * i).sin();
    let news = if t == 21 { 0.01 * (i + 1.0) / 2.0 } else { 0.0 };
    0.0002 * (i + 1.0) + (0.8 + 0.1 * i) * market(t) + own + news
}

/// Returns prices with the golden returns. The first day has the price 100 and no return.
fn prices() -> Prices {
    let mut rows = PriceRows::default();
    for i in 0..=SECURITIES {
        let symbol = if i == SECURITIES {
            "M".to_owned()
        } else {
            format!("S{i}")
        };
        let mut price = 100.0;
        for t in 0..=DAYS {
            if t > 0 {
                price *= 1.0
                    + if i == SECURITIES {
                        market(t - 1)
                    } else {
                        security(i, t - 1)
                    };
            }
            let date = Date::from_days_since_1970(t as i32);
            rows.push(&symbol, date, Bar::close(price));
        }
    }
    Prices::from_rows(vec![rows]).unwrap().0
}

fn outcome() -> StudyOutcome {
    let prices = prices();
    let day0 = Date::from_days_since_1970(21);
    let events: Vec<Event> = (0..SECURITIES)
        .map(|i| Event::on(i.to_string(), format!("S{i}"), day0))
        .collect();
    let window = |from, to| Window::new(from, to).unwrap();
    let study = Study {
        benchmark: Some("M".to_owned()),
        estimation: window(-20, -1).into(),
        window: window(0, 2),
        cars: vec![window(0, 2)],
        ..Study::default()
    };
    let exchanges = Exchanges::default();
    study
        .run(Inputs {
            prices: &prices,
            events: &events,
            factors: None,
            exchanges: &exchanges,
        })
        .unwrap()
}

fn reference() -> BTreeMap<String, Value> {
    serde_json::from_str(include_str!("../reference/golden_vector.json")).unwrap()
}

fn check(name: &str, found: &[f64]) {
    let reference = reference();
    let expected: Vec<f64> = match &reference[name] {
        Value::Array(list) => list.iter().map(|value| value.as_f64().unwrap()).collect(),
        value => vec![value.as_f64().unwrap()],
    };
    assert_eq!(found.len(), expected.len(), "{name}");
    for (found, expected) in found.iter().zip(expected) {
        let far = (found - expected).abs() / expected.abs();
        assert!(far < TOLERANCE, "{name}: {found} is not {expected}");
    }
}

#[test]
fn the_model_of_each_event() {
    let outcome = outcome();
    let model = |pick: &dyn Fn(&newsquake::study::outcome::ModelOutcome) -> f64| {
        outcome
            .events
            .iter()
            .map(|event| pick(&event.model))
            .collect::<Vec<_>>()
    };
    check("alpha", &model(&|model| model.coefficients[0].1));
    check("beta", &model(&|model| model.coefficients[1].1));
    check("s", &model(&|model| model.sigma));
    check("df", &[outcome.events[0].model.df]);
    check("r_squared", &model(&|model| model.r_squared.unwrap()));
}

#[test]
fn abnormal_returns_of_each_event() {
    let outcome = outcome();
    for (event, expected) in outcome
        .events
        .iter()
        .zip(reference()["ar"].as_array().unwrap())
    {
        for (day, expected) in event.days.iter().zip(expected.as_array().unwrap()) {
            let (ar, expected) = (day.ar.unwrap(), expected.as_f64().unwrap());
            assert!(
                (ar - expected).abs() < TOLERANCE * expected.abs(),
                "{ar} is not {expected}"
            );
        }
    }
    let window = |pick: &dyn Fn(&newsquake::study::outcome::EventWindowOutcome) -> Option<f64>| {
        outcome
            .events
            .iter()
            .map(|event| pick(&event.windows.first().unwrap()).unwrap())
            .collect::<Vec<_>>()
    };
    check("car", &window(&|window| window.car));
    check("car_se", &window(&|window| window.se));
    check("scar", &window(&|window| window.scar));
    check("car_p", &window(&|window| window.p));
    check("bhar", &window(&|window| window.bhar));
}

#[test]
fn means_and_tests_across_events() {
    let outcome = outcome();
    let group = &outcome.groups[0];
    let window = &group.windows[0];
    check(
        "aar",
        &group
            .days
            .iter()
            .map(|day| day.aar.unwrap())
            .collect::<Vec<_>>(),
    );
    check("caar", &[window.caar.unwrap()]);
    check("r", &[window.mean_correlation.unwrap()]);
    for (name, verdict) in &window.tests {
        if *name == "calendar_time" {
            let reason = "all events share one date";
            assert_eq!(*verdict, Verdict::Undefined { reason });
            continue;
        }
        check(name, &[verdict.statistic().unwrap()]);
        let days: Vec<f64> = group
            .days
            .iter()
            .map(|day| day.tests[name].statistic().unwrap())
            .collect();
        check(&format!("{name}_days"), &days);
        let p = if matches!(*name, "sign" | "wilcoxon") {
            "p_exact"
        } else {
            "p"
        };
        check(&format!("{name}_{p}"), &[verdict.p().unwrap()]);
        let days: Vec<f64> = group
            .days
            .iter()
            .map(|day| day.tests[name].p().unwrap())
            .collect();
        check(&format!("{name}_days_{p}"), &days);
    }
    assert_eq!(
        window.tests.len(),
        newsquake::study::inference::Test::ENTRIES.len()
    );
}
