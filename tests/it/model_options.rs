//! Models on difficult data: thinly traded securities, collinear regressors, likelihoods without a maximum.

use std::path::Path;

use newsquake::event::Event;
use newsquake::load;
use newsquake::market::{Bar, Factors, PriceRows, Prices};
use newsquake::report::detail;
use newsquake::study::model::{self, Model, OnCollinear};
use newsquake::study::outcome::{EventOutcome, StudyOutcome};
use newsquake::study::{Inputs, Study};
use newsquake::table::format::csv_text;
use newsquake::time::{Date, Exchanges, Window};
use serde_json::Value;

fn day(day: usize) -> Date {
    Date::from_days_since_1970(day as i32)
}

/// Returns prices with these returns by security, without a price on the days in `missing`.
fn prices(returns: &[(&str, Vec<f64>)], missing: &[(&str, usize)]) -> Prices {
    let mut rows = PriceRows::default();
    for (symbol, returns) in returns {
        let mut price = 100.0;
        for (at, r) in returns.iter().enumerate() {
            price *= 1.0 + r;
            if missing.contains(&(*symbol, at)) {
                continue;
            }
            rows.push(symbol, day(at), Bar::close(price));
        }
    }
    Prices::from_rows(vec![rows]).unwrap().0
}

/// Returns pseudo-random returns of a few percent.
fn noise(seed: u64, days: usize) -> Vec<f64> {
    let mut state = seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1;
    let mut draw = move || {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        (state >> 11) as f64 / (1_u64 << 53) as f64 - 0.5
    };
    (0..days).map(|_| 0.05 * draw()).collect()
}

const DAYS: usize = 100;

fn firm() -> Vec<(&'static str, Vec<f64>)> {
    let market = noise(1, DAYS);
    let firm = market
        .iter()
        .zip(noise(2, DAYS))
        .map(|(m, e)| 0.001 + 1.2 * m + e);
    vec![("FIRM", firm.collect()), ("MKT", market)]
}

fn study(model: Model) -> Study {
    Study {
        model,
        benchmark: Some("MKT".to_owned()),
        estimation: Window::new(-70, -6).unwrap().into(),
        window: Window::new(-5, 5).unwrap(),
        ..Study::default()
    }
}

fn run(
    study: &Study,
    prices: &Prices,
    factors: Option<&Factors>,
) -> newsquake::error::Result<StudyOutcome> {
    study.run(Inputs {
        prices,
        events: &[
            Event::on("E1", "FIRM", day(85)),
            Event::on("E2", "FIRM", day(90)),
        ],
        factors,
        exchanges: &Exchanges::default(),
    })
}

fn named(name: &str) -> Model {
    Model::named(name).unwrap()
}

mod trade_to_trade {
    use super::*;
    use crate::support::reference::{self, Tolerance, reference};

    fn reference_run(model: &str) -> StudyOutcome {
        let folder = Path::new("tests/reference");
        let prices = load::prices(&[folder.join("trade_to_trade_prices.csv")], &[])
            .unwrap()
            .prices;
        let factors = load::factors(Path::new("data/alibaba-day/factors.csv"))
            .unwrap()
            .factors;
        let day0 = Date::parse("2025-08-29").unwrap();
        let events =
            ["BABA", "INTC", "MU", "QCOM", "TSM"].map(|symbol| Event::on(symbol, symbol, day0));
        let study = Study {
            model: named(model),
            benchmark: Some("SPX".to_owned()),
            thin_trading: true,
            min_obs: Some(100),
            ..Study::default()
        };
        let inputs = Inputs {
            prices: &prices,
            events: &events,
            factors: Some(&factors),
            exchanges: &Exchanges::default(),
        };
        study.run(inputs).unwrap()
    }

    /// Compares to nine digits: the model uses QR of weighted rows, the reference a pseudo-inverse.
    fn close(found: Option<f64>, expected: &Value, what: &str) {
        let tolerance = Tolerance {
            relative: 1e-9,
            absolute: 1e-13,
        };
        reference::close(found, expected, tolerance, what);
    }

