//! Sizes, limits, hedges, the account and the bridge from study to account.

use newsquake::backtest::outcome::BacktestOutcome;
use newsquake::backtest::size::{EqualWeight, FixedFraction, Size, VolatilityTarget};
use newsquake::backtest::{Backtest, Estimate, Facts, Hedge};
use newsquake::event::{Reason, Timing};
use newsquake::market::Field;
use newsquake::units::{Bps, Percent};

use super::stage::{Bar, Stage, codes, flat, hedged, one_slot};

fn near(found: f64, expected: f64) {
    assert!(
        (found - expected).abs() < 1e-9 * (1.0 + expected.abs()),
        "{found} is not {expected}"
    );
}

/// Returns a market of three securities at 100, 50 and 20, with news before the open of day 5. All gain 10 % on day 6.
fn three() -> Stage {
    let bars = |price: f64| -> Vec<Bar> {
        (0..15)
            .map(|day| flat(if day < 6 { price } else { price * 1.1 }))
            .collect()
    };
    ["A", "B", "C"].into_iter().zip([100.0, 50.0, 20.0]).fold(
        Stage::default(),
        |stage, (symbol, price)| {
            stage
                .with(symbol, &bars(price))
                .news(symbol, 5, Timing::Pre, 1)
        },
    )
}

fn sized(size: Size) -> Backtest {
    Backtest { size, ..one_slot() }
}

fn quantities(outcome: &BacktestOutcome) -> Vec<f64> {
    outcome.trades.iter().map(|trade| trade.quantity).collect()
}

#[test]
fn slots_share_equity_and_limit_the_number_of_trades() {
    let outcome = three().run(&sized(Size::EqualWeight(EqualWeight { slots: 2 })));
    assert_eq!(quantities(&outcome), [5.0, 10.0]);
    assert_eq!(outcome.excluded[0].code, "no_capital");
    near(outcome.metric("total_return").unwrap(), 0.1);
}

#[test]
fn a_fixed_fraction_stops_at_the_leverage_limit() {
    let outcome = three().run(&sized(Size::FixedFraction(FixedFraction {
        percent: Percent::whole(40),
    })));
    assert_eq!(quantities(&outcome)[..2], [4.0, 8.0]);
    near(quantities(&outcome)[2], 10.0);
    assert!(
        outcome
            .warnings
            .iter()
            .any(|warning| warning.code == "trades_cut")
    );
    let doubled = Backtest {
        leverage: Some(2.0),
        ..sized(Size::FixedFraction(FixedFraction {
            percent: Percent::whole(40),
        }))
    };
    near(quantities(&three().run(&doubled))[2], 20.0);
}

#[test]
fn a_volatility_target_gives_nervous_securities_less() {
    let mut stage = three();
    let facts = |sigma: f64| Facts {
        estimate: Ok(Estimate {
            alpha: 0.0,
            beta: 1.0,
            sigma,
        }),
        reaction: None,
        measured_on: None,
    };
    stage.facts = vec![
        facts(0.01),
        facts(0.02),
        Facts::missing(Reason::TooFewObservations, "few"),
    ];
    let target = 0.1 * 0.01 * 252.0_f64.sqrt();
    let outcome = stage.run(&sized(Size::VolatilityTarget(VolatilityTarget {
        percent: Percent::new(100.0 * target).unwrap(),
    })));
    near(quantities(&outcome)[0], 1.0);
    near(quantities(&outcome)[1], 1.0);
    assert_eq!(outcome.excluded[0].code, "too_few_observations");
}

#[test]
fn whole_shares_and_the_share_of_the_volume() {
    let whole = Backtest {
        whole_shares: true,
        capital: 1_050.0,
        ..one_slot()
    };
    assert_eq!(quantities(&three().run(&whole)), [10.0]);
    let few = Backtest {
        whole_shares: true,
        capital: 50.0,
        ..one_slot()
    };
    assert_eq!(three().run(&few).excluded[0].code, "too_small");
    let part = Backtest {
        participation: Some(Percent::new(0.5).unwrap()),
        ..one_slot()
    };
    assert_eq!(quantities(&three().run(&part)), [5.0]);
}

