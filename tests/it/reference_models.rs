//! Every model compared with other software; see `tests/reference/README.md`.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use newsquake::load;
use newsquake::math::egarch::Egarch;
use newsquake::math::garch::{Garch, Likelihood};
use newsquake::math::variance::Variance;
use newsquake::report::detail::rolling_betas;
use newsquake::study::model::{Factors, Model};
use newsquake::study::outcome::{EventDayOutcome, EventOutcome, StudyOutcome};
use newsquake::study::{Inputs, Study};
use newsquake::table::format::write_csv;
use newsquake::time::Exchanges;
use serde_json::Value;

use crate::support::reference::{self, Tolerance, reference};

fn close(found: f64, expected: &Value, what: &str) {
    reference::close(found, expected, TOLERANCE, what);
}

/// The model uses QR, the reference a pseudo-inverse. In the far tail a p-value multiplies the error of its t.
const TOLERANCE: Tolerance = Tolerance {
    relative: 1e-9,
    absolute: 1e-13,
};

fn alibaba_day(model: Model) -> StudyOutcome {
    alibaba_study(Study {
        model,
        ..Study::default()
    })
}

fn alibaba_study(study: Study) -> StudyOutcome {
    let data = Path::new("data/alibaba-day");
    let prices = load::prices(&[PathBuf::from(data)], &[]).unwrap().prices;
    let events = load::events(&data.join("events.csv")).unwrap().events;
    let factors = load::factors(&data.join("factors.csv")).unwrap().factors;
    let exchanges = Exchanges::default();
    let study = Study {
        benchmark: Some("SPX".to_owned()),
        ..study
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

type OfDay = fn(&EventDayOutcome) -> Option<f64>;

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
        close(
            *found,
            &coefficients[name.as_str()],
            &format!("{what} {name}"),
        );
    }
    let of_day: [(&str, OfDay); 3] = [
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

/// Compares every event of a model with its reference numbers.
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

/// Reference files of the Alibaba day and the number of events that each of their models uses.
///
/// Monday 1 September 2025, day 0 in Hong Kong, was a holiday in New York. The factors have no such day, so factor
/// models use the 16 events of New York only.
const FILES: [(&str, usize); 3] = [
    ("simple_models.json", 21),
    ("thin_trading.json", 21),
    ("factor_models.json", 16),
];

/// Reference file of the GARCH model, computed by the Python package arch.
const GARCH: &str = "garch.json";
const GJR: &str = "gjr.json";
const EGARCH: &str = "egarch.json";

/// Returns the model with the options of its reference case.
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
    let files = FILES
        .map(|(file, _)| file)
        .into_iter()
        .chain([GARCH, GJR, EGARCH]);
    let files: Vec<Value> = files.map(reference).collect();
    let mut covered: BTreeSet<&str> = files
        .iter()
        .flat_map(|file| file["models"].as_object().unwrap().keys())
        .map(String::as_str)
        .collect();
    // Its references have a layout and a test of their own.
    covered.insert("synthetic-control");
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
        let mut excluded: Vec<_> = outcome
            .excluded
            .iter()
            .map(|event| (event.event_id.as_str(), event.code))
            .collect();
        excluded.sort_unstable();
        let without: Vec<_> = expected["without_factors_on_day_0"]
            .as_array()
            .unwrap()
            .iter()
            .map(|id| (id.as_str().unwrap(), "no_factors"))
            .collect();
        assert_eq!(excluded, without, "{name}");
    }
}

fn numbers(list: &Value) -> Vec<f64> {
    let numbers = list.as_array().unwrap().iter();
    numbers.map(|number| number.as_f64().unwrap()).collect()
}

/// Compares the likelihood, a sum of 240 terms, away from its maximum and on the bounds of its parameters.
#[test]
fn the_garch_likelihood_is_that_of_arch() {
    likelihood_is_that_of_arch(&reference(GARCH), garch);
}

#[test]
fn the_gjr_likelihood_is_that_of_arch() {
    likelihood_is_that_of_arch(&reference(GJR), garch);
}