    #[test]
    fn is_weighted_least_squares_as_statsmodels_does_it() {
        let reference = reference("trade_to_trade.json");
        for (model, expected) in reference["models"].as_object().unwrap() {
            let outcome = reference_run(model);
            let expected = expected["events"].as_array().unwrap();
            assert_eq!(outcome.events.len(), expected.len());
            for expected in expected {
                let id = expected["event_id"].as_str().unwrap();
                let event = outcome.events.iter().find(|event| event.event_id == id);
                same_event(event.unwrap(), expected, &format!("{model} {id}"));
            }
        }
    }

    fn same_event(event: &EventOutcome, expected: &Value, what: &str) {
        let fitted = &event.model;
        assert_eq!(
            fitted.observations as u64,
            expected["observations"].as_u64().unwrap()
        );
        close(Some(fitted.df), &expected["df"], what);
        close(Some(fitted.sigma), &expected["sigma"], what);
        assert_eq!(
            fitted.r_squared.is_some(),
            expected.get("r_squared").is_some()
        );
        if let Some(r_squared) = expected.get("r_squared") {
            close(fitted.r_squared, r_squared, what);
        }
        let coefficients = expected["coefficients"].as_object().unwrap();
        assert_eq!(fitted.coefficients.len(), coefficients.len());
        for (name, found) in &fitted.coefficients {
            close(
                Some(*found),
                &coefficients[name.as_str()],
                &format!("{what} {name}"),
            );
        }
        let mut traded = event.days.iter().filter(|day| day.ar.is_some());
        for expected in expected["days"].as_array().unwrap() {
            let day = traded.next().unwrap();
            assert_eq!(i64::from(day.day.0), expected["day"].as_i64().unwrap());
            assert_eq!(
                day.sessions.unwrap_or(1) as u64,
                expected["sessions"].as_u64().unwrap()
            );
            close(day.expected, &expected["expected"], what);
            close(day.ar, &expected["ar"], what);
            close(day.sar, &expected["sar"], what);
        }
        assert!(traded.next().is_none());
        for (window, expected) in event
            .windows
            .iter()
            .zip(expected["windows"].as_array().unwrap())
        {
            let what = format!("{what} {}:{}", window.from, window.to);
            assert_eq!(
                window.observed as u64,
                expected["observed"].as_u64().unwrap(),
                "{what}"
            );
            if window.observed == 0 {
                assert_eq!((window.car, window.se, window.p), (None, None, None));
                continue;
            }
            close(window.car, &expected["car"], &what);
            close(window.se, &expected["se"], &what);
            close(window.t, &expected["t"], &what);
            close(window.p, &expected["p"], &what);
            close(window.bhar, &expected["bhar"], &what);
        }
    }

    /// A CAR is complete if the last day of its window has a price, even if days before it have none.
    #[test]
    fn a_window_counts_where_its_last_day_has_a_price() {
        let outcome = reference_run("market");
        let counted: Vec<usize> = outcome.groups[0]
            .windows
            .iter()
            .map(|window| window.n)
            .collect();
        let whole = |car: usize| {
            let of = |event: &&EventOutcome| {
                let window = event.windows.get(car).unwrap();
                window.observed as i32 == window.to.0 - window.from.0 + 1
            };
            outcome.events.iter().filter(of).count()
        };
        assert_eq!(counted, [0, 1, 2, 3].map(whole));
        assert_eq!(counted, [4, 3, 4, 2]);
    }

