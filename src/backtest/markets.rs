//! Where trading happens: the bars of all securities, their exchanges, and the order of the moments of a day.

use std::cmp::Ordering;
use std::collections::BTreeMap;

use super::adjusted_bars::AdjustedBars;
use super::clock::Clock;
use super::currency::Currencies;
use super::moment::Half;
use crate::market::{Listings, PriceBasis, Prices, Security, Universe};
use crate::time::{Date, Exchange, ExchangeId, first_after};

/// The bars and the exchanges of a run.
pub struct Markets<'a> {
    universe: &'a Universe,
    /// `bars[i]`: the bars of security `i`.
    bars: Vec<AdjustedBars<'a>>,
    /// `clocks[i]`: the clock of exchange `i`.
    clocks: Vec<Clock<'a>>,
    /// `exchange_of[i]`: index into `clocks` of security `i`.
    exchange_of: Vec<usize>,
    currencies: Currencies,
}

/// The moment at which an exchange makes one of the two prices of a session.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Tick {
    /// Seconds since 1970.
    pub instant: i64,
    /// Index of the exchange.
    pub exchange: usize,
    /// Which price.
    pub half: Half,
}

/// Where a fill is made.
#[derive(Debug, Clone, Copy)]
pub struct Place {
    /// The security.
    pub security: Security,
    /// Its bar.
    pub bar: usize,
    /// Which price of the bar is the last one that is known.
    pub half: Half,
    /// The money of the account for one unit of its prices.
    pub rate: f64,
}

/// A price of a benchmark, with the bar and the moment at which it is made.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct BenchmarkPrice {
    /// The price.
    pub price: f64,
    /// Its bar.
    pub bar: usize,
    /// The moment at which it is made.
    pub tick: Tick,
}

impl<'a> Markets<'a> {
    /// The markets of all securities of `prices`, on the wished price basis where they have that column.
    pub fn new(
        prices: &'a Prices,
        listings: &'a Listings,
        wished: Option<PriceBasis>,
        currencies: Currencies,
    ) -> Self {
        let universe = prices.universe();
        let mut positions: BTreeMap<ExchangeId, usize> = BTreeMap::new();
        let (mut clocks, mut exchange_of) = (Vec::new(), Vec::with_capacity(universe.len()));
        let span = span(prices);
        for security in universe.securities() {
            let exchange = listings.listing(security).exchange;
            let position = *positions.entry(exchange).or_insert_with(|| {
                let exchange = listings.exchanges().get(exchange);
                clocks.push(Clock::new(exchange, span));
                clocks.len() - 1
            });
            exchange_of.push(position);
        }
        let bars = |security| AdjustedBars::new(prices, security, wished);
        Self {
            universe,
            bars: universe.securities().map(bars).collect(),
            clocks,
            exchange_of,
            currencies,
        }
    }

