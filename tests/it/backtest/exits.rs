//! Exits of trades.

use newsquake::backtest::{Backtest, Overlap};
use newsquake::event::Timing;
use newsquake::market::Field;
use newsquake::units::Percent;

use super::stage::{Bar, Stage, codes, date, flat, one_slot};

/// Returns a market with these bars from day 5 on and a price of 100 before and after them.
fn stage(bars: &[Bar], direction: i8) -> Stage {
    let mut all = vec![flat(100.0); 5];
    all.extend_from_slice(bars);
    all.extend(vec![flat(100.0); 10]);
    Stage::default()
        .with("FIRM", &all)
        .news("FIRM", 5, Timing::Pre, direction)
}

fn left(bars: &[Bar], direction: i8, backtest: &Backtest) -> (i32, f64, &'static str) {
    let trade = stage(bars, direction).trade(backtest);
    (
        trade.exit_date.days_since_1970() - 20_005,
        trade.exit_price,
        trade.exit_reason,
    )
}

#[test]
fn the_close_of_the_nth_session_after_the_entry() {
    let bars = [flat(100.0), flat(101.0), flat(102.0), flat(103.0)];
    let held = |hold| left(&bars, 1, &Backtest { hold, ..one_slot() });
    assert_eq!(held(0), (0, 100.0, "hold"));
    assert_eq!(held(1), (1, 101.0, "hold"));
    assert_eq!(held(3), (3, 103.0, "hold"));
}

#[test]
fn entered_and_left_at_one_close_brings_nothing_but_costs() {
    let stage =
        Stage::default()
            .with("FIRM", &[flat(100.0); 10])
            .news("FIRM", 5, Timing::Intraday, 1);
    let trade = stage.trade(&Backtest {
        hold: 0,
        ..one_slot()
    });
    assert_eq!(
        (trade.entry_at, trade.entry_date, trade.exit_date, trade.pnl),
        ("close", date(5), date(5), 0.0)
    );
}

#[test]
fn a_stop_fills_at_its_level_and_a_gap_at_the_open() {
    let stop = Backtest {
        stop: Some(Percent::whole(5)),
        ..one_slot()
    };
    assert_eq!(
        left(&[flat(100.0), [99.0, 99.0, 94.0, 98.0]], 1, &stop),
        (1, 95.0, "stop")
    );
    assert_eq!(
        left(&[flat(100.0), [93.0, 99.0, 92.0, 98.0]], 1, &stop),
        (1, 93.0, "stop")
    );
    assert_eq!(
        left(&[[100.0, 100.0, 94.0, 97.0]], 1, &stop),
        (0, 95.0, "stop")
    );
    assert_eq!(
        left(&[flat(100.0), [101.0, 106.0, 101.0, 102.0]], -1, &stop),
        (1, 105.0, "stop")
    );
    assert_eq!(
        left(&[flat(100.0), [107.0, 108.0, 101.0, 102.0]], -1, &stop),
        (1, 107.0, "stop")
    );
}

#[test]
fn a_target_fills_at_its_level_and_a_gap_at_the_open() {
    let take = Backtest {
        take: Some(Percent::whole(5)),
        ..one_slot()
    };
    assert_eq!(
        left(&[flat(100.0), [101.0, 106.0, 101.0, 102.0]], 1, &take),
        (1, 105.0, "take")
    );
    assert_eq!(
        left(&[flat(100.0), [107.0, 108.0, 101.0, 102.0]], 1, &take),
        (1, 107.0, "take")
    );
    assert_eq!(
        left(&[flat(100.0), [99.0, 99.0, 94.0, 98.0]], -1, &take),
        (1, 95.0, "take")
    );
}

#[test]
fn a_bar_that_touches_both_levels_counts_as_the_stop_and_is_counted() {
    let both = Backtest {
        stop: Some(Percent::whole(5)),
        take: Some(Percent::whole(5)),
        ..one_slot()
    };
    let bars = [flat(100.0), [100.0, 106.0, 94.0, 100.0]];
    let outcome = stage(&bars, 1).run(&both);
    let trade = &outcome.trades[0];
    assert_eq!(
        (trade.exit_price, trade.exit_reason, trade.ambiguous_exit),
        (95.0, "stop", true)
    );
    assert!(
        outcome
            .warnings
            .iter()
            .any(|warning| warning.code == "stop_and_target_in_one_bar")
    );
}

#[test]
fn a_trailing_stop_follows_the_highs_of_earlier_bars() {
    let trail = Backtest {
        trail: Some(Percent::whole(5)),
        hold: 5,
        ..one_slot()
    };
    // The high of 110 moves the stop from the next bar on: 110 - 5 = 105.
    let bars = [
        flat(100.0),
        [101.0, 110.0, 101.0, 108.0],
        [108.0, 109.0, 104.0, 107.0],
    ];
    assert_eq!(left(&bars, 1, &trail), (2, 105.0, "trail"));
    let bars = [
        flat(100.0),
        [99.0, 99.0, 90.0, 92.0],
        [92.0, 96.0, 91.0, 93.0],
    ];
    assert_eq!(left(&bars, -1, &trail), (2, 95.0, "trail"));
}

