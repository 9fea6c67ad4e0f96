//! The edges of trading, where a desk looks first: hedges before the news, touched levels, whole shares, ruin, last prices.

use newsquake::backtest::cost::{BasisPoints, Cost, RangeSlippage};
use newsquake::backtest::outcome::BacktestOutcome;
use newsquake::backtest::size::{EqualWeight, FixedFraction, Size};
use newsquake::backtest::{Backtest, Hedge, Overlap};
use newsquake::event::Timing;
use newsquake::market::Field;
use newsquake::units::{Bps, Percent};

use super::stage::{Bar, Stage, codes, date, flat, one_slot};

fn near(found: f64, expected: f64) {
    assert!(
        (found - expected).abs() <= 1e-9 * expected.abs().max(1.0),
        "{found} is not {expected}"
    );
}

/// The events of a stage, each with this benchmark.
fn against(mut stage: Stage, benchmark: &str) -> Stage {
    for event in &mut stage.events {
        event.benchmark = Some(benchmark.to_owned());
    }
    stage
}

fn dollar() -> Backtest {
    Backtest {
        hedge: Hedge::Dollar,
        ..one_slot()
    }
}

#[test]
fn a_hedge_whose_exchange_has_closed_waits_for_its_next_day() {
    // New York is entered at the open of day 5; the market's day was over hours before. It falls by a tenth over night.
    for market in ["MKT.HK", "MKT.T", "MKT.AX", "MKT.SS"] {
        let mut bars = vec![flat(50.0); 6];
        bars.extend(vec![flat(45.0); 9]);
        let stage = Stage::default()
            .with("FIRM", &[flat(100.0); 15])
            .with(market, &bars)
            .news("FIRM", 5, Timing::Pre, 1);
        let outcome = against(stage, market).run(&dollar());
        let trade = &outcome.trades[0];
        near(trade.hedge_pnl, 0.0);
        near(trade.benchmark_return.unwrap(), 0.0);
        near(outcome.equity.last().unwrap().equity, 1_000.0);
        // Until its fill there is no hedge.
        assert_eq!(outcome.equity[1].hedges_value, 0.0);
        near(outcome.equity[2].hedges_value, -1_000.0);
    }
}

#[test]
fn a_hedge_that_waits_longer_than_its_trade_is_given_up() {
    let stage = Stage::default()
        .with("FIRM", &[flat(100.0); 15])
        .with("MKT.HK", &[flat(50.0); 15])
        .news("FIRM", 5, Timing::Pre, 1);
    let costs = vec![Cost::BasisPoints(BasisPoints {
        rate: Bps::whole(10),
    })];
    let outcome = against(stage, "MKT.HK").run(&Backtest {
        hold: 0,
        costs,
        ..dollar()
    });
    let trade = &outcome.trades[0];
    assert_eq!((trade.hedge_pnl, trade.hedge_cost), (0.0, 0.0));
    assert!(codes(&outcome).contains(&"hedges_given_up"));
}

#[test]
fn without_a_later_price_nothing_is_hedged_and_that_is_said() {
    let stage = Stage::default()
        .with("FIRM", &[flat(100.0); 15])
        .with("MKT.HK", &[flat(50.0); 6])
        .news("FIRM", 5, Timing::Pre, 1);
    let outcome = against(stage, "MKT.HK").run(&dollar());
    let trade = &outcome.trades[0];
    assert_eq!((trade.hedge_pnl, trade.benchmark_return), (0.0, None));
    assert!(codes(&outcome).contains(&"unhedged"));
}

#[test]
fn metrics_of_trades_include_their_hedges_and_stand_beside_the_unhedged() {
    // The stock gains a tenth, the market a fifth: the trade won, and lost with its hedge.
    let rise = |by: f64| -> Vec<Bar> {
        (0..15)
            .map(|day| flat(if day < 6 { 100.0 } else { 100.0 * (1.0 + by) }))
            .collect()
    };
    let stage = Stage::default()
        .with("FIRM", &rise(0.1))
        .with("MKT", &rise(0.2))
        .news("FIRM", 5, Timing::Pre, 1);
    let outcome = against(stage, "MKT").run(&dollar());
    let metric = |name: &str| outcome.metric(name).unwrap_or_else(|| panic!("{name}"));
    near(metric("win_rate"), 0.0);
    near(metric("profit_factor"), 0.0);
    near(metric("expectancy"), -100.0);
    near(metric("average_trade"), -0.1);
    near(metric("best_trade"), -0.1);
    near(metric("win_rate_unhedged"), 1.0);
    near(metric("average_trade_unhedged"), 0.1);
    near(outcome.groups[0].average_trade.unwrap(), -0.1);
    let trade = &outcome.trades[0];
    near(trade.net_return, 0.1);
    near(trade.hedged_return(), -0.1);
    let tables = newsquake::report::backtest::report(&outcome).tables;
    let trades = tables.iter().find(|table| table.name == "trades").unwrap();
    let heads = trades.columns.iter().map(|column| column.head.as_str());
    assert!(heads.into_iter().any(|head| head == "Hedge P&L"));
}

