//! Options that say how a file of events is meant: its clock, its tags, and news about the whole market.

use std::io::Write;

use newsquake::event::{Align, ClockShift, Event, align};
use newsquake::finding::Finding;
use newsquake::load::{self, EventOverrides};
use newsquake::market::{Bar, PriceRows, Prices};
use newsquake::time::{Date, Exchanges};

fn read_as(table: &str, overrides: &EventOverrides) -> (Vec<Event>, Vec<Finding>) {
    let mut file = tempfile::NamedTempFile::new().unwrap();
    write!(file, "{table}").unwrap();
    let read = load::events_as(file.path(), overrides).unwrap();
    (read.events, read.findings)
}

fn shifted(table: &str, shift: &str) -> Vec<Event> {
    let overrides = EventOverrides {
        clock_shift: Some(shift.parse().unwrap()),
        ..EventOverrides::default()
    };
    read_as(table, &overrides).0
}

/// The days 0 of events on weekdays of August 2025, by their ids.
fn days(events: &[Event]) -> Vec<String> {
    let mut rows = PriceRows::default();
    for number in 0..40 {
        let date = Date::from_days_since_1970(20_301 + number);
        if !date.is_weekend() {
            for symbol in ["AAPL.US", "7203.T"] {
                rows.push(symbol, date, Bar::close(100.0 + f64::from(number)));
            }
        }
    }
    let (prices, _) = Prices::from_rows(vec![rows]).unwrap();
    let sample = align(events, &prices, &Exchanges::default(), &Align::default());
    let mut days: Vec<(usize, String)> = (sample.aligned.iter())
        .map(|aligned| (aligned.event, aligned.date.to_string()))
        .collect();
    days.sort();
    days.into_iter().map(|(_, day)| day).collect()
}

/// The evening in New York written as if it were UTC, and a date without a time.
const LOCAL_AS_UTC: &str = "event_id,symbol,date\n\
    1,AAPL.US,2025-08-20T16:30:00Z\n\
    2,7203.T,2025-08-20T14:00:00Z\n\
    3,AAPL.US,2025-08-25\n";

#[test]
fn a_clock_that_is_wrong_throughout_is_corrected() {
    // As written: 12:30 in New York, and 23:00 in Tokyo.
    let (plain, _) = read_as(LOCAL_AS_UTC, &EventOverrides::default());
    assert_eq!(days(&plain), ["2025-08-20", "2025-08-21", "2025-08-25"]);
    // Local time of each exchange: after the close there, and in the session of Tokyo.
    let events = shifted(LOCAL_AS_UTC, "exchange");
    assert_eq!(days(&events), ["2025-08-21", "2025-08-20", "2025-08-25"]);
    // New York's clock for all: 14:00 there is the morning of the next day in Tokyo.
    let events = shifted(LOCAL_AS_UTC, "America/New_York");
    assert_eq!(days(&events), ["2025-08-21", "2025-08-21", "2025-08-25"]);
    // Four hours later: 20:30 and 18:00 UTC.
    let events = shifted(LOCAL_AS_UTC, "+04:00");
    assert_eq!(days(&events), ["2025-08-21", "2025-08-21", "2025-08-25"]);
    // A shift may change the date; a date without a time stays.
    let events = shifted(
        "symbol,date\nAAPL.US,2025-08-20T01:00:00Z\nAAPL.US,2025-08-20\n",
        "-4",
    );
    let dates = events
        .iter()
        .map(|event| event.when.as_ref().unwrap().date.to_string());
    assert_eq!(dates.collect::<Vec<_>>(), ["2025-08-19", "2025-08-20"]);
}

#[test]
fn a_shift_is_a_time_a_zone_or_the_exchange() {
    for (text, written) in [
        ("-04:00", "-04:00"),
        ("+5:30", "+05:30"),
        ("-4", "-04:00"),
        ("Exchange", "exchange"),
        ("Asia/Tokyo", "Asia/Tokyo"),
    ] {
        let shift: ClockShift = text.parse().unwrap();
        assert_eq!(shift.to_string(), written);
        assert_eq!(written.parse::<ClockShift>().unwrap(), shift);
    }
    for bad in ["4", "-4:60", "-99", "New York", "", "+", "-4h", "+1:2:3"] {
        assert!(bad.parse::<ClockShift>().is_err(), "{bad}");
    }
}

