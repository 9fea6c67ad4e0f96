//! Trading costs, checked by hand.

use std::sync::Arc;

use newsquake::backtest::cost::{
    BasisPoints, Borrow, Cost, Fixed, HalfSpread, Interest, PerShare, RangeSlippage,
    SquareRootImpact,
};
use newsquake::backtest::outcome::BacktestOutcome;
use newsquake::backtest::{Backtest, Estimate, Facts, Hedge};
use newsquake::event::{Cells, Timing};
use newsquake::units::{Bps, Percent};

use super::stage::{Stage, codes, flat, one_slot};

/// Returns the cost of 10 shares bought at the open at 100, after a day with a range of 4, and sold two sessions later at the close at 110, on a
/// range of 2.
fn cost(costs: Vec<Cost>, direction: i8) -> f64 {
    let mut bars = vec![flat(100.0); 15];
    bars[4] = [100.0, 102.0, 98.0, 100.0];
    bars[7] = [110.0, 110.0, 108.0, 110.0];
    let mut stage = Stage::default()
        .with("FIRM", &bars)
        .news("FIRM", 5, Timing::Pre, direction);
    let estimate = Estimate {
        alpha: 0.0,
        beta: 1.0,
        sigma: 0.02,
    };
    stage.facts = vec![Facts {
        estimate: Ok(estimate),
        reaction: None,
        measured_on: None,
    }];
    let outcome = stage.run(&Backtest {
        costs,
        ..one_slot()
    });
    let trade = &outcome.trades[0];
    assert_eq!((trade.quantity, trade.exit_price), (10.0, 110.0));
    let expected = f64::from(direction) * 100.0 - trade.cost;
    assert!((trade.pnl - expected).abs() < 1e-9);
    assert!((outcome.equity.last().unwrap().equity - 1_000.0 - trade.pnl).abs() < 1e-9);
    assert_eq!(outcome.metric("costs_paid"), Some(trade.cost));
    trade.cost
}

fn near(found: f64, expected: f64) {
    assert!((found - expected).abs() < 1e-9, "{found} is not {expected}");
}

#[test]
fn each_cost_by_hand() {
    near(
        cost(
            vec![Cost::BasisPoints(BasisPoints {
                rate: Bps::whole(10),
            })],
            1,
        ),
        1.0 + 1.1,
    );
    near(cost(vec![Cost::Fixed(Fixed { amount: 3.0 })], 1), 6.0);
    near(
        cost(
            vec![Cost::PerShare(PerShare {
                amount: 0.5,
                least: 0.0,
            })],
            1,
        ),
        10.0,
    );
    near(
        cost(
            vec![Cost::PerShare(PerShare {
                amount: 0.05,
                least: 1.0,
            })],
            1,
        ),
        2.0,
    );
    near(
        cost(
            vec![Cost::HalfSpread(HalfSpread {
                spread: Bps::whole(20),
            })],
            1,
        ),
        1.0 + 1.1,
    );
    near(
        cost(
            vec![Cost::RangeSlippage(RangeSlippage {
                percent: Percent::whole(25),
            })],
            1,
        ),
        10.0 + 5.0,
    );
    let impact = |value: f64| 0.02 * (10.0_f64 / 1_000.0).sqrt() * value;
    near(
        cost(
            vec![Cost::SquareRootImpact(SquareRootImpact {
                coefficient: 1.0,
            })],
            1,
        ),
        impact(1_000.0) + impact(1_100.0),
    );
}

#[test]
fn borrowed_shares_cost_by_the_night_and_bought_ones_do_not() {
    let borrow = || {
        vec![Cost::Borrow(Borrow {
            rate: Bps::whole(3_650),
        })]
    };
    // Two nights at a close of 100: 10 shares x 100 x 36.5 % / 365 x 2.
    near(cost(borrow(), -1), 2.0);
    near(cost(borrow(), 1), 0.0);
}

#[test]
fn no_cost_may_be_below_zero() {
    let (rate, percent) = (Bps::new(-1.0).unwrap(), Percent::new(-1.0).unwrap());
    let per_share = |amount, least| Cost::PerShare(PerShare { amount, least });
    for cost in [
        Cost::BasisPoints(BasisPoints { rate }),
        Cost::Fixed(Fixed { amount: -1.0 }),
        per_share(-1.0, 0.0),
        per_share(0.0, -1.0),
        Cost::HalfSpread(HalfSpread { spread: rate }),
        Cost::RangeSlippage(RangeSlippage { percent }),
        Cost::SquareRootImpact(SquareRootImpact { coefficient: -1.0 }),
        Cost::Borrow(Borrow { rate }),
        Cost::Interest(Interest { rate }),
    ] {
        let name = format!("{cost:?}");
        let backtest = Backtest {
            costs: vec![cost],
            ..one_slot()
        };
        let error = backtest.check().unwrap_err().to_string();
        assert!(
            error.contains("-1") && error.contains("0 or more"),
            "{name}: {error}"
        );
    }
}

