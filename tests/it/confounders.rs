//! Other news of a security: events that it confounds, and days of it that are no estimation days.

use newsquake::backtest::rule::{Long, Side};
use newsquake::backtest::{self, Backtest};
use newsquake::event::news::When;
use newsquake::event::{Confounded, Event, Selection, Timing, Zone};
use newsquake::market::{Bar, PriceRows, Prices};
use newsquake::study::model::{MeanAdjusted, Model};
use newsquake::study::outcome::{Effect, StudyOutcome};
use newsquake::study::{Inputs, Study};
use newsquake::time::{Date, Exchanges, Window};

/// The date of a session: every weekday is one.
fn session(number: i32) -> Date {
    let monday = Date::parse("2024-01-01").unwrap().days_since_1970();
    Date::from_days_since_1970(monday + number / 5 * 7 + number % 5)
}

/// The return of a security on a session; `AAA` jumps on session 50.
fn made_up(symbol: &str, number: i32) -> f64 {
    let phase = f64::from(symbol.bytes().map(i32::from).sum::<i32>());
    let usual = 0.01 * (1.7 * f64::from(number) + phase).sin();
    usual
        + if symbol == "AAA" && number == 50 {
            0.2
        } else {
            0.0
        }
}

fn prices() -> Prices {
    let mut rows = PriceRows::default();
    for symbol in ["AAA", "BBB", "CCC", "MKT"] {
        let mut price = 100.0;
        for number in 0..120 {
            price *= 1.0 + made_up(symbol, number);
            rows.push(symbol, session(number), Bar::close(price));
        }
    }
    Prices::from_rows(vec![rows]).unwrap().0
}

fn event(id: &str, symbol: &str, number: i32) -> Event {
    Event::on(id, symbol, session(number))
}

/// News in the evening of a date.
fn evening(id: &str, symbol: &str, date: Date) -> Event {
    Event {
        timing: Timing::Post,
        ..Event::on(id, symbol, date)
    }
}

fn study(select: Selection) -> Study {
    Study {
        model: Model::MeanAdjusted(MeanAdjusted::default()),
        estimation: Window::new(-40, -4).unwrap().into(),
        window: Window::new(-2, 2).unwrap(),
        cars: vec![Window::DAY_ZERO],
        select,
        ..Study::default()
    }
}

fn run(study: &Study, events: &[Event], confounders: Option<&[Event]>) -> StudyOutcome {
    let prices = prices();
    let inputs = Inputs {
        prices: &prices,
        events,
        factors: None,
        exchanges: &Exchanges::default(),
    };
    let runner = study.runner(inputs);
    match confounders {
        Some(confounders) => runner.confounders(confounders).run().unwrap(),
        None => runner.run().unwrap(),
    }
}

/// The ids of the used events.
fn used(outcome: &StudyOutcome) -> Vec<&str> {
    let mut used: Vec<&str> = outcome.events.iter().map(|e| e.event_id.as_str()).collect();
    used.sort_unstable();
    used
}

fn codes(outcome: &StudyOutcome) -> Vec<&str> {
    outcome.warnings.iter().map(|found| found.code).collect()
}

fn confounded(how: Confounded) -> Selection {
    Selection {
        confounded: Some(how),
        ..Selection::default()
    }
}

/// Events on session 80 of three securities.
fn three() -> Vec<Event> {
    vec![
        event("a", "AAA", 80),
        event("b", "BBB", 80),
        event("c", "CCC", 80),
    ]
}

#[test]
fn news_of_a_file_confounds_events_of_its_security_in_the_window() {
    let confounders = [
        event("1", "AAA", 82),
        event("2", "BBB", 83),
        event("3", "MKT", 80),
        event("4", "XXX", 80),
    ];
    let study = study(confounded(Confounded::Drop));
    let outcome = run(&study, &three(), Some(&confounders));
    assert_eq!(used(&outcome), ["b", "c"]);
    let excluded = &outcome.excluded[0];
    assert_eq!((&*excluded.event_id, excluded.code), ("a", "confounded"));
    assert!(
        excluded.reason.contains("event 1 of the confounders"),
        "{excluded:?}"
    );
    assert_eq!(outcome.counts.events_excluded, 1);
}