    #[test]
    fn a_running_car_counts_as_its_window_does() {
        let halt: Vec<_> = (82..85).map(|day| ("FIRM", day)).collect();
        let thin = Study {
            thin_trading: true,
            ..study(named("market"))
        };
        let outcome = run(&thin, &prices(&firm(), &halt), None).unwrap();
        let group = &outcome.groups[0];
        let complete: Vec<usize> = group.days.iter().map(|day| day.n_complete).collect();
        let told = |finding: &newsquake::finding::Finding| finding.code == "incomplete_windows";
        assert!(!outcome.warnings.iter().any(told));
        // The first event's days -3 to -1 have no price; the return of its day 0 covers them.
        assert_eq!(complete, [2, 2, 1, 1, 1, 2, 2, 2, 2, 2, 2]);
        let window = group.windows.last().unwrap();
        assert_eq!((window.from.0, window.to.0, window.n), (-5, 5, 2));
        let (running, whole) = (group.days[10].caar.unwrap(), window.caar.unwrap());
        assert!((running - whole).abs() < 1e-15, "{running} {whole}");
    }

    #[test]
    fn changes_no_bit_where_no_price_is_missing() {
        for name in ["mean-adjusted", "market-adjusted", "market"] {
            let prices = prices(&firm(), &[]);
            let plain = study(named(name));
            let thin = Study {
                thin_trading: true,
                ..plain.clone()
            };
            let mut outcome = run(&thin, &prices, None).unwrap();
            assert!(outcome.plan.thin_trading);
            outcome.plan.thin_trading = false;
            let json = |outcome: &StudyOutcome| serde_json::to_string(outcome).unwrap();
            assert_eq!(json(&outcome), json(&run(&plain, &prices, None).unwrap()));
        }
    }

    /// The benchmark defines the sessions; the return on day 0 spans the halt and covers five of them.
    #[test]
    fn keeps_an_event_whose_halt_ends_on_day_0() {
        let halt: Vec<_> = (81..85).map(|day| ("FIRM", day)).collect();
        let prices = prices(&firm(), &halt);
        let plain = run(&study(named("market")), &prices, None).unwrap();
        assert_eq!(plain.events[0].days[5].ar, None);
        let thin = Study {
            thin_trading: true,
            ..study(named("market"))
        };
        let event = &run(&thin, &prices, None).unwrap().events[0];
        assert_eq!(
            (event.days[5].sessions, event.days[6].sessions),
            (Some(5), None)
        );
        assert!(event.days[5].ar.is_some() && event.days[4].ar.is_none());
    }

    #[test]
    fn is_refused_by_models_that_need_single_sessions() {
        for name in ["scholes-williams", "dimson", "garch"] {
            let thin = Study {
                thin_trading: true,
                ..study(named(name))
            };
            let error = run(&thin, &prices(&firm(), &[]), None)
                .unwrap_err()
                .to_string();
            assert!(
                error.contains("study.thin_trading") && error.contains(name),
                "{error}"
            );
        }
    }
}

/// A gap affects the days in it, not the day before it.
#[test]
fn an_event_window_may_end_on_the_last_day_before_a_gap() {
    let gap: Vec<_> = (50..90).map(|day| ("FIRM", day)).collect();
    let study = Study {
        estimation: Window::new(-35, -6).unwrap().into(),
        ..study(named("market"))
    };
    let events = [44, 45].map(|at| Event::on(at.to_string(), "FIRM", day(at)));
    let outcome = study.run(Inputs {
        prices: &prices(&firm(), &gap),
        events: &events,
        factors: None,
        exchanges: &Exchanges::default(),
    });
    let outcome = outcome.unwrap();
    let used: Vec<&str> = outcome
        .events
        .iter()
        .map(|event| event.event_id.as_str())
        .collect();
    assert_eq!(used, ["44"]);
    let excluded = &outcome.excluded[0];
    assert_eq!(
        (excluded.code, excluded.event_day),
        ("incomplete_window", Some(day(45)))
    );
}

#[test]
fn the_plan_says_with_which_options_a_model_ran() {
    let options = |model: Model| {
        let outcome = run(&study(model), &prices(&firm(), &[]), None).unwrap();
        serde_json::to_value(&outcome.plan.model_options).unwrap()
    };
    assert_eq!(options(named("market")), serde_json::json!({"market": {}}));
    let dimson: Model = toml::from_str("[dimson]\nlags = 2\nleads = 0\n").unwrap();
    let said = options(dimson);
    assert_eq!(
        (&said["dimson"]["lags"], &said["dimson"]["leads"]),
        (&2.into(), &0.into())
    );
}