#[test]
fn cash_only_pays_the_costs_out_of_the_same_purse() {
    use newsquake::backtest::cost::{BasisPoints, Cost};
    let costs = vec![Cost::BasisPoints(BasisPoints {
        rate: Bps::whole(100),
    })];
    let outcome = three().run(&Backtest {
        costs,
        cash_only: true,
        ..one_slot()
    });
    near(quantities(&outcome)[0], 1_000.0 / 101.0);
    assert!(outcome.equity.iter().all(|day| day.cash > -1e-9));
}

#[test]
fn a_hedge_takes_the_market_away() {
    for (hedge, expected) in [
        (Hedge::None, 0.0),
        (Hedge::Dollar, -40.0),
        (Hedge::Beta, -60.0),
    ] {
        let outcome = hedged(1, 1.5).run(&Backtest {
            hedge,
            ..one_slot()
        });
        let trade = &outcome.trades[0];
        near(trade.pnl, 100.0);
        near(trade.hedge_pnl, expected);
        near(trade.benchmark_return.unwrap(), 0.04);
        near(outcome.equity.last().unwrap().equity, 1_100.0 + expected);
        near(outcome.bridge.total, 100.0 + expected);
    }
}

#[test]
fn a_beta_hedge_needs_a_beta() {
    let mut stage = hedged(1, 1.5);
    stage.facts = vec![Facts::missing(
        Reason::TooFewObservations,
        "12 of 240 estimation days are usable, 120 are needed",
    )];
    let outcome = stage.run(&Backtest {
        hedge: Hedge::Beta,
        ..one_slot()
    });
    assert_eq!(outcome.excluded[0].code, "too_few_observations");
}

#[test]
fn the_bridge_of_one_trade_by_hand() {
    // Day 0 is day 5: previous close 100, open 100, then +10 % on day 6. The market gains 4 %; beta is 1.5.
    let outcome = hedged(1, 1.5).run(&one_slot());
    let step = |name: &str| {
        outcome
            .bridge
            .steps
            .iter()
            .find(|step| step.step == name)
            .unwrap()
            .amount
    };
    near(step("car"), 1_000.0 * (0.1 - 0.06));
    near(step("market"), 1_000.0 * 0.06);
    near(step("gap"), 0.0);
    near(step("drift"), 0.0);
    near(outcome.bridge.total, 100.0);
    near(outcome.bridge.mean_car.unwrap(), 0.04);
}

#[test]
fn the_account_adds_up_on_every_day() {
    let outcome = three().run(&sized(Size::EqualWeight(EqualWeight { slots: 3 })));
    let days = &outcome.equity;
    assert_eq!((days[0].equity, days[0].positions), (1_000.0, 0));
    for day in days {
        near(
            day.cash + day.positions_value + day.hedges_value,
            day.equity,
        );
    }
    let pnl: f64 = outcome.trades.iter().map(|trade| trade.pnl).sum();
    near(days.last().unwrap().equity, 1_000.0 + pnl);
    assert_eq!(outcome.metric("exposure_time"), Some(1.0));
}

#[test]
fn what_is_not_defined_says_why() {
    let outcome = three().run(&sized(Size::EqualWeight(EqualWeight { slots: 3 })));
    assert_eq!(outcome.metric("profit_factor"), None);
    assert_eq!(outcome.metrics_undefined["profit_factor"], "no trade lost");
    assert_eq!(
        outcome.metrics_undefined["alpha"],
        "there is no benchmark for the whole run"
    );
    let empty = Stage::default().with("A", &[flat(1.0); 9]).run(&one_slot());
    assert!(empty.metrics.iter().all(|(_, value)| value.is_none()));
    assert!(!serde_json::to_string(&empty).unwrap().contains("NaN"));
}

