//! A desk's own terms: sizes by a signal, turns, limits, limit orders, waits, fees, interest and the risk-free rate.

use std::collections::BTreeMap;
use std::sync::Arc;

use newsquake::backtest::cost::{Borrow, Cost, Interest, RangeSlippage};
use newsquake::backtest::outcome::BacktestOutcome;
use newsquake::backtest::size::{EqualWeight, FixedFraction, SignalWeight, Size};
use newsquake::backtest::{Backtest, Hedge, Inputs, Overlap};
use newsquake::event::{Cells, Event, Timing};
use newsquake::market::{Factors, Prices};
use newsquake::time::Exchanges;
use newsquake::units::{Bps, Percent};

use super::stage::{Stage, codes, date, flat, one_slot, side};

/// Returns events with one more column, whose cells are given in their order.
fn with_column(mut stage: Stage, name: &str, cells: &[&str]) -> Stage {
    let names: Arc<[String]> = [name.to_owned()].into();
    for (event, cell) in stage.events.iter_mut().zip(cells) {
        event.columns = Cells::new(names.clone(), [*cell]);
    }
    stage
}

/// Returns a market of flat prices of 100 with news before the open of day 5 about each symbol.
fn at_once(symbols: &[&str]) -> Stage {
    let stage = |stage: Stage, symbol: &&str| {
        let stage = stage.with(symbol, &[flat(100.0); 15]);
        stage.news(symbol, 5, Timing::Pre, 1)
    };
    symbols.iter().fold(Stage::default(), stage)
}

/// Returns the excluded events with their codes.
fn refused(outcome: &BacktestOutcome) -> BTreeMap<&str, &str> {
    let excluded = outcome.excluded.iter();
    excluded
        .map(|event| (event.event_id.as_str(), event.code))
        .collect()
}

fn near(found: f64, expected: f64) {
    assert!(
        (found - expected).abs() <= 1e-9 * expected.abs().max(1.0),
        "{found} is not {expected}"
    );
}

fn percent(number: f64) -> Option<Percent> {
    Some(Percent::new(number).unwrap())
}

#[test]
fn a_signal_sizes_trades_up_to_its_cap() {
    let stage = at_once(&["A", "B", "C", "D", "E", "F"]);
    let mut stage = with_column(stage, "score", &["0.5", "1", "4", "", "-2", "0"]);
    let size = |column: &str| Backtest {
        capital: 100_000.0,
        size: Size::SignalWeight(SignalWeight {
            column: column.to_owned(),
            percent: Percent::whole(10),
            cap: Percent::whole(25),
        }),
        ..one_slot()
    };
    // Upper and lower case count as the same; equity stays at 100,000, prices at 100.
    let outcome = stage.run(&size("Score"));
    let shares: Vec<f64> = outcome.trades.iter().map(|trade| trade.quantity).collect();
    assert_eq!(shares, [50.0, 100.0, 250.0]);
    let expected = [("4", "no_weight"), ("5", "no_weight"), ("6", "no_weight")];
    assert_eq!(refused(&outcome), BTreeMap::from(expected));

    // A signal below zero agrees with a short trade, and counts by its size.
    stage.events[4].direction = Some(-1);
    let outcome = stage.run(&size("score"));
    let short = outcome.trades.iter().find(|trade| trade.event_id == "5");
    assert_eq!(short.unwrap().quantity, 200.0);

    // The weight of the file is the default.
    stage.events[0].weight = Some(2.0);
    let outcome = stage.run(&size("weight"));
    assert_eq!(outcome.trades.len(), 1);
    assert_eq!(outcome.trades[0].quantity, 200.0);
}

#[test]
fn a_column_that_no_event_has_is_an_error() {
    let stage = with_column(at_once(&["A"]), "score", &["1"]);
    let (prices, _) = Prices::from_rows(vec![stage.rows.clone()]).unwrap();
    let inputs = Inputs {
        prices: &prices,
        events: &stage.events,
        facts: &[],
        exchanges: &Exchanges::default(),
    };
    let by = |column: &str| Some(column.to_owned());
    for backtest in [
        Backtest {
            priority: by("scroe"),
            ..one_slot()
        },
        Backtest {
            borrow_column: by("scroe"),
            ..one_slot()
        },
    ] {
        let error = backtest.run(inputs).unwrap_err();
        assert_eq!(error.code(), "unknown_column");
        assert!(error.help().unwrap().to_string().contains("score"));
    }
}

