//! A trading rule of your own: follow the last move before the news.
//!
//! `cargo run --example own_rule` trades one event of a market in memory. A type that implements [`Rule`] is enough;
//! the rule sees only the sessions that ended before the news.

use newsquake::backtest::size::{EqualWeight, Size};
use newsquake::backtest::{Backtest, Decision, History, Inputs, Rule, Way};
use newsquake::error::Result;
use newsquake::event::{Event, Reason, Timing};
use newsquake::market::{Bar, PriceRows, Prices};
use newsquake::time::{Date, Exchanges};

/// Buys after a rise on the last session before the news and sells short after a fall.
struct LastMove;

impl Rule for LastMove {
    fn decide(&self, _: &Event, history: &History<'_>) -> Decision {
        let refuse = |why: &str| (Reason::NoDirection, why.to_owned());
        let [.., before, last] = history.closes() else {
            return Err(refuse("fewer than two closes before the news"));
        };
        Way::from_sign(last - before)
            .ok_or_else(|| refuse("the price did not move before the news"))
    }
}

fn main() -> Result<()> {
    let day = |day: i32| Date::from_days_since_1970(20_000 + day);
    let mut rows = PriceRows::default();
    for (number, bar) in [
        [100.0, 100.0, 100.0, 100.0],
        [100.0, 110.0, 100.0, 110.0],
        // The news comes before this session opens.
        [112.0, 116.0, 111.0, 115.0],
        [115.0, 122.0, 114.0, 121.0],
    ]
    .into_iter()
    .enumerate()
    {
        rows.push("AAA", day(number as i32), Bar::ohlc(bar));
    }
    let (prices, _) = Prices::from_rows(vec![rows])?;
    let events = [Event {
        timing: Timing::Pre,
        ..Event::on("1", "AAA", day(2))
    }];

    let backtest = Backtest {
        capital: 1_120.0,
        size: Size::EqualWeight(EqualWeight { slots: 1 }),
        hold: 1,
        ..Backtest::default()
    };
    let outcome = backtest
        .runner(Inputs {
            prices: &prices,
            events: &events,
            facts: &[],
            exchanges: &Exchanges::default(),
        })
        .rule("last-move", &LastMove)
        .run()?;

    // AAA rose from 100 to 110, so it is bought: 10 shares at the open of 112, sold one session later at 121.
    let trade = &outcome.trades[0];
    assert_eq!((trade.side, trade.quantity, trade.pnl), (1, 10.0, 90.0));
    println!(
        "rule {}: {} shares from {} to {}: {}",
        outcome.plan.side, trade.quantity, trade.entry_price, trade.exit_price, trade.pnl
    );
    Ok(())
}
