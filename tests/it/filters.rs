//! Conditions on events: what they accept, what they find, and what they refuse.

use std::io::Write;

use newsquake::event::{Align, Event, Filter, Reason, Selection, align};
use newsquake::load;
use newsquake::market::{Bar, PriceRows, Prices};
use newsquake::time::{Date, Exchanges};

const EVENTS: &str = "event_id,symbol,date,Relevance,Form,kind,headline,tags\n\
    w1,AAPL,2025-08-20 16:30,100,8-K,earnings,Chip maker beats,us;chips\n\
    w2,MSFT,2025-08-20,90,10-Q,guidance,Cloud grows,us\n\
    w3,NVDA,2025-08-21,89.5,8-K,earnings,New CHIP ban,chips\n\
    w4,TSM,2025-08-22,,8-K,rating,,\n\
    w5,AMD,2025-08-05,95.0,4,guidance,100 % up,us\n";

fn read(table: &str) -> Vec<Event> {
    let mut file = tempfile::NamedTempFile::new().unwrap();
    write!(file, "{table}").unwrap();
    load::events(file.path()).unwrap().events
}

/// The ids of the events that meet a condition.
fn found(condition: &str) -> Vec<String> {
    let events = read(EVENTS);
    let filter: Filter = condition.parse().unwrap();
    let meets = filter.select(&events).unwrap();
    let met = events.iter().zip(meets).filter(|(_, meets)| *meets);
    met.map(|(event, _)| event.id.to_string()).collect()
}

/// The message of a condition that cannot be read, or that does not fit these events.
fn refused(condition: &str) -> String {
    let check = |filter: Filter| filter.check(&read(EVENTS));
    let error = condition.parse().and_then(check).unwrap_err();
    let help = error.help().map(ToString::to_string).unwrap_or_default();
    format!("{}: {error}; {help}", error.code())
}

#[test]
fn numbers_compare_as_numbers_and_empty_cells_as_nothing() {
    assert_eq!(found("relevance >= 90"), ["w1", "w2", "w5"]);
    assert_eq!(found("relevance < 90"), ["w3"]);
    assert_eq!(found("not (relevance >= 90)"), ["w3", "w4"]);
    assert_eq!(found("RELEVANCE = 95"), ["w5"]);
    assert_eq!(found("relevance = '95'"), ["w5"]);
    assert_eq!(found("relevance <> 90 and relevance <= 9e1"), ["w3"]);
    assert_eq!(found("relevance = ''"), ["w4"]);
    assert_eq!(found("relevance > -1"), ["w1", "w2", "w3", "w5"]);
}

#[test]
fn dates_are_in_order_however_precise_the_cell() {
    assert_eq!(found("date > 2025-08-20"), ["w3", "w4"]);
    assert_eq!(found("date <= '2025-08-20'"), ["w1", "w2", "w5"]);
    assert_eq!(found("date = 2025-08-20"), ["w1", "w2"]);
    let events = read("symbol,date\nAAPL,31/08/2025\nMSFT,01/09/2025\n");
    let filter: Filter = "date >= 2025-09-01".parse().unwrap();
    assert_eq!(filter.select(&events).unwrap(), [false, true]);
}

#[test]
fn texts_are_equal_listed_or_alike() {
    assert_eq!(found("form = \"8-K\" and kind != \"rating\""), ["w1", "w3"]);
    assert_eq!(found("form in (4, '10-Q')"), ["w2", "w5"]);
    assert_eq!(found("kind not in ('earnings', 'rating')"), ["w2", "w5"]);
    assert_eq!(found("headline like '%chip%'"), ["w1", "w3"]);
    assert_eq!(found("kind like 'rat_ng'"), ["w4"]);
    assert_eq!(found("headline not like '%p%'"), ["w2", "w4"]);
    assert_eq!(found("headline like '100 % up'"), ["w5"]);
}

#[test]
fn one_of_several_tags_is_enough() {
    assert_eq!(found("tags = 'us'"), ["w1", "w2", "w5"]);
    assert_eq!(found("tags != 'us'"), ["w3", "w4"]);
    assert_eq!(found("tags = ''"), ["w4"]);
}

#[test]
fn not_binds_most_and_or_least() {
    assert_eq!(
        found("kind = 'rating' or kind = 'earnings' and relevance = 100"),
        ["w1", "w4"]
    );
    assert_eq!(
        found("(kind = 'rating' or kind = 'earnings') and relevance = 100"),
        ["w1"]
    );
    assert_eq!(
        found("not kind = 'rating' and relevance > 89 and form='8-K'"),
        ["w1", "w3"]
    );
}

#[test]
fn codes_of_digits_are_no_numbers() {
    let events = read("symbol,date,code\nAAPL,2025-08-20,007\nMSFT,2025-08-20,7\n");
    let filter: Filter = "code = '007'".parse().unwrap();
    assert_eq!(filter.select(&events).unwrap(), [true, false]);
}

