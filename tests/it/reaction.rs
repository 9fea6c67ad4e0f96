//! The reaction by open, high, low, close and volume, against an implementation of its own in numpy.

use std::path::PathBuf;

use newsquake::event::Event;
use newsquake::load;
use newsquake::market::{Bar, PriceRows, Prices};
use newsquake::study::inference::Verdict;
use newsquake::study::model::{MeanAdjusted, Model};
use newsquake::study::outcome::{MeasureOutcome, StudyOutcome};
use newsquake::study::{Inputs, Study};
use newsquake::time::{Date, Exchanges, Window};
use serde_json::Value;

use crate::support::reference::{Tolerance, close, reference};

/// Both sides use double precision; the prediction errors come from differently ordered sums.
const CLOSE: Tolerance = Tolerance {
    relative: 1e-9,
    absolute: 1e-12,
};

fn study() -> Study {
    Study {
        benchmark: Some("MKT".to_owned()),
        estimation: Window::new(-60, -6).unwrap().into(),
        window: Window::new(-3, 3).unwrap(),
        cars: [(0, 0), (-1, 1), (0, 3)]
            .map(|(first, last)| Window::new(first, last).unwrap())
            .into(),
        reaction: true,
        ..Study::default()
    }
}

fn run(study: &Study, prices: &Prices, events: &[Event]) -> StudyOutcome {
    let inputs = Inputs {
        prices,
        events,
        factors: None,
        exchanges: &Exchanges::default(),
    };
    study.run(inputs).unwrap()
}

fn inputs() -> (Prices, Vec<Event>, Value) {
    let reference = reference("reaction.json");
    let file = PathBuf::from("tests/reference/reaction_prices.csv");
    let prices = load::prices(&[file], &[]).unwrap().prices;
    let events = reference["events"].as_array().unwrap().iter().enumerate();
    let event = |(number, event): (usize, &Value)| {
        let date = Date::parse(event["date"].as_str().unwrap()).unwrap();
        Event::on(number.to_string(), event["symbol"].as_str().unwrap(), date)
    };
    (prices, events.map(event).collect(), reference)
}

fn measure<'a>(outcome: &'a StudyOutcome, name: &str) -> Option<&'a MeasureOutcome> {
    let reaction = outcome.reaction.as_ref().unwrap();
    reaction
        .measures
        .iter()
        .find(|found| found.measure.name() == name)
}

#[test]
fn every_measure_agrees_with_numpy() {
    let (prices, events, reference) = inputs();
    let outcome = run(&study(), &prices, &events);
    let expected = reference["measures"].as_object().unwrap();
    assert_eq!(
        outcome.reaction.as_ref().unwrap().measures.len(),
        expected.len()
    );
    for (name, expected) in expected {
        let found = measure(&outcome, name).unwrap();
        assert_eq!(found.model, expected["model"], "{name}");
        assert_eq!(found.events_left_out, 0, "{name}");
        let all = &found.groups[0];
        let days = all.days.iter().map(|day| (day.mean, &day.tests));
        let windows = all
            .windows
            .iter()
            .map(|window| (window.mean, &window.tests));
        for (key, rows) in [
            ("days", days.collect::<Vec<_>>()),
            ("windows", windows.collect()),
        ] {
            let expected = expected[key].as_array().map_or(&[][..], Vec::as_slice);
            assert_eq!(rows.len(), expected.len(), "{name} {key}");
            for ((mean, tests), expected) in rows.iter().zip(expected) {
                let what = format!("{name} {expected}");
                close(*mean, &expected["mean"], CLOSE, &what);
                for test in ["cross_sectional", "bmp"] {
                    let statistic = tests.get(test).and_then(Verdict::statistic);
                    close(statistic, &expected[test], CLOSE, &format!("{what} {test}"));
                }
            }
        }
    }
}

