//! Size and power of a planned study on given prices.

use std::sync::LazyLock;

use newsquake::market::{Bar, PriceRows, Prices};
use newsquake::robustness::power::outcome::{PowerOutcome, TestPower};
use newsquake::robustness::power::{Planned, Power};
use newsquake::study::Study;
use newsquake::time::{Date, Exchanges, Window};

use crate::support::noise::normal;
use crate::support::stopping::stopped_when;

/// Makes prices of securities that move with the market, with a noise of 2 % a day, a share of which all of them have in common.
fn prices(securities: u64, days: u64, common: f64) -> Prices {
    let mut rows = PriceRows::default();
    for security in 0..=securities {
        let mut price = 100.0;
        for day in 0..days {
            let market = 0.01 * normal(1_000, day);
            let shared = common.sqrt() * normal(2_000, day);
            let own = (1.0 - common).sqrt() * normal(security, day);
            let noise = if security == 0 {
                0.0
            } else {
                0.02 * (shared + own)
            };
            price *= 1.0 + market + noise;
            let symbol = if security == 0 {
                "MKT".to_owned()
            } else {
                format!("S{security:02}")
            };
            rows.push(
                &symbol,
                Date::from_days_since_1970(day as i32),
                Bar::close(price),
            );
        }
    }
    Prices::from_rows(vec![rows]).unwrap().0
}

fn study() -> Study {
    Study {
        benchmark: Some("MKT".to_owned()),
        estimation: Window::new(-70, -6).unwrap().into(),
        window: Window::new(-5, 5).unwrap(),
        cars: vec![Window::DAY_ZERO],
        tests: ["cross_sectional", "patell", "bmp_adjusted", "bmp"]
            .map(str::to_owned)
            .into(),
        ..Study::default()
    }
}

fn run(power: Power, prices: &Prices, study: &Study) -> newsquake::error::Result<PowerOutcome> {
    power.run(&Planned {
        study,
        prices,
        factors: None,
        exchanges: &Exchanges::default(),
        events: None,
    })
}

fn design(n: usize, dates: Option<usize>) -> Power {
    Power {
        n: Some(n),
        dates,
        draws: 200,
    }
}

fn test<'a>(outcome: &'a PowerOutcome, name: &str) -> &'a TestPower {
    outcome.tests.iter().find(|test| test.test == name).unwrap()
}

/// Twenty independent events, which several tests look at.
static INDEPENDENT: LazyLock<PowerOutcome> =
    LazyLock::new(|| run(design(20, None), &prices(25, 500, 0.0), &study()).unwrap());

#[test]
fn independent_events_have_the_size_and_power_of_theory() {
    let outcome = &*INDEPENDENT;
    for name in ["cross_sectional", "patell", "bmp"] {
        let found = test(outcome, name);
        assert_eq!(found.n, 200, "{name}");
        // 5 % within three standard errors of 200 draws.
        assert!(
            (found.size.unwrap() - 0.05).abs() < 0.047,
            "{name}: {found:?}"
        );
        // (1.96 + 0.84) 2 % / sqrt(20), a little more for the market model and t.
        let theory = 2.8 * 0.02 / 20.0_f64.sqrt();
        let ratio = found.smallest_effect.unwrap() / theory;
        assert!((0.85..1.3).contains(&ratio), "{name}: {ratio}");
    }
    assert!((outcome.spread.unwrap() / (0.02 / 20.0_f64.sqrt()) - 1.0).abs() < 0.12);
    assert!(outcome.mean_correlation.unwrap().abs() < 0.02);
}

#[test]
fn events_of_one_date_that_move_together_betray_tests_that_take_them_for_independent() {
    let prices = prices(25, 500, 0.3);
    let outcome = run(design(20, Some(1)), &prices, &study()).unwrap();
    assert!(test(&outcome, "patell").size.unwrap() > 0.25);
    assert!(test(&outcome, "bmp").size.unwrap() > 0.25);
    assert!(test(&outcome, "bmp_adjusted").size.unwrap() < 0.1);
    assert!(outcome.mean_correlation.unwrap() > 0.2);
    // The same securities on dates of their own are fine.
    let apart = run(design(20, None), &prices, &study()).unwrap();
    assert!(test(&apart, "patell").size.unwrap() < 0.1);
}

#[test]
fn power_rises_with_the_effect_and_with_the_number_of_events() {
    let few = run(design(5, None), &prices(25, 500, 0.0), &study()).unwrap();
    let many = &*INDEPENDENT;
    for outcome in [&few, many] {
        for test in &outcome.tests {
            let power: Vec<f64> = test.power.iter().map(|power| power.unwrap()).collect();
            assert!(power.is_sorted_by(|a, b| a <= &(b + 0.02)), "{test:?}");
            assert!(power[power.len() - 1] > 0.99, "{test:?}");
        }
    }
    let seen = |outcome: &PowerOutcome| test(outcome, "patell").smallest_effect.unwrap();
    let ratio = seen(&few) / seen(many);
    assert!((1.7..2.4).contains(&ratio), "{ratio}");
}

#[test]
fn the_same_bits_come_from_one_thread() {
    let prices = prices(10, 200, 0.1);
    let json = || {
        serde_json::to_string(
            &run(
                Power {
                    draws: 100,
                    ..design(6, Some(3))
                },
                &prices,
                &study(),
            )
            .unwrap(),
        )
        .unwrap()
    };
    let pool = rayon::ThreadPoolBuilder::new().num_threads(1).build();
    assert_eq!(pool.unwrap().install(json), json());
}