/// Days without data of any event do not change any test.
#[test]
fn an_estimation_window_that_reaches_beyond_all_prices_changes_nothing() {
    let young: Vec<_> = (0..35).map(|day| ("FIRM", day)).collect();
    let prices = prices(&firm(), &young);
    let found = |from: i32| {
        let study = Study {
            estimation: Window::new(from, -6).unwrap().into(),
            min_obs: Some(30),
            ..study(named("market"))
        };
        let outcome = run(&study, &prices, None).unwrap();
        assert_eq!(outcome.counts.events_used, 2);
        let mut groups = serde_json::to_value(&outcome.groups).unwrap();
        for group in groups.as_array_mut().unwrap() {
            // The shape of residuals is summed from other rows; its last bits differ.
            let sample = group["sample"].as_object_mut().unwrap();
            for shape in ["residual_skewness", "residual_kurtosis"] {
                let value = sample.remove(shape).unwrap().as_f64().unwrap();
                sample.insert(shape.to_owned(), format!("{value:.9}").into());
            }
        }
        groups.to_string()
    };
    // The first return is on day 36, 54 days before the later event.
    assert_eq!(found(-70), found(-54));
}

/// An event without a price on one day is held on the other days.
#[test]
fn portfolios_hold_an_event_on_the_days_that_it_has() {
    let prices = prices(&firm(), &[("FIRM", 83)]);
    let outcome = run(&study(named("market-adjusted")), &prices, None).unwrap();
    let days = outcome.events.iter().flat_map(|event| &event.days);
    let mut by_date: Vec<(Date, f64)> = days.filter_map(|day| Some((day.date?, day.ar?))).collect();
    by_date.sort_by_key(|(date, _)| *date);
    // Both events belong to one security.
    by_date.dedup_by_key(|(date, _)| *date);
    let returns: Vec<f64> = by_date.into_iter().map(|(_, ar)| ar).collect();
    // Days 80 to 95, without 83 (no price) and 84 (no return).
    assert_eq!(returns.len(), 14);
    let n = returns.len() as f64;
    let mean = returns.iter().sum::<f64>() / n;
    let squares: f64 = returns.iter().map(|r| (r - mean).powi(2)).sum();
    let expected = mean / (squares / (n - 1.0) / n).sqrt();
    let window = outcome.groups[0].windows.last().unwrap();
    assert_eq!((window.from.0, window.to.0, window.n), (-5, 5, 1));
    let found = window.tests["calendar_time"].statistic().unwrap();
    assert!((found / expected - 1.0).abs() < 1e-12, "{found} {expected}");
}

mod collinear {
    use super::*;

    /// Returns factors of which `twice` is a combination of the two before it.
    fn factors() -> Factors {
        let (a, b) = (noise(3, DAYS), noise(4, DAYS));
        let twice = a.iter().zip(&b).map(|(a, b)| 2.0 * a - b).collect();
        let rf = vec![0.0001; DAYS];
        let names = ["a", "b", "twice", "rf"].map(str::to_owned).to_vec();
        Factors::new(names, (0..DAYS).map(day).collect(), vec![a, b, twice, rf])
    }

    fn with_columns(columns: &[&str], on_collinear: OnCollinear) -> Study {
        let columns = columns.iter().map(|&column| column.to_owned()).collect();
        Study {
            on_collinear,
            ..study(Model::Factors(model::Factors { columns }))
        }
    }

    #[test]
    fn regressors_exclude_the_event_and_are_named() {
        let study = with_columns(&["a", "b", "twice"], OnCollinear::Exclude);
        let outcome = run(&study, &prices(&firm(), &[]), Some(&factors())).unwrap();
        assert!(outcome.events.is_empty());
        for event in &outcome.excluded {
            assert_eq!(event.code, "collinear");
            assert!(
                event.reason.contains("regressor of twice"),
                "{}",
                event.reason
            );
        }
    }