#[test]
fn the_larger_priority_gets_the_slot() {
    let stage = with_column(at_once(&["A", "B", "C"]), "score", &["1", "3", "2.5"]);
    let by = |priority: Option<&str>| Backtest {
        priority: priority.map(str::to_owned),
        ..one_slot()
    };
    let outcome = stage.run(&by(Some("score")));
    assert_eq!(outcome.trades[0].event_id, "2");
    assert!(outcome.plan.ties.starts_with("larger score first"));
    assert!(codes(&outcome).is_empty());
    // Without one the order of symbols decides, and the result says so.
    let outcome = stage.run(&by(None));
    assert_eq!(outcome.trades[0].event_id, "1");
    assert_eq!(codes(&outcome), ["ties_by_symbol"]);
    assert!(outcome.plan.ties.contains("symbols"));
}

#[test]
fn among_equal_priorities_the_earlier_news_comes_first() {
    // News after the close of day 4 and before the open of day 5 are traded at the same open.
    let mut stage = with_column(at_once(&["A", "B"]), "score", &["1", "1"]);
    stage.events[1] = Event {
        timing: Timing::Post,
        columns: stage.events[1].columns.clone(),
        direction: Some(1),
        ..Event::on("2", "B", date(4))
    };
    let backtest = Backtest {
        priority: Some("score".to_owned()),
        ..one_slot()
    };
    // B's news may have come until midnight, A's until 09:30 of the next day.
    assert_eq!(stage.run(&backtest).trades[0].event_id, "2");
}

#[test]
fn a_draw_favours_no_letter_and_follows_the_seed() {
    let stage = at_once(&["A", "B", "C", "D"]);
    let first = |seed: u64| {
        let backtest = Backtest {
            priority: Some("draw".to_owned()),
            seed,
            ..one_slot()
        };
        stage.run(&backtest).trades[0].symbol.clone()
    };
    let mut wins: BTreeMap<String, usize> = BTreeMap::new();
    for seed in 0..80 {
        assert_eq!(first(seed), first(seed));
        *wins.entry(first(seed)).or_default() += 1;
    }
    // 20 each on average; the chance that one of four lies outside of 7 to 35 is below 0.2 %.
    assert!(
        wins.len() == 4 && wins.values().all(|n| (7..=35).contains(n)),
        "{wins:?}"
    );
}

#[test]
fn no_security_gets_more_than_its_limit() {
    let stage = Stage::default()
        .with("A", &[flat(100.0); 15])
        .news("A", 5, Timing::Pre, 1)
        .news("A", 6, Timing::Pre, 1)
        .news("A", 7, Timing::Pre, 1);
    let outcome = stage.run(&Backtest {
        capital: 100_000.0,
        size: Size::FixedFraction(FixedFraction {
            percent: Percent::whole(20),
        }),
        overlap: Overlap::Allow,
        max_name: percent(30.0),
        hold: 5,
        ..one_slot()
    });
    let shares: Vec<f64> = outcome.trades.iter().map(|trade| trade.quantity).collect();
    // 20 % and the 10 % that are left; the third finds nothing.
    near(shares[0], 200.0);
    near(shares[1], 100.0);
    assert_eq!(refused(&outcome), BTreeMap::from([("3", "no_capital")]));
    assert_eq!(codes(&outcome), ["trades_cut"]);
}

#[test]
fn no_tag_gets_more_than_its_limit() {
    let mut stage = at_once(&["A", "B", "C", "D"]);
    for (event, tags) in stage.events.iter_mut().zip(["x", "x;y", "y", "z"]) {
        event.tags = tags.split(';').map(str::to_owned).collect();
    }
    let outcome = stage.run(&Backtest {
        capital: 100_000.0,
        size: Size::EqualWeight(EqualWeight { slots: 5 }),
        max_tag: percent(30.0),
        ..one_slot()
    });
    let shares: Vec<f64> = outcome.trades.iter().map(|trade| trade.quantity).collect();
    // A 20 %; B the 10 % that x has left; C 20 %, which fills y up to 30 %; D is alone.
    [200.0, 100.0, 200.0, 200.0]
        .iter()
        .zip(&shares)
        .for_each(|(expected, found)| near(*found, *expected));
}