#[test]
fn the_night_and_the_delay_of_a_bridge_by_hand() {
    // Closes from day 4 on: 100, 105, 107, 110. Opens: 104 on day 5, 106 on day 6. The entry is one session late, the
    // holding period one session.
    let mut bars = vec![flat(100.0); 5];
    bars.extend([
        [104.0, 105.0, 104.0, 105.0],
        [106.0, 107.0, 106.0, 107.0],
        [108.0, 110.0, 108.0, 110.0],
    ]);
    bars.extend([flat(110.0); 5]);
    let stage = Stage::default()
        .with("FIRM", &bars)
        .news("FIRM", 5, Timing::Pre, 1);
    let outcome = stage.run(&Backtest {
        delay: 1,
        hold: 1,
        ..one_slot()
    });
    let step = |name: &str| {
        let steps = &outcome.bridge.steps;
        steps.iter().find(|step| step.step == name).unwrap().amount
    };
    near(step("unmeasured"), 1_000.0 * 0.10);
    near(step("gap"), 1_000.0 * (110.0 / 104.0 - 1.10));
    near(step("delay"), 1_000.0 * (110.0 / 106.0 - 110.0 / 104.0));
    near(outcome.bridge.total, 1_000.0 * (110.0 / 106.0 - 1.0));
}

#[test]
fn a_slot_is_free_for_hong_kong_only_after_new_york_has_closed() {
    // New York's trade occupies the only slot until its close on day 5. Hong Kong's close of day 5 comes 12 hours
    // earlier, its open of day 6 comes later.
    let bars = [flat(100.0); 15];
    let stage = Stage::default()
        .with("FIRM", &bars)
        .with("0001.HK", &bars)
        .news("FIRM", 4, Timing::Pre, 1)
        .news("0001.HK", 5, Timing::Intraday, 1)
        .news("0001.HK", 6, Timing::Pre, 1);
    let outcome = stage.run(&Backtest {
        hold: 1,
        ..one_slot()
    });
    let traded: Vec<&str> = outcome
        .trades
        .iter()
        .map(|trade| trade.event_id.as_str())
        .collect();
    assert_eq!(traded, ["1", "3"]);
    assert_eq!(outcome.excluded[0].code, "no_capital");
    let codes: Vec<_> = outcome
        .warnings
        .iter()
        .map(|warning| warning.code)
        .collect();
    assert!(codes.contains(&"mixed_currencies"), "{codes:?}");
}

#[test]
fn a_fee_as_large_as_the_purse_leaves_no_trade_on_credit() {
    use newsquake::backtest::cost::{Cost, Fixed};
    for (amount, traded) in [
        (900.0, Some(1.0)),
        (999.0, Some(0.01)),
        (1_000.0, None),
        (2_000.0, None),
    ] {
        let costs = vec![Cost::Fixed(Fixed { amount })];
        let outcome = three().run(&Backtest {
            costs,
            cash_only: true,
            ..one_slot()
        });
        match traded {
            Some(quantity) => near(quantities(&outcome)[0], quantity),
            None => assert_eq!(outcome.excluded[0].code, "no_capital"),
        }
        // Only the entry must be paid from cash; the exit costs a fee too.
        let entered = outcome.equity.iter().take(2);
        assert!(entered.clone().all(|day| day.cash > -1e-9), "{entered:?}");
    }
}

#[test]
fn cash_only_pays_for_a_hedge_that_is_bought() {
    let mut stage = hedged(1, 1.5);
    stage.events[0].direction = Some(-1);
    // The hedge buys 1.5 of the market per short unit of FIRM.
    let outcome = stage.run(&Backtest {
        hedge: Hedge::Beta,
        cash_only: true,
        ..one_slot()
    });
    near(quantities(&outcome)[0], 10.0 / 1.5);
}

#[test]
fn what_rounding_leaves_of_a_limit_is_no_trade() {
    let outcome = three().run(&Backtest {
        leverage: Some(0.7),
        ..sized(Size::FixedFraction(FixedFraction {
            percent: Percent::whole(35),
        }))
    });
    assert_eq!(outcome.trades.len(), 2);
    assert_eq!(outcome.excluded[0].code, "no_capital");
}