#[test]
fn a_mistake_is_named_with_its_place() {
    for (condition, words) in [
        ("relevanz >= 90", "unknown_column relevanz relevance"),
        ("relevance >=", "bad_filter value ends 13"),
        ("relevance", "bad_filter comparison ends"),
        ("kind = guidance", "bad_filter quotes guidance"),
        ("kind < 5", "bad_filter kind w1 earnings number"),
        ("date > 5", "bad_filter date w1 2025-08-20"),
        ("relevance > 'much'", "bad_filter relevance numbers much"),
        ("(kind = 'a'", "bad_filter )"),
        ("kind = 'a') or", "bad_filter )"),
        ("kind in ('a' 'b')", "bad_filter b"),
        ("kind = 'a", "bad_filter quote closed"),
        ("90 < relevance", "bad_filter column 90"),
        ("", "bad_filter column ends"),
        ("and", "bad_filter column and"),
    ] {
        let message = refused(condition);
        for word in words.split(' ') {
            assert!(message.contains(word), "{condition}: {message}");
        }
    }
    let deep = format!("{}kind = 'a'", "(".repeat(100_000));
    assert!(refused(&deep).contains("100 brackets"));
}

#[test]
fn a_condition_is_read_from_and_written_as_its_text() {
    let text = "kind in (\"a\", 'b''s') and not `two words` like \"%x\"";
    let filter: Filter = text.parse().unwrap();
    let json = serde_json::to_string(&filter).unwrap();
    assert_eq!(serde_json::from_str::<Filter>(&json).unwrap(), filter);
    assert_eq!(filter.to_string(), text);
}

#[test]
fn filtered_events_are_excluded_before_duplicates_are_looked_for() {
    let mut rows = PriceRows::default();
    let day = |n: i32| Date::parse("2025-08-18").unwrap().days_since_1970() + n;
    for n in 0..5 {
        rows.push("AAPL", Date::from_days_since_1970(day(n)), Bar::close(1.0));
    }
    let (prices, _) = Prices::from_rows(vec![rows]).unwrap();
    let events = read(
        "event_id,symbol,date,score\na,AAPL,2025-08-20,1\nb,AAPL,2025-08-20,9\nc,NONE,2025-08-20,1\n",
    );
    let options = Align {
        select: Selection {
            filter: Some("score > 5".parse().unwrap()),
            ..Selection::default()
        },
        ..Align::default()
    };
    let sample = align(&events, &prices, &Exchanges::default(), &options);
    assert_eq!(events[sample.aligned[0].event].id, "b");
    let reasons = sample.excluded.iter().map(|exclusion| exclusion.reason);
    assert_eq!(
        reasons.collect::<Vec<_>>(),
        [Reason::Filtered, Reason::Filtered]
    );
}

#[test]
fn a_text_that_no_event_has_is_told_with_the_one_that_was_meant() {
    let events = read(EVENTS);
    let options = Align {
        select: Selection {
            filter: Some("kind = 'Earning'".parse().unwrap()),
            ..Selection::default()
        },
        ..Align::default()
    };
    let sample = align(&events, &Prices::default(), &Exchanges::default(), &options);
    let told: Vec<String> = sample
        .findings
        .iter()
        .map(|finding| format!("{}: {}", finding.code, finding.message))
        .collect();
    assert!(
        told.iter()
            .any(|told| told.starts_with("unknown_filter_text") && told.contains("earnings")),
        "{told:?}"
    );
}

#[cfg(feature = "cli")]
mod runs {
    use serde_json::Value;

    use crate::support::program::{Bench, WINDOWS, newsquake};
    use crate::support::world::{date, prices};

    /// Returns the results of a verb on two events with these flags in addition.
    fn run(verb: &str, flags: &[&str]) -> Value {
        let bench = Bench::new();
        let prices = bench.write("prices.csv", prices(60));
        let (first, second) = (date(40), date(43));
        let events = format!(
            "event_id,symbol,date,score,direction\na,AAA,{first},1,1\nb,BBB,{second},5,1\n"
        );
        let events = bench.write("events.csv", events);
        let inputs = [
            verb, "--prices", &prices, "--events", &events, "--format", "json",
        ];
        let (status, out, err) = newsquake(&[&inputs[..], flags].concat());
        assert!(status < 2, "{err}");
        serde_json::from_str(&out).unwrap()
    }

    #[test]
    fn a_study_and_a_backtest_list_what_they_left_out() {
        let condition = ["--where", "score > 1"];
        for (verb, windows) in [("study", &WINDOWS[..]), ("backtest", &[][..])] {
            let outcome = run(verb, &[&condition[..], windows].concat());
            assert_eq!(outcome["counts"]["events_in"], 2, "{verb}");
            assert_eq!(outcome["excluded"][0]["event_id"], "a", "{verb}");
            assert_eq!(outcome["excluded"][0]["code"], "filtered", "{verb}");
            assert_eq!(outcome["plan"]["select"]["where"], "score > 1", "{verb}");
        }
        let checked = run("check", &[&condition[..], &WINDOWS].concat());
        assert_eq!(checked["refused"][0]["code"], "filtered");
        assert_eq!(checked["placed"][0]["event_id"], "b");
    }
}