#[test]
fn longs_less_shorts_stay_within_their_limit() {
    let mut stage = at_once(&["A", "B", "C", "D"]);
    for (event, direction) in stage.events.iter_mut().zip([1, 1, -1, 1]) {
        event.direction = Some(direction);
    }
    let limited = Backtest {
        capital: 100_000.0,
        size: Size::EqualWeight(EqualWeight { slots: 5 }),
        max_net: percent(25.0),
        ..one_slot()
    };
    let outcome = stage.run(&limited);
    let shares: Vec<f64> = outcome.trades.iter().map(|trade| trade.quantity).collect();
    // Long 20 %, 5 % more; short 20 %, which makes room for 20 %.
    [200.0, 50.0, 200.0, 200.0]
        .iter()
        .zip(&shares)
        .for_each(|(expected, found)| near(*found, *expected));
    // A trade that is hedged one to one adds nothing to the difference.
    let stage = stage.with("MKT", &[flat(50.0); 15]);
    let outcome = stage.run(&Backtest {
        hedge: Hedge::Dollar,
        benchmark: Some("MKT".to_owned()),
        ..limited
    });
    assert!(outcome.trades.iter().all(|trade| trade.quantity == 200.0));
}

/// Returns the course of FIRM: open, high, low and close of 100 but for the bars that are given by day.
fn course(bars: &[(usize, [f64; 4])]) -> Stage {
    let mut all = vec![flat(100.0); 15];
    bars.iter().for_each(|(day, bar)| all[*day] = *bar);
    Stage::default()
        .with("FIRM", &all)
        .news("FIRM", 5, Timing::Pre, 1)
}

fn limit_order(sessions: u32) -> Backtest {
    Backtest {
        limit_entry: percent(5.0),
        limit_sessions: sessions,
        ..one_slot()
    }
}

#[test]
fn a_limit_order_waits_for_its_price() {
    // The low of day 7 reaches 95: filled there, with all of the money, and held for two sessions from there.
    let stage = course(&[(7, [100.0, 101.0, 94.0, 97.0]), (9, flat(104.5))]);
    let trade = stage.trade(&limit_order(5));
    assert_eq!((trade.entry_date, trade.entry_at), (date(7), "limit"));
    near(trade.entry_price, 95.0);
    near(trade.quantity, 1_000.0 / 95.0);
    assert_eq!((trade.exit_date, trade.exit_price), (date(9), 104.5));
    // The high of the day of the fill may have come before it; the low came after.
    near(trade.mae, 94.0 / 95.0 - 1.0);
    near(trade.mfe, 104.5 / 95.0 - 1.0);

    // An open below the level is filled at the open.
    let stage = course(&[(7, [93.0, 96.0, 92.0, 95.0])]);
    let trade = stage.trade(&limit_order(5));
    assert_eq!((trade.entry_price, trade.entry_at), (93.0, "open"));

    // A short sale waits above the price.
    let mut stage = course(&[(6, [100.0, 106.0, 99.0, 101.0])]);
    stage.events[0].direction = Some(-1);
    near(stage.trade(&limit_order(5)).entry_price, 105.0);
}

#[test]
fn a_limit_order_expires() {
    let stage = course(&[(7, [100.0, 101.0, 94.0, 97.0])]);
    // Day 5 is its first session; one more is day 6, two more day 7.
    assert_eq!(stage.run(&limit_order(2)).trades.len(), 1);
    let outcome = stage.run(&limit_order(1));
    assert_eq!(refused(&outcome), BTreeMap::from([("1", "expired")]));
    // A cent above the level is no fill; the level to the last bit is one.
    let stage = course(&[(7, [100.0, 101.0, 95.01, 97.0])]);
    assert!(stage.run(&limit_order(5)).trades.is_empty());
    let stage = course(&[(7, [100.0, 101.0, 100.0 * 0.95, 97.0])]);
    assert_eq!(stage.run(&limit_order(5)).trades.len(), 1);
}

