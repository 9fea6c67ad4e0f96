//! The calendars that events are counted on, made from the dates of the prices.

use std::collections::{BTreeMap, BTreeSet};

use super::known_by::KnownBy;
use super::listing::Listings;
use super::prices::Prices;
use super::universe::Security;
use crate::time::{Calendar, Date, ExchangeId};

/// The securities whose dates make a calendar.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Clock {
    /// The exchange whose securities count, and whether it is assumed; such securities have a calendar of their own.
    home: Home,
    /// The benchmark, whose dates count where they are sessions of the exchange.
    benchmark: Option<Security>,
}

/// An exchange, and whether it is assumed for want of evidence.
type Home = (ExchangeId, bool);

impl Clock {
    /// Returns the clock of a security that is measured against a benchmark.
    pub fn new(listings: &Listings, security: Security, benchmark: Option<Security>) -> Self {
        Self {
            home: home(listings, security),
            benchmark,
        }
    }
}

impl Clock {
    /// Returns the benchmark whose dates count.
    pub fn benchmark(&self) -> Option<Security> {
        self.benchmark
    }
}

fn home(listings: &Listings, security: Security) -> Home {
    let listing = listings.listing(security);
    (listing.exchange, listing.known_by == KnownBy::Assumed)
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
    /// Returns the first date of a range of which prices of further securities could change whether it is a session of a clock; `None`
    /// if there is none. `others_keep_to_them`: such prices lie on its sessions alone, as far as these are in the range, and none lies on
    /// a weekend.
    pub fn unsettled(
        &self,
        prices: &Prices,
        listings: &Listings,
        clock: Clock,
        days: (Date, Date),
        others_keep_to_them: bool,
    ) -> Option<Date> {
        let sessions = self.get(self.id(&clock)?);
        unsettled(prices, listings, clock, sessions, days, others_keep_to_them)
    }

    /// Makes the calendars of these clocks.
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

    /// Returns the calendar of a clock that the calendars were made for.
    pub fn id(&self, clock: &Clock) -> Option<CalendarId> {
        self.ids.get(clock).copied()
    }

    /// Returns the number of sessions of each calendar.
    pub fn lengths(&self) -> Vec<usize> {
        self.list.iter().map(Calendar::len).collect()
    }

    /// Returns a calendar.
    pub fn get(&self, id: CalendarId) -> &Calendar {
        &self.list[id.0]
    }
}

/// Returns the sessions of a clock: the dates on which its securities have prices, without single rows on holidays.
///
/// A date on which every security has a price, of those with prices before and after it, is a session. Another date is one
/// if the table of exchanges says so. If the table does not know it, a weekday is a session, unless the benchmark lacks it
/// and no price moved: a price that stands still may have been carried over a holiday.
fn calendar(prices: &Prices, listings: &Listings, clock: Clock) -> Calendar {
    let (exchange, is_assumed) = clock.home;
    let exchange = listings.exchanges().get(exchange);
    let is_member = |security: &Security| home(listings, *security) == clock.home;
    let mut members: Vec<Security> = prices.universe().securities().filter(is_member).collect();
    if is_assumed {
        let abroad = clock.benchmark.filter(|benchmark| !is_member(benchmark));
        members.extend(abroad);
    }
    let table = exchange.sessions().filter(|_| !is_assumed);
    let known = |date: Date| table.and_then(|table| table.is_session(date));
    let counts = Counts::new(prices, &members);
    let (weekends, all) = counts.dates().fold((0, 0), |(weekends, all), (date, _)| {
        (weekends + usize::from(date.is_weekend()), all + 1)
    });
    let trades_on_weekends = exchange.is_continuous() || weekends * 20 > all;
    let benchmark = clock
        .benchmark
        .map(|security| prices.bars(security).dates());
    let has_benchmark =
        |date: Date| benchmark.is_none_or(|dates| dates.binary_search(&date).is_ok());
    let (mut sessions, mut unclear) = (Vec::new(), BTreeSet::new());
    for (date, is_shared) in counts.dates() {
        let is_weekend = date.is_weekend() && !trades_on_weekends;
        match known(date) {
            _ if is_shared || exchange.is_continuous() => sessions.push(date),
            Some(true) => sessions.push(date),
            Some(false) => {}
            None if is_weekend => {}
            None if has_benchmark(date) => sessions.push(date),
            None => _ = unclear.insert(date),
        }
    }
    if !unclear.is_empty() {
        let moved = members.iter().flat_map(|security| moves(prices, *security));
        sessions.extend(moved.filter(|date| unclear.contains(date)));
    }
    let benchmark = benchmark.unwrap_or_default().iter().copied();
    sessions.extend(benchmark.filter(|date| known(*date) == Some(true)));
    Calendar::new(sessions)
}

