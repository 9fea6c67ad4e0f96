//! Every session of every exchange of the table: against an independent reading of the package that it was made from, and news
//! to the second around each open and close.

use std::collections::BTreeMap;

use chrono::{FixedOffset, NaiveDateTime, NaiveTime, TimeDelta, TimeZone};
use newsquake::event::{Align, Event, Timing, Zone, align, news::When};
use newsquake::market::{Bar, KnownBy, PriceRows, Prices};
use newsquake::time::{Date, Exchange, Exchanges};

/// The opening and the close of a session in UTC.
fn moments(exchange: &Exchange, date: Date) -> [NaiveDateTime; 2] {
    [exchange.open_on(date), exchange.close_on(date)].map(|time| {
        let local = date.to_chrono().and_time(time);
        exchange
            .zone()
            .from_local_datetime(&local)
            .unwrap()
            .naive_utc()
    })
}

#[test]
fn the_table_opens_and_closes_when_the_package_does() {
    let reference = include_str!("../reference/world_sessions.csv");
    let mut rows: BTreeMap<&str, Vec<(i32, usize, u64)>> = BTreeMap::new();
    for line in reference
        .lines()
        .filter(|line| !line.starts_with('#'))
        .skip(1)
    {
        let cells: Vec<&str> = line.split(',').collect();
        let [year, count, sum] = [1, 2, 3].map(|i| cells[i].parse::<u64>().unwrap());
        let row = (year as i32, count as usize, sum);
        rows.entry(cells[0]).or_default().push(row);
    }
    assert!(rows.len() > 60);
    let exchanges = Exchanges::default();
    for (code, expected) in rows {
        let exchange = exchanges.get(exchanges.with_code(code).unwrap());
        let mut years: BTreeMap<i32, (usize, u64)> = BTreeMap::new();
        for date in exchange.sessions().unwrap().dates() {
            let year = date.to_string()[..4].parse().unwrap();
            let (count, sum) = years.entry(year).or_default();
            *count += 1;
            let [open, close] = moments(exchange, date).map(|utc| utc.and_utc().timestamp() / 60);
            let term = i64::from(date.days_since_1970()) + open + 3 * close;
            *sum = (*sum + *count as u64 * term as u64) % 1_000_000_000_000;
        }
        let found: Vec<(i32, usize, u64)> = years
            .into_iter()
            .map(|(year, (count, sum))| (year, count, sum))
            .collect();
        assert_eq!(found, expected, "{code}");
    }
}

/// News a second before the open, at the open, a second before the close and at the close: one session in three before 2015,
/// and every session after it.
#[test]
fn news_around_every_session_finds_its_day() {
    let exchanges = Exchanges::default();
    for id in exchanges.known() {
        let exchange = exchanges.get(id);
        let Some(sessions) = exchange.sessions() else {
            continue;
        };
        let sessions: Vec<Date> = sessions.dates().collect();
        let mut rows = PriceRows::default();
        for (i, date) in sessions.iter().enumerate() {
            rows.push("S", *date, Bar::close(100.0 + (i % 7) as f64));
        }
        rows.listed
            .push((0, KnownBy::Column, exchange.code().to_owned()));
        let prices = Prices::from_rows(vec![rows]).unwrap().0;
        let (mut events, mut expected) = (Vec::new(), Vec::new());
        let recent = sessions.partition_point(|date| date.days_since_1970() < 16_436);
        for (i, pair) in sessions.windows(2).enumerate() {
            if i < recent && i % 3 != 0 {
                continue;
            }
            let [open, close] = moments(exchange, pair[0]);
            let second = TimeDelta::seconds(1);
            // A session that opens at midnight has nothing before it on its date.
            let opens_at_midnight = exchange.open_on(pair[0]) == NaiveTime::MIN;
            let before = (open - second, pair[0], Timing::Pre);
            let before = (!opens_at_midnight).then_some(before);
            for (utc, day, timing) in before.into_iter().chain([
                (open, pair[0], Timing::Intraday),
                (close - second, pair[0], Timing::Intraday),
                (close, pair[1], Timing::Post),
            ]) {
                events.push(event(utc, events.len()));
                expected.push((day, timing));
            }
        }
        let sample = align(
            &events,
            &prices,
            &exchanges,
            &Align {
                moments_differ: true,
                ..Align::default()
            },
        );
        assert!(
            sample.excluded.is_empty(),
            "{}: {:?}",
            exchange.code(),
            sample.excluded[0]
        );
        for aligned in &sample.aligned {
            let found = (aligned.date, aligned.timing);
            let event = &events[aligned.event];
            assert_eq!(
                found,
                expected[aligned.event],
                "{}: {}",
                exchange.code(),
                event.as_read
            );
        }
    }
}

fn event(utc: NaiveDateTime, id: usize) -> Event {
    let date = Date::from(utc.date());
    Event {
        when: Ok(When {
            date,
            time: Some(utc.time()),
            zone: Zone::Offset(FixedOffset::east_opt(0).unwrap()),
        }),
        as_read: utc.to_string().into(),
        ..Event::on(id.to_string(), "S", date)
    }
}
