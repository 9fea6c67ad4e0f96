//! The sessions that events are counted on: those of the exchange of the security, whatever its benchmark or the folder holds.

use newsquake::event::{Align, Event, Sample, align};
use newsquake::market::{Bar, PriceRows, Prices};
use newsquake::time::{Date, Exchanges};

fn date(text: &str) -> Date {
    Date::parse(text).unwrap()
}

/// The sessions of an exchange from one date to another.
fn sessions(code: &str, from: &str, to: &str) -> Vec<Date> {
    let exchanges = Exchanges::default();
    let exchange = exchanges.get(exchanges.with_code(code).unwrap());
    let all = exchange.sessions().unwrap().dates();
    all.filter(|day| (date(from)..=date(to)).contains(day))
        .collect()
}

/// Prices that move on every date.
fn prices(securities: &[(&str, Vec<Date>)]) -> Prices {
    let mut rows = PriceRows::default();
    for (symbol, dates) in securities {
        for (i, date) in dates.iter().enumerate() {
            rows.push(symbol, *date, Bar::close(100.0 + i as f64));
        }
    }
    Prices::from_rows(vec![rows]).unwrap().0
}

fn aligned(prices: &Prices, symbol: &str, day: &str, benchmark: &str) -> Sample {
    let options = Align {
        benchmark: Some(benchmark.to_owned()),
        ..Align::default()
    };
    let events = [Event::on("1", symbol, date(day))];
    align(&events, prices, &Exchanges::default(), &options)
}

fn dates(sample: &Sample) -> Vec<Date> {
    sample
        .calendars
        .get(sample.aligned[0].calendar)
        .dates()
        .to_vec()
}

fn codes(sample: &Sample) -> Vec<&str> {
    let codes = sample.findings.iter().map(|finding| finding.code);
    codes
        .filter(|code| *code != "events_without_time")
        .collect()
}

#[test]
fn a_holiday_of_the_benchmark_is_a_session_of_the_stock() {
    let hong_kong = sessions("XHKG", "2023-05-02", "2023-09-29");
    let prices = prices(&[
        ("0700.HK", hong_kong.clone()),
        ("SPX.US", sessions("XNYS", "2023-05-01", "2023-09-29")),
    ]);
    let sample = aligned(&prices, "0700.HK", "2023-07-04", "SPX.US");
    assert_eq!(sample.aligned[0].date, date("2023-07-04"));
    assert_eq!(dates(&sample), hong_kong);
    assert_eq!(codes(&sample), ["benchmark_abroad"]);
}

#[test]
fn a_hole_in_the_benchmark_keeps_the_session() {
    let all = sessions("XNYS", "2024-01-02", "2024-03-28");
    let mut hole = all.clone();
    hole.retain(|day| *day != date("2024-02-07"));
    for (stock, market) in [("AAA.US", "MKT.US"), ("AAA", "MKT")] {
        let prices = prices(&[(stock, all.clone()), (market, hole.clone())]);
        let sample = aligned(&prices, stock, "2024-02-07", market);
        assert_eq!(sample.aligned[0].date, date("2024-02-07"));
        assert_eq!(dates(&sample), all);
        assert_eq!(codes(&sample), ["benchmark_gaps"]);
    }
}

#[test]
fn a_price_that_is_carried_over_a_holiday_is_no_session() {
    let days = |missing: &[i32]| -> Vec<Date> {
        let all = (0..60).filter(|day| !missing.contains(day));
        let all = all.map(|day| Date::from_days_since_1970(19_751 + day));
        all.filter(|day| !day.is_weekend()).collect()
    };
    let mut rows = PriceRows::default();
    for (i, day) in days(&[]).into_iter().enumerate() {
        // The stock stands still on the day that the market lacks.
        let close = if i == 11 { 110.0 } else { 100.0 + i as f64 };
        rows.push("STOCK", day, Bar::close(close));
        if i != 11 {
            rows.push("MARKET", day, Bar::close(200.0 + i as f64));
        }
    }
    let prices = Prices::from_rows(vec![rows]).unwrap().0;
    let holiday = days(&[])[11].to_string();
    let sample = aligned(&prices, "STOCK", &holiday, "MARKET");
    assert_eq!(sample.aligned[0].date, days(&[])[12]);
}

#[test]
fn a_single_row_on_a_saturday_is_nobodys_session() {
    let all = sessions("XNYS", "2024-01-02", "2024-03-28");
    let mut stray = all.clone();
    stray.push(date("2024-02-10"));
    stray.sort();
    for (one, other) in [("AAA.US", "BBB.US"), ("AAA", "BBB")] {
        let prices = prices(&[(one, stray.clone()), (other, all.clone())]);
        let sample = aligned(&prices, one, "2024-02-10", other);
        assert_eq!(sample.aligned[0].date, date("2024-02-12"));
        assert_eq!(dates(&sample), all);
    }
}

#[test]
fn a_benchmark_without_usable_rows_is_no_benchmark() {
    let mut rows = PriceRows::default();
    for day in sessions("XNYS", "2024-01-02", "2024-03-28") {
        rows.push("AAA", day, Bar::close(100.0));
        rows.push("MKT", day, Bar::close(100.0));
        rows.push("MKT", day, Bar::close(200.0));
    }
    let prices = Prices::from_rows(vec![rows]).unwrap().0;
    let sample = aligned(&prices, "AAA", "2024-02-07", "MKT");
    assert_eq!(sample.excluded[0].reason.code(), "no_benchmark");
}
