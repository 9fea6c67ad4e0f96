//! Market-wide news: one date, and an event of every security.

use std::collections::BTreeSet;

use newsquake::event::market_wide::{Universe, spread};
use newsquake::event::news::When;
use newsquake::event::{Align, Event, Timing, Zone, align};
use newsquake::market::{Bar, PriceRows, Prices};
use newsquake::study::model::{MeanAdjusted, Model};
use newsquake::study::outcome::StudyOutcome;
use newsquake::study::{Inputs, Study};
use newsquake::time::{Date, Exchanges, Window};

/// The date of a session: every weekday is one.
fn session(number: i32) -> Date {
    let monday = Date::parse("2024-01-01").unwrap().days_since_1970();
    Date::from_days_since_1970(monday + number / 5 * 7 + number % 5)
}

fn prices(symbols: &[&str]) -> Prices {
    let mut rows = PriceRows::default();
    for (phase, symbol) in symbols.iter().enumerate() {
        for number in 0..60 {
            let wave = (1.3 * f64::from(number) + phase as f64).sin();
            rows.push(symbol, session(number), Bar::close(100.0 + wave));
        }
    }
    Prices::from_rows(vec![rows]).unwrap().0
}

fn event(id: &str, symbol: &str, number: i32) -> Event {
    Event::on(id, symbol, session(number))
}

/// The ids of the events that these become.
fn ids(events: Vec<Event>, prices: &Prices, universe: &Universe) -> Vec<String> {
    let (events, _) = spread(events, prices, universe, &["MKT"]).unwrap();
    events
        .into_iter()
        .map(|event| event.id.to_string())
        .collect()
}

#[test]
fn a_star_and_the_word_all_are_every_security_but_the_benchmark() {
    let market = prices(&["BBB", "AAA", "MKT"]);
    for symbol in ["*", "ALL", "all"] {
        let events = vec![event("fed", symbol, 50), event("own", "AAA", 40)];
        assert_eq!(
            ids(events, &market, &Universe::All),
            ["fed:AAA", "fed:BBB", "own"],
            "{symbol}"
        );
    }
    // The benchmark that an event names is none of the securities either.
    let own = Event {
        benchmark: Some("BBB".to_owned()),
        ..event("fed", "*", 50)
    };
    assert_eq!(ids(vec![own], &market, &Universe::All), ["fed:AAA"]);
}

#[test]
fn a_security_that_is_called_all_keeps_its_name() {
    let market = prices(&["ALL", "AAA", "MKT"]);
    let events = vec![event("own", "ALL", 50), event("fed", "*", 50)];
    assert_eq!(
        ids(events, &market, &Universe::All),
        ["own", "fed:AAA", "fed:ALL"]
    );
}

#[test]
fn a_universe_is_a_list_or_the_securities_of_a_tag() {
    let market = prices(&["AAA", "BBB", "CCC", "MKT"]);
    let chip = |id: &str, symbol: &str| Event {
        tags: vec!["chip".to_owned()],
        ..event(id, symbol, 40)
    };
    let events = || {
        vec![
            event("fed", "*", 50),
            chip("1", "CCC"),
            chip("2", "AAA"),
            chip("3", "*"),
        ]
    };
    let listed = Universe::Listed(vec!["BBB".to_owned(), "AAA".to_owned()]);
    let found = ids(events(), &market, &listed);
    assert_eq!(found, ["fed:AAA", "fed:BBB", "1", "2", "3:AAA", "3:BBB"]);
    let found = ids(events(), &market, &Universe::Tagged("chip".to_owned()));
    assert_eq!(found, ["fed:AAA", "fed:CCC", "1", "2", "3:AAA", "3:CCC"]);

    let missing = spread(
        events(),
        &market,
        &Universe::Tagged("chips".to_owned()),
        &[],
    );
    let error = missing.unwrap_err();
    assert_eq!(error.code(), "unknown_universe");
    assert!(error.help().unwrap().to_string().contains("chip"));
}

#[test]
fn what_a_universe_lacks_is_told() {
    let market = prices(&["AAA", "MKT"]);
    let listed = Universe::Listed(vec!["AAA".to_owned(), "ZZZ".to_owned()]);
    let codes = |events: Vec<Event>| {
        let (_, findings) = spread(events, &market, &listed, &["MKT"]).unwrap();
        findings.iter().map(|found| found.code).collect::<Vec<_>>()
    };
    assert_eq!(
        codes(vec![event("fed", "*", 50)]),
        ["universe_without_prices", "market_wide"]
    );
    assert_eq!(codes(vec![event("own", "AAA", 50)]), ["universe_not_used"]);
}