#[test]
fn a_stopped_run_keeps_the_pseudo_studies_that_are_done() {
    let prices = prices(10, 200, 0.1);
    let power = Power {
        draws: 400,
        ..design(6, Some(3))
    };
    let study = study();
    let exchanges = Exchanges::default();
    let planned = Planned {
        study: &study,
        prices: &prices,
        factors: None,
        exchanges: &exchanges,
        events: None,
    };
    // Tried without an effect come all of them first, and then the first ones with each effect.
    let with_effects = |done, _| done > 400;
    let outcome = stopped_when(with_effects, |watch| power.run_watched(&planned, watch)).unwrap();
    let codes: Vec<&str> = outcome.warnings.iter().map(|found| found.code).collect();
    assert!(codes.contains(&"interrupted_draws"), "{codes:?}");
    let n = test(&outcome, "bmp").n;
    assert!((50..400).contains(&n), "{n}");
    // Effects are counted in the spread of all draws, and power in the draws that met every effect.
    let whole = power.run(&planned).unwrap();
    assert_eq!(outcome.effects, whole.effects);
    assert_eq!(test(&whole, "bmp").n, 400);
    let power_of = |outcome: &PowerOutcome| test(outcome, "bmp").power.last().copied().flatten();
    assert!(power_of(&outcome) > Some(0.9), "{outcome:?}");
    // Without one draw there is nothing to keep.
    let error = stopped_when(
        |_, _| true,
        |watch| {
            watch.stop();
            power.run_watched(&planned, watch)
        },
    );
    assert_eq!(error.unwrap_err().code(), "interrupted_draws");
}

#[test]
fn designs_without_room_are_refused() {
    let prices = prices(5, 200, 0.0);
    let error = |power: Power, study: &Study| run(power, &prices, study).unwrap_err();
    let unknown = error(Power::default(), &study());
    assert!(
        unknown.help().unwrap().to_string().contains("power.n"),
        "{unknown}"
    );
    // Six events of five securities on one date.
    assert!(
        error(design(6, Some(1)), &study())
            .to_string()
            .contains("on one date")
    );
    assert!(
        error(design(20, Some(21)), &study())
            .to_string()
            .contains("dates")
    );
    assert!(
        error(design(1, None), &study())
            .to_string()
            .contains("from 2")
    );
    let long = Study {
        estimation: Window::new(-250, -11).unwrap().into(),
        ..study()
    };
    assert!(
        error(design(5, None), &long)
            .to_string()
            .contains("no security has prices")
    );
}

#[cfg(feature = "cli")]
mod program {
    use crate::support::program::{Bench, newsquake};

    const PRICES: [&str; 6] = [
        "power",
        "--prices",
        "data/alibaba-day/prices_us.csv",
        "--benchmark",
        "SPX",
        "--estimation=-130:-11",
    ];

    #[test]
    fn a_design_needs_prices_alone() {
        let bench = Bench::new();
        let out = bench.0.path().join("out");
        let out = out.to_str().unwrap();
        let design = [
            "--n",
            "8",
            "--dates",
            "2",
            "--draws",
            "100",
            "--tests",
            "bmp_adjusted,patell",
        ];
        let (status, text, err) = newsquake(&[&PRICES[..], &design, &["--out", out]].concat());
        assert_eq!(status, 0, "{err}");
        assert!(text.contains("8 events on 2 dates"), "{text}");
        // A fund that holds the benchmark has hardly a variance of its own.
        assert!(err.contains("quiet_securities"), "{err}");
        for name in ["power.json", "power.csv", "charts/power.csv", "run.json"] {
            assert!(std::path::Path::new(out).join(name).exists(), "{name}");
        }
        let (status, again, err) = newsquake(&["run", "--from", out, "--format", "json"]);
        assert_eq!(status, 0, "{err}");
        let first = std::fs::read_to_string(std::path::Path::new(out).join("power.json")).unwrap();
        let parse = |text: &str| serde_json::from_str::<serde_json::Value>(text).unwrap();
        assert_eq!(parse(&again), parse(&first));
        let (status, _, err) = newsquake(&PRICES);
        assert_eq!(status, 2);
        assert!(err.contains("--n 30"), "{err}");
    }

    #[test]
    fn the_events_file_gives_the_design() {
        let events = [
            "--events",
            "data/alibaba-day/events.csv",
            "--draws",
            "100",
            "--tests",
            "bmp",
            "--format",
            "json",
        ];
        let (status, text, err) = newsquake(&[&PRICES[..], &events].concat());
        assert_eq!(status, 0, "{err}");
        let value: serde_json::Value = serde_json::from_str(&text).unwrap();
        assert_eq!(
            (&value["plan"]["n"], &value["plan"]["dates"]),
            (&16.into(), &1.into())
        );
        assert_eq!(value["n_securities"], 16);
    }
}

/// An effect on day 0 is in the abnormal return of that day and in every window over it.
#[test]
fn tests_of_every_kind_see_the_effect_on_a_day_and_in_a_longer_window() {
    for window in [Window::DAY_ZERO, Window::new(-1, 1).unwrap()] {
        let study = Study {
            cars: vec![window],
            tests: ["time_series", "mackinlay", "sign", "wilcoxon"]
                .map(str::to_owned)
                .into(),
            ..study()
        };
        let few = Power {
            draws: 100,
            ..design(15, None)
        };
        let outcome = run(few, &prices(20, 400, 0.0), &study).unwrap();
        for test in &outcome.tests {
            let largest = test.power.last().unwrap().unwrap();
            assert!(largest > 0.9, "{window:?} {test:?}");
        }
    }
}
