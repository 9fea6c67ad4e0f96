//! A backtest on four exchanges buys at the first price after the news and never before, whatever the symbols are called.

use chrono::{DateTime, NaiveTime, TimeDelta, TimeZone, Utc};
use chrono_tz::Tz;
use newsquake::backtest::rule::{Long, Side};
use newsquake::backtest::size::{EqualWeight, Size};
use newsquake::backtest::{Backtest, Inputs, Overlap};
use newsquake::event::news::When;
use newsquake::event::{Event, Timing, Zone};
use newsquake::market::{Bar, PriceRows, Prices};
use newsquake::time::{Date, Exchanges};
use rand_pcg::Pcg64;
use rand_pcg::rand_core::Rng;

/// An exchange as the public knows it from February to June 2023: zone, open, close, and what vendors call its securities.
struct Market {
    zone: Tz,
    hours: [(u32, u32); 2],
    names: [&'static str; 4],
}

/// Both changes of summer time fall between February and June, and no half day does.
const MARKETS: [Market; 4] = [
    Market {
        zone: chrono_tz::America::New_York,
        hours: [(9, 30), (16, 0)],
        names: ["AAPL", "AAPL.US", "NASDAQ:AAPL", "AAPL.O"],
    },
    Market {
        zone: chrono_tz::Asia::Tokyo,
        hours: [(9, 0), (15, 0)],
        names: ["7203.T", "7203.JP", "TSE:7203", "7203.TSE"],
    },
    Market {
        zone: chrono_tz::Asia::Hong_Kong,
        hours: [(9, 30), (16, 0)],
        names: ["0700.HK", "0700.HKEX", "HKEX:700", "700.HK"],
    },
    Market {
        zone: chrono_tz::Europe::London,
        hours: [(8, 0), (16, 30)],
        names: ["VOD.L", "VOD.LSE", "LSE:VOD", "VOD.UK"],
    },
];

/// Weekdays of the half year; every one of them is a session of these made-up prices.
fn sessions() -> Vec<Date> {
    let first = Date::parse("2023-02-01").unwrap().days_since_1970();
    let dates = (0..149).map(|day| Date::from_days_since_1970(first + day));
    dates.filter(|date| !date.is_weekend()).collect()
}

/// The moment at which an exchange opens (0) or closes (1) on a date.
fn moment(market: &Market, date: Date, half: usize) -> DateTime<Utc> {
    let (hour, minute) = market.hours[half];
    let clock = NaiveTime::from_hms_opt(hour, minute, 0).unwrap();
    let local = date.to_chrono().and_time(clock);
    let moment = market.zone.from_local_datetime(&local).single();
    moment.unwrap().with_timezone(&Utc)
}

fn prices(names: [&str; 4]) -> Prices {
    let mut rows = PriceRows::default();
    for symbol in names {
        for (number, date) in sessions().into_iter().enumerate() {
            let price = 100.0 + number as f64;
            let bar = Bar {
                open: Some(price),
                high: Some(price + 1.0),
                low: Some(price - 1.0),
                ..Bar::close(price + 0.5)
            };
            rows.push(symbol, date, bar);
        }
    }
    Prices::from_rows(vec![rows]).unwrap().0
}

/// Random moments, some of them one second before or exactly at an open or a close, each about one market and written on the clock of
/// any other or as an offset.
fn news(names: [&str; 4], seed: u64, count: usize) -> Vec<(Event, usize, DateTime<Utc>)> {
    let mut draws = Pcg64::new(seed.into(), 11);
    let mut below = move |most: u64| draws.next_u64() % most;
    let sessions = sessions();
    let event = |number: usize| {
        let market = below(4) as usize;
        let date = sessions[10 + below(sessions.len() as u64 - 30) as usize];
        let at = match below(3) {
            0 => {
                moment(&MARKETS[market], date, below(2) as usize)
                    - TimeDelta::seconds(below(2) as i64)
            }
            _ => moment(&MARKETS[market], date, 0) + TimeDelta::seconds(below(86_400 * 3) as i64),
        };
        let zone = MARKETS[below(4) as usize].zone;
        let local = at.with_timezone(&zone);
        let zone = match below(2) {
            0 => Zone::Named(zone),
            _ => Zone::Offset(local.fixed_offset().timezone()),
        };
        // A wall clock that shows an hour twice needs its offset.
        let is_twice = zone_is_ambiguous(&local);
        let zone = if is_twice {
            Zone::Offset(local.fixed_offset().timezone())
        } else {
            zone
        };
        let event = Event {
            when: Ok(When {
                date: local.date_naive().into(),
                time: Some(local.time()),
                zone,
            }),
            timing: Timing::Unknown,
            ..Event::on(number.to_string(), names[market], local.date_naive().into())
        };
        (event, market, at)
    };
    (0..count).map(event).collect()
}

fn zone_is_ambiguous(local: &DateTime<Tz>) -> bool {
    let found = local.timezone().from_local_datetime(&local.naive_local());
    found.single().is_none()
}

#[test]
fn no_trade_is_entered_before_its_news_nor_later_than_at_the_first_price() {
    for spelling in 0..4 {
        let names = MARKETS.each_ref().map(|market| market.names[spelling]);
        let (prices, news) = (prices(names), news(names, 7 + spelling as u64, 400));
        let events: Vec<Event> = news.iter().map(|(event, ..)| event.clone()).collect();
        let backtest = Backtest {
            side: Side::Long(Long::default()),
            overlap: Overlap::Allow,
            hold: 1,
            size: Size::EqualWeight(EqualWeight { slots: 1000 }),
            ..Backtest::default()
        };
        let outcome = backtest.run(Inputs {
            prices: &prices,
            events: &events,
            facts: &[],
            exchanges: &Exchanges::default(),
        });
        let outcome = outcome.unwrap();
        assert!(
            outcome.trades.len() > 350,
            "{names:?}: {:?}",
            outcome.excluded
        );
        for trade in &outcome.trades {
            let (_, market, at) = &news[trade.event_id.parse::<usize>().unwrap()];
            let market = &MARKETS[*market];
            let prices = sessions()
                .into_iter()
                .flat_map(|date| [(date, 0), (date, 1)]);
            // News at the very moment of an open has missed it, as news at a close has missed the close.
            let mut later = prices.filter(|(date, half)| moment(market, *date, *half) > *at);
            let first = later.next().unwrap();
            let half = usize::from(trade.entry_at == "close");
            let what = format!("{} told at {at}: {trade:?}", trade.symbol);
            assert!(moment(market, trade.entry_date, half) > *at, "{what}");
            assert_eq!((trade.entry_date, half), first, "{what}");
        }
    }
}
