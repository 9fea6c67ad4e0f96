//! The calendars on which sessions are counted, made from the dates of the prices.

use std::collections::{BTreeMap, BTreeSet};

use super::known_by::KnownBy;
use super::listing::Listings;
use super::prices::Prices;
use super::universe::Security;
use crate::time::{Calendar, ExchangeId};

/// The securities whose dates make a calendar.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Clock {
    /// A benchmark: its own dates.
    Benchmark(Security),
    /// All securities of an exchange. The securities whose exchange is only assumed have a calendar of their own.
    Exchange(ExchangeId, IsAssumed),
}

/// Whether an exchange is assumed because there is no evidence.
pub type IsAssumed = bool;

/// Index of a calendar in [`Calendars`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CalendarId(pub usize);

/// The calendars of a run.
#[derive(Debug, Clone, Default)]
pub struct Calendars {
    list: Vec<Calendar>,
    ids: BTreeMap<Clock, CalendarId>,
}

impl Calendars {
    /// Creates the calendar of each clock.
    pub fn new(prices: &Prices, listings: &Listings, clocks: BTreeSet<Clock>) -> Self {
        let list = clocks
            .iter()
            .map(|clock| calendar(prices, listings, *clock))
            .collect();
        let ids = clocks
            .into_iter()
            .enumerate()
            .map(|(i, clock)| (clock, CalendarId(i)))
            .collect();
        Self { list, ids }
    }

    /// Returns the index of a clock's calendar; `None` if no calendar was made for the clock.
    pub fn id(&self, clock: &Clock) -> Option<CalendarId> {
        self.ids.get(clock).copied()
    }

    /// `lengths()[i]`: number of sessions of calendar `i`.
    pub fn lengths(&self) -> Vec<usize> {
        self.list.iter().map(Calendar::len).collect()
    }

    /// Returns the calendar with this index.
    pub fn get(&self, id: CalendarId) -> &Calendar {
        &self.list[id.0]
    }
}

impl Clock {
    /// Returns the clock of the exchange that a security is listed on.
    pub fn of_exchange(listings: &Listings, security: Security) -> Self {
        let listing = listings.listing(security);
        Self::Exchange(listing.exchange, listing.known_by == KnownBy::Assumed)
    }
}

fn calendar(prices: &Prices, listings: &Listings, clock: Clock) -> Calendar {
    match clock {
        Clock::Benchmark(security) => Calendar::new(prices.bars(security).dates().to_vec()),
        Clock::Exchange(..) => {
            let shares_clock =
                |security: &Security| Clock::of_exchange(listings, *security) == clock;
            let mut dates = Vec::new();
            for security in prices.universe().securities().filter(shares_clock) {
                dates.extend_from_slice(prices.bars(security).dates());
                // Thousands of securities share their dates, so repeats are dropped now and then to save memory.
                if dates.len() > 1_000_000 {
                    dates.sort_unstable();
                    dates.dedup();
                }
            }
            Calendar::new(dates)
        }
    }
}
