//! A size of your own: half of Kelly's share, computed from the drift of the estimation window.
//!
//! `cargo run --example own_size` trades one event of a market in memory.

use newsquake::backtest::size::{Candidate, Share, Sizing};
use newsquake::backtest::{Backtest, Estimate, Facts, Inputs};
use newsquake::error::Result;
use newsquake::event::{Event, Reason, Timing};
use newsquake::market::{Bar, PriceRows, Prices};
use newsquake::time::{Date, Exchanges};

/// Half of mean / variance, where mean / variance is the share of equity that maximises expected log growth.
struct HalfKelly;

impl Sizing for HalfKelly {
    fn share(&self, candidate: &Candidate<'_>) -> Share {
        let refuse = |why: &str| (Reason::TooFewObservations, why.to_owned());
        let estimate = candidate
            .estimate
            .ok_or_else(|| refuse("no mean and variance were estimated"))?;
        let edge = candidate.way.sign() * estimate.alpha;
        match edge > 0.0 {
            true => Ok(0.5 * edge / estimate.sigma.powi(2)),
            false => Err(refuse("the estimation window shows no gain on this side")),
        }
    }

    fn words(&self) -> String {
        "half of Kelly's share a trade".to_owned()
    }
}

fn main() -> Result<()> {
    let day = |day: i32| Date::from_days_since_1970(20_000 + day);
    let mut rows = PriceRows::default();
    for (number, price) in [100.0, 100.0, 104.0].into_iter().enumerate() {
        rows.push("AAA", day(number as i32), Bar::ohlc([price; 4]));
    }
    let (prices, _) = Prices::from_rows(vec![rows])?;
    let events = [Event {
        timing: Timing::Pre,
        direction: Some(1),
        ..Event::on("1", "AAA", day(1))
    }];
    let facts = [Facts {
        estimate: Ok(Estimate {
            alpha: 0.0005,
            beta: 0.0,
            sigma: 0.025,
        }),
        reaction: None,
        measured_on: None,
    }];

    let backtest = Backtest {
        capital: 10_000.0,
        hold: 1,
        ..Backtest::default()
    };
    let outcome = backtest
        .runner(Inputs {
            prices: &prices,
            events: &events,
            facts: &facts,
            exchanges: &Exchanges::default(),
        })
        .size("half-kelly", &HalfKelly)
        .run()?;

    // 0.5 x 0.0005 / 0.025^2 is 40 % of 10,000: 40 shares at 100, each of which gains 4.
    let trade = &outcome.trades[0];
    assert!((trade.quantity - 40.0).abs() < 1e-9 && (trade.pnl - 160.0).abs() < 1e-9);
    println!(
        "{}: {:.0} shares, P&L {:.2}",
        outcome.plan.size.words(),
        trade.quantity,
        trade.pnl
    );
    Ok(())
}
