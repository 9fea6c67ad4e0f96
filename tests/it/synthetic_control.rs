//! Synthetic controls: weights, returns and p-values by permutation agree with other software.

use std::path::Path;

use newsquake::event::Event;
use newsquake::load;
use newsquake::market::{Bar, PriceRows, Prices};
use newsquake::study::model::{Model, SyntheticControl};
use newsquake::study::outcome::{EventOutcome, StudyOutcome, SyntheticOutcome};
use newsquake::study::{Inputs, Study};
use newsquake::time::{Date, Exchanges, Window};
use serde_json::Value;

use crate::support::reference::{Tolerance, close, reference};

/// The solvers stop at their own tolerances; the weights of the reference agree with a second solver to 1e-5 and with ours to 1e-9.
const WEIGHTS: Tolerance = Tolerance {
    relative: 0.0,
    absolute: 1e-9,
};
const NUMBERS: Tolerance = Tolerance {
    relative: 1e-8,
    absolute: 1e-10,
};

fn study(donors: &[&str]) -> Study {
    let donors = donors.iter().map(|donor| (*donor).to_owned()).collect();
    Study {
        model: Model::SyntheticControl(SyntheticControl { donors }),
        benchmark: Some("SPX".to_owned()),
        ..Study::default()
    }
}

fn prices() -> Prices {
    let files = ["data/alibaba-day/prices_us.csv".into()];
    load::prices(&files, &[]).unwrap().prices
}

/// Returns the events of the Alibaba day about these symbols.
fn events(symbols: &[&str]) -> Vec<Event> {
    let mut events = load::events(Path::new("data/alibaba-day/events.csv"))
        .unwrap()
        .events;
    events.retain(|event| symbols.contains(&event.symbol.as_str()));
    events
}

fn run(study: &Study, prices: &Prices, events: &[Event]) -> newsquake::error::Result<StudyOutcome> {
    study.run(Inputs {
        prices,
        events,
        factors: None,
        exchanges: &Exchanges::default(),
    })
}

fn control(event: &EventOutcome) -> &SyntheticOutcome {
    event.model.synthetic.as_ref().unwrap()
}

#[test]
fn weights_and_p_values_agree_with_other_solvers() {
    let prices = prices();
    let expected = reference("synthetic_control.json");
    for (name, symbols) in expected["events"].as_object().unwrap() {
        let symbols: Vec<&str> = (symbols.as_array().unwrap().iter())
            .map(|symbol| symbol.as_str().unwrap())
            .collect();
        let outcome = run(&study(&[]), &prices, &events(&symbols)).unwrap();
        let expected = expected["studies"][name].as_array().unwrap();
        assert_eq!(outcome.events.len(), expected.len());
        for expected in expected {
            let symbol = expected["symbol"].as_str().unwrap();
            let mut all = outcome.events.iter();
            let event = all.find(|event| *event.symbol == *symbol).unwrap();
            assert_event(event, expected);
        }
    }
}

fn assert_event(event: &EventOutcome, expected: &Value) {
    let what = format!("{}", event.symbol);
    let found = control(event);
    assert_eq!(
        Some(found.n_donors as u64),
        expected["n_donors"].as_u64(),
        "{what}"
    );
    assert_eq!(found.n_placebos, found.n_donors);
    assert!(found.gap <= 1e-13, "{what}: {}", found.gap);
    let weights = expected["weights"].as_object().unwrap();
    assert_eq!(
        found.weights.len(),
        weights.len(),
        "{what}: {:?}",
        found.weights
    );
    for one in &found.weights {
        close(
            one.weight,
            &weights[&one.symbol],
            WEIGHTS,
            &format!("{what} {}", one.symbol),
        );
    }
    assert!(found.weights.is_sorted_by(|a, b| a.weight >= b.weight));
    let total: f64 = found.weights.iter().map(|one| one.weight).sum();
    assert!((total - 1.0).abs() < 1e-14, "{what}: {total}");
    close(found.rmse, &expected["rmse"], NUMBERS, &what);
    close(found.r_squared, &expected["r_squared"], NUMBERS, &what);
    close(event.model.sigma, &expected["sigma"], NUMBERS, &what);
    close(event.model.df, &expected["df"], NUMBERS, &what);
    for (day, ar) in event.days.iter().zip(expected["ar"].as_array().unwrap()) {
        close(day.ar, ar, NUMBERS, &what);
    }
    let windows = expected["windows"].as_array().unwrap();
    assert_eq!(event.windows.len(), windows.len());
    for ((car, p), expected) in event.windows.iter().zip(&found.windows).zip(windows) {
        close(car.car, &expected["car"], NUMBERS, &what);
        close(car.se, &expected["se"], NUMBERS, &what);
        close(p.conformal_p, &expected["conformal_p"], NUMBERS, &what);
        close(p.placebo_p, &expected["placebo_p"], NUMBERS, &what);
    }
}