#[test]
fn on_the_day_of_its_fill_a_limit_order_meets_its_stop_and_not_an_earlier_high() {
    let bar = (7, [100.0, 112.0, 89.0, 96.0]);
    let take = Backtest {
        take: percent(10.0),
        ..limit_order(5)
    };
    // 112 is beyond the target of 104.5, but it may have been before the fill at 95.
    let trade = course(&[bar]).trade(&take);
    assert_eq!((trade.exit_date, trade.exit_reason), (date(9), "hold"));
    // A close beyond the target came after.
    let trade = course(&[(7, [100.0, 112.0, 89.0, 105.0])]).trade(&take);
    assert_eq!((trade.exit_date, trade.exit_reason), (date(7), "take"));
    near(trade.exit_price, 104.5);
    let stop = Backtest {
        stop: percent(5.0),
        ..limit_order(5)
    };
    let trade = course(&[bar]).trade(&stop);
    assert_eq!((trade.exit_date, trade.exit_reason), (date(7), "stop"));
    near(trade.exit_price, 95.0 * 0.95);
    // Held for no session: left at the close of the day of the fill.
    let trade = course(&[bar]).trade(&Backtest {
        hold: 0,
        ..limit_order(5)
    });
    assert_eq!((trade.exit_date, trade.exit_price), (date(7), 96.0));
}

#[test]
fn an_entry_does_not_wait_longer_than_it_may() {
    let mut bars = vec![flat(100.0); 15];
    (5..8).for_each(|day| bars[day] = flat(f64::NAN));
    let stage = Stage::default()
        .with("FIRM", &bars)
        .with("OTHER", &[flat(1.0); 15])
        .news("FIRM", 5, Timing::Pre, 1);
    let wait = |most| Backtest {
        max_wait: most,
        ..one_slot()
    };
    assert_eq!(stage.trade(&wait(None)).sessions_waited, 3);
    assert_eq!(stage.trade(&wait(Some(3))).entry_date, date(8));
    let outcome = stage.run(&wait(Some(2)));
    assert_eq!(refused(&outcome), BTreeMap::from([("1", "halted")]));
}

#[test]
fn each_name_pays_its_own_fee_for_borrowed_shares() {
    let mut stage = at_once(&["A", "B", "C"]);
    stage
        .events
        .iter_mut()
        .for_each(|event| event.direction = Some(-1));
    let stage = with_column(stage, "fee", &["3650", "", "0"]);
    let run = |costs: Vec<Cost>| {
        stage.run(&Backtest {
            capital: 3_000.0,
            size: Size::EqualWeight(EqualWeight { slots: 3 }),
            borrow_column: Some("fee".to_owned()),
            costs,
            ..one_slot()
        })
    };
    let borrow = Cost::Borrow(Borrow {
        rate: Bps::whole(365),
    });
    // Two nights of 1,000: 36.5 % a year, the general 3.65 %, nothing.
    let outcome = run(vec![borrow]);
    let costs: Vec<f64> = outcome.trades.iter().map(|trade| trade.cost).collect();
    near(costs[0], 2.0);
    near(costs[1], 0.2);
    near(costs[2], 0.0);
    assert_eq!(codes(&outcome), ["borrow_unknown"]);
    // The column counts without a general fee as well.
    near(run(Vec::new()).trades[0].cost, 2.0);
}

#[test]
fn borrowed_cash_bears_interest_that_the_longs_pay() {
    let stage = at_once(&["A", "B"]);
    let outcome = stage.run(&Backtest {
        capital: 1_000.0,
        size: Size::FixedFraction(FixedFraction {
            percent: Percent::whole(100),
        }),
        leverage: Some(2.0),
        costs: vec![Cost::Interest(Interest {
            rate: Bps::whole(3_650),
        })],
        ..one_slot()
    });
    // 2,000 bought with 1,000: two nights of interest on 1,000 at 0.1 % a day, and on the first night's interest.
    let interest = 1.0 + 1.001;
    let costs: Vec<f64> = outcome.trades.iter().map(|trade| trade.cost).collect();
    near(costs[0], interest / 2.0);
    near(costs[1], interest / 2.0);
    let last = outcome.equity.last().unwrap().equity;
    near(last, 1_000.0 - interest);
}

