//! The AI-chip news traded by two established backtesters: same trades, equity and metrics.

use std::path::Path;

use newsquake::backtest::cost::{BasisPoints, Cost};
use newsquake::backtest::outcome::{BacktestOutcome, TradeOutcome};
use newsquake::backtest::size::{EqualWeight, Size};
use newsquake::backtest::{Backtest, Inputs};
use newsquake::load;
use newsquake::market::PriceBasis;
use newsquake::time::Exchanges;
use newsquake::units::{Bps, Percent};
use serde_json::Value;

use super::stage::side;
use crate::support::reference::{self, Tolerance, reference};

/// Compares to ten digits: the references round intermediate results and sum in another order.
fn near(found: f64, expected: &Value, what: &str) {
    let tolerance = Tolerance {
        relative: 1e-9,
        absolute: 1e-9,
    };
    reference::close(found, expected, tolerance, what);
}

/// Runs the backtest on the news of one symbol, or on all of it.
fn run(backtest: &Backtest, symbol: Option<&str>) -> BacktestOutcome {
    let prices = load::prices(&["data/alibaba-day/prices_us.csv".into()], &[]).unwrap();
    let mut events = load::events(Path::new("data/ai-chip-news/events.csv"))
        .unwrap()
        .events;
    events.retain(|event| symbol.is_none_or(|symbol| event.symbol == symbol));
    let inputs = Inputs {
        prices: &prices.prices,
        events: &events,
        facts: &[],
        exchanges: &Exchanges::default(),
    };
    backtest.run(inputs).unwrap()
}

fn desk(slots: usize) -> Backtest {
    Backtest {
        size: Size::EqualWeight(EqualWeight { slots }),
        costs: vec![Cost::BasisPoints(BasisPoints {
            rate: Bps::whole(5),
        })],
        price: Some(PriceBasis::Close),
        benchmark: Some("SPX".to_owned()),
        // vectorbt never spends more than the available cash; without this option one trade would be slightly larger.
        cash_only: slots > 1,
        ..Backtest::default()
    }
}

fn same_trades(found: &[TradeOutcome], expected: &Value) {
    let expected = expected.as_array().unwrap();
    let ids: Vec<&str> = expected
        .iter()
        .map(|trade| trade["event_id"].as_str().unwrap())
        .collect();
    assert_eq!(
        found
            .iter()
            .map(|trade| trade.event_id.as_str())
            .collect::<Vec<_>>(),
        ids
    );
    for (found, expected) in found.iter().zip(expected) {
        let id = &found.event_id;
        assert_eq!(expected["entry_date"], found.entry_date.to_string(), "{id}");
        assert_eq!(expected["exit_date"], found.exit_date.to_string(), "{id}");
        near(found.entry_price, &expected["entry_price"], id);
        near(found.exit_price, &expected["exit_price"], id);
        near(found.quantity, &expected["quantity"], id);
        for (key, value) in [
            ("cost", found.cost),
            ("pnl", found.pnl),
            ("return", found.net_return),
        ] {
            if let Some(expected) = expected.get(key) {
                near(value, expected, &format!("{id} {key}"));
            }
        }
    }
}

fn same_equity(outcome: &BacktestOutcome, expected: &Value) -> usize {
    let dates = expected["dates"].as_array().unwrap();
    for day in &outcome.equity {
        let date = day.date.to_string();
        let position = dates
            .iter()
            .position(|other| *other == date.as_str())
            .unwrap();
        near(day.equity, &expected["equity"][position], &date);
    }
    outcome.equity.len()
}

#[test]
fn one_security_with_stop_and_target_as_backtesting_trades_it() {
    let reference = reference("backtest.json");
    let mut stopped = 0;
    for case in reference["single"].as_array().unwrap() {
        let name = if case["side"] == 1 { "long" } else { "short" };
        let backtest = Backtest {
            side: side(name),
            stop: Some(Percent::whole(4)),
            take: Some(Percent::whole(6)),
            whole_shares: true,
            ..desk(1)
        };
        let outcome = run(&backtest, case["symbol"].as_str());
        same_trades(&outcome.trades, &case["trades"]);
        same_equity(&outcome, case);
        stopped += outcome
            .trades
            .iter()
            .filter(|trade| trade.exit_reason != "hold")
            .count();
    }
    assert!(
        stopped > 20,
        "the case has to hold stops and targets, not {stopped} of them"
    );
}

#[test]
fn a_shared_account_as_vectorbt_keeps_it() {
    let expected = &reference("backtest.json")["portfolio"];
    let outcome = run(&desk(4), None);
    same_trades(&outcome.trades, &expected["trades"]);
    assert_eq!(
        same_equity(&outcome, expected),
        expected["dates"].as_array().unwrap().len()
    );
}

#[test]
fn metrics_as_quantstats_empyrical_and_scipy_measure_them() {
    let expected = reference("backtest.json")["portfolio"]["metrics"].clone();
    let outcome = run(&desk(4), None);
    for (name, value) in expected.as_object().unwrap() {
        let found = outcome
            .metric(name)
            .unwrap_or_else(|| panic!("{name} is undefined"));
        near(found, value, name);
    }
    assert_eq!(expected.as_object().unwrap().len(), 22);
}