#[test]
fn a_confounder_counts_on_its_own_day_0() {
    // The evening of session 82 counts on session 83, and a Saturday on the Monday after it.
    let (friday, monday) = (session(79), session(80));
    let saturday = Date::from_days_since_1970(friday.days_since_1970() + 1);
    assert_eq!(monday.days_since_1970() - friday.days_since_1970(), 3);
    let confounders = [
        evening("1", "AAA", session(82)),
        evening("2", "BBB", session(81)),
        Event::on("3", "CCC", saturday),
    ];
    let outcome = run(
        &study(confounded(Confounded::Flag)),
        &three(),
        Some(&confounders),
    );
    assert_eq!(used(&outcome), ["a", "b", "c"]);
    let found: Vec<(&str, i32)> = (outcome.confounding.as_ref().unwrap().events.iter())
        .map(|event| (event.event_id.as_str(), event.day.0))
        .collect();
    assert_eq!(found, [("b", 2), ("c", 0)]);
    let warning = outcome
        .warnings
        .iter()
        .find(|found| found.code == "confounded");
    let warning = warning.unwrap().message.to_string();
    assert!(
        warning.contains("b of BBB") && warning.contains("c of CCC"),
        "{warning}"
    );
}

#[test]
fn the_window_of_confounders_may_be_another_than_that_of_the_event() {
    let confounders = [event("1", "AAA", 75), event("2", "BBB", 82)];
    let back = Selection {
        confounding_window: Some(Window::new(-5, 0).unwrap()),
        ..confounded(Confounded::Drop)
    };
    let outcome = run(&study(back), &three(), Some(&confounders));
    assert_eq!(used(&outcome), ["b", "c"]);
}

#[test]
fn events_confound_each_other_and_the_first_may_stay() {
    let events = [
        event("first", "AAA", 78),
        event("second", "AAA", 80),
        event("third", "AAA", 82),
        event("alone", "BBB", 80),
    ];
    for (how, expected) in [
        (Confounded::Keep, &["alone", "first", "second", "third"][..]),
        (Confounded::Flag, &["alone", "first", "second", "third"]),
        (Confounded::DropLater, &["alone", "first"]),
        (Confounded::Drop, &["alone"]),
    ] {
        let outcome = run(&study(confounded(how)), &events, None);
        assert_eq!(used(&outcome), expected, "{how:?}");
        let is_told = codes(&outcome).contains(&"confounded");
        assert_eq!(is_told, how == Confounded::Flag, "{how:?}");
        assert_eq!(outcome.confounding.unwrap().events.len(), 3, "{how:?}");
    }
    // Without the options nothing is looked for.
    let outcome = run(&study(Selection::default()), &events, None);
    assert!(outcome.confounding.is_none() && outcome.events.len() == 4);
}

#[test]
fn of_two_stories_of_one_day_the_later_one_is_confounded_by_the_earlier() {
    let at = |id: &str, hour: u32| Event {
        when: Ok(When {
            date: session(80),
            time: chrono::NaiveTime::from_hms_opt(hour, 0, 0),
            zone: Zone::Exchange,
        }),
        tags: vec![id.to_owned()],
        ..event(id, "AAA", 80)
    };
    let events = [at("noon", 12), at("morning", 8)];
    let outcome = run(&study(confounded(Confounded::DropLater)), &events, None);
    assert_eq!(used(&outcome), ["morning"]);
}

/// The number of events of an effect and its mean, as bits.
fn bits(effect: &Effect) -> (usize, Option<u64>) {
    (effect.n, effect.caar.map(f64::to_bits))
}

#[test]
fn the_effect_is_shown_with_and_without_the_confounded() {
    let confounders = [event("1", "AAA", 81), event("2", "CCC", 79)];
    let plain = run(&study(Selection::default()), &three(), None);
    let clean = run(&study(Selection::default()), &three()[1..2], None);
    let effect = |outcome: &StudyOutcome| {
        let window = &outcome.groups[0].windows[0];
        (window.n, window.caar.map(f64::to_bits))
    };
    for (how, own) in [(Confounded::Flag, &plain), (Confounded::Drop, &clean)] {
        let outcome = run(&study(confounded(how)), &three(), Some(&confounders));
        assert_eq!(effect(&outcome), effect(own), "{how:?}");
        let effects = &outcome.confounding.as_ref().unwrap().effects;
        assert_eq!(bits(&effects[0].with), effect(&plain), "{how:?}");
        assert_eq!(bits(&effects[0].without), effect(&clean), "{how:?}");
    }
}

