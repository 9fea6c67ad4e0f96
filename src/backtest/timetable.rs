//! The dates of a simulation and their moments, in the order of the world's clock.

use std::collections::BTreeSet;

use rayon::prelude::*;

use super::markets::{Markets, Tick};
use super::order::Order;
use super::setup::Setup;
use super::spec::Hedge;
use crate::event::Sample;
use crate::time::{Calendar, Date};

/// The dates from the first entry on, with their moments.
pub struct Timetable {
    /// The date before the first entry, on which nothing is held yet: the base of the first day's return.
    pub eve: Date,
    /// The dates, in order.
    pub dates: Vec<Date>,
    /// The opens and closes of the exchanges that are traded on, each with its date.
    pub moments: Vec<(Tick, Date)>,
    /// `ends[i]`: the second of the last moment of `dates[i]`.
    pub ends: Vec<i64>,
}

impl Timetable {
    /// The timetable of orders on these dates. Orders that are left out later need no other one, but for the eve.
    pub fn new(setup: &Setup<'_>, markets: &Markets<'_>, orders: &[Order], dates: &[Date]) -> Self {
        let first = orders.par_iter().map(|order| order.sent.date).min();
        let first = first
            .or(dates.first().copied())
            .unwrap_or(Date::from_days_since_1970(0));
        let start = dates.partition_point(|date| *date < first);
        let eve = start.checked_sub(1).map_or_else(
            || Date::from_days_since_1970(first.days_since_1970() - 1),
            |before| dates[before],
        );
        let dates = dates[start..].to_vec();
        let moments = markets.timeline(&dates, &exchanges(setup, markets, orders));
        let ends = ends(&dates, &moments);
        Self {
            eve,
            dates,
            moments,
            ends,
        }
    }
}

/// Returns the exchanges of everything that is traded, hedges included.
fn exchanges(setup: &Setup<'_>, markets: &Markets<'_>, orders: &[Order]) -> Vec<usize> {
    let hedges = orders.iter().filter_map(|order| order.benchmark);
    let hedges = hedges.filter(|_| setup.plan.hedge != Hedge::None);
    let own = orders.iter().map(|order| order.exchange);
    // One by one: to be collected, all of them would be sorted first.
    let mut exchanges = BTreeSet::new();
    exchanges.extend(own.chain(hedges.map(|benchmark| markets.exchange_of(benchmark))));
    exchanges.into_iter().collect()
}

/// Returns the second of the last moment of each date: `ends[i]` of date `i`.
fn ends(dates: &[Date], timeline: &[(Tick, Date)]) -> Vec<i64> {
    let mut ends = vec![i64::MIN; dates.len()];
    for (tick, date) in timeline {
        if let Ok(day) = dates.binary_search(date) {
            ends[day] = ends[day].max(tick.instant);
        }
    }
    ends
}

/// Returns every date on which a calendar of the sample has a session, or a security with an order or its hedge has a bar, in
/// order.
pub fn trading_dates(
    setup: &Setup<'_>,
    markets: &Markets<'_>,
    sample: &Sample,
    orders: &[Order],
) -> Vec<Date> {
    let hedges = orders.iter().filter_map(|order| order.benchmark);
    let hedges = hedges.filter(|_| setup.plan.hedge != Hedge::None);
    let own = orders.iter().map(|order| order.security);
    let securities = markets.universe().distinct(own.chain(hedges));
    let mut calendars = BTreeSet::new();
    calendars.extend(sample.aligned.iter().map(|aligned| aligned.calendar));
    let calendars = calendars.into_iter().map(|id| sample.calendars.get(id));
    let lists: Vec<&[Date]> = securities
        .iter()
        .map(|security| markets.bars(*security).dates())
        .chain(calendars.map(Calendar::dates))
        .collect();
    let days = |date: &Date| date.days_since_1970();
    let first = lists.iter().filter_map(|dates| dates.first());
    let first = first.map(days).min().unwrap_or(0);
    let last = lists.iter().filter_map(|dates| dates.last());
    let last = last.map(days).max().unwrap_or(first);
    // One mark per day: thousands of securities share their dates, and sorting all of them would take longer than trading.
    let unmarked = || vec![false; (last - first) as usize + 1];
    let mark = |mut marked: Vec<bool>, dates: &&[Date]| {
        for date in *dates {
            marked[(days(date) - first) as usize] = true;
        }
        marked
    };
    let both = |mut marked: Vec<bool>, other: Vec<bool>| {
        marked
            .iter_mut()
            .zip(other)
            .for_each(|(own, other)| *own |= other);
        marked
    };
    let marked = lists.par_iter().fold(unmarked, mark).reduce(unmarked, both);
    let marked = marked.into_iter().enumerate().filter(|(_, marked)| *marked);
    marked
        .map(|(day, _)| Date::from_days_since_1970(first + day as i32))
        .collect()
}
