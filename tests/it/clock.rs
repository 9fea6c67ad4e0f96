//! From the time of the news to day 0, case by case.

use std::io::Write;

use newsquake::event::{Align, Roll, Sample, UnknownTiming, align};
use newsquake::load;
use newsquake::market::{Bar, PriceRows, Prices};
use newsquake::time::{Date, ExchangeHours, Exchanges};

/// Returns prices of BABA on the New York sessions around Labor Day and Thanksgiving 2025, and of 9988.HK on those of
/// Hong Kong.
fn prices() -> Prices {
    let new_york = [
        "2025-08-27",
        "2025-08-28",
        "2025-08-29",
        "2025-09-02",
        "2025-09-03",
        "2025-11-26",
        "2025-11-28",
        "2025-12-01",
    ];
    let hong_kong = [
        "2025-08-27",
        "2025-08-28",
        "2025-08-29",
        "2025-09-01",
        "2025-09-02",
    ];
    let mut rows = PriceRows::default();
    for (symbol, dates) in [("BABA", &new_york[..]), ("9988.HK", &hong_kong[..])] {
        for date in dates {
            rows.push(symbol, Date::parse(date).unwrap(), Bar::close(100.0));
        }
    }
    Prices::from_rows(vec![rows]).unwrap().0
}

fn place(event: &str, exchanges: &Exchanges, options: &Align) -> Sample {
    let mut file = tempfile::NamedTempFile::new().unwrap();
    writeln!(file, "symbol,date,time,tz,timing\n{event}").unwrap();
    let events = load::events(file.path()).unwrap().events;
    align(&events, &prices(), exchanges, options)
}

/// Places the event `symbol,date,time,tz,timing` and compares its day 0 and timing, or the code of its exclusion.
fn check_with(event: &str, expected: &str, options: &Align) {
    let sample = place(event, &Exchanges::default(), options);
    let found = match sample.aligned.first() {
        Some(aligned) => format!("{} {}", aligned.date, aligned.timing.name()),
        None => sample.excluded[0].reason.code().to_owned(),
    };
    assert_eq!(found, expected, "{event}: {:?}", sample.excluded);
}

fn check(event: &str, expected: &str) {
    check_with(event, expected, &Align::default());
}

#[test]
fn the_same_news_on_two_exchanges() {
    check("BABA,2025-08-29,08:00,America/New_York,", "2025-08-29 pre");
    check(
        "9988.HK,2025-08-29,08:00,America/New_York,",
        "2025-09-01 post",
    );
    check("BABA,2025-08-29T12:00:00Z,,,", "2025-08-29 pre");
    check("9988.HK,2025-08-29T12:00:00Z,,,", "2025-09-01 post");
    check(
        "9988.HK,2025-08-29T15:00:00+08:00,,,",
        "2025-08-29 intraday",
    );
}

#[test]
fn a_class_of_another_exchange_stands_for_its_latest_moment() {
    check(
        "9988.HK,2025-08-29,,America/New_York,pre",
        "2025-09-01 post",
    );
    check(
        "9988.HK,2025-08-27,,America/New_York,post",
        "2025-08-28 intraday",
    );
    check("BABA,2025-08-29,,Asia/Hong_Kong,intraday", "2025-08-29 pre");
    check("BABA,2025-08-29,,America/New_York,pre", "2025-08-29 pre");
}

#[test]
fn a_class_in_a_zone_of_another_name_means_the_exchange_on_that_clock() {
    check("9988.HK,2025-08-29,,US/Eastern,pre", "2025-09-01 post");
    check("9988.HK,2025-08-29,,EST5EDT,pre", "2025-09-01 post");
    check("BABA,2025-08-29,,US/Eastern,pre", "2025-08-29 pre");
    check("9988.HK,2025-08-29,,Pacific/Chatham,pre", "bad_date");
}