#[test]
fn several_costs_add_up() {
    let both = vec![
        Cost::Fixed(Fixed { amount: 3.0 }),
        Cost::BasisPoints(BasisPoints {
            rate: Bps::whole(10),
        }),
    ];
    near(cost(both, 1), 8.1);
}

#[test]
fn a_cost_that_cannot_be_known_is_left_out_and_said() {
    let stage = Stage::default()
        .with("FIRM", &[flat(100.0); 15])
        .news("FIRM", 5, Timing::Pre, 1);
    let impact = Cost::SquareRootImpact(SquareRootImpact { coefficient: 1.0 });
    let outcome = stage.run(&Backtest {
        costs: vec![impact],
        ..one_slot()
    });
    assert_eq!(outcome.trades[0].cost, 0.0);
    assert_eq!(codes(&outcome), ["costs_unknown"]);
}

/// Returns the outcome of FIRM bought at 100 and hedged one to one with 20 shares of MKT at 50, whose bars have a range
/// of 3.
fn hedged(costs: Vec<Cost>) -> BacktestOutcome {
    let mut stage = Stage::default()
        .with("FIRM", &[[100.0, 102.0, 98.0, 100.0]; 15])
        .with("MKT", &[[50.0, 51.0, 48.0, 50.0]; 15])
        .news("FIRM", 5, Timing::Pre, 1);
    stage.events[0].benchmark = Some("MKT".to_owned());
    stage.run(&Backtest {
        hedge: Hedge::Dollar,
        costs,
        ..one_slot()
    })
}

#[test]
fn the_fills_of_a_hedge_cost_as_much_as_any_other() {
    let of_hedge = |cost| hedged(vec![cost]).trades[0].hedge_cost;
    near(
        of_hedge(Cost::BasisPoints(BasisPoints {
            rate: Bps::whole(10),
        })),
        2.0,
    );
    near(of_hedge(Cost::Fixed(Fixed { amount: 3.0 })), 6.0);
    let per_share = PerShare {
        amount: 0.5,
        least: 1.0,
    };
    near(of_hedge(Cost::PerShare(per_share)), 20.0);
    near(
        of_hedge(Cost::HalfSpread(HalfSpread {
            spread: Bps::whole(20),
        })),
        2.0,
    );
    near(
        of_hedge(Cost::RangeSlippage(RangeSlippage {
            percent: Percent::whole(10),
        })),
        12.0,
    );
    // The short hedge of 1,000 is held for two nights.
    let borrow = Cost::Borrow(Borrow {
        rate: Bps::whole(365),
    });
    near(of_hedge(borrow), 2.0 * 1_000.0 * 0.0365 / 365.0);
}

#[test]
fn the_impact_of_a_hedge_is_not_known_and_said() {
    let impact = Cost::SquareRootImpact(SquareRootImpact { coefficient: 1.0 });
    let outcome = hedged(vec![impact]);
    assert_eq!(outcome.trades[0].hedge_cost, 0.0);
    assert!(codes(&outcome).contains(&"hedge_costs_unknown"));
}

#[test]
fn results_before_costs_are_never_said_to_be_after_them() {
    let stage = Stage::default()
        .with("FIRM", &[flat(100.0); 15])
        .news("FIRM", 5, Timing::Pre, 1)
        .news("FIRM", 9, Timing::Pre, 1);
    let said = |backtest: &Backtest| {
        let mut stage = stage.clone();
        let names: Arc<[String]> = ["fee".to_owned()].into();
        for event in &mut stage.events {
            event.columns = Cells::new(names.clone(), ["100"]);
        }
        let outcome = stage.run(backtest);
        let report = newsquake::report::backtest::report(&outcome);
        let notes = report.tables.iter().flat_map(|table| table.notes.clone());
        let figures = [
            newsquake::chart::backtest::equity::figure(&outcome).title,
            newsquake::chart::backtest::trade_dist::figure(&outcome).footnote,
        ];
        let all: Vec<String> = notes.chain(figures).collect();
        let count = |words| all.iter().filter(|text| text.contains(words)).count();
        (count("before costs (none set)"), count("after costs"))
    };
    let (before, after) = said(&one_slot());
    assert!(before >= 4 && after == 0, "{before} {after}");
    let bps = Cost::BasisPoints(BasisPoints {
        rate: Bps::whole(1),
    });
    for backtest in [
        Backtest {
            costs: vec![bps],
            ..one_slot()
        },
        // The fees of the events alone.
        Backtest {
            borrow_column: Some("fee".to_owned()),
            ..one_slot()
        },
    ] {
        let (before, after) = said(&backtest);
        assert!(before == 0 && after >= 4, "{before} {after}");
    }
}
