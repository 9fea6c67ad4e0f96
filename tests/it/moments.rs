//! What a stamp says: midnight, a class beside a time, opposite directions, and which events are one.

use std::io::Write;

use newsquake::event::{Align, Event, Sample, align};
use newsquake::load;
use newsquake::market::{Bar, PriceRows, Prices};
use newsquake::time::{Date, Exchanges};

/// Weekdays of August and September 2025 but for Labor Day.
fn prices() -> Prices {
    let mut rows = PriceRows::default();
    for day in 0..60 {
        let date = Date::from_days_since_1970(20_301 + day);
        let is_holiday = date.to_string() == "2025-09-01";
        if !date.is_weekend() && !is_holiday {
            rows.push("AAPL.US", date, Bar::close(100.0 + f64::from(day)));
        }
    }
    Prices::from_rows(vec![rows]).unwrap().0
}

fn read(table: &str) -> (Vec<Event>, Vec<&'static str>) {
    let mut file = tempfile::NamedTempFile::new().unwrap();
    writeln!(file, "{table}").unwrap();
    let read = load::events(file.path()).unwrap();
    let codes = read.findings.iter().map(|finding| finding.code);
    (read.events, codes.collect())
}

fn place(table: &str, options: &Align) -> (Sample, Vec<&'static str>) {
    let (events, mut codes) = read(table);
    let sample = align(&events, &prices(), &Exchanges::default(), options);
    codes.extend(sample.findings.iter().map(|finding| finding.code));
    (sample, codes)
}

/// The days 0 of the events of a table, in its order.
fn days(table: &str) -> Vec<String> {
    let (sample, _) = place(table, &Align::default());
    let mut aligned: Vec<_> = sample.aligned.iter().collect();
    aligned.sort_by_key(|aligned| aligned.event);
    aligned
        .iter()
        .map(|aligned| aligned.date.to_string())
        .collect()
}

#[test]
fn midnight_is_a_date_and_no_time() {
    for (table, day) in [
        (
            "symbol,date\nAAPL.US,2025-08-28 00:00:00-04:00",
            "2025-08-28",
        ),
        ("symbol,date\nAAPL.US,2025-08-28T00:00:00Z", "2025-08-28"),
        ("symbol,date,time\nAAPL.US,2025-08-28,00:00", "2025-08-28"),
        (
            "symbol,date,time,tz\nAAPL.US,2025-08-28,00:00:00,America/New_York",
            "2025-08-28",
        ),
    ] {
        let (events, codes) = read(table);
        assert_eq!(events[0].when.as_ref().unwrap().time, None, "{table}");
        assert_eq!(days(table), [day], "{table}");
        assert!(codes.contains(&"midnight_is_no_time"), "{table}");
    }
    let table = "symbol,date,time\nAAPL.US,2025-08-28,00:00:01";
    assert!(read(table).0[0].when.as_ref().unwrap().time.is_some());
}

#[test]
fn midnight_of_the_exchange_beside_a_class_is_the_class() {
    let table = "symbol,date,time,tz,timing\n\
                 AAPL.US,2025-08-27,00:00,America/New_York,amc\n\
                 AAPL.US,2025-08-28T04:00:00Z,,,amc\n\
                 AAPL.US,2025-09-03T04:00:00Z,,,bmo";
    assert_eq!(days(table), ["2025-08-28", "2025-08-29", "2025-09-03"]);
    let (_, codes) = place(table, &Align::default());
    assert!(!codes.contains(&"timing_contradicts_time"));
}

#[test]
fn of_a_time_and_a_class_that_contradict_each_other_the_later_counts() {
    let head = "symbol,date,time,tz,timing\n";
    for (row, day, contradicts) in [
        (
            "AAPL.US,2025-08-27,09:00,America/New_York,amc",
            "2025-08-28",
            true,
        ),
        (
            "AAPL.US,2025-08-27,17:00,America/New_York,bmo",
            "2025-08-28",
            true,
        ),
        (
            "AAPL.US,2025-08-27,12:00,America/New_York,bmo",
            "2025-08-27",
            true,
        ),
        (
            "AAPL.US,2025-08-27,09:00,America/New_York,bmo",
            "2025-08-27",
            false,
        ),
        (
            "AAPL.US,2025-08-27,17:00,America/New_York,amc",
            "2025-08-28",
            false,
        ),
        (
            "AAPL.US,2025-08-27,17:00,America/New_York,",
            "2025-08-28",
            false,
        ),
    ] {
        let table = format!("{head}{row}");
        assert_eq!(days(&table), [day], "{row}");
        let (_, codes) = place(&table, &Align::default());
        assert_eq!(
            codes.contains(&"timing_contradicts_time"),
            contradicts,
            "{row}"
        );
    }
}

#[test]
fn the_label_that_groups_tells_events_apart() {
    let table = "symbol,date,kind\n\
                 AAPL.US,2025-08-20,upgrade\n\
                 AAPL.US,2025-08-20,downgrade\n\
                 AAPL.US,2025-08-20,upgrade";
    let by_kind = Align {
        label: Some("Kind".to_owned()),
        ..Align::default()
    };
    assert_eq!(place(table, &by_kind).0.aligned.len(), 2);
    assert_eq!(place(table, &Align::default()).0.aligned.len(), 1);
}

#[test]
fn opposite_directions_are_two_events_and_told() {
    let table = "symbol,date,timing,direction\n\
                 AAPL.US,2025-08-20,pre,1\n\
                 AAPL.US,2025-08-20,pre,-1";
    let (sample, codes) = place(table, &Align::default());
    assert_eq!(sample.aligned.len(), 2);
    assert!(codes.contains(&"opposite_directions"));
}

#[test]
fn two_moments_of_one_session_are_two_events_for_trades() {
    let table = "symbol,date,time,tz\n\
                 AAPL.US,2025-08-20,08:00,America/New_York\n\
                 AAPL.US,2025-08-20,12:00,America/New_York\n\
                 AAPL.US,2025-08-20,12:00,America/New_York";
    assert_eq!(place(table, &Align::default()).0.aligned.len(), 1);
    let for_trades = Align {
        moments_differ: true,
        ..Align::default()
    };
    assert_eq!(place(table, &for_trades).0.aligned.len(), 2);
}

#[test]
fn how_many_events_have_no_time_is_said() {
    let (sample, codes) = place("symbol,date\nAAPL.US,2025-08-20", &Align::default());
    assert!(codes.contains(&"events_without_time"));
    let said = sample.findings[0].message.to_string();
    assert!(
        said.contains("1 of 1 events have a date and no time"),
        "{said}"
    );
}