#[test]
fn a_lost_account_is_closed_at_that_close() {
    // Short with twice the money; the price doubles on day 6, and comes back on day 8.
    let bars: Vec<Bar> = (0..15)
        .map(|day| flat(if (6..8).contains(&day) { 200.0 } else { 100.0 }))
        .collect();
    let outcome = Stage::default()
        .with("FIRM", &bars)
        .with("NEXT", &[flat(10.0); 15])
        .news("FIRM", 5, Timing::Pre, -1)
        .news("NEXT", 9, Timing::Pre, 1)
        .run(&Backtest {
            size: Size::FixedFraction(FixedFraction {
                percent: Percent::whole(200),
            }),
            leverage: Some(3.0),
            hold: 8,
            ..one_slot()
        });
    let trade = &outcome.trades[0];
    assert_eq!(trade.exit_reason, "ruin");
    assert_eq!((trade.exit_date, trade.exit_price), (date(6), 200.0));
    let last = outcome.equity.last().unwrap();
    assert_eq!(
        (last.date, last.equity, last.positions),
        (date(6), -1_000.0, 0)
    );
    assert_eq!(outcome.metric("total_return"), Some(-2.0));
    assert_eq!(outcome.excluded[0].event_id, "2");
    assert_eq!(outcome.excluded[0].code, "no_capital");
    assert!(codes(&outcome).contains(&"ruin"));
    near(outcome.bridge.total, -2_000.0);
}

#[test]
fn a_loss_of_nearly_everything_is_no_ruin() {
    let bars: Vec<Bar> = (0..15)
        .map(|day| flat(if (6..8).contains(&day) { 180.0 } else { 100.0 }))
        .collect();
    let outcome = Stage::default()
        .with("FIRM", &bars)
        .news("FIRM", 5, Timing::Pre, -1)
        .run(&Backtest {
            hold: 8,
            ..one_slot()
        });
    assert_eq!(outcome.trades[0].exit_reason, "hold");
    near(outcome.metric("total_return").unwrap(), 0.0);
    assert!(!codes(&outcome).contains(&"ruin"));
}

/// The exit of a trade that is entered at the open of day 5: days later, price, reason.
fn left(bars: &[Bar], direction: i8, backtest: &Backtest) -> (i32, f64, &'static str) {
    let mut all = vec![bars[0]; 5];
    all.extend_from_slice(bars);
    all.extend([bars[bars.len() - 1]; 9]);
    let trade = Stage::default()
        .with("FIRM", &all)
        .news("FIRM", 5, Timing::Pre, direction)
        .trade(backtest);
    let days = trade.exit_date.days_since_1970() - date(5).days_since_1970();
    (days, trade.exit_price, trade.exit_reason)
}

#[test]
fn a_level_that_the_bar_touches_to_the_cent_is_reached() {
    // In floating point, 100 (1 + 10/100) is more than 110, and 1.1 (1 + 10/100) more than 1.21.
    let take = |percent: u16| Backtest {
        take: Some(Percent::whole(percent)),
        hold: 6,
        ..one_slot()
    };
    for (entry, percent, high) in [
        (100.0, 10, 110.0),
        (1.1, 10, 1.21),
        (50.0, 10, 55.0),
        (25.0, 12, 28.0),
        (200.0, 15, 230.0),
    ] {
        let bars = [flat(entry), [entry, high, entry, entry]];
        assert_eq!(left(&bars, 1, &take(percent)), (1, high, "take"), "{entry}");
        // A cent below is no touch.
        let bars = [flat(entry), [entry, high - 0.01, entry, entry], flat(entry)];
        assert_eq!(left(&bars, 1, &take(percent)).2, "hold", "{entry}");
    }
    let stop = Backtest {
        stop: Some(Percent::whole(10)),
        hold: 6,
        ..one_slot()
    };
    let bars = [flat(100.0), [100.0, 110.0, 100.0, 100.0]];
    assert_eq!(left(&bars, -1, &stop), (1, 110.0, "stop"));
}

