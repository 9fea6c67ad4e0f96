//! Trades, hedges and estimates across exchanges with different hours: nothing is used before it is known.

use newsquake::backtest::{Backtest, Hedge};
use newsquake::estimates::estimates;
use newsquake::event::Timing;
use newsquake::market::Prices;
use newsquake::study::Study;
use newsquake::time::{Exchanges, Window};

use super::stage::{Bar, Stage, flat, one_slot};

/// Returns a market with a trade in Hong Kong, hedged with New York's market and closed on day 7, and a trade in New
/// York opened on day 7.
fn two_exchanges(market: [Bar; 15]) -> Stage {
    let mut stage = Stage::default()
        .with("0001.HK", &[flat(100.0); 15])
        .with("FIRM", &[flat(100.0); 15])
        .with("MKT", &market)
        .news("0001.HK", 5, Timing::Pre, 1)
        .news("FIRM", 7, Timing::Pre, 1);
    for event in &mut stage.events {
        event.benchmark = Some("MKT".to_owned());
    }
    stage
}

fn hedged() -> Backtest {
    Backtest {
        hedge: Hedge::Dollar,
        ..one_slot()
    }
}

#[test]
fn a_hedge_of_another_exchange_is_traded_at_its_next_price() {
    // On day 5 New York opens 13 hours after Hong Kong; on day 7 it opens 5 hours after Hong Kong has closed.
    let mut market = [[50.0, 50.0, 50.0, 50.0]; 15];
    market[4] = flat(40.0);
    market[5] = [50.0, 60.0, 50.0, 60.0];
    market[7] = [55.0, 70.0, 55.0, 70.0];
    let outcome = two_exchanges(market).run(&hedged());
    let first = &outcome.trades[0];
    assert_eq!(first.event_id, "1");
    assert!(
        (first.benchmark_return.unwrap() - 0.1).abs() < 1e-12,
        "{first:?}"
    );
    assert!((first.hedge_pnl + 100.0).abs() < 1e-9, "{first:?}");
}

#[test]
fn what_a_hedge_brings_later_today_is_not_traded_with_before() {
    // The index has no open, so the hedge of Hong Kong's trade is closed at New York's close, after the entry in New
    // York at the open.
    let quantity = |close: f64| {
        let mut market = [[f64::NAN, 50.0, 50.0, 50.0]; 15];
        market[7][3] = close;
        let outcome = two_exchanges(market).run(&hedged());
        assert_eq!(outcome.trades.len(), 2, "{:?}", outcome.excluded);
        (outcome.trades[1].quantity, outcome.trades[0].hedge_pnl)
    };
    let ((calm, _), (nervous, gained)) = (quantity(50.0), quantity(25.0));
    assert!(gained > 400.0);
    assert_eq!(calm, nervous);
}

#[test]
fn what_is_known_before_the_news_does_not_hang_on_day_0() {
    let bars = |factor: f64| -> Vec<Bar> {
        let level = |day: i32| 100.0 + factor * f64::from(day * day % 7) + f64::from(day % 3);
        (0..40).map(|day| flat(level(day))).collect()
    };
    let mut halted = bars(2.0);
    // There is no return on day 0, because the day before has no price.
    halted[29] = flat(f64::NAN);
    let stage = Stage::default()
        .with("FIRM", &halted)
        .with("MKT", &bars(1.0))
        .news("FIRM", 30, Timing::Pre, 1);
    let backtest = Backtest {
        benchmark: Some("MKT".to_owned()),
        ..Backtest::default()
    };
    let study = Study {
        estimation: Window::new(-25, -5).unwrap().into(),
        ..Study::default()
    };
    let (prices, _) = Prices::from_rows(vec![stage.rows.clone()]).unwrap();
    let facts = estimates(
        &study,
        &backtest,
        &prices,
        &stage.events,
        &Exchanges::default(),
    )
    .unwrap();
    assert!(facts[0].estimate.is_ok(), "{:?}", facts[0]);
    assert_eq!(facts[0].reaction, None);
}