#[test]
fn confounders_that_cannot_be_placed_are_told() {
    let mut unread = event("1", "AAA", 80);
    unread.when = Err("no date".to_owned());
    let outcome = run(&study(Selection::default()), &three(), Some(&[unread]));
    assert!(codes(&outcome).contains(&"confounders_not_used"));
    let foreign = [event("1", "ZZZ", 80), event("2", "YYY", 80)];
    let outcome = run(&study(Selection::default()), &three(), Some(&foreign));
    assert!(codes(&outcome).contains(&"confounders_not_used"));
    let some = [event("1", "ZZZ", 80), event("2", "AAA", 20)];
    let outcome = run(&study(Selection::default()), &three(), Some(&some));
    assert!(!codes(&outcome).contains(&"confounders_not_used"));
}

#[test]
fn a_gap_is_counted_from_the_last_event_that_is_kept() {
    let events = [
        event("0", "AAA", 60),
        event("3", "AAA", 63),
        event("6", "AAA", 66),
        event("11", "AAA", 71),
        event("x", "BBB", 63),
        Event {
            tags: vec!["other".to_owned()],
            ..event("11b", "AAA", 71)
        },
    ];
    let select = Selection {
        min_gap: Some(5),
        ..Selection::default()
    };
    let outcome = run(&study(select), &events, None);
    assert_eq!(used(&outcome), ["0", "11", "11b", "6", "x"]);
    assert_eq!(outcome.excluded[0].event_id, "3");
    assert_eq!(outcome.excluded[0].code, "confounded");
}

#[test]
fn an_event_that_is_left_out_as_confounded_blocks_no_other() {
    let events = [event("a", "AAA", 60), event("b", "AAA", 64)];
    let select = Selection {
        min_gap: Some(5),
        ..confounded(Confounded::Drop)
    };
    let confounders = [event("1", "AAA", 59)];
    let outcome = run(&study(select), &events, Some(&confounders));
    assert_eq!(used(&outcome), ["b"]);
}

/// The number of estimation days of an event of `AAA` on session 80, and their standard deviation, without the sessions from
/// `hidden.0` to `hidden.1`.
fn by_hand(hidden: (i32, i32)) -> (usize, f64) {
    let days = (40..=76).filter(|number| !(hidden.0..=hidden.1).contains(number));
    let returns: Vec<f64> = days.map(|number| made_up("AAA", number)).collect();
    let n = returns.len() as f64;
    let mean = returns.iter().sum::<f64>() / n;
    let squares: f64 = returns.iter().map(|r| (r - mean).powi(2)).sum();
    (returns.len(), (squares / (n - 1.0)).sqrt())
}

#[test]
fn the_windows_of_other_events_are_no_estimation_days() {
    let events = [
        event("jump", "AAA", 50),
        event("a", "AAA", 80),
        event("b", "BBB", 80),
    ];
    let measured = |mask_events: bool| {
        let study = Study {
            mask_events,
            ..study(Selection::default())
        };
        let outcome = run(&study, &events, None);
        let model = |id: &str| {
            let event = outcome.events.iter().find(|event| event.event_id == id);
            let model = &event.unwrap().model;
            (model.observations, model.sigma)
        };
        let is_told = codes(&outcome).contains(&"contaminated_estimation");
        (model("a"), model("b"), is_told)
    };
    let (a, b, is_told) = measured(false);
    assert_eq!(a.0, 37);
    assert!((a.1 - by_hand((1, 0)).1).abs() < 1e-12 && a.1 > 0.03 && is_told);
    let (masked, other, is_told) = measured(true);
    assert_eq!(masked.0, 32);
    assert!((masked.1 - by_hand((48, 52)).1).abs() < 1e-12 && masked.1 < 0.01 && !is_told);
    assert_eq!(other, b, "another security keeps its days");
}

