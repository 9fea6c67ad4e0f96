//! Estimates beyond the mean CAR against scipy and statsmodels, on staggered events with gaps; see `tests/reference/README.md`.

use std::path::{Path, PathBuf};

use newsquake::load;
use newsquake::study::inference::{CalendarTime, Held, PortfolioErrors};
use newsquake::study::{Inputs, Study};
use newsquake::time::{Exchanges, Window};
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
        estimation: window(-100, -11),
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