/// Returns the first date from `first` to `last` of which further securities could change whether it is a session of a clock, as
/// [`calendar()`] tells it; `None` if there is none. `others_keep_to_them`: further prices lie on the sessions, as far as those are from
/// `first` to `last`, and none lies on a weekend.
///
/// A session of the table stays one. On a day without trading, one security without a price shows that not all had one. What the table
/// does not know, the benchmark tells, or the want of any price.
fn unsettled(
    prices: &Prices,
    listings: &Listings,
    clock: Clock,
    sessions: &Calendar,
    (first, last): (Date, Date),
    others_keep_to_them: bool,
) -> Option<Date> {
    let (exchange, is_assumed) = clock.home;
    let exchange = listings.exchanges().get(exchange);
    let table = exchange.sessions().filter(|_| !is_assumed);
    let is_member = |security: &Security| {
        home(listings, *security) == clock.home && listings.stands_alone(prices, *security)
    };
    let members: Vec<Security> = prices.universe().securities().filter(is_member).collect();
    let counts = Counts::new(prices, &members);
    let benchmark = clock
        .benchmark
        .map(|security| prices.bars(security).dates());
    let is_of_benchmark =
        |date: &Date| benchmark.is_some_and(|dates| dates.binary_search(date).is_ok());
    let is_settled = |date: Date| {
        let is_session = sessions.on(date).is_some();
        let is_priced = counts.has_price(date) || is_of_benchmark(&date);
        let stays_none = others_keep_to_them && !is_session;
        match table.and_then(|table| table.is_session(date)) {
            _ if exchange.is_continuous() => counts.has_price(date) || stays_none,
            Some(true) => is_priced || stays_none,
            Some(false) => !is_session && counts.has_silent(date),
            None if date.is_weekend() => stays_none,
            None if benchmark.is_some() => is_of_benchmark(&date) || stays_none,
            None => is_priced || stays_none,
        }
    };
    let days = first.days_since_1970()..=last.days_since_1970();
    let mut dates = days.map(Date::from_days_since_1970);
    dates.find(|date| !is_settled(*date))
}

/// Returns the dates on which the close of a security differs from the close before it, its first date included.
fn moves(prices: &Prices, security: Security) -> impl Iterator<Item = Date> {
    let bars = prices.bars(security);
    let closes = bars.closes(prices.basis(security, None));
    let moved = move |at: &usize| *at == 0 || closes.get(*at) != closes.get(*at - 1);
    let dates = bars.dates();
    (0..dates.len()).filter(moved).map(move |at| dates[at])
}

/// How many securities have a price on each date.
struct Counts {
    first: i32,
    /// `priced[i]`: the number of securities with a price on the date `first + i`.
    priced: Vec<u32>,
    /// `listed[i]`: the number of securities with prices up to that date and from that date on.
    listed: Vec<u32>,
}

impl Counts {
    fn new(prices: &Prices, securities: &[Security]) -> Self {
        let dates = |security: &Security| prices.bars(*security).dates();
        let day = |date: &Date| date.days_since_1970();
        let all = || securities.iter().map(dates);
        let first = all()
            .filter_map(<[Date]>::first)
            .map(day)
            .min()
            .unwrap_or(0);
        let last = all()
            .filter_map(<[Date]>::last)
            .map(day)
            .max()
            .unwrap_or(first);
        let at = |date: &Date| (day(date) - first) as usize;
        let days = (last - first) as usize + 1;
        let (mut priced, mut changes) = (vec![0; days], vec![0_i32; days + 1]);
        for dates in all() {
            dates.iter().for_each(|date| priced[at(date)] += 1);
            if let (Some(from), Some(to)) = (dates.first(), dates.last()) {
                changes[at(from)] += 1;
                changes[at(to) + 1] -= 1;
            }
        }
        let running = changes.iter().scan(0, |listed, change| {
            *listed += change;
            Some(*listed as u32)
        });
        Self {
            first,
            listed: running.take(days).collect(),
            priced,
        }
    }

    /// Returns whether a security has a price on a date.
    fn has_price(&self, date: Date) -> bool {
        self.at(date).is_some_and(|at| self.priced[at] > 0)
    }

    /// Returns whether a security has no price on a date, and prices before and after it.
    fn has_silent(&self, date: Date) -> bool {
        self.at(date)
            .is_some_and(|at| self.priced[at] < self.listed[at])
    }

    fn at(&self, date: Date) -> Option<usize> {
        let at = usize::try_from(date.days_since_1970() - self.first);
        at.ok().filter(|at| *at < self.priced.len())
    }

    /// Returns the dates with a price, and whether every security has one that has prices before and after it.
    fn dates(&self) -> impl Iterator<Item = (Date, bool)> {
        let counts = self.priced.iter().zip(&self.listed).enumerate();
        let priced = counts.filter(|(_, (priced, _))| **priced > 0);
        priced.map(|(at, (priced, listed))| {
            let date = Date::from_days_since_1970(self.first + at as i32);
            (date, priced == listed)
        })
    }
}
