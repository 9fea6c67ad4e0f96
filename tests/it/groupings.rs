//! Groups that follow from the news itself: quantiles, the part of the day, the year, the exchange, and reactions told twice.

use std::io::Write;

use newsquake::backtest::rule::{Long, Side};
use newsquake::backtest::{self, Backtest};
use newsquake::event::{Align, Cutoff, Event, Quantiles, align};
use newsquake::load;
use newsquake::market::{Bar, PriceRows, Prices};
use newsquake::study::model::{MeanAdjusted, Model};
use newsquake::study::outcome::StudyOutcome;
use newsquake::study::{Inputs, Study};
use newsquake::time::{Date, Exchanges, Window};

/// Weekdays from July 2023 on; the holidays of no exchange among them.
fn prices(symbols: &[&str]) -> Prices {
    let mut rows = PriceRows::default();
    let first = Date::parse("2023-07-03").unwrap().days_since_1970();
    for (phase, symbol) in symbols.iter().enumerate() {
        for number in 0..400 {
            let date = Date::from_days_since_1970(first + number);
            let wave = (1.3 * f64::from(number) + phase as f64).sin();
            if !date.is_weekend() {
                let price = 100.0 + wave;
                rows.push(symbol, date, Bar::close(price));
            }
        }
    }
    Prices::from_rows(vec![rows]).unwrap().0
}

fn read(table: &str) -> Vec<Event> {
    let mut file = tempfile::NamedTempFile::new().unwrap();
    write!(file, "{table}").unwrap();
    load::events(file.path()).unwrap().events
}

fn run(study: Study, prices: &Prices, events: &[Event]) -> StudyOutcome {
    let study = Study {
        model: Model::MeanAdjusted(MeanAdjusted::default()),
        estimation: Window::new(-30, -4).unwrap().into(),
        window: Window::new(-1, 1).unwrap(),
        cars: vec![Window::DAY_ZERO],
        ..study
    };
    let inputs = Inputs {
        prices,
        events,
        factors: None,
        exchanges: &Exchanges::default(),
    };
    study.run(inputs).unwrap()
}

/// The groups and their numbers of events.
fn groups(outcome: &StudyOutcome) -> Vec<(&str, usize)> {
    let groups = outcome.groups.iter();
    groups
        .map(|group| (group.group.as_str(), group.n_events))
        .collect()
}

fn by(group_by: &str) -> Study {
    Study {
        group_by: group_by.to_owned(),
        ..Study::default()
    }
}

const STAMPS: &str = "symbol,date,tz\n\
    AAA.US,2023-12-05 08:00,America/New_York\n\
    AAA.US,2023-12-29 15:59:59,America/New_York\n\
    AAA.US,2023-12-29 16:00,America/New_York\n\
    7203.T,2024-03-05 04:00,UTC\n\
    7203.T,2024-03-06,\n";

#[test]
fn events_are_grouped_by_the_part_of_the_day_on_their_own_clock() {
    let market = prices(&["AAA.US", "7203.T"]);
    let outcome = run(by("timing"), &market, &read(STAMPS));
    let expected = [
        ("all", 5),
        ("intraday", 2),
        ("post", 1),
        ("pre", 1),
        ("unknown", 1),
    ];
    assert_eq!(groups(&outcome), expected);
}

#[test]
fn events_are_grouped_by_the_year_of_day_0_and_by_their_exchange() {
    let market = prices(&["AAA.US", "7203.T"]);
    // The evening of 29 December counts on the first session of the next year.
    let outcome = run(by("Year"), &market, &read(STAMPS));
    assert_eq!(groups(&outcome), [("all", 5), ("2023", 2), ("2024", 3)]);
    let outcome = run(by("exchange"), &market, &read(STAMPS));
    let names: Vec<(&str, usize)> = groups(&outcome);
    assert_eq!(names.len(), 3);
    assert_eq!((names[1].1, names[2].1), (2, 3), "{names:?}");
}