#[test]
fn the_egarch_likelihood_is_that_of_arch() {
    likelihood_is_that_of_arch(&reference(EGARCH), |at| {
        Variance::Egarch(Egarch {
            omega: at[0],
            arch: at[1],
            garch: at[2],
            asymmetry: at[3],
        })
    });
}

fn garch(at: &[f64]) -> Variance {
    Variance::Garch(Garch {
        omega: at[0],
        arch: at[1],
        garch: at[2],
        asymmetry: at.get(3).copied(),
    })
}

fn likelihood_is_that_of_arch(reference: &Value, variance: fn(&[f64]) -> Variance) {
    for sample in reference["likelihood"].as_array().unwrap() {
        let y = numbers(&sample["returns"]);
        let columns = [vec![1.0; y.len()], numbers(&sample["market"])];
        let likelihood = Likelihood {
            y: &y,
            columns: &columns,
            presample: sample["presample"].as_f64().unwrap(),
        };
        for point in sample["points"].as_array().unwrap() {
            let at = numbers(&point["at"]);
            let (found, _) = variance(&at[2..]).likelihood(&likelihood, &at[..2]);
            let expected = point["log_likelihood"].as_f64().unwrap();
            assert!(
                (found - expected).abs() <= 1e-10 * expected.abs(),
                "{} at {at:?}: {found} is not {expected}",
                sample["symbol"]
            );
        }
    }
}

/// Compares the maxima. Our log-likelihood is within about 1e-11 of its maximum; arch's is within 3e-6, where its bound
/// of 1e-12 on omega keeps it from the edge. A log-likelihood that is d below its maximum determines a parameter to
/// sqrt(2 d) of its standard error only. Standard errors are 2 % to 20 % here, so the tolerance is 1e-5 of the
/// parameter's own unit.
#[test]
fn the_garch_maximum_is_that_of_arch() {
    let reference = reference(GARCH);
    let outcome = alibaba_day(model("garch"));
    assert_eq!(outcome.events.len(), 21);
    maximum_is_that_of_arch(
        &outcome,
        &reference["models"]["garch"]["events"],
        235.0,
        |_| OPEN,
    );
}

/// arch keeps every weight below 1. Where it ends on that bound, which is none of ours, only the likelihoods are compared. Where
/// ours is higher by d, arch's parameters are known to sqrt(2 d) of a standard error, which is below 0.2.
#[test]
fn the_gjr_maximum_is_that_of_arch() {
    let reference = reference(GJR);
    let open = |gained: f64| OPEN + 0.2 * (2.0 * gained.max(0.0)).sqrt();
    maximum_is_that_of_arch(
        &alibaba_day(model("gjr")),
        &reference["models"]["gjr"]["events"],
        234.0,
        open,
    );
}

#[test]
fn the_egarch_maximum_is_that_of_arch() {
    let reference = reference(EGARCH);
    let open = |gained: f64| OPEN + 0.2 * (2.0 * gained.max(0.0)).sqrt();
    maximum_is_that_of_arch(
        &alibaba_day(model("egarch")),
        &reference["models"]["egarch"]["events"],
        234.0,
        open,
    );
}

/// Largest distance between the parameters of two maxima, in their own units.
const OPEN: f64 = 1e-5;