#[test]
fn before_during_and_after_the_session() {
    check("BABA,2025-08-28,09:29:59,,", "2025-08-28 pre");
    check("BABA,2025-08-28,09:30,,", "2025-08-28 intraday");
    check("BABA,2025-08-28,15:59:59,,", "2025-08-28 intraday");
    check("BABA,2025-08-28,16:00,,", "2025-08-29 post");
    check("BABA,2025-08-28,,,amc", "2025-08-29 post");
    check("BABA,2025-08-28,,,bmo", "2025-08-28 pre");
    check("BABA,2025-08-28,,,", "2025-08-28 unknown");
}

#[test]
fn new_york_closes_early_after_thanksgiving() {
    check("BABA,2025-11-28,12:59,,", "2025-11-28 intraday");
    check("BABA,2025-11-28,13:00,,", "2025-12-01 post");
    check("BABA,2025-11-26,13:00,,", "2025-11-26 intraday");
}

#[test]
fn days_without_trading() {
    let roll = |roll| Align {
        roll,
        ..Align::default()
    };
    check("BABA,2025-08-30,10:00,,", "2025-09-02 pre");
    check("BABA,2025-09-01,,,", "2025-09-02 unknown");
    check("BABA,2025-08-29,22:00,,", "2025-09-02 post");
    check_with(
        "BABA,2025-08-30,,,",
        "2025-08-29 unknown",
        &roll(Roll::Previous),
    );
    check_with("BABA,2025-08-30,,,", "bad_date", &roll(Roll::Exact));
    check_with(
        "BABA,2025-08-29,,,",
        "2025-08-29 unknown",
        &roll(Roll::Exact),
    );
}

#[test]
fn a_date_without_a_time_can_wait_a_day() {
    let next = Align {
        unknown_timing: UnknownTiming::NextDay,
        ..Align::default()
    };
    check_with("BABA,2025-08-28,,,", "2025-08-29 unknown", &next);
    check_with("BABA,2025-08-28,,,pre", "2025-08-28 pre", &next);
    check_with("BABA,2025-08-28,08:00,,", "2025-08-28 pre", &next);
    check_with("BABA,2025-08-30,,,", "2025-09-02 unknown", &next);
}

#[test]
fn outside_of_history() {
    check("BABA,2020-01-02,,,", "before_history");
    check("BABA,2025-12-02,,,", "after_history");
    check("BABA,2025-12-01,16:00,,", "after_history");
    check("BABB,2025-08-28,,,", "unknown_symbol");
}

#[test]
fn clocks_that_skip_or_repeat_an_hour_are_not_guessed() {
    check("BABA,2025-03-09,02:30,America/New_York,", "bad_date");
    check("BABA,2025-11-02,01:30,America/New_York,", "bad_date");
    // The repeated hour is an error on the exchange's own clock too, if no time zone is named.
    check("BABA,2025-11-02,01:30,,", "bad_date");
    check("BABA,2025-13-01,,,", "bad_date");
    check("BABA,2025-08-28,25:00,,", "bad_date");
    check("BABA,2025-08-28,,Mars/Olympus,", "bad_date");
    check("BABA,2025-08-28,,,noon", "bad_date");
    check("BABA,2025-08-28T08:00Z,09:00,,", "bad_date");
}

#[test]
fn the_user_has_the_last_word_on_hours() {
    let early: ExchangeHours = toml::from_str(
        "suffix = ''\nzone = 'America/New_York'\nopen = '09:30'\nclose = '16:00'\ncloses = { 2025-08-28 = '13:00' }",
    )
    .unwrap();
    let sample = place(
        "BABA,2025-08-28,14:00,,",
        &Exchanges::with(&[early]),
        &Align::default(),
    );
    assert_eq!(sample.aligned[0].date.to_string(), "2025-08-29");
}

#[test]
fn events_that_say_the_same_count_once() {
    let event = "BABA,2025-08-28,17:00,,\nBABA,2025-08-29,08:00,,\nBABA,2025-08-28,08:00,,";
    let sample = place(event, &Exchanges::default(), &Align::default());
    assert_eq!(sample.aligned.len(), 2);
    assert_eq!(sample.excluded[0].reason.code(), "duplicate");
    assert_eq!(
        sample.excluded[0].detail,
        "same security, day 0 and tags as event 1"
    );
}