#[test]
fn news_shows_in_the_open_the_range_and_the_volume() {
    let (prices, events, _) = inputs();
    let outcome = run(&study(), &prices, &events);
    let on_day_0 = |name: &str| {
        measure(&outcome, name).unwrap().groups[0].days[3]
            .mean
            .unwrap()
    };
    assert!((on_day_0("overnight") - 0.03).abs() < 0.005);
    assert!((on_day_0("intraday") + 0.005).abs() < 0.01);
    assert!(on_day_0("parkinson") > 0.5 && on_day_0("garman_klass") > 0.5);
    assert!((on_day_0("volume") - 1.0).abs() < 0.4);
}

#[test]
fn overnight_and_intraday_are_the_whole_logarithmic_reaction() {
    let (prices, events, _) = inputs();
    let study = Study {
        returns: newsquake::market::ReturnKind::Log,
        ..study()
    };
    let outcome = run(&study, &prices, &events);
    let parts = ["overnight", "intraday"];
    let sum: f64 = parts
        .iter()
        .map(|name| {
            measure(&outcome, name).unwrap().groups[0].windows[0]
                .mean
                .unwrap()
        })
        .sum();
    // Each part has betas of its own, so that the sum is near the whole and not equal to it.
    let whole = outcome.groups[0].windows[0].caar.unwrap();
    assert!((sum - whole).abs() < 0.003, "{sum} {whole}");
    // Without a market it is equal, because means add up.
    let study = Study {
        model: Model::MeanAdjusted(MeanAdjusted::default()),
        benchmark: None,
        ..study
    };
    let outcome = run(&study, &prices, &events);
    let sum: f64 = parts
        .iter()
        .map(|name| {
            measure(&outcome, name).unwrap().groups[0].windows[0]
                .mean
                .unwrap()
        })
        .sum();
    let whole = outcome.groups[0].windows[0].caar.unwrap();
    assert!((sum - whole).abs() < 1e-14, "{sum} {whole}");
}

/// Prices of `AAA` and `MKT` in which a function changes each bar.
fn made(change: impl Fn(&str, i32, Bar) -> Bar) -> (Prices, Vec<Event>) {
    let first = Date::parse("2024-01-01").unwrap().days_since_1970();
    let session = |number: i32| Date::from_days_since_1970(first + number / 5 * 7 + number % 5);
    let mut rows = PriceRows::default();
    for (symbol, phase) in [("AAA", 0.3), ("BBB", 1.1), ("MKT", 2.0)] {
        for number in 0..120 {
            let wave = |speed: f64| (speed * f64::from(number) + phase).sin();
            let (open, close) = (100.0 + wave(1.7), 100.0 + wave(2.9));
            let bar = Bar {
                open: Some(open),
                high: Some(open.max(close) + 1.0 + 0.5 * wave(0.7)),
                low: Some(open.min(close) - 1.0 - 0.5 * wave(1.3)),
                volume: Some(1e6 * (2.0 + wave(3.1))),
                ..Bar::close(close)
            };
            rows.push(symbol, session(number), change(symbol, number, bar));
        }
    }
    let events = [("AAA", 90), ("BBB", 100), ("AAA", 110)];
    let event = |(symbol, number)| Event::on(format!("{symbol}{number}"), symbol, session(number));
    (
        Prices::from_rows(vec![rows]).unwrap().0,
        events.map(event).into(),
    )
}

#[test]
fn what_bars_lack_is_left_out_and_said() {
    // Closes alone: no part of the reaction can be told.
    let closes = |_: &str, _: i32, bar: Bar| Bar::close(bar.close.unwrap());
    let (prices, events) = made(closes);
    let outcome = run(&study(), &prices, &events);
    assert_eq!(outcome.events.len(), 3);
    for found in &outcome.reaction.as_ref().unwrap().measures {
        assert_eq!(found.events_left_out, 3, "{:?}", found.measure);
        assert!(
            found.groups[0]
                .windows
                .iter()
                .all(|window| window.mean.is_none())
        );
    }
    // One security without volume, and a session without a range.
    let (prices, events) = made(|symbol, number, mut bar| {
        if symbol == "BBB" {
            bar.volume = Some(0.0);
        }
        if number == 90 {
            (bar.high, bar.low, bar.open) = (bar.close, bar.close, bar.close);
        }
        bar
    });
    let outcome = run(&study(), &prices, &events);
    assert_eq!(measure(&outcome, "volume").unwrap().events_left_out, 1);
    let day = &measure(&outcome, "parkinson").unwrap().groups[0].days[3];
    assert_eq!(
        day.n, 2,
        "the event on the session without a range has no value there"
    );
}

