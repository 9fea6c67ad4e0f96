//! Random backtests that combine all options, compared with a reference simulation in plain Python loops.

use std::collections::BTreeMap;

use newsquake::backtest::outcome::{BacktestOutcome, DayOutcome, TradeOutcome};
use newsquake::backtest::{Backtest, Inputs};
use newsquake::estimates::estimates;
use newsquake::load;
use newsquake::study::Study;
use newsquake::time::{Exchanges, Window};
use serde_json::Value;

use crate::support::reference::{Tolerance, close, reference};

/// The reference sums in another order and finds limits by bisection.
fn near(found: f64, expected: &Value, scale: f64, what: &str) {
    let tolerance = Tolerance {
        relative: 1e-9,
        absolute: 1e-9 * scale,
    };
    close(found, expected, tolerance, what);
}

fn same_trade(found: &TradeOutcome, row: &Value, case: &str) {
    let what = format!("{case}, event {}", found.event_id);
    let words: [(usize, &str); 6] = [
        (0, &found.event_id),
        (1, &found.entry_date.to_string()),
        (2, found.entry_at),
        (4, &found.exit_date.to_string()),
        (6, found.exit_reason),
        (7, &found.ambiguous_exit.to_string()),
    ];
    for (column, word) in words {
        let expected = row[column]
            .as_str()
            .map_or_else(|| row[column].to_string(), str::to_owned);
        assert_eq!(word, expected, "{what}: {row}");
    }
    let value = found.entry_price * found.quantity;
    near(found.entry_price, &row[3], 0.0, &what);
    near(found.exit_price, &row[5], 0.0, &what);
    near(found.quantity, &row[8], 0.0, &what);
    near_or_none(found.benchmark_return, &row[13], 1.0, &what);
    // Gains are differences of trade values, so their error is relative to the value of the trade.
    for (column, amount) in [
        (9, found.cost),
        (10, found.pnl),
        (11, found.hedge_pnl),
        (12, found.hedge_cost),
    ] {
        near(
            amount,
            &row[column],
            value,
            &format!("{what}, column {column}"),
        );
    }
}

fn same(outcome: &BacktestOutcome, case: &Value, name: &str) {
    let excluded: BTreeMap<&str, &str> = outcome
        .excluded
        .iter()
        .map(|event| (event.event_id.as_str(), event.code))
        .collect();
    let expected: BTreeMap<&str, &str> = case["excluded"]
        .as_object()
        .unwrap()
        .iter()
        .map(|(id, code)| (id.as_str(), code.as_str().unwrap()))
        .collect();
    assert_eq!(excluded, expected, "{name}");
    let rows = case["trades"].as_array().unwrap();
    assert_eq!(outcome.trades.len(), rows.len(), "{name}");
    for (trade, row) in outcome.trades.iter().zip(rows) {
        same_trade(trade, row, name);
    }
    let equity = case["equity"].as_array().unwrap();
    assert_eq!(case["from"], outcome.equity[0].date.to_string(), "{name}");
    assert_eq!(outcome.equity.len(), equity.len(), "{name}");
    for (day, expected) in outcome.equity.iter().zip(equity) {
        near(
            day.equity,
            expected,
            case["plan"]["capital"].as_f64().unwrap(),
            &format!("{name}, {}", day.date),
        );
    }
}

/// Compares two numbers, or requires that both are missing.
fn near_or_none(found: Option<f64>, expected: &Value, scale: f64, what: &str) {
    match found {
        Some(found) => near(found, expected, scale, what),
        None => assert!(expected.is_null(), "{what}: none is not {expected}"),
    }
}

fn same_measures(outcome: &BacktestOutcome, case: &Value, name: &str) {
    let expected = &case["measures"];
    for metric in ["exposure_time", "turnover"] {
        near_or_none(
            outcome.metric(metric),
            &expected[metric],
            0.0,
            &format!("{name}, {metric}"),
        );
    }
    for (label, group) in expected["groups"].as_object().unwrap() {
        let found = outcome
            .groups
            .iter()
            .find(|found| found.group == *label)
            .unwrap();
        assert_eq!(group["n_trades"], found.n_trades, "{name}, {label}");
        let capital = outcome.plan.capital;
        for (key, found, scale) in [
            ("win_rate", found.win_rate, 0.0),
            ("average_trade", found.average_trade, 1.0),
            ("median_trade", found.median_trade, 1.0),
            ("average_excess", found.average_excess, 1.0),
            ("pnl", Some(found.pnl), capital),
            ("hedge_pnl", Some(found.hedge_pnl), capital),
        ] {
            near_or_none(
                found,
                &group[key],
                scale,
                &format!("{name}, {label}, {key}"),
            );
        }
    }
    for (key, of) in [
        (
            "benchmark",
            (|day| day.benchmark) as fn(&DayOutcome) -> Option<f64>,
        ),
        ("buy_and_hold", |day| day.buy_and_hold),
    ] {
        let course = expected[key].as_array().unwrap();
        for (day, expected) in outcome.equity.iter().step_by(10).zip(course) {
            near_or_none(
                of(day),
                expected,
                0.0,
                &format!("{name}, {key} on {}", day.date),
            );
        }
    }
    let bridge = &expected["bridge"];
    near_or_none(outcome.bridge.mean_car, &bridge["mean_car"], 1.0, name);
    assert_eq!(
        outcome.bridge.steps.len(),
        bridge["steps"].as_object().unwrap().len()
    );
    for step in &outcome.bridge.steps {
        let what = format!("{name}, step {}", step.step);
        near(
            step.amount,
            &bridge["steps"][step.step],
            outcome.plan.capital,
            &what,
        );
    }
}

/// Compares two bootstrap intervals from different random draws. With 5,000 draws an end varies by about 1 % of the
/// width; in one case of twenty by 2 %.
fn same_interval(outcome: &BacktestOutcome, ends: &Value) {
    let width = ends[1].as_f64().unwrap() - ends[0].as_f64().unwrap();
    let metrics = ["average_trade_low", "average_trade_high"];
    for (end, metric) in metrics.into_iter().enumerate() {
        let off = outcome.metric(metric).unwrap() - ends[end].as_f64().unwrap();
        assert!(off.abs() < 0.04 * width, "{metric} is off by {off}");
    }
}

#[test]
fn every_plan_is_traded_and_measured_as_plain_loops_do_it() {
    let reference = reference("trading.json");
    let prices = load::prices(&["tests/reference/trading_prices.csv".into()], &[])
        .unwrap()
        .prices;
    let events = load::events("tests/reference/trading_events.csv".as_ref())
        .unwrap()
        .events;
    let exchanges = Exchanges::default();
    let study = Study {
        estimation: Window::new(-30, -6).unwrap().into(),
        ..Study::default()
    };
    for (number, case) in reference["cases"].as_array().unwrap().iter().enumerate() {
        let backtest: Backtest = serde_json::from_value(case["plan"].clone()).unwrap();
        let facts = estimates(&study, &backtest, &prices, &events, &exchanges).unwrap();
        let inputs = Inputs {
            prices: &prices,
            events: &events,
            facts: &facts,
            exchanges: &exchanges,
        };
        let outcome = backtest.run(inputs).unwrap();
        let name = format!("case {number}, {}", case["plan"]);
        same(&outcome, case, &name);
        same_measures(&outcome, case, &name);
        if reference["interval"]["case"] == number {
            same_interval(&outcome, &reference["interval"]["ends"]);
        }
    }
}
