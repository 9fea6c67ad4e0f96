//! Where trading happens: the bars of all securities, their exchanges, and the order of the moments of a day.

use std::cmp::Ordering;
use std::collections::BTreeMap;

use super::adjusted_bars::AdjustedBars;
use super::moment::{Half, instant};
use crate::market::{Listings, PriceBasis, Prices, Security};
use crate::time::{Date, Exchange, ExchangeId};

/// The bars and the exchanges of a run.
pub struct Markets<'a> {
    /// `bars[i]`: the bars of security `i`.
    bars: Vec<AdjustedBars<'a>>,
    exchanges: Vec<&'a Exchange>,
    /// `exchange_of[i]`: index into `exchanges` of security `i`.
    exchange_of: Vec<usize>,
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

impl<'a> Markets<'a> {
    /// The markets of all securities of `prices`, on the wished price basis where they have that column.
    pub fn new(prices: &'a Prices, listings: &'a Listings, wished: Option<PriceBasis>) -> Self {
        let universe = prices.universe();
        let mut positions: BTreeMap<ExchangeId, usize> = BTreeMap::new();
        let (mut list, mut exchange_of) = (Vec::new(), Vec::with_capacity(universe.len()));
        for security in universe.securities() {
            let exchange = listings.listing(security).exchange;
            let position = *positions.entry(exchange).or_insert_with(|| {
                list.push(listings.exchanges().get(exchange));
                list.len() - 1
            });
            exchange_of.push(position);
        }
        let bars = |security| AdjustedBars::new(prices, security, wished);
        Self {
            bars: universe.securities().map(bars).collect(),
            exchanges: list,
            exchange_of,
        }
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
        self.exchanges[position]
    }

    /// Returns the number of securities.
    pub fn securities(&self) -> usize {
        self.bars.len()
    }

    /// Returns the moments of a date on these exchanges, in the order of the world's clock.
    pub fn ticks(&self, date: Date, exchanges: &[usize]) -> Vec<Tick> {
        let mut ticks: Vec<Tick> = exchanges
            .iter()
            .flat_map(|&exchange| {
                [Half::Open, Half::Close].map(|half| Tick {
                    instant: instant(self.exchanges[exchange], date, half),
                    exchange,
                    half,
                })
            })
            .collect();
        ticks.sort_unstable();
        ticks
    }

    /// Returns the price at which a benchmark is traded beside a trade, and the second at which that price is made.
    ///
    /// It is the first price that the benchmark makes on that date from that moment on, so that nobody hedges at a price
    /// from before the news: an index without an open is traded at the close, one of another exchange at that exchange's
    /// next price. Where its day is over, or it has none, the last price before is taken.
    pub fn benchmark_fill(
        &self,
        benchmark: Security,
        date: Date,
        tick: Tick,
    ) -> Option<(f64, i64)> {
        let (bars, exchange) = (self.bars(benchmark), self.exchange_of(benchmark));
        let today = bars.on(date).and_then(|bar| {
            [Half::Open, Half::Close].into_iter().find_map(|half| {
                let price = bars.price(half, bar)?;
                match self.compare_with(exchange, date, half, tick) {
                    Ordering::Less => None,
                    Ordering::Equal => Some((price, tick.instant)),
                    Ordering::Greater => {
                        Some((price, instant(self.exchange(exchange), date, half)))
                    }
                }
            })
        });
        today.or_else(|| Some((self.benchmark_mark(benchmark, date, tick)?, tick.instant)))
    }

    /// Returns the last price of a benchmark that is made by a moment.
    pub fn benchmark_mark(&self, benchmark: Security, date: Date, tick: Tick) -> Option<f64> {
        let (bars, exchange) = (self.bars(benchmark), self.exchange_of(benchmark));
        let bar = bars.on_or_after(date);
        let is_today = bars.dates().get(bar) == Some(&date);
        let is_made =
            |half: &Half| is_today && self.compare_with(exchange, date, *half, tick).is_le();
        let mut halves = [Half::Close, Half::Open].into_iter().filter(is_made);
        let today = halves.find_map(|half| bars.price(half, bar));
        today.or_else(|| bars.close_before(bar))
    }

    /// Returns whether an exchange makes a price before a moment, at it, or after it.
    fn compare_with(&self, exchange: usize, date: Date, half: Half, tick: Tick) -> Ordering {
        if exchange == tick.exchange {
            return half.cmp(&tick.half);
        }
        instant(self.exchange(exchange), date, half).cmp(&tick.instant)
    }
}