#[test]
fn a_column_of_the_file_comes_before_a_derived_grouping() {
    let market = prices(&["AAA.US"]);
    let table = "symbol,date,year\nAAA.US,2023-12-05,fiscal 23\nAAA.US,2024-03-05,fiscal 24\n";
    let outcome = run(by("year"), &market, &read(table));
    assert_eq!(
        groups(&outcome),
        [("all", 2), ("fiscal 23", 1), ("fiscal 24", 1)]
    );
}

#[test]
fn a_label_of_filtered_events_alone_makes_no_group() {
    let market = prices(&["AAA.US"]);
    let table = "symbol,date,tags,score\nAAA.US,2023-12-05,beat,1\nAAA.US,2024-03-05,miss,9\nZZZ,2024-03-05,lost,9\n";
    let mut study = Study::default();
    study.select.filter = Some("score > 5".parse().unwrap());
    let outcome = run(study, &market, &read(table));
    assert_eq!(groups(&outcome), [("all", 1), ("lost", 0), ("miss", 1)]);
}

#[test]
fn trades_are_grouped_alike() {
    let market = prices(&["AAA.US", "7203.T"]);
    let events = read(STAMPS);
    let backtest = Backtest {
        side: Side::Long(Long::default()),
        group_by: "year".to_owned(),
        hold: 0,
        ..Backtest::default()
    };
    let outcome = backtest.run(backtest::Inputs {
        prices: &market,
        events: &events,
        facts: &[],
        exchanges: &Exchanges::default(),
    });
    let outcome = outcome.unwrap();
    let names: Vec<&str> = outcome
        .groups
        .iter()
        .map(|group| group.group.as_str())
        .collect();
    assert_eq!(names, ["all", "2023", "2024"]);
}

/// Group numbers that pandas 2.2 gives: `pandas.qcut(values, n, labels=False, duplicates="drop")`, and for n = 5, whose second
/// and third edges are equal, the number of edges below each value.
#[test]
fn quantiles_follow_pandas() {
    let values = [3.0, 1.0, 2.0, 2.0, 5.0, -4.0, 0.5, 2.0, 9.0, 7.5, 2.0];
    let groups = |n: usize| {
        let quantiles = Quantiles {
            column: "x".to_owned(),
            groups: n,
        };
        quantiles.of(&values)
    };
    assert_eq!(groups(2), [1, 0, 0, 0, 1, 0, 0, 0, 1, 1, 0]);
    assert_eq!(groups(3), [2, 0, 0, 0, 2, 0, 0, 0, 2, 2, 0]);
    assert_eq!(groups(5), [3, 0, 1, 1, 3, 0, 0, 1, 4, 4, 1]);
    let one = Quantiles {
        column: "x".to_owned(),
        groups: 3,
    };
    assert_eq!(one.of(&[7.0]), [0]);
    assert_eq!(one.of(&[]), [0_usize; 0]);
}

#[test]
fn events_are_grouped_by_quantiles_of_a_column() {
    let market = prices(&["AAA.US"]);
    let table: String = (0..10)
        .map(|n| {
            format!(
                "AAA.US,2024-02-{:02},{}\n",
                n + 12,
                if n == 9 {
                    "n/a".to_owned()
                } else {
                    n.to_string()
                }
            )
        })
        .collect();
    let events = read(&format!("symbol,date,Surprise\n{table}"));
    let study = Study {
        quantiles: Some("surprise=3".parse().unwrap()),
        compare: vec![["surprise Q3".to_owned(), "surprise Q1".to_owned()]],
        ..Study::default()
    };
    let outcome = run(study, &market, &events);
    let weekdays = outcome.groups[0].n_events;
    let names: Vec<&str> = groups(&outcome).iter().map(|(name, _)| *name).collect();
    assert_eq!(names, ["all", "surprise Q1", "surprise Q2", "surprise Q3"]);
    let in_quantiles: usize = outcome.groups[1..].iter().map(|group| group.n_events).sum();
    assert_eq!(in_quantiles, weekdays - 1, "one event has no number");
    assert_eq!(outcome.differences.len(), 1);
}