#[test]
fn the_risk_free_rate_comes_off_sharpe_alpha_and_beta() {
    let days = 120;
    let price = |day: usize| 100.0 * (1.0 + 0.01 * (day as f64 * 0.7).sin() + 0.001 * day as f64);
    let market = |day: usize| 100.0 * (1.0 + 0.01 * (day as f64 * 0.9).cos());
    let bars = |of: &dyn Fn(usize) -> f64| (0..days).map(|day| flat(of(day))).collect::<Vec<_>>();
    let stage = Stage::default()
        .with("FIRM", &bars(&price))
        .with("MKT", &bars(&market))
        .news("FIRM", 2, Timing::Pre, 1);
    let backtest = Backtest {
        hold: 110,
        benchmark: Some("MKT".to_owned()),
        ..one_slot()
    };
    let (prices, _) = Prices::from_rows(vec![stage.rows.clone()]).unwrap();
    let exchanges = Exchanges::default();
    let inputs = Inputs {
        prices: &prices,
        events: &stage.events,
        facts: &[],
        exchanges: &exchanges,
    };
    let dates: Vec<_> = (0..days as i32).map(date).collect();
    let rate = |day: usize| 0.0001 + 0.00001 * day as f64;
    let rates: Vec<f64> = (0..days).map(rate).collect();
    let factors = Factors::new(vec!["rf".to_owned()], dates.clone(), vec![rates]);
    let run = |factors: &Factors| {
        backtest
            .runner(inputs)
            .factors(Some(factors))
            .run()
            .unwrap()
    };
    let outcome = run(&factors);
    assert_eq!(outcome.plan.risk_free.as_deref(), Some("rf"));

    // The same from the equity of the run itself.
    let excess: Vec<f64> = outcome
        .equity
        .windows(2)
        .map(|pair| {
            let day = (pair[1].date.days_since_1970() - 20_000) as usize;
            pair[1].equity / pair[0].equity - 1.0 - rate(day)
        })
        .collect();
    let n = excess.len() as f64;
    let mean = excess.iter().sum::<f64>() / n;
    let squares: f64 = excess.iter().map(|r| (r - mean).powi(2)).sum();
    let sharpe = mean / (squares / (n - 1.0)).sqrt() * 252.0_f64.sqrt();
    near(outcome.metric("sharpe").unwrap(), sharpe);
    let plain = backtest.run(inputs).unwrap();
    assert!(plain.metric("sharpe").unwrap() > sharpe);
    assert_eq!(plain.plan.risk_free, None);
    // Returns themselves are not touched.
    assert_eq!(plain.metric("volatility"), outcome.metric("volatility"));
    let shift = plain.metric("alpha").unwrap() - outcome.metric("alpha").unwrap();
    assert!(shift.abs() > 1e-3);

    // A file that ends early leaves both undefined, and nothing else.
    let half: Vec<f64> = (0..60).map(rate).collect();
    let short = Factors::new(vec!["rf".to_owned()], dates[..60].to_vec(), vec![half]);
    let outcome = run(&short);
    assert_eq!(outcome.metric("sharpe"), None);
    assert!(outcome.metrics_undefined["sharpe"].contains("risk-free"));
    assert!(outcome.metric("volatility").is_some());
}

#[test]
fn what_is_held_adds_up_to_the_equity_of_each_day() {
    let stage = at_once(&["A", "B"]).with("MKT", &[flat(50.0); 15]);
    let (prices, _) = Prices::from_rows(vec![stage.rows.clone()]).unwrap();
    let exchanges = Exchanges::default();
    let inputs = Inputs {
        prices: &prices,
        events: &stage.events,
        facts: &[],
        exchanges: &exchanges,
    };
    let backtest = Backtest {
        size: Size::EqualWeight(EqualWeight { slots: 2 }),
        hedge: Hedge::Dollar,
        benchmark: Some("MKT".to_owned()),
        ..one_slot()
    };
    let outcome = backtest.runner(inputs).with_positions(true).run().unwrap();
    for day in &outcome.equity {
        let held = outcome.positions.iter().filter(|row| row.date == day.date);
        near(held.map(|row| row.value).sum(), day.equity);
    }
    let on = |symbol: &str| {
        let mut rows = outcome.positions.iter();
        let row = rows.find(|row| row.date == date(5) && row.symbol == symbol);
        row.map(|row| (row.quantity, row.value))
    };
    assert_eq!(on("A"), Some((5.0, 500.0)));
    assert_eq!(on("MKT"), Some((-20.0, -1_000.0)));
    assert_eq!(on("cash"), Some((1_000.0, 1_000.0)));
    // Not asked for, not recorded.
    assert!(backtest.run(inputs).unwrap().positions.is_empty());
}

