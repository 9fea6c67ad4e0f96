//! What the account pays and sets aside, checked by hand.

use newsquake::backtest::cost::{Borrow, Cost, Interest};
use newsquake::backtest::size::{EqualWeight, FixedFraction, Size};
use newsquake::backtest::{Backtest, Estimate, Facts, Hedge};
use newsquake::event::Timing;
use newsquake::units::{Bps, Percent};

use super::stage::{Stage, codes, date, flat, hedged, one_slot};

fn near(found: f64, expected: f64) {
    assert!(
        (found - expected).abs() < 1e-9 * (1.0 + expected.abs()),
        "{found} is not {expected}"
    );
}

/// A rate that costs a thousandth of a value each night.
const RATE: u16 = 3_650;

#[test]
fn a_hedge_that_is_short_pays_its_lenders() {
    let rate = Bps::whole(RATE);
    let outcome = hedged(1, 1.0).run(&Backtest {
        hedge: Hedge::Dollar,
        costs: vec![Cost::Borrow(Borrow { rate })],
        ..one_slot()
    });
    let trade = &outcome.trades[0];
    // 20 shares of the market are short, for a night at 50 and one at 52.
    let fee = 20.0 * (50.0 + 52.0) / 1_000.0;
    near(trade.cost, 0.0);
    near(trade.hedge_cost, fee);
    near(trade.hedge_pnl, -20.0 * 2.0 - fee);
    near(outcome.equity.last().unwrap().equity, 1_100.0 - 40.0 - fee);
    near(outcome.bridge.total, 100.0 - 40.0 - fee);
}

#[test]
fn what_is_traded_for_a_hedge_counts_as_turnover() {
    let outcome = hedged(1, 1.0).run(&Backtest {
        hedge: Hedge::Dollar,
        ..one_slot()
    });
    let traded = 10.0 * (100.0 + 110.0) + 20.0 * (50.0 + 52.0);
    // The account from the close of day 4 to that of day 7, three days later.
    let equity = (1_000.0 + 1_000.0 + 1_060.0 + 1_060.0) / 4.0;
    let turnover = traded / 2.0 / equity / (3.0 / 365.25);
    near(outcome.metric("turnover").unwrap(), turnover);
}

#[test]
fn interest_is_borne_by_the_hedge_where_it_alone_is_long() {
    let rate = Bps::whole(RATE);
    let outcome = hedged(-1, 3.0).run(&Backtest {
        hedge: Hedge::Beta,
        costs: vec![Cost::Interest(Interest { rate })],
        ..one_slot()
    });
    let trade = &outcome.trades[0];
    // 1,000 of the account and 1,000 of the short sale buy a hedge of 3,000. The second night bears interest on the first one's.
    let interest = 1.0 + 1_001.0 / 1_000.0;
    near(trade.cost, 0.0);
    near(trade.hedge_cost, interest);
    near(trade.hedge_pnl, 60.0 * 2.0 - interest);
    let equity = 1_000.0 - 100.0 + 120.0 - interest;
    near(outcome.equity.last().unwrap().equity, equity);
}

#[test]
fn trades_and_hedges_that_are_long_bear_interest_by_their_values() {
    let rate = Bps::whole(RATE);
    let outcome = hedged(1, -1.0).run(&Backtest {
        hedge: Hedge::Beta,
        costs: vec![Cost::Interest(Interest { rate })],
        ..one_slot()
    });
    let trade = &outcome.trades[0];
    // 1,000 of the account buy the trade, and 1,000 on credit its hedge: 1,100 and 1,040 in the second night.
    let second = 1_001.0 / 1_000.0;
    near(trade.cost, 0.5 + second * 1_100.0 / 2_140.0);
    near(trade.hedge_cost, 0.5 + second * 1_040.0 / 2_140.0);
}

#[test]
fn an_account_without_debt_pays_no_interest() {
    let rate = Bps::whole(RATE);
    let percent = Percent::whole(40);
    let outcome = hedged(1, 1.0).run(&Backtest {
        size: Size::FixedFraction(FixedFraction { percent }),
        costs: vec![Cost::Interest(Interest { rate })],
        ..one_slot()
    });
    assert_eq!(outcome.trades[0].cost, 0.0);
    assert!(!codes(&outcome).contains(&"costs_unknown"));
}

#[test]
fn borrowed_shares_cost_every_night_of_a_weekend() {
    let rate = Bps::whole(RATE);
    let mut bars = vec![flat(100.0); 15];
    bars[6] = flat(f64::NAN);
    bars[7] = flat(f64::NAN);
    let trade = Stage::default()
        .with("FIRM", &bars)
        .news("FIRM", 5, Timing::Pre, -1)
        .trade(&Backtest {
            costs: vec![Cost::Borrow(Borrow { rate })],
            ..one_slot()
        });
    assert_eq!(trade.exit_date, date(9));
    near(trade.cost, 3.0 + 1.0);
}