#[test]
fn the_nearer_one_of_two_stops_holds() {
    let two = Backtest {
        stop: Some(Percent::whole(3)),
        trail: Some(Percent::whole(5)),
        hold: 5,
        ..one_slot()
    };
    assert_eq!(
        left(&[flat(100.0), [99.0, 99.0, 90.0, 92.0]], 1, &two),
        (1, 97.0, "stop")
    );
    let bars = [
        flat(100.0),
        [101.0, 110.0, 101.0, 108.0],
        [108.0, 109.0, 104.0, 107.0],
    ];
    assert_eq!(left(&bars, 1, &two), (2, 105.0, "trail"));
}

#[test]
fn closes_alone_fill_at_the_close_that_is_beyond_the_level() {
    let mut stage = stage(&[flat(100.0), flat(93.0)], 1);
    (0..3).for_each(|field| stage.rows.values[field].clear());
    let trade = stage.trade(&Backtest {
        stop: Some(Percent::whole(5)),
        ..one_slot()
    });
    assert_eq!(
        (trade.exit_date, trade.exit_price, trade.exit_reason),
        (date(6), 93.0, "stop")
    );
}

#[test]
fn the_end_of_the_prices_is_a_forced_exit() {
    let stage = Stage::default()
        .with("FIRM", &[flat(100.0); 8])
        .with("MORE", &[flat(50.0); 20])
        .news("FIRM", 5, Timing::Pre, 1);
    let outcome = stage.run(&Backtest {
        hold: 5,
        ..one_slot()
    });
    let trade = &outcome.trades[0];
    assert_eq!(
        (trade.exit_date, trade.exit_reason),
        (date(7), "end_of_data")
    );
    assert!(
        outcome
            .warnings
            .iter()
            .any(|warning| warning.code == "forced_exits")
    );
}

#[test]
fn a_halt_on_the_day_of_the_exit_delays_it() {
    let mut bars = vec![flat(100.0); 20];
    bars[7] = flat(f64::NAN);
    bars[8] = flat(104.0);
    let stage = Stage::default()
        .with("FIRM", &bars)
        .with("MORE", &[flat(50.0); 20])
        .news("FIRM", 5, Timing::Pre, 1);
    let outcome = stage.run(&one_slot());
    let trade = &outcome.trades[0];
    assert_eq!(
        (trade.exit_date, trade.exit_price, trade.bars_held),
        (date(8), 104.0, 2)
    );
    assert_eq!(codes(&outcome), ["exits_delayed"]);
}

#[test]
fn a_day_without_a_trade_in_the_security_fills_nobody_and_is_said() {
    let mut stage = stage(&[flat(100.0)], 1);
    stage.rows.values[Field::Volume as usize][5] = 0.0;
    assert_eq!(codes(&stage.run(&one_slot())), ["no_volume"]);
}

/// Returns the trades (entry day, exit day, exit reason) if a second event comes two sessions into a holding period of
/// five.
fn twice(overlap: Overlap, second: i8) -> Vec<(i32, i32, &'static str)> {
    let bars: Vec<Bar> = (0..30).map(|day| flat(100.0 + f64::from(day))).collect();
    let stage = Stage::default()
        .with("FIRM", &bars)
        .news("FIRM", 5, Timing::Pre, 1)
        .news("FIRM", 7, Timing::Pre, second);
    let backtest = Backtest {
        overlap,
        hold: 5,
        ..Backtest::default()
    };
    let outcome = stage.run(&backtest);
    assert_eq!(
        outcome.counts.events_in,
        outcome.trades.len() + outcome.excluded.len()
    );
    let day = |date: newsquake::time::Date| date.days_since_1970() - 20_000;
    outcome
        .trades
        .iter()
        .map(|trade| {
            (
                day(trade.entry_date),
                day(trade.exit_date),
                trade.exit_reason,
            )
        })
        .collect()
}

#[test]
fn a_further_event_of_a_security_that_is_held() {
    assert_eq!(twice(Overlap::Skip, 1), [(5, 10, "hold")]);
    assert_eq!(twice(Overlap::Allow, 1), [(5, 10, "hold"), (7, 12, "hold")]);
    assert_eq!(twice(Overlap::Extend, 1), [(5, 12, "hold")]);
    assert_eq!(twice(Overlap::Extend, -1), [(5, 10, "hold")]);
    assert_eq!(
        twice(Overlap::Replace, -1),
        [(5, 7, "replaced"), (7, 12, "hold")]
    );
}

#[test]
fn an_event_at_the_close_of_the_exit_is_no_overlap() {
    let stage = Stage::default()
        .with("FIRM", &[flat(100.0); 30])
        .news("FIRM", 5, Timing::Pre, 1)
        .news("FIRM", 7, Timing::Intraday, 1);
    assert_eq!(stage.run(&one_slot()).trades.len(), 2);
}

#[test]
fn a_bar_that_lies_beyond_the_level_as_a_whole_never_traded_there() {
    let stop = Backtest {
        stop: Some(Percent::whole(5)),
        take: Some(Percent::whole(5)),
        ..one_slot()
    };
    // These bars have no open and do not contain the levels 95 and 105, so the exit is at the nearest price of the bar.
    let gap = |direction, bar| left(&[flat(100.0), bar], direction, &stop);
    let below = [f64::NAN, 90.0, 85.0, 88.0];
    let above = [f64::NAN, 115.0, 110.0, 112.0];
    assert_eq!(gap(1, below), (1, 90.0, "stop"));
    assert_eq!(gap(1, above), (1, 110.0, "take"));
    assert_eq!(gap(-1, above), (1, 110.0, "stop"));
    assert_eq!(gap(-1, below), (1, 90.0, "take"));
}