    /// The later of two collinear regressors is dropped; the result is the model without it.
    #[test]
    fn regressors_can_be_left_out() {
        let (prices, factors) = (prices(&firm(), &[]), factors());
        let study = with_columns(&["a", "b", "twice"], OnCollinear::Drop);
        let outcome = run(&study, &prices, Some(&factors)).unwrap();
        let without = run(
            &with_columns(&["a", "b"], OnCollinear::Exclude),
            &prices,
            Some(&factors),
        );
        let without = without.unwrap();
        assert_eq!(outcome.events.len(), 2);
        for (event, expected) in outcome.events.iter().zip(&without.events) {
            assert_eq!(event.model.coefficients, expected.model.coefficients);
            assert_eq!(
                (event.model.df, event.model.sigma),
                (expected.model.df, expected.model.sigma)
            );
            let bits = |event: &EventOutcome| -> Vec<_> {
                event.days.iter().map(|day| (day.ar, day.sar)).collect()
            };
            assert_eq!(bits(event), bits(expected));
            assert_eq!(
                event.windows.first().unwrap().se,
                expected.windows.first().unwrap().se
            );
        }
        let warning = outcome
            .warnings
            .iter()
            .find(|warning| warning.code == "collinear")
            .unwrap();
        assert!(
            warning.message.contains("twice of 2 (events E1, E2)"),
            "{}",
            warning.message
        );
        assert!(
            !without
                .warnings
                .iter()
                .any(|warning| warning.code == "collinear")
        );
    }

    /// Returns factors in which `late` equals `early` except on day 17. Only the estimation window of E1 (days 15 to
    /// 79) contains that day; the window of E2 is days 20 to 84.
    fn half_collinear() -> Factors {
        let early = noise(5, DAYS);
        let same = early.iter().enumerate();
        let late = same.map(|(day, value)| if day == 17 { value + 0.01 } else { *value });
        let columns = vec![early.clone(), late.collect(), vec![0.0001; DAYS]];
        let names = ["early", "late", "rf"].map(str::to_owned).to_vec();
        Factors::new(names, (0..DAYS).map(day).collect(), columns)
    }

    /// Each row of the events table has coefficients under their own names.
    #[test]
    fn regressors_are_left_out_of_single_events() {
        let study = with_columns(&["late", "early"], OnCollinear::Drop);
        let outcome = run(&study, &prices(&firm(), &[]), Some(&half_collinear())).unwrap();
        let names = |event: &EventOutcome| -> Vec<String> {
            let coefficients = event.model.coefficients.iter();
            coefficients.map(|(name, _)| name.to_string()).collect()
        };
        assert_eq!(names(&outcome.events[0]), ["alpha", "late", "early"]);
        assert_eq!(names(&outcome.events[1]), ["alpha", "late"]);
        assert_eq!(
            (outcome.events[0].model.df, outcome.events[1].model.df),
            (62.0, 63.0)
        );
        let warning = outcome
            .warnings
            .iter()
            .find(|warning| warning.code == "collinear");
        assert!(
            warning
                .unwrap()
                .message
                .to_string()
                .ends_with("early of 1 (events E2)")
        );
        let table = csv_text(&detail::events(&outcome));
        let mut lines = table
            .lines()
            .map(|line| line.split(',').collect::<Vec<_>>());
        let (keys, second) = (lines.next().unwrap(), lines.nth(1).unwrap());
        let at = |key: &str| keys.iter().position(|other| *other == key).unwrap();
        assert_eq!((second[at("early")], second[at("df")]), ("", "63"));
    }

    fn still_market() -> Prices {
        let mut returns = firm();
        returns[1].1 = vec![0.0; DAYS];
        prices(&returns, &[])
    }

    #[test]
    fn a_market_that_stands_still_leaves_the_mean_adjusted_model() {
        let study = |name| Study {
            on_collinear: OnCollinear::Drop,
            ..study(named(name))
        };
        let market = run(&study("market"), &still_market(), None).unwrap();
        let mean = run(&study("mean-adjusted"), &still_market(), None).unwrap();
        assert_eq!(
            market.events[0].model.coefficients,
            mean.events[0].model.coefficients
        );
        assert_eq!(
            market.events[0].windows.first().unwrap().scar,
            mean.events[0].windows.first().unwrap().scar
        );
        assert!(
            market
                .warnings
                .iter()
                .any(|warning| warning.message.contains("beta of 2"))
        );
    }

