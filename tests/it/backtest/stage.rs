//! A small market in memory: every calendar day is a session, day 0 is 2024-10-04, and symbols without a suffix trade
//! in New York.

use newsquake::backtest::outcome::{BacktestOutcome, TradeOutcome};
use newsquake::backtest::size::{EqualWeight, Size};
use newsquake::backtest::{Backtest, Estimate, Facts, Inputs, Side};
use newsquake::event::{Event, Timing};
use newsquake::market::{self, PriceRows, Prices};
use newsquake::time::{Date, Exchanges};

/// Open, high, low, close.
pub type Bar = [f64; 4];

pub fn date(day: i32) -> Date {
    Date::from_days_since_1970(20_000 + day)
}

/// Returns a bar with one price all day.
pub fn flat(price: f64) -> Bar {
    [price; 4]
}

/// A market and its news.
#[derive(Clone, Default)]
pub struct Stage {
    pub rows: PriceRows,
    pub events: Vec<Event>,
    pub facts: Vec<Facts>,
}

impl Stage {
    /// Adds a symbol with one bar per day from day 0 on. NaN is a missing price; a bar of NaN is a day without trading.
    #[must_use]
    pub fn with(mut self, symbol: &str, bars: &[Bar]) -> Self {
        for (day, bar) in bars.iter().enumerate() {
            let bar = market::Bar {
                volume: Some(1_000.0),
                ..market::Bar::ohlc(*bar)
            };
            self.rows.push(symbol, date(day as i32), bar);
        }
        self
    }

    /// Adds news about a symbol on a day.
    #[must_use]
    pub fn news(mut self, symbol: &str, day: i32, timing: Timing, direction: i8) -> Self {
        let id = (self.events.len() + 1).to_string();
        self.events.push(Event {
            timing,
            direction: Some(direction),
            ..Event::on(id, symbol, date(day))
        });
        self
    }

    pub fn run(&self, backtest: &Backtest) -> BacktestOutcome {
        let (prices, _) = Prices::from_rows(vec![self.rows.clone()]).unwrap();
        let inputs = Inputs {
            prices: &prices,
            events: &self.events,
            facts: &self.facts,
            exchanges: &Exchanges::default(),
        };
        backtest.run(inputs).unwrap()
    }

    /// Returns the only trade of a run.
    pub fn trade(&self, backtest: &Backtest) -> TradeOutcome {
        let outcome = self.run(backtest);
        assert_eq!(outcome.trades.len(), 1, "{:?}", outcome.excluded);
        outcome.trades[0].clone()
    }
}

/// Returns a backtest with one slot of 1,000 and a holding period of two sessions.
pub fn one_slot() -> Backtest {
    Backtest {
        capital: 1_000.0,
        size: Size::EqualWeight(EqualWeight { slots: 1 }),
        hold: 2,
        // Its days have no weekends.
        days_per_year: Some(252.0),
        ..Backtest::default()
    }
}

pub fn side(name: &str) -> Side {
    Side::named(name).unwrap()
}

/// Returns the codes of the warnings of a run, but for that about its length, which every small run has.
pub fn codes(outcome: &BacktestOutcome) -> Vec<&'static str> {
    outcome
        .warnings
        .iter()
        .map(|warning| warning.code)
        .filter(|code| *code != "short_run")
        .collect()
}

/// Returns news about FIRM before the open of day 5. On day 6, FIRM rises from 100 to 110 and the market from 50 to 52.
pub fn hedged(direction: i8, beta: f64) -> Stage {
    let rise = |before: f64, after: f64| -> Vec<Bar> {
        (0..15)
            .map(|day| flat(if day < 6 { before } else { after }))
            .collect()
    };
    let mut stage = Stage::default()
        .with("FIRM", &rise(100.0, 110.0))
        .with("MKT", &rise(50.0, 52.0))
        .news("FIRM", 5, Timing::Pre, direction);
    stage.events[0].benchmark = Some("MKT".to_owned());
    let estimate = Estimate {
        alpha: 0.0,
        beta,
        sigma: 0.02,
    };
    stage.facts = vec![Facts {
        estimate: Ok(estimate),
        reaction: None,
        measured_on: None,
    }];
    stage
}
