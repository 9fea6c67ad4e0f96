//! The pseudo-events of a planned study: random securities on random dates.

use std::collections::BTreeSet;

use super::Power;
use crate::error::{Error, Result, message, option};
use crate::event::Event;
use crate::market::{Finder, Prices, Security};
use crate::math::draws::{below, generator, lot};
use crate::study::{Study, Windows};
use crate::time::Date;

/// Random dates that are tried for each date of a draw.
const TRIES: usize = 200;

/// A design whose every number is known, and the days on which it can be carried out.
pub(super) struct Design {
    /// The number of events.
    pub n: usize,
    /// The number of different dates.
    pub dates: usize,
    /// The securities, each with the first and the last session on which it can have an event.
    pub securities: Vec<(Security, usize, usize)>,
    /// The sessions.
    sessions: Vec<Date>,
    /// The first and the last session on which an event can fall.
    range: (usize, usize),
    seed: u64,
}

impl Design {
    /// Fills in the design, from the events file where there is one.
    ///
    /// # Errors
    /// The number of events is not known, or prices are too short for the windows.
    pub fn new(
        power: &Power,
        study: &Study,
        prices: &Prices,
        events: Option<&[Event]>,
    ) -> Result<Self> {
        let windows = study.windows()?;
        let named = events.map(|events| named(events, prices));
        let of_file = named.as_ref().map(|named| (named.events, named.dates));
        let Some(n) = power.n.or(of_file.map(|(n, _)| n)) else {
            let error = Error::options("the number of events of the planned study is not known");
            return Err(error.with_code("no_input").with_help(message![
                "give ",
                option::POWER_N.with(30),
                ", or the events with ",
                option::EVENTS
            ]));
        };
        let dates = power.dates.or(of_file.map(|(_, dates)| dates)).unwrap_or(n);
        let sessions = sessions(study, prices);
        let benchmark = study.benchmark.as_deref();
        let benchmark = benchmark.and_then(|symbol| prices.universe().find(symbol));
        let candidates: BTreeSet<Security> = match named {
            Some(named) => named.securities,
            None => prices.universe().securities().collect(),
        };
        let reach = |security: Security| reach(prices, security, &sessions, &windows);
        let securities: Vec<(Security, usize, usize)> = candidates
            .into_iter()
            .filter(|security| Some(*security) != benchmark)
            .filter_map(reach)
            .collect();
        let first = securities.iter().map(|(_, first, _)| *first).min();
        let last = securities.iter().map(|(_, _, last)| *last).max();
        let (Some(first), Some(last)) = (first, last) else {
            let detail = format!(
                "no security has prices for the estimation window {} and the window {}",
                windows.estimation, windows.event
            );
            return Err(Error::options(detail)
                .with_code("no_usable_event")
                .with_help(message!["shorten ", option::ESTIMATION]));
        };
        Ok(Self {
            n,
            dates: dates.min(n),
            securities,
            sessions,
            range: (first, last),
            seed: lot(study.seed, ["power"]),
        })
    }

    /// Returns the first and the last date on which an event can fall.
    pub fn span(&self) -> (Date, Date) {
        (self.sessions[self.range.0], self.sessions[self.range.1])
    }

    /// Returns the pseudo-events of a draw, each with the number of the draw as its tag.
    ///
    /// # Errors
    /// Hardly any date has as many securities as the design puts on one date.
    pub fn draw(&self, number: usize, prices: &Prices) -> Result<Vec<Event>> {
        let mut generator = generator(self.seed, number as u64);
        let tag = number.to_string();
        let mut taken: BTreeSet<usize> = BTreeSet::new();
        let mut events = Vec::with_capacity(self.n);
        for date in 0..self.dates {
            let wanted = self.n / self.dates + usize::from(date < self.n % self.dates);
            let mut found = None;
            for _ in 0..TRIES {
                let days = self.range.1 - self.range.0 + 1;
                let session = self.range.0 + below(days, &mut generator);
                let there: Vec<Security> = self.on(session).collect();
                if there.len() >= wanted && !taken.contains(&session) {
                    found = Some((session, there));
                    break;
                }
            }
            let Some((session, mut there)) = found else {
                return Err(self.too_crowded(wanted));
            };
            taken.insert(session);
            for place in 0..wanted {
                let other = place + below(there.len() - place, &mut generator);
                there.swap(place, other);
                let symbol = prices.universe().symbol(there[place]);
                let id = format!("{tag}-{}", events.len() + 1);
                let mut event = Event::on(id, symbol, self.sessions[session]);
                event.tags = vec![tag.clone()];
                events.push(event);
            }
        }
        Ok(events)
    }

    /// Returns the securities that can have an event on a session.
    fn on(&self, session: usize) -> impl Iterator<Item = Security> {
        let has_room = move |(security, first, last): &(Security, usize, usize)| {
            (*first..=*last).contains(&session).then_some(*security)
        };
        self.securities.iter().filter_map(has_room)
    }

    fn too_crowded(&self, wanted: usize) -> Error {
        let message = format!(
            "the design puts {wanted} events on one date, or {} on dates of their own, and {} securities with {} days of room do not \
             suffice",
            self.dates,
            self.securities.len(),
            self.range.1 - self.range.0 + 1
        );
        Error::options(message)
            .with_code("bad_value")
            .with_help(message![
                "lower ",
                option::POWER_N,
                ", or change ",
                option::POWER_DATES
            ])
    }
}

/// What an events file says about the design.
struct Named {
    securities: BTreeSet<Security>,
    events: usize,
    dates: usize,
}

fn named(events: &[Event], prices: &Prices) -> Named {
    let finder = Finder::new(prices);
    let mut named = Named {
        securities: BTreeSet::new(),
        events: 0,
        dates: 0,
    };
    let mut dates: BTreeSet<Date> = BTreeSet::new();
    for event in events {
        let Ok(when) = &event.when else { continue };
        let Some(security) = finder.find(&event.symbol, Some(when.date)).one() else {
            continue;
        };
        named.events += 1;
        named.securities.insert(security);
        dates.insert(when.date);
    }
    named.dates = dates.len();
    named
}

/// Returns the days on which the benchmark has prices; without one, those on which any security has.
fn sessions(study: &Study, prices: &Prices) -> Vec<Date> {
    let benchmark = study.benchmark.as_deref();
    if let Some(benchmark) = benchmark.and_then(|symbol| prices.universe().find(symbol)) {
        return prices.bars(benchmark).dates().to_vec();
    }
    let all = prices.universe().securities();
    let dates: BTreeSet<Date> = all
        .flat_map(|security| prices.bars(security).dates().iter().copied())
        .collect();
    dates.into_iter().collect()
}

/// Returns the sessions on which an event of a security has its windows within the prices.
fn reach(
    prices: &Prices,
    security: Security,
    sessions: &[Date],
    windows: &Windows,
) -> Option<(Security, usize, usize)> {
    let dates = prices.bars(security).dates();
    let (first, last) = (dates.first()?, dates.last()?);
    // The first return needs the price of the day before.
    let before = 1 - windows.estimation.first().0.min(windows.event.first().0);
    let after = windows.estimation.last().0.max(windows.event.last().0);
    let after = after.max(0) as usize;
    let first = sessions.partition_point(|date| date < first) + before.max(0) as usize;
    let last = sessions
        .partition_point(|date| date <= last)
        .checked_sub(1 + after)?;
    (first <= last).then_some((security, first, last))
}