/// `open`: the distance that is allowed where our likelihood is higher by so much.
fn maximum_is_that_of_arch(
    outcome: &StudyOutcome,
    events: &Value,
    df: f64,
    open: impl Fn(f64) -> f64,
) {
    for expected in events.as_array().unwrap() {
        let id = expected["event_id"].as_str().unwrap();
        let event = outcome.events.iter().find(|event| event.event_id == id);
        let event = event.unwrap();
        let best = expected["log_likelihood"].as_f64().unwrap();
        let found = event.model.likelihood.as_deref().unwrap();
        let open = open(found.log_likelihood - best);
        let near = |found: f64, expected: &Value, unit: f64, what: &str| {
            let far = (found - expected.as_f64().unwrap()).abs();
            assert!(far <= open * unit, "{id} {what}: {found} is not {expected}");
        };
        assert!(
            found.log_likelihood >= best - 1e-6,
            "{id}: {found:?} is below {best}"
        );
        assert!(found.iterations > 0 && found.converged > 8, "{found:?}");
        if expected["coefficients"]["arch"].as_f64().unwrap() > 0.999 {
            continue;
        }
        assert_eq!((event.model.observations, event.model.df), (240, df));
        let sigma = event.model.sigma;
        near(sigma, &expected["sigma"], sigma, "sigma");
        let coefficients = expected["coefficients"].as_object().unwrap();
        assert_eq!(event.model.coefficients.len(), coefficients.len());
        for (name, found) in &event.model.coefficients {
            let unit = match name.as_str() {
                "alpha" => sigma,
                // That of EGARCH is a logarithm.
                "omega" if event.model.name != "egarch" => sigma * sigma,
                _ => 1.0,
            };
            near(*found, &coefficients[name.as_str()], unit, name);
        }
        for (position, day) in event.days.iter().enumerate() {
            near(day.ar.unwrap(), &expected["ar"][position], sigma, "ar");
            near(day.sar.unwrap(), &expected["sar"][position], 1.0, "sar");
        }
        for (window, expected) in event
            .windows
            .iter()
            .zip(expected["windows"].as_array().unwrap())
        {
            assert_eq!(i64::from(window.from.0), expected["from"].as_i64().unwrap());
            near(window.car.unwrap(), &expected["car"], sigma, "car");
            near(window.se.unwrap(), &expected["se"], sigma, "se");
            near(window.t.unwrap(), &expected["t"], 1.0, "t");
            near(window.p.unwrap(), &expected["p"], 1.0, "p");
        }
    }
}

#[test]
fn rolling_betas_are_those_of_statsmodels() {
    let reference = reference("rolling_betas.json");
    let days = reference["days"].as_u64().unwrap() as usize;
    let every = reference["every"].as_u64().unwrap() as usize;
    let outcome = alibaba_study(Study {
        rolling_beta: Some(days),
        ..Study::default()
    });
    for expected in reference["events"].as_array().unwrap() {
        let id = expected["event_id"].as_str().unwrap();
        let event = outcome.events.iter().find(|event| event.event_id == id);
        let found = &event.unwrap().rolling_betas;
        assert_eq!(found.len() as u64, expected["count"].as_u64().unwrap());
        let expected = expected["betas"].as_array().unwrap();
        for (found, expected) in found.iter().step_by(every).zip(expected) {
            assert_eq!(i64::from(found.day.0), expected["day"].as_i64().unwrap());
            assert_eq!(found.observations, days);
            close(found.alpha.unwrap(), &expected["alpha"], "alpha");
            close(found.beta.unwrap(), &expected["beta"], "beta");
            close(found.se.unwrap(), &expected["se"], "se");
        }
    }
    let shown = rolling_betas(&outcome);
    let mut csv = Vec::new();
    write_csv(&shown, &mut csv).unwrap();
    let csv = String::from_utf8(csv).unwrap();
    assert!(csv.starts_with("event_id,symbol,day0,group,day,observations,alpha,beta,se\n"));
    assert_eq!(csv.lines().count(), 1 + 21 * 181);
}

#[test]
fn a_rolling_window_fits_into_the_estimation_window() {
    for days in [2, 241] {
        let study = Study {
            rolling_beta: Some(days),
            benchmark: Some("SPX".to_owned()),
            ..Study::default()
        };
        let data = Path::new("data/alibaba-day");
        let prices = load::prices(&[PathBuf::from(data)], &[]).unwrap().prices;
        let inputs = Inputs {
            prices: &prices,
            events: &[],
            factors: None,
            exchanges: &Exchanges::default(),
        };
        let error = study.run(inputs).unwrap_err();
        assert_eq!(error.code(), "bad_windows");
        assert!(
            error
                .to_string()
                .contains("3 days or more, and at most the 240")
        );
    }
}