#[test]
fn a_share_of_the_volume_is_a_share_of_the_turnover() {
    // adj_close is half of close: twice the shares at half the price are the same part of the day's turnover.
    let mut stage = three();
    let part = Backtest {
        participation: Some(Percent::new(0.5).unwrap()),
        ..one_slot()
    };
    let plain = stage.run(&part).trades[0].clone();
    let closes = &stage.rows.values[Field::Close as usize];
    stage.rows.values[Field::AdjClose as usize] = closes.iter().map(|close| close / 2.0).collect();
    let adjusted = stage.run(&part).trades[0].clone();
    near(plain.quantity, 5.0);
    near(adjusted.quantity, 10.0);
    near(adjusted.pnl, plain.pnl);
}

#[test]
fn exits_above_the_share_of_the_volume_are_counted() {
    let mut stage = three();
    let volumes = &mut stage.rows.values[Field::Volume as usize];
    // A is sold on day 7.
    volumes[7] = 100.0;
    let outcome = stage.run(&Backtest {
        participation: Some(Percent::new(0.5).unwrap()),
        ..one_slot()
    });
    assert_eq!(quantities(&outcome), [5.0]);
    assert!(codes(&outcome).contains(&"exits_above_participation"));
    let volumes = &mut stage.rows.values[Field::Volume as usize];
    // The entry is at the open, when the volumes of the sessions before are all that is known.
    volumes[..5].fill(0.0);
    let outcome = stage.run(&Backtest {
        participation: Some(Percent::new(0.5).unwrap()),
        ..one_slot()
    });
    let nothing = &outcome.excluded[0];
    assert!(
        nothing.reason.contains("nothing was traded"),
        "{}",
        nothing.reason
    );
}

#[test]
fn a_lost_account_has_no_returns_and_no_exposure() {
    // The whole account is short, and the price triples.
    let bars: Vec<Bar> = (0..15)
        .map(|day| flat(if day < 6 { 100.0 } else { 300.0 }))
        .collect();
    let outcome = Stage::default()
        .with("FIRM", &bars)
        .news("FIRM", 5, Timing::Pre, -1)
        .news("FIRM", 9, Timing::Pre, -1)
        .run(&one_slot());
    assert_eq!(outcome.metric("total_return"), Some(-2.0));
    assert_eq!(outcome.metric("max_drawdown"), Some(-2.0));
    for name in [
        "volatility",
        "sharpe",
        "sortino",
        "skewness",
        "probabilistic_sharpe",
    ] {
        assert_eq!(outcome.metric(name), None, "{name}");
        assert_eq!(
            outcome.metrics_undefined[name],
            "the account was lost on the way"
        );
    }
    let last = outcome.equity.iter().find(|day| day.equity < 0.0).unwrap();
    assert_eq!((last.exposure, last.positions), (None, 0));
    assert_eq!(last.date, outcome.equity.last().unwrap().date);
    assert_eq!(outcome.trades[0].exit_reason, "ruin");
    assert_eq!(outcome.excluded[0].code, "no_capital");
    assert!(codes(&outcome).contains(&"ruin"));
}

#[test]
fn the_table_of_results_shows_every_metric() {
    use newsquake::backtest::metric::Metric;
    let tables = newsquake::report::backtest::report(&three().run(&one_slot())).tables;
    let results = tables.iter().find(|table| table.name == "results").unwrap();
    let shown = Metric::ENTRIES
        .iter()
        .filter_map(|entry| Metric::named(entry.name))
        .filter(|metric| !metric.behaviour().needs_hedge());
    // The two ends of the interval of the mean trade are one row.
    assert_eq!(results.rows.len(), shown.count() - 1);
    let labels = results.rows.iter().map(|row| row[0].shown());
    assert_eq!(labels.filter(|label| label.contains("interval")).count(), 1);
}