#[test]
fn the_warning_about_a_wrong_clock_names_the_option_that_corrects_it() {
    // Sixty filings between 16:05 and 21:55 in New York, written as UTC, and a few at night as UTC says.
    let mut table = "symbol,date\n".to_owned();
    for number in 0..60 {
        let (hour, minute) = (number % 24, 5 + number % 50);
        if (6..22).contains(&hour) {
            let day = 1 + number % 28;
            table.push_str(&format!(
                "AAPL.US,2025-08-{day:02}T{hour:02}:{minute:02}:07Z\n"
            ));
        }
    }
    let (events, _) = read_as(&table, &EventOverrides::default());
    let mut rows = PriceRows::default();
    for number in 0..40 {
        let date = Date::from_days_since_1970(20_301 + number);
        rows.push("AAPL.US", date, Bar::close(100.0 + f64::from(number)));
    }
    let (prices, _) = Prices::from_rows(vec![rows]).unwrap();
    let sample = align(&events, &prices, &Exchanges::default(), &Align::default());
    let told = sample
        .findings
        .iter()
        .find(|found| found.code == "suspect_clock");
    let told = told.unwrap().message.to_string();
    assert!(told.contains("events.clock_shift = exchange"), "{told}");
}

#[test]
fn tags_are_separated_by_the_mark_that_the_user_names() {
    let table = "symbol,date,tags\nAAPL.US,2025-08-20,b/a / c;d\nAAPL.US,2025-08-21,\n";
    let tags = |mark: Option<&str>| {
        let overrides = EventOverrides {
            tag_separator: mark.map(str::to_owned),
            ..EventOverrides::default()
        };
        read_as(table, &overrides).0[0].tags.clone()
    };
    assert_eq!(tags(None), ["b/a / c", "d"]);
    assert_eq!(tags(Some("/")), ["a", "b", "c;d"]);
    assert_eq!(tags(Some(" / ")), ["b/a", "c;d"]);
    assert_eq!(tags(Some("")), ["b/a / c", "d"]);
}

#[test]
fn a_file_of_dates_alone_is_news_about_the_whole_market() {
    for table in [
        "date,event\n2025-08-20,FOMC\n2025-08-27,FOMC\n",
        "Date;Time;tz;change_bps\n2025-08-20;14:00;America/New_York;-25\n",
        "event_id,date,headline,tags\nf1,2025-08-20,Rates unchanged,hold\n",
    ] {
        let (events, findings) = read_as(table, &EventOverrides::default());
        assert!(events.iter().all(|event| event.symbol == "*"), "{table}");
        assert!(
            findings.iter().any(|found| found.code == "no_securities"),
            "{table}"
        );
    }
}

#[test]
fn a_file_whose_securities_cannot_be_told_is_refused() {
    for table in [
        "date,company\n2025-08-20,Acme\n",
        "date,firm_code,headline\n2025-08-20,17,News\n",
        "date,open,high,low,close\n2025-08-20,1,2,1,2\n",
    ] {
        let mut file = tempfile::NamedTempFile::new().unwrap();
        write!(file, "{table}").unwrap();
        let error = load::events(file.path()).unwrap_err();
        assert_eq!(error.code(), "no_column", "{table}");
    }
}

#[cfg(feature = "cli")]
mod runs {
    use serde_json::Value;

    use crate::support::program::newsquake;

    #[test]
    fn dates_of_the_federal_reserve_are_events_of_every_us_security() {
        let args = [
            "study",
            "-p",
            "data/alibaba-day/prices_us.csv",
            "-e",
            "data/fed-decisions/decisions.csv",
            "--model",
            "mean-adjusted",
            "--estimation=-60:-6",
            "--window=-2:2",
            "-b",
            "SPX",
            "-f",
            "json",
        ];
        let (status, out, err) = newsquake(&args);
        assert_eq!(status, 0, "{err}");
        let outcome: Value = serde_json::from_str(&out).unwrap();
        // 16 decisions, 18 series without the benchmark.
        assert_eq!(outcome["counts"]["events_in"], 16 * 17);
        let event = &outcome["events"][0];
        assert_eq!(event["timing"], "intraday");
        assert_eq!(event["day0"], "2024-07-31");
        assert!(
            err.contains("warning[no_securities]") && err.contains("note[market_wide]"),
            "{err}"
        );
    }
}