#[test]
fn a_trailing_stop_takes_the_open_first_and_the_close_last() {
    let trail = Backtest {
        trail: Some(Percent::whole(5)),
        hold: 6,
        ..one_slot()
    };
    // The open of 120 comes first and lifts the level to 115, which the day then crosses.
    let bars = [flat(100.0), [120.0, 120.0, 101.0, 102.0], flat(102.0)];
    assert_eq!(left(&bars, 1, &trail), (1, 115.0, "trail"));
    // The close of 101 comes after the high of 120.
    let bars = [flat(100.0), [100.0, 120.0, 100.0, 101.0], flat(101.0)];
    assert_eq!(left(&bars, 1, &trail), (1, 115.0, "trail"));
    // Whether the high of 108 came before the low of 102 is not known; the next day reaches 103.
    let bars = [
        flat(100.0),
        [102.0, 108.0, 102.0, 105.0],
        [104.0, 104.0, 102.0, 103.5],
    ];
    assert_eq!(left(&bars, 1, &trail), (2, 103.0, "trail"));
    // The same for a short trade.
    let bars = [flat(100.0), [80.0, 99.0, 80.0, 98.0], flat(98.0)];
    assert_eq!(left(&bars, -1, &trail), (1, 85.0, "trail"));
}

#[test]
fn whole_shares_are_counted_but_for_rounding() {
    let shares = |capital: f64, percent: f64, price: f64| {
        let stage =
            Stage::default()
                .with("FIRM", &[flat(price); 15])
                .news("FIRM", 5, Timing::Pre, 1);
        let outcome = stage.run(&Backtest {
            capital,
            whole_shares: true,
            size: Size::FixedFraction(FixedFraction {
                percent: Percent::new(percent).unwrap(),
            }),
            ..one_slot()
        });
        outcome.trades.first().map_or(0.0, |trade| trade.quantity)
    };
    assert_eq!(shares(100_000.0, 58.0, 58.0), 1_000.0);
    assert_eq!(shares(100.0, 29.0, 29.0), 1.0);
    assert_eq!(shares(100_000.0, 57.0, 5.0), 11_400.0);
    assert_eq!(shares(99_999.9, 100.0, 100.0), 999.0);
    assert_eq!(shares(99.0, 100.0, 100.0), 0.0);
}

#[test]
fn a_trade_at_the_last_price_is_entered_and_left_there() {
    // AAA ends on the day of its news; BBB finds the slot taken, as it does where AAA has one more day.
    for days in [6, 7] {
        let stage = Stage::default()
            .with("AAA", &vec![flat(23.0); days])
            .with("BBB", &[flat(50.0); 15])
            .news("AAA", 5, Timing::Intraday, 1)
            .news("BBB", 5, Timing::Intraday, 1);
        let outcome = stage.run(&one_slot());
        let trade = &outcome.trades[0];
        assert_eq!(
            (trade.symbol.as_str(), trade.exit_reason),
            ("AAA", "end_of_data")
        );
        assert_eq!(
            (trade.entry_price, trade.exit_price, trade.pnl),
            (23.0, 23.0, 0.0)
        );
        assert_eq!(outcome.excluded[0].code, "no_capital", "{days}");
        assert!(codes(&outcome).contains(&"forced_exits"));
    }
    let after = Stage::default()
        .with("AAA", &[flat(23.0); 6])
        .with("BBB", &[flat(50.0); 15])
        .news("AAA", 5, Timing::Post, 1)
        .run(&one_slot());
    assert_eq!(after.excluded[0].code, "after_history");
}

#[test]
fn nothing_is_replaced_by_a_trade_that_cannot_be_entered() {
    let replace = Backtest {
        overlap: Overlap::Replace,
        participation: Some(Percent::whole(50)),
        hold: 5,
        ..one_slot()
    };
    let mut stage = Stage::default()
        .with("FIRM", &[flat(100.0); 15])
        .news("FIRM", 5, Timing::Pre, 1)
        .news("FIRM", 7, Timing::Intraday, 1);
    let outcome = stage.run(&replace);
    assert_eq!(outcome.trades[0].exit_reason, "replaced");
    // Nothing is traded on the day of the second one, which is entered at the close.
    stage.rows.values[Field::Volume as usize][7] = 0.0;
    let outcome = stage.run(&replace);
    assert_eq!(outcome.trades.len(), 1);
    assert_eq!(outcome.trades[0].exit_reason, "hold");
    assert_eq!(outcome.excluded[0].code, "no_capital");
}