#[test]
fn days_that_two_masks_share_are_left_out_once_and_too_few_are_told() {
    let events: Vec<Event> = (0..8)
        .map(|n| event(&n.to_string(), "AAA", 45 + 4 * n))
        .chain([event("a", "AAA", 80)])
        .collect();
    let study = Study {
        mask_events: true,
        ..study(Selection::default())
    };
    let outcome = run(&study, &events, None);
    let excluded = outcome.excluded.iter().find(|event| event.event_id == "a");
    assert_eq!(excluded.unwrap().code, "too_few_observations");
    // Sessions 43 to 75 are those of the other events; 40 to 42 and 76 are left.
    assert!(
        excluded.unwrap().reason.starts_with("4 of 37"),
        "{excluded:?}"
    );
}

#[test]
fn a_backtest_says_when_it_leaves_out_events_for_later_news() {
    let events = three();
    let confounders = [event("1", "AAA", 81), event("2", "BBB", 79)];
    let run = |how: Confounded| {
        let backtest = Backtest {
            side: Side::Long(Long::default()),
            select: confounded(how),
            ..Backtest::default()
        };
        let prices = prices();
        let inputs = backtest::Inputs {
            prices: &prices,
            events: &events,
            facts: &[],
            exchanges: &Exchanges::default(),
        };
        let window = Window::new(-2, 2).unwrap();
        let runner = backtest.runner(inputs).confounders(&confounders, window);
        let outcome = runner.run().unwrap();
        let traded: Vec<String> = (outcome.trades.iter())
            .map(|trade| trade.event_id.clone())
            .collect();
        let codes = outcome.warnings.iter().map(|found| found.code);
        (
            traded,
            codes.filter(|code| *code == "later_confounders").count(),
        )
    };
    assert_eq!(run(Confounded::Drop), (vec!["c".to_owned()], 1));
    let (traded, warnings) = run(Confounded::DropLater);
    assert_eq!((traded.len(), warnings), (2, 0));
    assert_eq!(run(Confounded::Keep).0.len(), 3);
}

#[cfg(feature = "cli")]
mod runs {
    use serde_json::Value;

    use crate::support::program::{Bench, WINDOWS, newsquake};
    use crate::support::world::{date, prices};

    #[test]
    fn the_flags_reach_study_check_and_backtest() {
        let bench = Bench::new();
        let prices = bench.write("prices.csv", prices(60));
        let events = format!(
            "event_id,symbol,date,direction\na,AAA,{0},1\nb,BBB,{0},1\n",
            date(45)
        );
        let events = bench.write("events.csv", events);
        let earnings = bench.write("earnings.csv", format!("ticker,date\nAAA,{}\n", date(46)));
        for (verb, windows, list) in [
            ("study", &WINDOWS[..], "excluded"),
            ("check", &WINDOWS, "refused"),
            ("backtest", &[], "excluded"),
        ] {
            let flags = [
                "--confounders",
                &earnings,
                "--confounded",
                "drop",
                "-f",
                "json",
            ];
            let inputs = [verb, "-p", &prices, "-e", &events];
            let (status, out, err) = newsquake(&[&inputs[..], &flags, windows].concat());
            assert!(status < 2, "{verb}: {err}");
            let outcome: Value = serde_json::from_str(&out).unwrap();
            assert_eq!(outcome[list][0]["event_id"], "a", "{verb}");
            assert_eq!(outcome[list][0]["code"], "confounded", "{verb}");
        }
    }

    #[test]
    fn the_events_file_as_its_own_confounders_confounds_no_event_by_itself() {
        let bench = Bench::new();
        let prices = bench.write("prices.csv", prices(60));
        let events = format!("symbol,date\nAAA,{}\nAAA,{}\nBBB,{0}\n", date(43), date(45));
        let events = bench.write("events.csv", events);
        let args = [
            "study",
            "-p",
            &prices,
            "-e",
            &events,
            "--confounders",
            &events,
        ];
        let (status, out, err) = newsquake(&[&args[..], &WINDOWS, &["-f", "json"]].concat());
        assert_eq!(status, 0, "{err}");
        let outcome: Value = serde_json::from_str(&out).unwrap();
        let confounded = outcome["confounding"]["events"].as_array().unwrap();
        let ids: Vec<&str> = confounded
            .iter()
            .map(|e| e["event_id"].as_str().unwrap())
            .collect();
        assert_eq!(ids, ["1", "2"]);
        assert!(err.contains("warning[confounded]"), "{err}");
    }
}