#[test]
fn no_security_of_an_event_is_a_donor_unless_it_is_named() {
    let prices = prices();
    let symbols = ["BABA", "JD", "PDD"];
    let outcome = run(&study(&[]), &prices, &events(&symbols)).unwrap();
    for event in &outcome.events {
        let weights = &control(event).weights;
        assert!(
            weights
                .iter()
                .all(|one| !symbols.contains(&one.symbol.as_str()))
        );
        assert!(weights.iter().all(|one| one.symbol != "SPX"));
        assert_eq!(control(event).n_donors, 14);
    }
    let outcome = run(&study(&["JD", "PDD", "BABA"]), &prices, &events(&["BABA"])).unwrap();
    // A security is no donor of its own.
    assert_eq!(control(&outcome.events[0]).n_donors, 2);
    let error = run(&study(&["JDX"]), &prices, &events(&["BABA"])).unwrap_err();
    assert_eq!(error.code(), "unknown_donor");
    assert!(error.help().unwrap().to_string().contains("JD"));
}

#[test]
fn a_study_whose_events_name_every_security_has_no_donor() {
    let prices = prices();
    let all: Vec<&str> = prices.universe().symbols().collect();
    let outcome = run(&study(&[]), &prices, &events(&all)).unwrap();
    // SPY alone is left: it is no event's security, and the benchmark is SPX.
    assert!(
        outcome
            .events
            .iter()
            .all(|event| control(event).n_donors == 1)
    );
    let of_one = run(&study(&["BABA"]), &prices, &events(&["BABA"])).unwrap();
    assert!(of_one.events.is_empty());
    assert_eq!(of_one.excluded[0].code, "no_donor");
}

/// A market of a security that is a mean of two donors plus noise, and of donors with gaps.
fn made_up(gap_of_donor: bool, gap_of_security: bool) -> (Prices, Vec<Event>) {
    let mut rows = PriceRows::default();
    let returns = |phase: f64, day: i32| 0.01 * (f64::from(day) * phase).sin();
    for symbol in ["FIRM", "D1", "D2", "D3", "MKT"] {
        let mut price = 100.0;
        for day in 0..80 {
            let own = 0.001 * (f64::from(day) * 2.9).cos();
            let news = if day == 70 { 0.05 } else { 0.0 };
            price *= 1.0
                + match symbol {
                    "FIRM" => 0.25 * returns(1.3, day) + 0.75 * returns(0.7, day) + own + news,
                    "D1" => returns(1.3, day),
                    "D2" => returns(0.7, day),
                    "D3" => returns(2.1, day),
                    _ => returns(0.2, day),
                };
            let is_gap = (symbol == "D2" && gap_of_donor && day == 40)
                || (symbol == "FIRM" && gap_of_security && day == 40);
            if !is_gap {
                rows.push(symbol, Date::from_days_since_1970(day), Bar::close(price));
            }
        }
    }
    let (prices, _) = Prices::from_rows(vec![rows]).unwrap();
    let events = vec![Event::on("1", "FIRM", Date::from_days_since_1970(70))];
    (prices, events)
}

fn short() -> Study {
    Study {
        benchmark: Some("MKT".to_owned()),
        estimation: Window::new(-60, -6).unwrap().into(),
        window: Window::new(-5, 5).unwrap(),
        ..study(&[])
    }
}

#[test]
fn the_effect_is_what_the_control_lacks() {
    let (prices, events) = made_up(false, false);
    let outcome = run(&short(), &prices, &events).unwrap();
    let event = &outcome.events[0];
    let weight = |symbol: &str| {
        let mut weights = control(event).weights.iter();
        weights
            .find(|one| one.symbol == symbol)
            .map_or(0.0, |one| one.weight)
    };
    assert!((weight("D1") - 0.25).abs() < 0.05 && (weight("D2") - 0.75).abs() < 0.05);
    let day0 = event.days.iter().find(|day| day.day.0 == 0).unwrap();
    assert!((day0.ar.unwrap() - 0.05).abs() < 0.003, "{day0:?}");
    assert_eq!(control(event).windows[0].conformal_p, Some(1.0 / 56.0));
}

#[test]
fn a_donor_with_a_gap_is_left_out_and_a_gap_of_the_security_is_not_its_fault() {
    let (prices, events) = made_up(true, false);
    let outcome = run(&short(), &prices, &events).unwrap();
    assert_eq!(control(&outcome.events[0]).n_donors, 2);
    let (prices, events) = made_up(false, true);
    let outcome = run(&short(), &prices, &events).unwrap();
    let event = &outcome.events[0];
    assert_eq!((control(event).n_donors, event.model.observations), (3, 53));
}

#[test]
fn the_same_bits_come_from_one_thread() {
    let prices = prices();
    let events = events(&["BABA", "MRVL", "NVDA", "INTC"]);
    let json = || serde_json::to_string(&run(&study(&[]), &prices, &events).unwrap()).unwrap();
    let pool = rayon::ThreadPoolBuilder::new().num_threads(1).build();
    assert_eq!(pool.unwrap().install(json), json());
}

#[test]
fn means_and_all_tests_are_there() {
    let prices = prices();
    let outcome = run(
        &study(&[]),
        &prices,
        &events(&["BABA", "MRVL", "NVDA", "INTC"]),
    )
    .unwrap();
    let group = &outcome.groups[0];
    let mean = outcome
        .events
        .iter()
        .map(|event| event.windows.first().unwrap().car.unwrap())
        .sum::<f64>()
        / 4.0;
    assert!((group.windows[0].caar.unwrap() - mean).abs() < 1e-15);
    assert!(group.windows[0].tests["bmp_adjusted"].p().is_some());
    assert!(group.windows[0].tests["grank_t"].p().is_some());
}