#[test]
fn a_fill_at_the_open_costs_by_the_range_of_the_day_before() {
    let quantity = |high: f64| {
        let mut bars = [flat(100.0); 15];
        bars[4] = [100.0, 102.0, 98.0, 100.0];
        bars[5] = [100.0, high, 100.0, 100.0];
        let stage = Stage::default()
            .with("FIRM", &bars)
            .news("FIRM", 5, Timing::Pre, 1);
        let trade = stage.trade(&Backtest {
            cash_only: true,
            costs: vec![Cost::RangeSlippage(RangeSlippage {
                percent: Percent::whole(10),
            })],
            hold: 0,
            ..one_slot()
        });
        trade.quantity
    };
    assert_eq!(quantity(101.0), quantity(140.0));
    near(quantity(101.0), 1_000.0 / 100.4);
}

#[test]
fn an_account_that_is_its_benchmark_has_no_information_ratio() {
    let level = |day: i32| {
        if day <= 5 {
            100.0
        } else {
            100.0 + f64::from(day * day % 11)
        }
    };
    let bars: Vec<Bar> = (0..70).map(|day| flat(level(day))).collect();
    let stage = Stage::default()
        .with("IDX", &bars)
        .with("FIRM", &bars)
        .news("FIRM", 5, Timing::Pre, 1);
    let outcome = against(stage, "IDX").run(&Backtest {
        hold: 58,
        ..one_slot()
    });
    assert_eq!(outcome.metric("information_ratio"), None);
    near(outcome.metric("beta").unwrap(), 1.0);
}

#[test]
fn hedges_in_another_currency_are_said() {
    type Priced<'a> = (&'a str, Option<&'a str>);
    let message = |(firm, own): Priced<'_>, (market, other): Priced<'_>| {
        let mut stage = Stage::default()
            .with(firm, &[flat(100.0); 15])
            .with(market, &[flat(50.0); 15])
            .news(firm, 5, Timing::Pre, 1);
        let stated = [(0, own), (1, other)].into_iter();
        let stated = stated.filter_map(|(place, currency)| Some((place, currency?.to_owned())));
        stage.rows.currencies = stated.collect();
        let outcome = against(stage, market).run(&dollar());
        let mut found = outcome.warnings.iter();
        let found = found.find(|warning| warning.code == "mixed_currencies");
        found.map(|warning| warning.message.to_string())
    };
    let by_exchange = |firm, market| message((firm, None), (market, None));
    for (firm, market, named) in [
        ("FIRM", "0700.HK", "HKD, USD"),
        ("FIRM.PA", "SMI.SW", "CHF, EUR"),
        ("FIRM", "TSX.TO", "CAD, USD"),
        // London quotes pence and pounds.
        ("FIRM.L", "SPX", "USD, that of Europe/London"),
    ] {
        let found = by_exchange(firm, market).unwrap_or_default();
        assert!(found.contains(named), "{firm} {market}: {found}");
    }
    // One currency, in one time zone or in several.
    for (firm, market) in [
        ("FIRM", "SPX"),
        ("FIRM.PA", "DAX.DE"),
        ("FIRM.MI", "IBEX.MC"),
        ("FIRM.SS", "INDEX.SZ"),
        ("FIRM.L", "FTSE.L"),
    ] {
        assert_eq!(by_exchange(firm, market), None, "{firm} {market}");
    }
    // What the file names counts more than the exchange, for each security by itself.
    for (own, other, is_mixed) in [
        (("FIRM", Some("USD")), ("0700.HK", Some("USD")), false),
        (("FIRM", Some("USD")), ("SPX", None), false),
        (("FIRM", Some("GBP")), ("SPX", None), true),
        (("FIRM.PA", Some("EUR")), ("DAX.DE", None), false),
        (("FIRM.PA", Some("USD")), ("DAX.DE", None), true),
        (("FIRM.L", Some("GBP")), ("FTSE.L", Some("GBp")), true),
    ] {
        assert_eq!(message(own, other).is_some(), is_mixed, "{own:?} {other:?}");
    }
}