#[test]
fn months_and_years_compound_to_the_whole() {
    let days = 200;
    let bars: Vec<_> = (0..days)
        .map(|day| flat(100.0 + (f64::from(day) * 0.3).sin() * 5.0))
        .collect();
    let stage = Stage::default()
        .with("FIRM", &bars)
        .news("FIRM", 2, Timing::Pre, 1);
    let outcome = stage.run(&Backtest {
        hold: 190,
        side: side("long"),
        benchmark: Some("FIRM".to_owned()),
        ..one_slot()
    });
    let whole = outcome.metric("total_return").unwrap();
    for periods in [&outcome.monthly, &outcome.yearly] {
        let product = periods.iter().map(|period| 1.0 + period.net_return);
        near(product.product::<f64>() - 1.0, whole);
    }
    let named: Vec<_> = outcome.monthly.iter().map(|p| (p.year, p.month)).collect();
    // Day 0 is 4 October 2024.
    assert_eq!(named[0], (2024, Some(10)));
    assert_eq!(named[3], (2025, Some(1)));
    let years: Vec<i32> = outcome.yearly.iter().map(|period| period.year).collect();
    assert_eq!(years, [2024, 2025]);
    // Held from the first day to the last, the account is its benchmark.
    let month = outcome.monthly[1];
    near(month.benchmark.unwrap(), month.net_return);
}

/// Returns a market in dollars and euros: EUR1 costs 100 euros, and the euro goes from 1.00 to 1.10 dollars on day 7.
fn two_currencies() -> Stage {
    let rate = |day: usize| flat(if day < 7 { 1.0 } else { 1.1 });
    let rates: Vec<_> = (0..15).map(rate).collect();
    let stage = Stage::default()
        .with("EUR1", &[flat(100.0); 15])
        .with("EURUSD=X", &rates)
        .with("USD1", &[flat(100.0); 15])
        .news("EUR1", 5, Timing::Intraday, 1);
    in_currencies(stage, &[("EUR1", "EUR"), ("USD1", "USD")])
}

fn in_currencies(mut stage: Stage, currencies: &[(&str, &str)]) -> Stage {
    for (symbol, currency) in currencies {
        let place = stage
            .rows
            .symbols
            .iter()
            .position(|own| own == symbol)
            .unwrap();
        stage
            .rows
            .currencies
            .push((place as u32, (*currency).to_owned()));
    }
    stage
}

fn by_rates(fx: &[&str], currency: Option<&str>) -> Backtest {
    Backtest {
        fx: fx.iter().map(|symbol| (*symbol).to_owned()).collect(),
        currency: currency.map(str::to_owned),
        hold: 3,
        ..one_slot()
    }
}

#[test]
fn a_trade_in_another_currency_earns_the_exchange_rate_too() {
    // Bought at the close of day 5 for 1,000 dollars: 10 shares of 100 euros; sold on day 8 for 1,100 dollars.
    for backtest in [by_rates(&["EURUSD=X"], None), by_rates(&[], Some("USD"))] {
        let outcome = two_currencies().run(&backtest);
        assert_eq!(outcome.plan.currency.as_deref(), Some("USD"));
        assert_eq!(outcome.plan.fx, ["EURUSD=X"]);
        let trade = &outcome.trades[0];
        near(trade.quantity, 10.0);
        assert_eq!((trade.entry_price, trade.exit_price), (100.0, 100.0));
        assert_eq!((trade.entry_rate, trade.exit_rate), (1.0, 1.1));
        near(trade.pnl, 100.0);
        near(trade.net_return, 0.1);
        near(outcome.equity.last().unwrap().equity, 1_100.0);
        let step = |name: &str| {
            let mut steps = outcome.bridge.steps.iter();
            steps.find(|step| step.step == name).unwrap().amount
        };
        near(step("currency"), 100.0);
        near(outcome.bridge.total, 100.0);
        // The rate moves the account on the day on which it moves.
        let on = |day: i32| {
            outcome
                .equity
                .iter()
                .find(|row| row.date == date(day))
                .unwrap()
                .equity
        };
        near(on(6), 1_000.0);
        near(on(7), 1_100.0);
        assert!(!codes(&outcome).contains(&"mixed_currencies"));
    }
    // At one to one nothing is earned.
    near(
        two_currencies().run(&by_rates(&[], None)).trades[0].pnl,
        0.0,
    );
}

