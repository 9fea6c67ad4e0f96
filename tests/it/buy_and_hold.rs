//! Buy-and-hold returns against a match.

use newsquake::event::Event;
use newsquake::market::{Bar, PriceRows, Prices};
use newsquake::study::model::{MarketAdjusted, Model};
use newsquake::study::outcome::EventWindows;
use newsquake::study::{Inputs, Study};
use newsquake::time::{Date, Exchanges, Window};

/// With the model `market-adjusted` an event's own benchmark is its matched firm, or a portfolio among the prices: BHAR is the return of
/// holding the security less that of holding the match.
#[test]
fn the_benchmark_of_an_event_is_its_match_for_buy_and_hold_returns() {
    let wave = |day: i32, pace: f64| 0.01 * f64::sin(pace * f64::from(day));
    let mut rows = PriceRows::default();
    for (symbol, pace, news) in [
        ("A", 1.0, 0.2),
        ("B", 1.4, -0.1),
        ("LIKE_A", 2.1, 0.03),
        ("LIKE_B", 2.9, 0.0),
    ] {
        let mut price = 100.0;
        for day in 0..80 {
            price *= 1.0 + if day == 70 { news } else { wave(day, pace) };
            rows.push(symbol, Date::from_days_since_1970(day), Bar::close(price));
        }
    }
    let prices = Prices::from_rows(vec![rows]).unwrap().0;
    let matched = |id: &str, symbol: &str, benchmark: &str| Event {
        benchmark: Some(benchmark.to_owned()),
        ..Event::on(id, symbol, Date::from_days_since_1970(70))
    };
    let events = [matched("1", "A", "LIKE_A"), matched("2", "B", "LIKE_B")];
    let study = Study {
        model: Model::MarketAdjusted(MarketAdjusted::default()),
        estimation: Window::new(-60, -6).unwrap().into(),
        window: Window::new(0, 2).unwrap(),
        ..Study::default()
    };
    let inputs = Inputs {
        prices: &prices,
        events: &events,
        factors: None,
        exchanges: &Exchanges::default(),
    };
    let outcome = study.run(inputs).unwrap();
    let held =
        |pace: f64, news: f64| (1.0 + news) * (1.0 + wave(71, pace)) * (1.0 + wave(72, pace));
    let by_hand = [
        held(1.0, 0.2) - held(2.1, 0.03),
        held(1.4, -0.1) - held(2.9, 0.0),
    ];
    let over = |windows: &EventWindows| windows.iter().find(|w| w.to.0 == 2).unwrap().bhar;
    for (event, by_hand) in outcome.events.iter().zip(by_hand) {
        assert!((over(&event.windows).unwrap() - by_hand).abs() < 1e-12);
    }
    let mean = outcome.groups[0].windows.iter().find(|w| w.to.0 == 2);
    let mean = mean.unwrap().bhar.mean.unwrap();
    assert!((mean - (by_hand[0] + by_hand[1]) / 2.0).abs() < 1e-12);
}
