//! Where trading happens: the tapes of all securities, their exchanges, and the order of the moments of a day.

use std::cmp::Ordering;
use std::collections::{BTreeMap, BTreeSet};

use super::moment::{Half, instant};
use super::order::Order;
use super::spec::Backtest;
use super::tape::Tape;
use crate::event::Sample;
use crate::market::{Prices, Security};
use crate::time::{Date, Exchange, Exchanges};

/// The tapes and exchanges of a run.
pub struct Floor<'a> {
    tapes: Vec<Tape<'a>>,
    exchanges: Vec<&'a Exchange>,
    exchange_of: Vec<usize>,
}

/// The moment at which one exchange makes one of its two prices.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Tick {
    /// Seconds since 1970.
    pub instant: i64,
    /// The exchange's position.
    pub exchange: usize,
    /// Which price.
    pub half: Half,
}

impl<'a> Floor<'a> {
    /// The floor of these prices.
    pub fn new(prices: &'a Prices, exchanges: &'a Exchanges, backtest: &Backtest) -> Self {
        let universe = prices.universe();
        let mut positions: BTreeMap<&str, usize> = BTreeMap::new();
        let (mut list, mut exchange_of) = (Vec::new(), Vec::with_capacity(universe.len()));
        for symbol in universe.symbols() {
            let exchange = exchanges.of(symbol);
            let position = *positions.entry(&exchange.suffix).or_insert_with(|| {
                list.push(exchange);
                list.len() - 1
            });
            exchange_of.push(position);
        }
        let tape = |security| Tape::new(prices, security, backtest.price);
        Self {
            tapes: universe.securities().map(tape).collect(),
            exchanges: list,
            exchange_of,
        }
    }

    /// The tape of a security.
    pub fn tape(&self, security: Security) -> &Tape<'a> {
        &self.tapes[security.0 as usize]
    }

    /// The position of a security's exchange.
    pub fn exchange_of(&self, security: Security) -> usize {
        self.exchange_of[security.0 as usize]
    }

    /// An exchange by its position.
    pub fn exchange(&self, position: usize) -> &'a Exchange {
        self.exchanges[position]
    }

    /// How many securities there are.
    pub fn securities(&self) -> usize {
        self.tapes.len()
    }

    /// The moments of a date on these exchanges, as they follow each other around the world.
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

    /// What a benchmark trades at when a trade is made, and the second at which that price is made.
    ///
    /// Its first price of that date from that moment on, so that nobody hedges at a price from before the news: an index
    /// without an open is traded at the close, one of another exchange at that exchange's next price. Where its day is
    /// over, or it has none, the last price before.
    pub fn benchmark_fill(
        &self,
        benchmark: Security,
        date: Date,
        tick: Tick,
    ) -> Option<(f64, i64)> {
        let (tape, exchange) = (self.tape(benchmark), self.exchange_of(benchmark));
        let today = tape.on(date).and_then(|bar| {
            [Half::Open, Half::Close].into_iter().find_map(|half| {
                let price = tape.price(half, bar)?;
                match self.made(exchange, date, half, tick) {
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

    /// The last price of a benchmark that is made by that moment.
    pub fn benchmark_mark(&self, benchmark: Security, date: Date, tick: Tick) -> Option<f64> {
        let (tape, exchange) = (self.tape(benchmark), self.exchange_of(benchmark));
        let bar = tape.on_or_after(date);
        let is_today = tape.dates().get(bar) == Some(&date);
        let is_made = |half: &Half| is_today && self.made(exchange, date, *half, tick).is_le();
        let mut halves = [Half::Close, Half::Open].into_iter().filter(is_made);
        let today = halves.find_map(|half| tape.price(half, bar));
        today.or_else(|| tape.close_before(bar))
    }

    /// Whether an exchange makes a price before a moment, at it, or after it.
    fn made(&self, exchange: usize, date: Date, half: Half, tick: Tick) -> Ordering {
        if exchange == tick.exchange {
            return half.cmp(&tick.half);
        }
        instant(self.exchange(exchange), date, half).cmp(&tick.instant)
    }
}

/// Every date on which a calendar of the sample has a session or a security with an order has a price, in order.
pub fn dates(floor: &Floor<'_>, sample: &Sample, orders: &[Order]) -> Vec<Date> {
    let securities: BTreeSet<Security> = orders.iter().map(|order| order.security).collect();
    let calendars: BTreeSet<_> = sample
        .aligned
        .iter()
        .map(|aligned| aligned.calendar)
        .collect();
    let all = || {
        let of_tapes = securities
            .iter()
            .map(|security| floor.tape(*security).dates());
        of_tapes.chain(calendars.iter().map(|id| sample.calendars.get(*id).dates()))
    };
    let days = |date: &Date| date.days_since_1970();
    let first = all()
        .filter_map(|dates| dates.first())
        .map(days)
        .min()
        .unwrap_or(0);
    let last = all()
        .filter_map(|dates| dates.last())
        .map(days)
        .max()
        .unwrap_or(first);
    // A mark a day: thousands of securities share their dates, and sorting all of them would take longer than trading.
    let mut marked = vec![false; (last - first) as usize + 1];
    all()
        .flatten()
        .for_each(|date| marked[(days(date) - first) as usize] = true);
    let marked = marked.into_iter().enumerate().filter(|(_, marked)| *marked);
    marked
        .map(|(day, _)| Date::from_days_since_1970(first + day as i32))
        .collect()
}