#[test]
fn a_trade_is_entered_at_the_rate_of_its_day() {
    let rates: Vec<_> = (0..15)
        .map(|day| flat(if day < 7 { 1.25 } else { 1.1 }))
        .collect();
    let stage = Stage::default()
        .with("EUR1", &[flat(100.0); 15])
        .with("EURUSD=X", &rates)
        .news("EUR1", 5, Timing::Intraday, 1);
    let outcome = in_currencies(stage, &[("EUR1", "EUR")]).run(&by_rates(&["EURUSD=X"], None));
    let trade = &outcome.trades[0];
    // 1,000 dollars buy 8 shares of 100 euros, which are sold for 880.
    near(trade.quantity, 8.0);
    assert_eq!((trade.entry_rate, trade.exit_rate), (1.25, 1.1));
    near(trade.pnl, -120.0);
    near(trade.net_return, -0.12);
    near(outcome.equity.last().unwrap().equity, 880.0);
    near(outcome.bridge.total, -120.0);
}

#[test]
fn a_share_of_the_range_is_paid_in_money_of_the_account() {
    let rates: Vec<_> = (0..15)
        .map(|day| flat(if day < 7 { 1.0 } else { 1.1 }))
        .collect();
    let mut bars = vec![flat(100.0); 15];
    bars[8] = [100.0, 104.0, 98.0, 100.0];
    let stage = Stage::default()
        .with("EUR1", &bars)
        .with("EURUSD=X", &rates)
        .news("EUR1", 5, Timing::Intraday, 1);
    let stage = in_currencies(stage, &[("EUR1", "EUR")]);
    let percent = Percent::whole(25);
    let trade = stage.trade(&Backtest {
        costs: vec![Cost::RangeSlippage(RangeSlippage { percent })],
        ..by_rates(&["EURUSD=X"], None)
    });
    // A quarter of 6 euros for each of 10 shares, at 1.10 dollars.
    assert_eq!(trade.exit_date, date(8));
    near(trade.cost, 0.25 * 6.0 * 10.0 * 1.1);
}

#[test]
fn a_hedge_pays_its_share_of_the_range_in_money_of_the_account() {
    let stage = two_currencies().with("MKT", &[[50.0, 51.0, 48.0, 50.0]; 15]);
    let stage = in_currencies(stage, &[("MKT", "EUR")]);
    let percent = Percent::whole(10);
    let trade = stage.trade(&Backtest {
        hedge: Hedge::Dollar,
        benchmark: Some("MKT".to_owned()),
        costs: vec![Cost::RangeSlippage(RangeSlippage { percent })],
        ..by_rates(&["EURUSD=X"], None)
    });
    // A tenth of 3 euros for each of 20 shares, at 1.00 dollar on day 5 and at 1.10 on day 8.
    near(trade.hedge_cost, 0.1 * 3.0 * 20.0 * (1.0 + 1.1));
    near(trade.cost, 0.0);
}

#[test]
fn the_account_may_be_in_either_currency_of_a_pair() {
    // A dollar trade of an account in euros loses what the euro gains: 10 shares of 100 dollars are worth 909.09 euros.
    let mut stage = two_currencies();
    stage.events[0].symbol = "USD1".into();
    let outcome = stage.run(&by_rates(&["EURUSD=X"], Some("EUR")));
    near(outcome.trades[0].pnl, 1_000.0 / 1.1 - 1_000.0);
    near(outcome.equity.last().unwrap().equity, 1_000.0 / 1.1);
}

#[test]
fn costs_and_hedges_are_money_of_the_account() {
    let stage = two_currencies().with("MKT", &[flat(50.0); 15]);
    let stage = in_currencies(stage, &[("MKT", "EUR")]);
    let outcome = stage.run(&Backtest {
        hedge: Hedge::Dollar,
        benchmark: Some("MKT".to_owned()),
        costs: vec![Cost::BasisPoints(newsquake::backtest::cost::BasisPoints {
            rate: Bps::whole(10),
        })],
        ..by_rates(&["EURUSD=X"], None)
    });
    let trade = &outcome.trades[0];
    // Long and short in euros: the rate cancels but for its costs, 0.1 % of 1,000 and of 1,100 dollars on either side.
    near(trade.cost, 1.0 + 1.1);
    near(trade.hedge_cost, 1.0 + 1.1);
    near(trade.pnl + trade.hedge_pnl, -4.2);
    near(outcome.equity.last().unwrap().equity, 1_000.0 - 4.2);
}

