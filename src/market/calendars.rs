//! The calendars that events are counted on, taken from the prices themselves.

use std::collections::{BTreeMap, BTreeSet};

use super::prices::Prices;
use super::universe::Security;
use crate::time::{Calendar, Exchanges};

/// Whose trading days an event is counted on.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Clock {
    /// The sessions of a benchmark.
    Benchmark(Security),
    /// The days on which any security of the exchange with this suffix has a price.
    Exchange(String),
}

/// The position of a calendar among the [`Calendars`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CalendarId(pub usize);

/// The calendars of a run.
#[derive(Debug, Clone, Default)]
pub struct Calendars {
    list: Vec<Calendar>,
    ids: BTreeMap<Clock, CalendarId>,
}

impl Calendars {
    /// The calendars of these clocks.
    pub fn new(prices: &Prices, exchanges: &Exchanges, clocks: BTreeSet<Clock>) -> Self {
        let list = clocks
            .iter()
            .map(|clock| calendar(prices, exchanges, clock))
            .collect();
        let ids = clocks
            .into_iter()
            .enumerate()
            .map(|(i, clock)| (clock, CalendarId(i)))
            .collect();
        Self { list, ids }
    }

    /// The calendar of a clock that the calendars were made for.
    pub fn id(&self, clock: &Clock) -> Option<CalendarId> {
        self.ids.get(clock).copied()
    }

    /// Of each calendar, how many sessions it has.
    pub fn lengths(&self) -> Vec<usize> {
        self.list.iter().map(Calendar::len).collect()
    }

    /// One calendar.
    pub fn get(&self, id: CalendarId) -> &Calendar {
        &self.list[id.0]
    }
}

fn calendar(prices: &Prices, exchanges: &Exchanges, clock: &Clock) -> Calendar {
    match clock {
        Clock::Benchmark(security) => Calendar::new(prices.bars(*security).dates().to_vec()),
        Clock::Exchange(suffix) => {
            let universe = prices.universe();
            let of_exchange =
                |security: &Security| exchanges.of(universe.symbol(*security)).suffix == *suffix;
            let mut dates = Vec::new();
            for security in universe.securities().filter(of_exchange) {
                dates.extend_from_slice(prices.bars(security).dates());
                // Kept short: thousands of securities share their days.
                if dates.len() > 1_000_000 {
                    dates.sort_unstable();
                    dates.dedup();
                }
            }
            Calendar::new(dates)
        }
    }
}