    /// These models have one regressor; without it nothing is left to fit.
    #[test]
    fn models_of_one_beta_never_go_without_it() {
        for name in ["scholes-williams", "dimson", "garch"] {
            for on_collinear in [OnCollinear::Exclude, OnCollinear::Drop] {
                let study = Study {
                    on_collinear,
                    ..study(named(name))
                };
                let outcome = run(&study, &still_market(), None).unwrap();
                let codes: Vec<_> = outcome.excluded.iter().map(|event| event.code).collect();
                assert_eq!(codes, ["collinear"; 2], "{name}");
            }
        }
    }
}

mod garch {
    use super::*;

    #[test]
    fn is_refused_where_the_estimation_window_comes_after_the_event() {
        let study = Study {
            estimation: Window::new(6, 9).unwrap().into(),
            ..study(named("garch"))
        };
        let error = run(&study, &prices(&firm(), &[]), None)
            .unwrap_err()
            .to_string();
        assert!(error.contains("forecasts forward"), "{error}");
    }

    /// All days but the first lie exactly on a line. With this line as the mean, the later variances can shrink to 0,
    /// and the likelihood is unbounded.
    #[test]
    fn without_a_maximum_excludes_the_event() {
        let market = noise(1, DAYS);
        let mut firm: Vec<f64> = market.iter().map(|m| 1.2 * m).collect();
        firm[85 - 70] += 0.05;
        let prices = prices(&[("FIRM", firm), ("MKT", market)], &[]);
        let outcome = run(&study(named("garch")), &prices, None).unwrap();
        let event = &outcome.excluded[0];
        assert_eq!(
            (event.event_id.as_str(), event.code),
            ("E1", "no_convergence")
        );
        assert!(event.reason.contains("16 starts"), "{}", event.reason);
    }

    #[test]
    fn says_what_it_estimated_within_its_bounds() {
        let event = &run(&study(named("garch")), &prices(&firm(), &[]), None)
            .unwrap()
            .events[0];
        let names: Vec<&str> = event
            .model
            .coefficients
            .iter()
            .map(|(name, _)| name.as_str())
            .collect();
        assert_eq!(names, ["alpha", "beta", "omega", "arch", "garch"]);
        let weights: f64 = event.model.coefficients[3..]
            .iter()
            .map(|(_, value)| value)
            .sum();
        assert!((0.0..=1.0).contains(&weights));
        assert!(
            event.model.coefficients[2..]
                .iter()
                .all(|(_, value)| *value >= 0.0)
        );
    }

    /// Multiplies all returns by three: same t, same ARCH and GARCH weights, nine times omega. The search works in
    /// scaled units.
    #[test]
    fn does_not_depend_on_the_unit_of_returns() {
        let thrice = firm()
            .into_iter()
            .map(|(symbol, returns)| (symbol, returns.iter().map(|r| 3.0 * r).collect()));
        let [once, thrice] = [firm(), thrice.collect()]
            .map(|returns| run(&study(named("garch")), &prices(&returns, &[]), None).unwrap());
        for (a, b) in once.events.iter().zip(&thrice.events) {
            let near =
                |a: f64, b: f64| assert!((a - b).abs() <= 1e-6 * a.abs().max(1e-3), "{a} {b}");
            let coefficient = |event: &EventOutcome, i: usize| event.model.coefficients[i].1;
            near(9.0 * coefficient(a, 2), coefficient(b, 2));
            near(coefficient(a, 3), coefficient(b, 3));
            near(coefficient(a, 4), coefficient(b, 4));
            for (a, b) in a.windows.iter().zip(b.windows.iter()) {
                near(a.t.unwrap(), b.t.unwrap());
            }
        }
    }
}