#[test]
fn every_event_knows_the_story_that_it_tells() {
    let market = prices(&["AAA", "BBB", "MKT"]);
    let events = vec![
        event("fed", "*", 40),
        event("own", "AAA", 30),
        event("ecb", "*", 45),
    ];
    let (events, _) = spread(events, &market, &Universe::All, &["MKT"]).unwrap();
    assert_eq!(events[0].columns.get("story"), Some("fed"));
    let sample = align(&events, &market, &Exchanges::default(), &Align::default());
    let stories: BTreeSet<(String, Option<u32>)> = (sample.aligned.iter())
        .map(|aligned| (events[aligned.event].id.to_string(), aligned.story))
        .collect();
    let expected = [
        ("ecb:AAA", Some(3)),
        ("ecb:BBB", Some(3)),
        ("fed:AAA", Some(0)),
        ("fed:BBB", Some(0)),
        ("own", None),
    ];
    let expected = expected.map(|(id, story)| (id.to_owned(), story));
    assert_eq!(stories, BTreeSet::from(expected));
}

fn study(prices: &Prices, events: &[Event]) -> StudyOutcome {
    let study = Study {
        model: Model::MeanAdjusted(MeanAdjusted::default()),
        estimation: Window::new(-30, -4).unwrap().into(),
        window: Window::new(-1, 1).unwrap(),
        cars: vec![Window::DAY_ZERO],
        ..Study::default()
    };
    let inputs = Inputs {
        prices,
        events,
        factors: None,
        exchanges: &Exchanges::default(),
    };
    study.run(inputs).unwrap()
}

/// News at 15:00 in New York: before the close there, and after that of Tokyo.
fn afternoon(id: &str, symbol: &str, number: i32) -> Event {
    Event {
        when: Ok(When {
            date: session(number),
            time: chrono::NaiveTime::from_hms_opt(15, 0, 0),
            zone: Zone::Named(chrono_tz::America::New_York),
        }),
        ..event(id, symbol, number)
    }
}

#[test]
fn one_story_on_two_dates_is_one_cluster() {
    let market = prices(&["AAA.US", "7203.T", "MKT"]);
    let wide = vec![afternoon("fed", "*", 45)];
    let (events, _) = spread(wide, &market, &Universe::All, &["MKT"]).unwrap();
    let outcome = study(&market, &events);
    let all = &outcome.groups[0];
    assert_eq!((all.n_events, all.n_dates), (2, 2));
    assert_eq!(all.sample.shared_dates, 2, "both events share their story");
    // The same two moments as news of their own share nothing.
    let apart = [afternoon("a", "AAA.US", 45), afternoon("b", "7203.T", 45)];
    assert_eq!(study(&market, &apart).groups[0].sample.shared_dates, 0);
}

#[test]
fn a_story_without_a_zone_is_told_where_its_securities_have_several() {
    let market = prices(&["AAA.US", "7203.T", "MKT.US"]);
    let told = |event: Event| {
        let (events, _) = spread(vec![event], &market, &Universe::All, &["MKT.US"]).unwrap();
        let sample = align(&events, &market, &Exchanges::default(), &Align::default());
        let codes = sample.findings.iter().map(|found| found.code);
        codes.filter(|code| *code == "story_without_zone").count()
    };
    let class = Event {
        timing: Timing::Post,
        ..event("ecb", "*", 45)
    };
    assert_eq!(told(class), 1);
    assert_eq!(
        told(event("ecb", "*", 45)),
        0,
        "a date alone is a date everywhere"
    );
    assert_eq!(told(afternoon("fed", "*", 45)), 0);
}

#[cfg(feature = "cli")]
mod runs {
    use serde_json::Value;

    use crate::support::program::{Bench, WINDOWS, newsquake};
    use crate::support::world::{date, prices};

    /// The placed events of a file, as `id day0`, with these flags in addition, and what was said.
    fn placed(bench: &Bench, events: &str, flags: &[&str]) -> (Vec<String>, String) {
        let prices = bench.write("prices.csv", prices(60));
        let events = bench.write("events.csv", events);
        let args = ["check", "-p", &prices, "-e", &events, "-f", "json"];
        let (status, out, err) = newsquake(&[&args[..], &WINDOWS, flags].concat());
        assert!(status < 2, "{err}");
        let outcome: Value = serde_json::from_str(&out).unwrap();
        let placed = outcome["placed"].as_array().unwrap().iter();
        let text = |event: &Value, key: &str| event[key].as_str().unwrap().to_owned();
        let placed =
            placed.map(|event| format!("{} {}", text(event, "event_id"), text(event, "day0")));
        (placed.collect(), err)
    }

    #[test]
    fn a_study_reads_market_wide_dates_beside_others() {
        let bench = Bench::new();
        let (first, second) = (date(40), date(43));
        let events = format!("event_id,symbol,date\nfed,*,{first}\nown,BBB,{second}\n");
        let (found, err) = placed(&bench, &events, &[]);
        let expected = [
            format!("fed:AAA {first}"),
            format!("fed:BBB {first}"),
            format!("own {second}"),
        ];
        assert_eq!(found, expected);
        assert!(
            err.contains("note[market_wide]") && err.contains("--universe"),
            "{err}"
        );

        let universe = bench.write("universe.txt", "BBB\n");
        let (found, _) = placed(&bench, &events, &["--universe", &universe]);
        assert_eq!(found, expected[1..]);
    }
}