#[test]
fn days_per_year_are_those_of_the_market() {
    let outcome = |days: &dyn Fn(i32) -> bool, backtest: &Backtest| -> BacktestOutcome {
        let bars: Vec<Bar> = (0..150)
            .map(|day| match days(day) {
                true => flat(100.0 + f64::from(day % 7)),
                false => flat(f64::NAN),
            })
            .collect();
        let mut stage = Stage::default()
            .with("FIRM", &bars)
            .news("FIRM", 5, Timing::Pre, 1);
        // A day without a bar has no row at all.
        let rows = &mut stage.rows;
        let keep: Vec<usize> = (0..150).filter(|day| days(*day as i32)).collect();
        rows.symbol = keep.iter().map(|_| 0).collect();
        rows.date = keep.iter().map(|day| date(*day as i32)).collect();
        for values in &mut rows.values {
            *values = keep
                .iter()
                .filter_map(|day| values.get(*day).copied())
                .collect();
        }
        stage.run(&Backtest {
            hold: 80,
            ..backtest.clone()
        })
    };
    let unset = Backtest {
        days_per_year: None,
        ..one_slot()
    };
    let weekday = |day: i32| (date(day).days_since_1970() + 3).rem_euclid(7);
    let all_week = outcome(&|_| true, &unset);
    assert_eq!(all_week.plan.days_per_year, 365.0);
    assert_eq!(
        outcome(&|day| weekday(day) < 5, &unset).plan.days_per_year,
        252.0
    );
    // Sunday to Thursday.
    assert_eq!(
        outcome(&|day| weekday(day) != 4 && weekday(day) != 5, &unset)
            .plan
            .days_per_year,
        252.0
    );
    let asked = outcome(
        &|_| true,
        &Backtest {
            days_per_year: Some(252.0),
            ..unset
        },
    );
    let ratio = all_week.metric("volatility").unwrap() / asked.metric("volatility").unwrap();
    near(ratio, (365.0_f64 / 252.0).sqrt());
}

#[test]
fn growth_of_a_few_days_is_not_given_per_year() {
    let bars: Vec<Bar> = (0..15).map(|day| flat(100.0 + f64::from(day))).collect();
    let stage = Stage::default()
        .with("FIRM", &bars)
        .with("IDX", &bars)
        .news("FIRM", 5, Timing::Pre, 1);
    let outcome = against(stage, "IDX").run(&one_slot());
    for name in ["cagr", "alpha"] {
        assert_eq!(outcome.metric(name), None);
        assert_eq!(
            outcome.metrics_undefined[name],
            "the run covers less than a quarter of a year"
        );
    }
    assert!(
        outcome
            .warnings
            .iter()
            .any(|warning| warning.code == "short_run")
    );
}

#[test]
fn a_split_within_a_trade_at_raw_closes_is_said() {
    let warned = |factor: f64| {
        let bars: Vec<Bar> = (0..15)
            .map(|day| flat(if day < 6 { 100.0 } else { 100.0 / factor }))
            .collect();
        let mut stage = Stage::default()
            .with("FIRM", &bars)
            .news("FIRM", 5, Timing::Pre, -1);
        stage.rows.values[Field::AdjClose as usize] = vec![100.0; 15];
        let outcome = stage.run(&Backtest {
            price: Some(newsquake::market::PriceBasis::Close),
            ..one_slot()
        });
        codes(&outcome).contains(&"split_in_trade")
    };
    assert!(warned(2.0) && warned(3.0) && warned(0.1));
    // A dividend of 1.5 %.
    assert!(!warned(1.015));
}

#[test]
fn excursions_are_the_worst_and_the_best_while_it_was_held() {
    // Entered at the open at 100; the day goes from 96 to 104. Left at the close of the next day, which goes from 99 to 109.
    let bars = [
        flat(100.0),
        [100.0, 104.0, 96.0, 101.0],
        [101.0, 109.0, 99.0, 103.0],
        flat(103.0),
    ];
    let mut all = vec![flat(100.0); 4];
    all.extend(bars);
    all.extend([flat(103.0); 6]);
    let stage = |direction| {
        Stage::default()
            .with("FIRM", &all)
            .news("FIRM", 5, Timing::Pre, direction)
            .trade(&Backtest {
                hold: 1,
                size: Size::EqualWeight(EqualWeight { slots: 1 }),
                ..one_slot()
            })
    };
    let (long, short) = (stage(1), stage(-1));
    near(long.mae, -0.04);
    near(long.mfe, 0.09);
    near(short.mae, -0.09);
    near(short.mfe, 0.04);
}