#[test]
fn a_quantile_is_a_column_and_a_number_of_groups() {
    for bad in ["surprise", "surprise=1", "=5", "surprise=x", "surprise=101"] {
        assert!(bad.parse::<Quantiles>().is_err(), "{bad}");
    }
    let ten: Quantiles = "a=b=10".parse().unwrap();
    assert_eq!((ten.column.as_str(), ten.groups), ("a=b", 10));
    assert_eq!(
        (ten.name(0), ten.name(9)),
        ("a=b Q01".to_owned(), "a=b Q10".to_owned())
    );
    let missing = Study {
        quantiles: Some("surprize=3".parse().unwrap()),
        ..Study::default()
    };
    let events = read("symbol,date,surprise\nAAA.US,2024-02-12,1\n");
    let error = missing.check(&events).unwrap_err();
    assert_eq!(error.code(), "unknown_column");
    assert!(error.help().unwrap().to_string().contains("surprise"));
}

#[test]
fn a_reaction_that_stands_in_several_rows_may_count_once() {
    let market = prices(&["AAA.US", "BBB.US"]);
    let table = "symbol,date,tags\n\
        AAA.US,2024-02-12,beat\nAAA.US,2024-02-12,guidance\nBBB.US,2024-02-12,beat\nAAA.US,2024-02-14,beat\n";
    for (reactions_once, all) in [(false, 4), (true, 3)] {
        let study = Study {
            reactions_once,
            ..Study::default()
        };
        let outcome = run(study, &market, &read(table));
        assert_eq!(
            groups(&outcome),
            [("all", all), ("beat", 3), ("guidance", 1)]
        );
        assert_eq!(outcome.counts.events_used, 4);
        let told = outcome
            .warnings
            .iter()
            .filter(|found| found.code == "repeated_reactions");
        assert_eq!(told.count(), usize::from(!reactions_once));
    }
}

#[test]
fn news_after_the_cutoff_counts_on_the_next_session() {
    let market = prices(&["AAA.US", "7203.T"]);
    let table = "event_id,symbol,date,tz\n\
        before,AAA.US,2024-02-12 15:49:59,America/New_York\n\
        after,AAA.US,2024-02-12 15:50:00,America/New_York\n\
        tokyo,7203.T,2024-02-13 14:59,Asia/Tokyo\n\
        half day,AAA.US,2023-11-24 12:59,America/New_York\n\
        half day after,AAA.US,2023-11-24 13:00,America/New_York\n";
    let events = read(table);
    let days = |cutoff: Option<&str>| {
        let options = Align {
            cutoff: cutoff.map(|text| text.parse::<Cutoff>().unwrap()),
            moments_differ: true,
            ..Align::default()
        };
        let sample = align(&events, &market, &Exchanges::default(), &options);
        let mut days: Vec<(usize, String)> = (sample.aligned.iter())
            .map(|aligned| (aligned.event, aligned.date.to_string()))
            .collect();
        days.sort();
        days.into_iter().map(|(_, day)| day).collect::<Vec<_>>()
    };
    let early = [
        "2024-02-12",
        "2024-02-13",
        "2024-02-13",
        "2023-11-24",
        "2023-11-27",
    ];
    assert_eq!(days(Some("15:50")), early);
    let close = [
        "2024-02-12",
        "2024-02-12",
        "2024-02-13",
        "2023-11-24",
        "2023-11-27",
    ];
    assert_eq!(days(None), close);
    // A cutoff after the close moves nothing.
    assert_eq!(days(Some("17:00")), close);
    assert!("25:00".parse::<Cutoff>().is_err());
}
