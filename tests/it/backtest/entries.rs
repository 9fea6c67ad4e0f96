//! Entries at the first price after the news, never before it.

use newsquake::backtest::{Backtest, Entry, Estimate, Facts};
use newsquake::event::{Roll, Timing, UnknownTiming};
use newsquake::market::Field;

use super::stage::{Stage, date, flat, one_slot, side};

/// Returns bars whose high, low and close on day d are 100 + d and whose open is half a unit lower.
fn rising(days: i32) -> Vec<[f64; 4]> {
    (0..days)
        .map(|day| f64::from(100 + day))
        .map(|price| [price - 0.5, price + 1.0, price - 1.0, price])
        .collect()
}

fn entered(timing: Timing, backtest: &Backtest) -> (i32, &'static str) {
    let trade = Stage::default()
        .with("FIRM", &rising(20))
        .news("FIRM", 5, timing, 1)
        .trade(backtest);
    (trade.entry_date.days_since_1970() - 20_000, trade.entry_at)
}

#[test]
fn the_first_price_after_the_news_by_its_time_of_day() {
    let backtest = one_slot();
    assert_eq!(entered(Timing::Pre, &backtest), (5, "open"));
    assert_eq!(entered(Timing::Intraday, &backtest), (5, "close"));
    assert_eq!(entered(Timing::Post, &backtest), (6, "open"));
    assert_eq!(entered(Timing::Unknown, &backtest), (6, "open"));
}

#[test]
fn the_first_open_and_the_first_close() {
    let at = |entry| Backtest {
        entry,
        ..one_slot()
    };
    for (timing, open, close) in [
        (Timing::Pre, 5, 5),
        (Timing::Intraday, 6, 5),
        (Timing::Post, 6, 6),
        (Timing::Unknown, 6, 6),
    ] {
        assert_eq!(
            entered(timing, &at(Entry::Open)),
            (open, "open"),
            "{timing:?}"
        );
        assert_eq!(
            entered(timing, &at(Entry::Close)),
            (close, "close"),
            "{timing:?}"
        );
    }
}

#[test]
fn a_delay_counts_sessions_from_there() {
    let backtest = Backtest {
        delay: 3,
        ..one_slot()
    };
    assert_eq!(entered(Timing::Pre, &backtest), (8, "open"));
    assert_eq!(entered(Timing::Intraday, &backtest), (8, "close"));
}

#[test]
fn a_date_alone_waits_one_session_whatever_day_0_is_said_to_be() {
    let backtest = Backtest {
        unknown_timing: UnknownTiming::NextDay,
        ..one_slot()
    };
    assert_eq!(entered(Timing::Unknown, &backtest), (6, "open"));
}

#[test]
fn news_of_a_weekend_is_traded_at_the_next_open_even_where_day_0_rolls_back() {
    let mut bars = rising(20);
    bars[5] = flat(f64::NAN);
    let stage = Stage::default()
        .with("FIRM", &bars)
        .news("FIRM", 5, Timing::Unknown, 1);
    for roll in [Roll::Next, Roll::Previous] {
        let trade = stage.trade(&Backtest { roll, ..one_slot() });
        assert_eq!(
            (trade.entry_date, trade.entry_at),
            (date(6), "open"),
            "{roll:?}"
        );
    }
}

#[test]
fn a_missing_bar_delays_the_entry_and_says_so() {
    let mut bars = rising(20);
    (bars[5], bars[6]) = (flat(f64::NAN), flat(f64::NAN));
    // Another security has prices on the two days, so they remain sessions.
    let stage = Stage::default()
        .with("FIRM", &bars)
        .with("OTHER", &rising(20))
        .news("FIRM", 5, Timing::Pre, 1);
    let outcome = stage.run(&one_slot());
    let trade = &outcome.trades[0];
    assert_eq!(
        (trade.entry_date, trade.sessions_waited, trade.exit_date),
        (date(7), 2, date(9))
    );
    let delayed = outcome
        .warnings
        .iter()
        .find(|warning| warning.code == "entries_delayed")
        .unwrap();
    assert!(
        delayed
            .message
            .contains("1 of 1 entries had to wait for a price, 2 sessions"),
        "{}",
        delayed.message
    );
}

#[test]
fn closes_alone_are_enough_to_trade() {
    let mut stage = Stage::default()
        .with("FIRM", &rising(20))
        .news("FIRM", 5, Timing::Pre, 1);
    for field in [Field::Open, Field::High, Field::Low] {
        stage.rows.values[field as usize].clear();
    }
    let trade = stage.trade(&one_slot());
    assert_eq!(
        (trade.entry_date, trade.entry_at, trade.entry_price),
        (date(5), "close", 105.0)
    );
    let opens = stage.run(&Backtest {
        entry: Entry::Open,
        ..one_slot()
    });
    assert_eq!(opens.excluded[0].code, "after_history");
}

#[test]
fn every_price_of_a_bar_is_adjusted_alike() {
    let mut stage = Stage::default()
        .with("FIRM", &rising(20))
        .news("FIRM", 5, Timing::Pre, 1);
    let close = &stage.rows.values[Field::Close as usize];
    stage.rows.values[Field::AdjClose as usize] = close.iter().map(|close| close / 2.0).collect();
    let adjusted = stage.trade(&one_slot());
    let plain = stage.trade(&Backtest {
        price: Some(newsquake::market::PriceBasis::Close),
        ..one_slot()
    });
    assert_eq!((plain.entry_price, adjusted.entry_price), (104.5, 52.25));
    assert_eq!(plain.net_return, adjusted.net_return);
}