#[test]
fn pence_are_hundredths_of_a_pound() {
    let stage = |code| {
        let stage = Stage::default()
            .with("VOD", &[flat(80.0); 15])
            .with("GBPUSD=X", &[flat(1.25); 15])
            .news("VOD", 5, Timing::Intraday, 1);
        in_currencies(stage, &[("VOD", code)])
    };
    for code in ["GBX", "GBp", "GBpence"] {
        // 80 pence are one dollar.
        let trade = stage(code).trade(&by_rates(&["GBPUSD=X"], None));
        near(trade.quantity, 1_000.0);
        // An account in pounds needs no rate for them: 1,000 pounds buy 1,250 shares.
        let trade = stage(code).trade(&by_rates(&[], Some("GBP")));
        near(trade.quantity, 1_250.0);
        assert_eq!(trade.entry_rate, 0.01);
    }
    let trade = stage("GBP").trade(&by_rates(&["GBPUSD=X"], None));
    near(trade.quantity, 10.0);
}

#[test]
fn a_currency_without_a_rate_is_an_error_that_names_the_mend() {
    let error = |stage: &Stage, backtest: &Backtest| {
        let (prices, _) = Prices::from_rows(vec![stage.rows.clone()]).unwrap();
        let inputs = Inputs {
            prices: &prices,
            events: &stage.events,
            facts: &[],
            exchanges: &Exchanges::default(),
        };
        let error = backtest.run(inputs).unwrap_err();
        assert_eq!(error.code(), "no_rate");
        format!(
            "{error} {}",
            error.help().map(ToString::to_string).unwrap_or_default()
        )
    };
    let stage = two_currencies();
    assert!(error(&stage, &by_rates(&["EURUSB=X"], None)).contains("EURUSD=X"));
    assert!(error(&stage, &by_rates(&["USD1"], None)).contains("no two currencies"));
    assert!(error(&stage, &by_rates(&[], Some("JPY"))).contains("EURJPY=X"));
    // No rate by the entry, and one that is too old.
    let mut late = two_currencies();
    late.rows
        .date
        .iter_mut()
        .zip(&late.rows.symbol)
        .for_each(|(day, symbol)| {
            if late.rows.symbols[*symbol as usize] == "EURUSD=X" {
                *day = newsquake::time::Date::from_days_since_1970(day.days_since_1970() + 6);
            }
        });
    let outcome = late.run(&by_rates(&["EURUSD=X"], None));
    assert_eq!(refused(&outcome), BTreeMap::from([("1", "no_rate")]));
}

#[test]
fn a_limit_order_keeps_its_slot_and_its_size_until_it_is_filled_or_expires() {
    let mut bars = vec![flat(100.0); 15];
    bars[7] = [100.0, 101.0, 94.0, 97.0];
    let stage = |bars: &[_]| {
        Stage::default()
            .with("A", bars)
            .with("B", &[flat(100.0), flat(90.0)].repeat(10))
            .news("A", 5, Timing::Pre, 1)
            .news("B", 6, Timing::Pre, 1)
            .news("B", 9, Timing::Post, 1)
    };
    // B would be filled at once on day 7; but A's order of day 5 holds the only slot, whether it will be filled or not.
    let outcome = stage(&bars).run(&limit_order(3));
    assert_eq!(outcome.trades[0].event_id, "1");
    assert_eq!(refused(&outcome)["2"], "no_capital");
    let outcome = stage(&[flat(100.0); 15]).run(&limit_order(3));
    assert_eq!(refused(&outcome)["1"], "expired");
    assert_eq!(refused(&outcome)["2"], "no_capital");
    // From day 8 on the slot is free.
    assert_eq!(outcome.trades[0].event_id, "3");

    // Sized when it was sent: half of 1,000 at the level of 95, whatever another trade earns before the fill.
    let rising: Vec<_> = (0..15)
        .map(|day| flat(if day < 6 { 100.0 } else { 180.0 }))
        .collect();
    let stage = Stage::default()
        .with("A", &bars)
        .with("C", &rising)
        .news("A", 5, Timing::Pre, 1)
        .news("C", 5, Timing::Pre, 1);
    let outcome = stage.run(&Backtest {
        size: Size::EqualWeight(EqualWeight { slots: 2 }),
        limit_entry: percent(5.0),
        ..one_slot()
    });
    near(outcome.trades[0].quantity, 500.0 / 95.0);
}
