//! A cost of your own: a stamp duty on purchases.
//!
//! `cargo run --example own_cost` trades two events of a market in memory, one long and one short.

use newsquake::backtest::cost::{Charge, Fill};
use newsquake::backtest::size::{FixedFraction, Size};
use newsquake::backtest::{Backtest, Inputs, Limit};
use newsquake::error::Result;
use newsquake::event::{Event, Timing};
use newsquake::market::{Bar, PriceRows, Prices};
use newsquake::time::{Date, Exchanges};
use newsquake::units::Percent;

/// A percentage of the value of every purchase.
struct StampDuty {
    percent: Percent,
}

impl Charge for StampDuty {
    fn fill_cost(&self, fill: &Fill) -> Option<f64> {
        Some(match fill.buys {
            true => self.percent.fraction() * fill.value(),
            false => 0.0,
        })
    }

    fn words(&self) -> String {
        format!("stamp duty {} on purchases", self.percent)
    }

    fn limits(&self) -> Vec<Limit> {
        vec![Limit::cost("percent", self.percent.number())]
    }
}

fn main() -> Result<()> {
    let day = |day: i32| Date::from_days_since_1970(20_000 + day);
    let mut rows = PriceRows::default();
    for symbol in ["AAA", "BBB"] {
        rows.push(symbol, day(0), Bar::ohlc([100.0; 4]));
        rows.push(symbol, day(1), Bar::ohlc([100.0; 4]));
        rows.push(symbol, day(2), Bar::ohlc([100.0, 110.0, 100.0, 110.0]));
    }
    let (prices, _) = Prices::from_rows(vec![rows])?;
    let news = |id: &str, symbol: &str, direction| Event {
        timing: Timing::Pre,
        direction: Some(direction),
        ..Event::on(id, symbol, day(1))
    };
    let events = [news("1", "AAA", 1), news("2", "BBB", -1)];

    let backtest = Backtest {
        capital: 10_000.0,
        size: Size::FixedFraction(FixedFraction {
            percent: Percent::whole(10),
        }),
        hold: 1,
        ..Backtest::default()
    };
    let duty = StampDuty {
        percent: Percent::new(0.5)?,
    };
    let outcome = backtest
        .runner(Inputs {
            prices: &prices,
            events: &events,
            facts: &[],
            exchanges: &Exchanges::default(),
        })
        .cost("stamp", &duty)
        .run()?;

    // Both trades are 10 shares. The long one buys at 100, the short one buys back at 110: 0.5 % of 1,000 and of 1,100.
    let [long, short] = &outcome.trades[..] else {
        panic!("{:?}", outcome.excluded);
    };
    assert!((long.cost - 5.0).abs() < 1e-9 && (long.pnl - 95.0).abs() < 1e-9);
    assert!((short.cost - 5.5).abs() < 1e-9 && (short.pnl + 105.5).abs() < 1e-9);
    for (trade, cost) in [
        (long, &outcome.plan.costs[0]),
        (short, &outcome.plan.costs[0]),
    ] {
        println!(
            "{}: {}: {:.2}, P&L {:.2}",
            trade.symbol,
            cost.words(),
            trade.cost,
            trade.pnl
        );
    }
    Ok(())
}
