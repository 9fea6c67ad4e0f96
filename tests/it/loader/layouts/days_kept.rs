//! A day whose price cannot be read stays on the calendar, so that no return spans two days.

use newsquake::load::{PriceFiles, PriceFormat, write_prices};
use newsquake::market::Field;
use newsquake::prelude::*;
use newsquake::study::model::{MeanAdjusted, Model};

use super::{closes, days, read, read_named};

/// Returns the returns of a security around day 0 of an event, measured without a benchmark.
fn returns(read: &PriceFiles, symbol: &str, date: &str) -> Vec<Option<f64>> {
    let study = Study {
        model: Model::MeanAdjusted(MeanAdjusted::default()),
        estimation: Window::new(-12, -3).unwrap().into(),
        window: Window::new(-1, 2).unwrap(),
        cars: vec![Window::new(0, 0).unwrap()],
        ..Study::default()
    };
    let events = [Event::on("1", symbol, Date::parse(date).unwrap())];
    let exchanges = Exchanges::default();
    let inputs = Inputs {
        prices: &read.prices,
        events: &events,
        factors: None,
        exchanges: &exchanges,
    };
    let outcome = study.run(inputs).unwrap();
    let event = outcome.events.first().expect("the event is used");
    event.days.iter().map(|day| day.observed).collect()
}

fn table(spoilt: &str) -> String {
    let mut text = "date,close\n".to_owned();
    for day in 0..20 {
        let close = 100.0 + (day % 4) as f64;
        let cell = if day == 15 {
            spoilt.to_owned()
        } else {
            close.to_string()
        };
        text.push_str(&format!("{},{cell}\n", super::weekday(day)));
    }
    text
}

#[test]
fn a_close_that_cannot_be_read_costs_its_own_return_and_the_next() {
    for cell in ["x", "#VALUE!", "1.2.3", "-5", "1e30"] {
        let read = read(&table(cell));
        assert_eq!(read.rejects.0.len(), 1, "{cell}");
        assert_eq!(days(&read, "AAA").len(), 20, "{cell}");
        assert!(closes(&read, "AAA")[15].is_nan(), "{cell}");
        // Day 0 is the day before the spoilt one.
        let found = returns(&read, "AAA", &super::weekday(14));
        assert_eq!(found[1], Some(102.0 / 101.0 - 1.0), "{cell}: {found:?}");
        assert_eq!(found[2..], [None, None], "{cell}: {found:?}");
    }
}

#[test]
fn a_row_of_another_width_keeps_its_day() {
    let text = "date,close,volume\n2024-01-02,10,1\n2024-01-03,11,5,1\n2024-01-04,12,1\n";
    let read = read(text);
    assert_eq!(
        days(&read, "AAA"),
        ["2024-01-02", "2024-01-03", "2024-01-04"]
    );
    assert!(closes(&read, "AAA")[1].is_nan());
}

#[test]
fn in_a_table_of_securities_each_keeps_its_own_day() {
    let long = "symbol,date,close\nAAA,2024-01-02,10\nAAA,2024-01-03,x\nAAA,2024-01-04,12\nBBB,2024-01-02,20\nBBB,2024-01-03,21\nBBB,2024-01-04,22\n";
    let wide = "date,AAA,BBB\n2024-01-02,10,20\n2024-01-03,x,21\n2024-01-04,12,22\n";
    for text in [long, wide] {
        let read = read(text);
        assert_eq!(days(&read, "AAA").len(), 3, "{text}");
        assert!(closes(&read, "AAA")[1].is_nan(), "{text}");
        assert_eq!(closes(&read, "BBB"), [20.0, 21.0, 22.0], "{text}");
    }
}

#[test]
fn another_row_of_that_day_counts() {
    for rows in [
        "2024-01-03,x\n2024-01-03,11\n",
        "2024-01-03,11\n2024-01-03,x\n",
    ] {
        let read = read(&format!("date,close\n2024-01-02,10\n{rows}2024-01-04,12\n"));
        assert_eq!(closes(&read, "AAA"), [10.0, 11.0, 12.0], "{rows}");
    }
}

#[test]
fn a_row_without_a_price_is_no_day() {
    let read = read("date,close\n2024-01-02,10\n2024-01-03,null\n2024-01-04,12\n");
    assert_eq!(days(&read, "AAA"), ["2024-01-02", "2024-01-04"]);
}

#[test]
fn days_before_the_first_price_and_after_the_last_are_none() {
    let read = read("date,close\n2024-01-02,x\n2024-01-03,11\n2024-01-04,12\n2024-01-05,y\n");
    assert_eq!(days(&read, "AAA"), ["2024-01-03", "2024-01-04"]);
}

#[test]
fn a_converted_table_has_no_row_for_it() {
    let read = read("date,close,volume\n2024-01-02,10,5\n2024-01-03,x,6\n2024-01-04,12,7\n");
    let mut out = Vec::new();
    write_prices(PriceFormat::Csv, &read.prices, &mut out).unwrap();
    let text = String::from_utf8(out).unwrap();
    assert_eq!(
        text,
        "symbol,date,close,volume\nAAA,2024-01-02,10,5\nAAA,2024-01-04,12,7\n"
    );
    let again = read_named("px.csv", &text);
    assert_eq!(super::column(&again, "AAA", Field::Volume), [5.0, 7.0]);
}