#[test]
fn an_index_without_opens_and_volume_is_no_market_for_them() {
    let (prices, events) = made(|symbol, _, bar| match symbol {
        "MKT" => Bar::close(bar.close.unwrap()),
        _ => bar,
    });
    let outcome = run(&study(), &prices, &events);
    let model = |name: &str| measure(&outcome, name).map(|found| found.model);
    assert_eq!(model("overnight"), Some("mean-adjusted"));
    assert_eq!(model("volume"), Some("mean-adjusted"));
    assert_eq!(model("volume_market"), None);
    let (prices, events) = made(|_, _, bar| bar);
    let outcome = run(&study(), &prices, &events);
    assert_eq!(measure(&outcome, "overnight").unwrap().model, "market");
}

#[test]
fn prices_times_a_constant_and_threads_change_nothing() {
    let (prices, events) = made(|_, _, bar| bar);
    let (scaled, _) = made(|_, _, bar| {
        let times = |price: Option<f64>| price.map(|price| 8.0 * price);
        Bar {
            open: times(bar.open),
            high: times(bar.high),
            low: times(bar.low),
            close: times(bar.close),
            ..bar
        }
    });
    let json = |prices: &Prices| {
        let outcome = run(&study(), prices, &events);
        serde_json::to_string(&outcome.reaction).unwrap()
    };
    assert_eq!(
        json(&prices),
        json(&scaled),
        "8 is a power of two, so that no bit changes"
    );
    let pool = rayon::ThreadPoolBuilder::new()
        .num_threads(1)
        .build()
        .unwrap();
    assert_eq!(json(&prices), pool.install(|| json(&prices)));
}

#[cfg(feature = "cli")]
#[test]
fn tables_figure_and_json_show_the_reaction() {
    use crate::support::program::{Bench, newsquake};

    let bench = Bench::new();
    let (_, _, reference) = inputs();
    let mut table = "symbol,date,tags\n".to_owned();
    for event in reference["events"].as_array().unwrap() {
        let text = |key: &str| event[key].as_str().unwrap().to_owned();
        table.push_str(&format!("{},{},beat\n", text("symbol"), text("date")));
    }
    let events = bench.write("events.csv", table);
    let out = bench.0.path().join("results");
    let run = |flags: &[&str]| {
        let base = [
            "study",
            "-p",
            "tests/reference/reaction_prices.csv",
            "-e",
            &events,
            "-b",
            "MKT",
            "--estimation=-60:-6",
            "--window=-3:3",
        ];
        let (status, out, err) = newsquake(&[&base[..], flags].concat());
        assert_eq!(status, 0, "{err}");
        out
    };
    let shown = run(&["--reaction", "--full", "-o", out.to_str().unwrap()]);
    for words in [
        "Overnight return",
        "Garman-Klass",
        "Yang-Zhang",
        "beyond the market's",
    ] {
        assert!(shown.contains(words), "{words}: {shown}");
    }
    let csv = std::fs::read_to_string(out.join("reaction.csv")).unwrap();
    assert!(
        csv.starts_with("measure,model,group,kind,from,to,n,mean,test,"),
        "{csv}"
    );
    let answer = run(&["--reaction"]);
    assert!(answer.contains("By parts: overnight +"), "{answer}");
    let json: Value = serde_json::from_str(&run(&["--reaction", "-f", "json"])).unwrap();
    assert_eq!(json["reaction"]["measures"][0]["measure"], "overnight");
    let plain: Value = serde_json::from_str(&run(&["-f", "json"])).unwrap();
    assert!(plain["reaction"].is_null());
}