#[test]
fn news_after_the_last_price_is_not_traded() {
    let stage = Stage::default()
        .with("FIRM", &rising(20))
        .news("FIRM", 19, Timing::Post, 1)
        .news("FIRM", 19, Timing::Unknown, 1);
    let outcome = stage.run(&one_slot());
    let codes: Vec<_> = outcome.excluded.iter().map(|event| event.code).collect();
    assert_eq!(codes, ["after_history", "after_history"]);
    assert_eq!(
        (outcome.counts.events_in, outcome.counts.events_excluded),
        (2, 2)
    );
}

#[test]
fn prices_from_before_the_news_are_traded_only_where_that_is_asked_for_and_marked() {
    let backtest = Backtest {
        allow_same_bar: true,
        entry: Entry::Close,
        ..one_slot()
    };
    let stage = Stage::default()
        .with("FIRM", &rising(20))
        .news("FIRM", 5, Timing::Post, 1);
    let outcome = stage.run(&backtest);
    let trade = &outcome.trades[0];
    assert_eq!(
        (trade.entry_date, trade.entry_at, trade.same_bar),
        (date(5), "close", true)
    );
    assert!(
        outcome
            .warnings
            .iter()
            .any(|warning| warning.code == "same_bar")
    );
    assert!(outcome.plan.allow_same_bar);
    let report = newsquake::report::backtest::report(&outcome);
    assert!(report.lines.iter().any(|line| line.starts_with("SAME BAR")));
    assert!(!stage.trade(&one_slot()).same_bar);
}

#[test]
fn the_signal_is_the_latest_moment_at_which_the_news_was_known() {
    let signal = |timing| {
        Stage::default()
            .with("FIRM", &rising(20))
            .news("FIRM", 5, timing, 1)
            .trade(&one_slot())
            .signal_time
    };
    assert_eq!(signal(Timing::Pre), "2024-10-09T09:30:00-04:00");
    assert_eq!(signal(Timing::Intraday), "2024-10-09T16:00:00-04:00");
    assert_eq!(signal(Timing::Post), "2024-10-09T23:59:59-04:00");
}

fn reaction(sar: Option<f64>) -> Facts {
    let estimate = Estimate {
        alpha: 0.0,
        beta: 1.0,
        sigma: 0.02,
    };
    Facts {
        estimate: Ok(estimate),
        reaction: sar,
        measured_on: None,
    }
}

#[test]
fn a_reaction_is_traded_after_the_close_that_shows_it() {
    let mut stage = Stage::default()
        .with("FIRM", &rising(20))
        .news("FIRM", 5, Timing::Pre, 0);
    stage.facts = vec![reaction(Some(-2.5))];
    let follow = stage.trade(&Backtest {
        side: side("follow-reaction"),
        ..one_slot()
    });
    assert_eq!(
        (follow.side, follow.entry_date, follow.entry_at),
        (-1, date(6), "open")
    );
    assert_eq!(follow.signal_time, "2024-10-09T16:00:00-04:00");
    let fade = stage.trade(&Backtest {
        side: side("fade-reaction"),
        ..one_slot()
    });
    assert_eq!(fade.side, 1);
}

#[test]
fn a_small_reaction_or_none_is_not_traded() {
    use newsquake::backtest::Side;
    use newsquake::backtest::rule::FollowReaction;
    let mut stage = Stage::default()
        .with("FIRM", &rising(20))
        .news("FIRM", 5, Timing::Pre, 0);
    let backtest = Backtest {
        side: Side::FollowReaction(FollowReaction { threshold: 2.0 }),
        ..one_slot()
    };
    for sar in [Some(2.0), None] {
        stage.facts = vec![reaction(sar)];
        assert_eq!(stage.run(&backtest).excluded[0].code, "no_direction");
    }
    stage.facts = vec![reaction(Some(2.01))];
    assert_eq!(stage.trade(&backtest).side, 1);
}

#[test]
fn tags_and_constant_sides() {
    use newsquake::backtest::Side;
    use newsquake::backtest::rule::Tagged;
    let mut stage = Stage::default()
        .with("FIRM", &rising(20))
        .news("FIRM", 5, Timing::Pre, 0);
    assert_eq!(stage.run(&one_slot()).excluded[0].code, "no_direction");
    assert_eq!(
        stage
            .trade(&Backtest {
                side: side("long"),
                ..one_slot()
            })
            .side,
        1
    );
    assert_eq!(
        stage
            .trade(&Backtest {
                side: side("short"),
                ..one_slot()
            })
            .side,
        -1
    );
    let tagged = |long: &str, short: &str| Backtest {
        side: Side::Tagged(Tagged {
            long: vec![long.to_owned()],
            short: vec![short.to_owned()],
        }),
        ..one_slot()
    };
    stage.events[0].tags = vec!["up".to_owned(), "bank".to_owned()];
    assert_eq!(stage.trade(&tagged("up", "down")).side, 1);
    assert_eq!(stage.trade(&tagged("down", "up")).side, -1);
    assert_eq!(
        stage.run(&tagged("up", "bank")).excluded[0].code,
        "no_direction"
    );
}