    /// Returns the securities.
    pub fn universe(&self) -> &'a Universe {
        self.universe
    }

    /// Returns the currencies of the run.
    pub fn currencies(&self) -> &Currencies {
        &self.currencies
    }

    /// Returns the money of the account for one unit of a security's prices, by the last rate that is made by a moment, and the
    /// date of that rate; none where there is no rate yet.
    pub fn rate(&self, security: Security, date: Date, tick: Tick) -> Option<(f64, Date)> {
        let Some(conversion) = self.currencies.conversion(security) else {
            return Some((1.0, date));
        };
        let Some(pair) = conversion.pair else {
            return Some((conversion.factor(1.0), date));
        };
        let last = self.last_own_price(pair, date, tick)?;
        Some((
            conversion.factor(last.price),
            self.bars(pair).dates()[last.bar],
        ))
    }

    /// Returns the money of the account for one unit of a security's prices at the close of a date.
    pub fn rate_by(&self, security: Security, date: Date) -> Option<f64> {
        let Some(conversion) = self.currencies.conversion(security) else {
            return Some(1.0);
        };
        let rate = match conversion.pair {
            Some(pair) => self.bars(pair).close_by(date)?,
            None => 1.0,
        };
        Some(conversion.factor(rate))
    }

    /// Returns the last close of a security on a date or earlier, in money of the account.
    pub fn close_by(&self, security: Security, date: Date) -> Option<f64> {
        Some(self.bars(security).close_by(date)? * self.rate_by(security, date)?)
    }

    /// Returns the bars of a security.
    pub fn bars(&self, security: Security) -> &AdjustedBars<'a> {
        &self.bars[security.0 as usize]
    }

    /// Returns the index of a security's exchange.
    pub fn exchange_of(&self, security: Security) -> usize {
        self.exchange_of[security.0 as usize]
    }

    /// Returns an exchange by its index.
    pub fn exchange(&self, position: usize) -> &'a Exchange {
        self.clocks[position].exchange()
    }

    /// Returns the number of securities.
    pub fn securities(&self) -> usize {
        self.bars.len()
    }

    /// Returns every moment of these dates on these exchanges, in the order of the world's clock.
    pub fn timeline(&self, dates: &[Date], exchanges: &[usize]) -> Vec<(Tick, Date)> {
        let halves = [Half::Open, Half::Close];
        let mut timeline: Vec<(Tick, Date)> = dates
            .iter()
            .flat_map(|&date| {
                exchanges.iter().flat_map(move |&exchange| {
                    halves.map(|half| (self.tick(exchange, date, half), date))
                })
            })
            .collect();
        timeline.sort_unstable();
        timeline
    }

    /// Returns the first price that a benchmark makes from a moment on, on that date or a later one, in money of the account.
    /// Nobody hedges at a price from before the news: an index without an open is traded at the close, one whose day is over on
    /// its next day.
    pub fn next_price(
        &self,
        benchmark: Security,
        date: Date,
        tick: Tick,
    ) -> Option<BenchmarkPrice> {
        let (bars, exchange) = (self.bars(benchmark), self.exchange_of(benchmark));
        // A day may begin on one exchange before the day before has ended on another.
        let from = bars.on_or_after(date).saturating_sub(1);
        (from..bars.dates().len()).find_map(|bar| {
            let own = bars.dates()[bar];
            [Half::Open, Half::Close].into_iter().find_map(|half| {
                let price = bars.price(half, bar)?;
                let made = self.tick(exchange, own, half);
                if self.compare_with(made, own, date, tick).is_lt() {
                    return None;
                }
                Some(BenchmarkPrice {
                    price: price * self.rate(benchmark, own, made)?.0,
                    bar,
                    // Prices of one moment are made together, whatever the exchange.
                    tick: Tick {
                        instant: made.instant.max(tick.instant),
                        ..made
                    },
                })
            })
        })
    }

    /// Returns the last price of a benchmark that is made by a moment.
    pub fn benchmark_mark(&self, benchmark: Security, date: Date, tick: Tick) -> Option<f64> {
        Some(self.last_price(benchmark, date, tick)?.price)
    }

    /// Returns the last price of a benchmark that is made by a moment, with its bar, in money of the account.
    pub fn last_price(
        &self,
        benchmark: Security,
        date: Date,
        tick: Tick,
    ) -> Option<BenchmarkPrice> {
        let last = self.last_own_price(benchmark, date, tick)?;
        let (rate, _) = self.rate(benchmark, date, tick)?;
        Some(BenchmarkPrice {
            price: last.price * rate,
            ..last
        })
    }

    /// Returns the last price of a security that is made by a moment, in its own currency.
    fn last_own_price(
        &self,
        benchmark: Security,
        date: Date,
        tick: Tick,
    ) -> Option<BenchmarkPrice> {
        let (bars, exchange) = (self.bars(benchmark), self.exchange_of(benchmark));
        let end = first_after(bars.dates(), date);
        (0..end).rev().find_map(|bar| {
            let own = bars.dates()[bar];
            [Half::Close, Half::Open].into_iter().find_map(|half| {
                let price = bars.price(half, bar)?;
                let made = self.tick(exchange, own, half);
                (self.compare_with(made, own, date, tick).is_le()).then_some(BenchmarkPrice {
                    price,
                    bar,
                    tick: made,
                })
            })
        })
    }

    /// Returns the moment at which an exchange makes one of its two prices on a date.
    pub fn tick(&self, exchange: usize, date: Date, half: Half) -> Tick {
        Tick {
            instant: self.clocks[exchange].instant(date, half),
            exchange,
            half,
        }
    }

    /// Compares the moment `made` on the date `own` with the moment `tick` on `date`.
    fn compare_with(&self, made: Tick, own: Date, date: Date, tick: Tick) -> Ordering {
        if made.exchange == tick.exchange {
            return (own, made.half).cmp(&(date, tick.half));
        }
        made.instant.cmp(&tick.instant)
    }
}

/// Returns the first and the last date of all bars.
fn span(prices: &Prices) -> (Date, Date) {
    let dates = || {
        let securities = prices.universe().securities();
        securities.map(|security| prices.bars(security).dates())
    };
    let nothing = Date::from_days_since_1970(0);
    let first = dates().filter_map(|dates| dates.first()).min();
    let last = dates().filter_map(|dates| dates.last()).max();
    (*first.unwrap_or(&nothing), *last.unwrap_or(&nothing))
}
