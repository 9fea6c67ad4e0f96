//! Results compared with other software on the same files; see `tests/reference/README.md`.

use std::path::{Path, PathBuf};

use newsquake::load;
use newsquake::math::dist::{normal_two_sided, student_t_two_sided};
use newsquake::study::outcome::StudyOutcome;
use newsquake::study::{Inputs, Study};
use newsquake::time::{Date, Exchanges, Window};
use serde_json::Value;

use crate::support::reference::{self, Tolerance, reference};

fn run(prices: &[&str], events: &str, study: &Study) -> StudyOutcome {
    let prices: Vec<PathBuf> = prices.iter().map(PathBuf::from).collect();
    let prices = load::prices(&prices, &[]).unwrap().prices;
    let events = load::events(Path::new(events)).unwrap().events;
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

fn close(found: Option<f64>, expected: &Value, relative: f64, what: &str) {
    let absolute = 1e-12;
    reference::close(found, expected, Tolerance { relative, absolute }, what);
}

/// Compares the Alibaba day with statsmodels, to ten digits.
#[test]
fn the_alibaba_day_as_statsmodels_sees_it() {
    let study = Study {
        benchmark: Some("SPX".to_owned()),
        ..Study::default()
    };
    let outcome = run(&["data/alibaba-day"], "data/alibaba-day/events.csv", &study);
    let reference = reference("alibaba_day.json");
    let expected = reference["events"].as_array().unwrap();
    assert_eq!(expected.len(), 21);
    for expected in expected {
        let id = expected["event_id"].as_str().unwrap();
        let event = outcome
            .events
            .iter()
            .find(|event| event.event_id == id)
            .unwrap();
        let check = |found, key: &str| close(found, &expected[key], 1e-10, &format!("{id} {key}"));
        assert_eq!(event.day0.to_string(), expected["day0"].as_str().unwrap());
        assert_eq!(
            event.model.observations as u64,
            expected["observations"].as_u64().unwrap()
        );
        check(Some(event.model.coefficients[0].1), "alpha");
        check(Some(event.model.coefficients[1].1), "beta");
        check(Some(event.model.sigma), "sigma");
        check(event.model.r_squared, "r_squared");
        check(event.days[10].observed, "return_day0");
        check(event.days[10].ar, "ar_day0");
        for window in expected["windows"].as_array().unwrap() {
            let found = event.windows.iter().find(|found| {
                (i64::from(found.from.0), i64::from(found.to.0))
                    == (
                        window["from"].as_i64().unwrap(),
                        window["to"].as_i64().unwrap(),
                    )
            });
            let found = found.unwrap();
            let what = |key: &str| format!("{id} {key} of {}:{}", found.from, found.to);
            close(found.car, &window["car"], 1e-10, &what("car"));
            close(found.se, &window["se"], 1e-10, &what("se"));
            close(found.t, &window["t"], 1e-10, &what("t"));
            close(found.p, &window["p"], 1e-9, &what("p"));
            close(found.bhar, &window["bhar"], 1e-10, &what("bhar"));
        }
    }
}

/// Compares events with staggered and shared dates, missing prices and correlated residuals with a reference that works
/// pair by pair in plain loops.
#[test]
fn staggered_dates_with_gaps() {
    let window = |from, to| Window::new(from, to).unwrap();
    let study = Study {
        benchmark: Some("MKT".to_owned()),
        estimation: window(-100, -11).into(),
        window: window(-5, 5),
        min_obs: Some(50),
        ..Study::default()
    };
    let (prices, events) = (
        "tests/reference/staggered_prices.csv",
        "tests/reference/staggered_events.csv",
    );
    let outcome = run(&[prices], events, &study);
    let reference = reference("staggered.json");
    let counts = &reference["counts"];
    assert_eq!(
        outcome.counts.events_used as u64,
        counts["events_used"].as_u64().unwrap()
    );
    assert_eq!(
        outcome.counts.events_excluded as u64,
        counts["events_excluded"].as_u64().unwrap()
    );
    for expected in reference["events"].as_array().unwrap() {
        let id = expected["event_id"].as_str().unwrap();
        let event = outcome
            .events
            .iter()
            .find(|event| event.event_id == id)
            .unwrap();
        close(
            Some(event.model.coefficients[1].1),
            &expected["beta"],
            1e-9,
            id,
        );
        let expected = expected["days"].as_array().unwrap();
        for found in &event.days {
            // The reference omits days without an abnormal return.
            let expected = expected
                .iter()
                .find(|day| day["day"].as_i64() == Some(found.day.0.into()));
            let Some(expected) = expected else {
                assert_eq!(found.ar, None, "{id} day {}", found.day);
                continue;
            };
            close(found.ar, &expected["ar"], 1e-9, id);
            close(found.sar, &expected["sar"], 1e-9, id);
            close(found.p, &expected["p"], 1e-9, id);
        }
    }
    let all = &outcome.groups[0];
    for (found, expected) in all.days.iter().zip(reference["days"].as_array().unwrap()) {
        let what = format!("day {}", found.day);
        assert_eq!(
            (found.n as u64, found.n_positive as u64),
            (n(expected, "n"), n(expected, "n_positive"))
        );
        close(found.aar, &expected["aar"], 1e-9, &what);
        close(found.caar, &expected["caar"], 1e-9, &what);
        same_tests(&found.tests, &expected["tests"], &what);
    }
    for expected in reference["windows"].as_array().unwrap() {
        let ends = [&expected["from"], &expected["to"]].map(|end| end.as_i64().unwrap() as i32);
        let found = all
            .windows
            .iter()
            .find(|window| [window.from.0, window.to.0] == ends)
            .unwrap();
        let what = format!("window {ends:?}");
        assert_eq!(found.n as u64, n(expected, "n"), "{what}");
        close(found.caar, &expected["caar"], 1e-9, &what);
        close(
            found.mean_correlation,
            &expected["mean_correlation"],
            1e-9,
            &format!("r of {what}"),
        );
        same_tests(&found.tests, &expected["tests"], &what);
    }
}

fn n(value: &Value, key: &str) -> u64 {
    value[key].as_u64().unwrap()
}

fn same_tests(
    found: &std::collections::BTreeMap<&'static str, newsquake::study::inference::Verdict>,
    expected: &Value,
    what: &str,
) {
    for (name, expected) in expected.as_object().unwrap() {
        let verdict = &found[name.as_str()];
        close(
            verdict.statistic(),
            &expected["statistic"],
            1e-9,
            &format!("{name} of {what}"),
        );
        close(
            verdict.p(),
            &expected["p"],
            1e-9,
            &format!("p of {name} of {what}"),
        );
    }
}

/// Compares with mpmath at 50 digits, down to p-values of 1e-299.
#[test]
fn p_values_keep_their_digits_in_the_far_tail() {
    let reference = reference("distributions.json");
    for row in reference["normal"].as_array().unwrap() {
        let z = row["z"].as_f64().unwrap();
        relative(
            normal_two_sided(z),
            &row["p"],
            1e-12,
            &format!("normal {z}"),
        );
    }
    for row in reference["student"].as_array().unwrap() {
        let (df, t) = (row["df"].as_f64().unwrap(), row["t"].as_f64().unwrap());
        relative(
            student_t_two_sided(t, df).unwrap(),
            &row["p"],
            1e-14,
            &format!("t {t} on {df}"),
        );
    }
}

fn relative(found: f64, expected: &Value, tolerance: f64, what: &str) {
    let expected = expected.as_f64().unwrap();
    assert!(
        (found / expected - 1.0).abs() < tolerance,
        "{what}: {found} is not {expected}"
    );
}

/// Compares the half days of sixteen years with a Python calendar package.
#[test]
fn early_closes_of_new_york() {
    let reference = reference("sessions.json");
    let exchanges = Exchanges::default();
    let new_york = exchanges.get(exchanges.with_code("XNYS").unwrap());
    let half_days: Vec<&str> = reference["half_days"]
        .as_array()
        .unwrap()
        .iter()
        .map(|day| day["date"].as_str().unwrap())
        .collect();
    assert!(half_days.len() > 30);
    let closed: Vec<&str> = reference["closed_weekdays"]
        .as_array()
        .unwrap()
        .iter()
        .map(|day| day.as_str().unwrap())
        .collect();
    let first = Date::parse("2010-01-04").unwrap().days_since_1970();
    let last = Date::parse("2025-12-31").unwrap().days_since_1970();
    for date in (first..=last).map(Date::from_days_since_1970) {
        let weekend = matches!(
            date.to_chrono().format("%u").to_string().as_str(),
            "6" | "7"
        );
        let text = date.to_string();
        if weekend || closed.contains(&text.as_str()) {
            continue;
        }
        let early = new_york.close_on(date) < chrono::NaiveTime::from_hms_opt(16, 0, 0).unwrap();
        assert_eq!(early, half_days.contains(&text.as_str()), "{date}");
    }
}

/// Compares events on two calendars, on days when both New York and Hong Kong trade and days when only one of them
/// does.
#[test]
fn events_on_two_calendars_by_date() {
    let study = Study {
        benchmark: Some("SPX".to_owned()),
        ..Study::default()
    };
    let outcome = run(&["data/alibaba-day"], "data/alibaba-day/events.csv", &study);
    let reference = reference("two_calendars.json");
    let groups = reference["groups"].as_array().unwrap();
    assert_eq!(groups.len(), outcome.groups.len());
    for expected in groups {
        let name = expected["group"].as_str().unwrap();
        let group = outcome.groups.iter().find(|group| group.group == name);
        let group = group.unwrap();
        for expected in expected["windows"].as_array().unwrap() {
            let [from, to] = ["from", "to"].map(|end| expected[end].as_i64().unwrap() as i32);
            let is_window = |window: &&newsquake::study::outcome::WindowOutcome| {
                (window.from.0, window.to.0) == (from, to)
            };
            let tests = match group.windows.iter().find(is_window) {
                Some(window) => {
                    let what = format!("{name} r of {from}:{to}");
                    close(
                        window.mean_correlation,
                        &expected["mean_correlation"],
                        1e-9,
                        &what,
                    );
                    &window.tests
                }
                None => &group.days[(from + 10) as usize].tests,
            };
            for test in ["patell_adjusted", "bmp_adjusted"] {
                let what = format!("{name} {test} of {from}:{to}");
                close(
                    tests[test].statistic(),
                    &expected[test]["statistic"],
                    1e-9,
                    &what,
                );
                close(tests[test].p(), &expected[test]["p"], 1e-9, &what);
            }
        }
    }
}