#[test]
fn borrowed_cash_bears_interest_every_night_of_a_weekend() {
    let rate = Bps::whole(RATE);
    let mut bars = vec![flat(100.0); 15];
    bars[6] = flat(f64::NAN);
    bars[7] = flat(f64::NAN);
    let percent = Percent::whole(200);
    let stage = Stage::default().with("FIRM", &bars);
    let trade = stage.news("FIRM", 5, Timing::Pre, 1).trade(&Backtest {
        size: Size::FixedFraction(FixedFraction { percent }),
        leverage: Some(2.0),
        costs: vec![Cost::Interest(Interest { rate })],
        ..one_slot()
    });
    // 2,000 are bought with 1,000: three nights on 1,000, and one on 1,003.
    near(trade.cost, 3.0 + 1.003);
}

#[test]
fn a_limit_order_that_waits_is_paid_for_in_advance() {
    let mut bars = vec![flat(100.0); 15];
    bars[7] = [100.0, 101.0, 94.0, 97.0];
    let stage = ["A", "B"]
        .into_iter()
        .fold(Stage::default(), |stage, symbol| {
            stage.with(symbol, &bars).news(symbol, 5, Timing::Pre, 1)
        });
    let percent = Percent::whole(80);
    let outcome = stage.run(&Backtest {
        size: Size::FixedFraction(FixedFraction { percent }),
        leverage: Some(10.0),
        cash_only: true,
        limit_entry: Some(Percent::whole(5)),
        limit_sessions: 5,
        ..one_slot()
    });
    // Both wait from day 5 on: 800 for the first, and the 200 that are left for the second.
    let quantities: Vec<f64> = outcome.trades.iter().map(|trade| trade.quantity).collect();
    assert_eq!(quantities.len(), 2, "{:?}", outcome.excluded);
    near(quantities[0], 800.0 / 95.0);
    near(quantities[1], 200.0 / 95.0);
    assert!(outcome.equity.iter().all(|day| day.cash > -1e-9));
}

#[test]
fn a_hedge_that_waits_for_its_exchange_is_paid_for_in_advance() {
    let bars = vec![flat(100.0); 15];
    let mut stage = Stage::default().with("SPY", &bars);
    for (symbol, direction) in [("1.HK", -1), ("2.HK", 1)] {
        stage = stage
            .with(symbol, &bars)
            .news(symbol, 5, Timing::Pre, direction);
    }
    stage
        .events
        .iter_mut()
        .for_each(|event| event.benchmark = Some("SPY".to_owned()));
    let facts = |beta| Facts {
        estimate: Ok(Estimate {
            alpha: 0.0,
            beta,
            sigma: 0.02,
        }),
        reaction: None,
        measured_on: None,
    };
    stage.facts = vec![facts(2.0), facts(0.0)];
    let percent = Percent::whole(80);
    let outcome = stage.run(&Backtest {
        size: Size::FixedFraction(FixedFraction { percent }),
        leverage: Some(10.0),
        cash_only: true,
        hedge: Hedge::Beta,
        ..one_slot()
    });
    // The cash of 1,000 buys the hedge of a short sale of 500, once New York opens. What the sale brought is left for the other.
    let quantities: Vec<f64> = outcome.trades.iter().map(|trade| trade.quantity).collect();
    assert_eq!(quantities.len(), 2, "{:?}", outcome.excluded);
    near(quantities[0], 5.0);
    near(quantities[1], 5.0);
    assert!(outcome.equity.iter().all(|day| day.cash > -1e-9));
}

#[test]
fn trades_that_are_left_on_the_day_of_their_entry_are_exposure_of_that_day() {
    let mut bars = vec![flat(100.0); 15];
    bars[5] = [100.0, 101.0, 90.0, 97.0];
    let stage = Stage::default()
        .with("A", &bars)
        .with("B", &bars)
        .news("A", 5, Timing::Pre, 1)
        .news("B", 5, Timing::Pre, 1)
        .news("A", 9, Timing::Pre, 1);
    let outcome = stage.run(&Backtest {
        size: Size::EqualWeight(EqualWeight { slots: 2 }),
        stop: Some(Percent::whole(5)),
        ..one_slot()
    });
    let on = |day: i32| {
        let mut days = outcome.equity.iter();
        days.find(|row| row.date == date(day)).unwrap()
    };
    // 5 shares of each are bought at 100 and left at 95. On day 9 half of the account is invested, and stays so.
    let exposures = |day| (on(day).exposure.unwrap(), on(day).day_exposure.unwrap());
    near(on(5).equity, 950.0);
    near(exposures(5).0, 0.0);
    near(exposures(5).1, 1_000.0 / 950.0);
    assert_eq!(exposures(7), (0.0, 0.0));
    near(exposures(9).0, 0.5);
    near(exposures(9).1, 0.5);
}