/// The plans whose exits are found at each entry, and for all orders before the first one: few slots, and a fraction for each trade.
fn of_both_sizes(backtest: &Backtest) -> [Backtest; 2] {
    let slots = Size::EqualWeight(EqualWeight { slots: 1 });
    let fraction = Size::FixedFraction(FixedFraction {
        percent: Percent::whole(100),
    });
    [slots, fraction].map(|size| Backtest {
        size,
        ..backtest.clone()
    })
}

#[test]
fn excursions_of_a_trade_that_is_left_early_end_there() {
    // Entered at the open of day 5 at 100, and replaced on day 7, at its open or at its close.
    let mut bars = vec![flat(100.0); 5];
    bars.extend([
        [100.0, 104.0, 96.0, 101.0],
        [101.0, 109.0, 99.0, 103.0],
        [103.0, 120.0, 80.0, 104.0],
    ]);
    bars.extend([[104.0, 150.0, 50.0, 104.0]; 8]);
    let replace = Backtest {
        overlap: Overlap::Replace,
        hold: 4,
        ..one_slot()
    };
    for (timing, mae, mfe) in [(Timing::Pre, -0.04, 0.09), (Timing::Intraday, -0.2, 0.2)] {
        let stage = Stage::default()
            .with("FIRM", &bars)
            .news("FIRM", 5, Timing::Pre, 1)
            .news("FIRM", 7, timing, 1);
        for backtest in of_both_sizes(&replace) {
            let trade = &stage.run(&backtest).trades[0];
            assert_eq!((trade.exit_reason, trade.exit_date), ("replaced", date(7)));
            near(trade.mae, mae);
            near(trade.mfe, mfe);
        }
    }
    // The account is lost at the close of day 7; what comes after it is nobody's.
    bars[7] = [103.0, 230.0, 80.0, 210.0];
    let stage = Stage::default()
        .with("FIRM", &bars)
        .news("FIRM", 5, Timing::Pre, -1);
    for backtest in of_both_sizes(&replace) {
        let trade = &stage.run(&backtest).trades[0];
        assert_eq!(trade.exit_reason, "ruin");
        near(trade.mae, -1.3);
        near(trade.mfe, 0.2);
    }
}

#[test]
fn a_trade_that_is_extended_keeps_its_levels() {
    // Entered on day 5 for two sessions, extended on day 6 by one; day 8 reaches the stop, or does not.
    let extend = Backtest {
        overlap: Overlap::Extend,
        stop: Some(Percent::whole(15)),
        ..one_slot()
    };
    for (low, left) in [(80.0, ("stop", 85.0, -0.15)), (90.0, ("hold", 95.0, -0.1))] {
        let mut bars = vec![flat(100.0); 8];
        bars.push([100.0, 100.0, low, 95.0]);
        bars.extend([flat(70.0); 6]);
        let stage = Stage::default()
            .with("FIRM", &bars)
            .news("FIRM", 5, Timing::Pre, 1)
            .news("FIRM", 6, Timing::Pre, 1);
        for backtest in of_both_sizes(&extend) {
            let trade = stage.trade(&backtest);
            assert_eq!(trade.exit_date, date(8));
            assert_eq!((trade.exit_reason, trade.exit_price), (left.0, left.1));
            near(trade.mae, left.2);
        }
    }
}

#[test]
fn the_deepest_drawdowns_have_their_dates() {
    // Entered at 100 on day 5: down to 90 on day 6, back on day 8, up to 120 and down to 96 at the end.
    let closes = [100.0, 90.0, 95.0, 100.0, 120.0, 108.0, 96.0, 100.0];
    let mut bars = vec![flat(100.0); 5];
    bars.extend(closes.map(flat));
    let outcome = Stage::default()
        .with("FIRM", &bars)
        .news("FIRM", 5, Timing::Pre, 1)
        .run(&Backtest {
            hold: 7,
            ..one_slot()
        });
    let [deep, shallow] = &outcome.drawdowns[..] else {
        panic!("{:?}", outcome.drawdowns);
    };
    near(deep.depth, -0.2);
    assert_eq!(
        (deep.peak, deep.trough, deep.regained),
        (date(9), date(11), None)
    );
    near(shallow.depth, -0.1);
    assert_eq!((shallow.trough, shallow.regained), (date(6), Some(date(8))));
}
