//! Calendar-time portfolios: on each date, the events whose window covers it, in equal weights.

use std::collections::BTreeMap;

use rayon::prelude::*;

use super::abnormal::AbnormalReturns;
use super::membership::Membership;
use super::regressors::{Market, market};
use crate::market::{Calendars, Security};
use crate::time::{Date, Day, Lag, Window};

/// The firms that a portfolio holds on a date.
type Firms = BTreeMap<Security, FirmDay>;

/// What a firm adds to a portfolio on a date.
struct FirmDay {
    /// Number of its open windows.
    windows: f64,
    /// Sum of its excess returns over them.
    excess: f64,
    /// `regressors[k]`: sum of regressor `k` over them.
    regressors: Vec<f64>,
}

/// One date of a calendar-time portfolio.
#[derive(Debug, Clone, PartialEq)]
pub struct PortfolioDay {
    /// The date.
    pub date: Date,
    /// The number of events (or firms) in the portfolio.
    pub names: usize,
    /// Their mean return less the base (such as the risk-free rate); for models without regressors, their mean abnormal
    /// return.
    pub excess: f64,
    /// The means of their regressors on the day.
    pub regressors: Vec<f64>,
}

/// The days of calendar-time portfolios, in order of time, a column for each quantity.
#[derive(Debug, Clone, Default)]
pub(super) struct PortfolioColumns {
    /// `dates[d]`: the date of day `d`.
    dates: Vec<Date>,
    /// As in [`PortfolioDay`].
    pub names: Vec<usize>,
    pub excess: Vec<f64>,
    /// `regressors[k][d]`: regressor `k` of day `d`.
    pub regressors: Vec<Vec<f64>>,
}

impl PortfolioColumns {
    fn of(days: &[PortfolioDay]) -> Self {
        let mut columns = Self::default();
        for day in days {
            columns.push(
                day.date,
                day.names,
                day.excess,
                day.regressors.iter().copied(),
            );
        }
        columns
    }

    fn push(
        &mut self,
        date: Date,
        names: usize,
        excess: f64,
        regressors: impl ExactSizeIterator<Item = f64>,
    ) {
        self.dates.push(date);
        self.names.push(names);
        self.excess.push(excess);
        if self.regressors.is_empty() {
            self.regressors.resize(regressors.len(), Vec::new());
        }
        let columns = self.regressors.iter_mut().zip(regressors);
        columns.for_each(|(column, value)| column.push(value));
    }

    fn days(&self) -> Vec<PortfolioDay> {
        let day = |(number, date): (usize, &Date)| PortfolioDay {
            date: *date,
            names: self.names[number],
            excess: self.excess[number],
            regressors: self
                .regressors
                .iter()
                .map(|column| column[number])
                .collect(),
        };
        self.dates.iter().enumerate().map(day).collect()
    }

    /// Returns the days that hold no fewer than this number of events or firms.
    pub fn with_names(self, fewest: usize) -> Self {
        if self.names.iter().all(|names| *names >= fewest) {
            return self;
        }
        let mut days = self.days();
        days.retain(|day| day.names >= fewest);
        Self::of(&days)
    }
}

/// The events of a group as calendar-time portfolios over one window.
#[derive(Debug, Clone, Copy)]
pub struct Portfolios<'a>(Source<'a>);

#[derive(Debug, Clone, Copy)]
enum Source<'a> {
    Events(Group<'a>),
    Given(&'a [PortfolioDay]),
}

/// The events from which portfolios are formed.
#[derive(Debug, Clone, Copy)]
pub(super) struct Group<'a> {
    pub abnormal: &'a AbnormalReturns,
    pub calendars: &'a Calendars,
    pub members: &'a [usize],
    pub window: Window,
    /// The holdings of the group, if they are already known.
    pub holdings: Option<&'a Holdings>,
}

impl<'a> Portfolios<'a> {
    pub(super) fn new(group: Group<'a>) -> Self {
        Self(Source::Events(group))
    }

    /// Creates portfolios from the given days, in order of time.
    pub fn given(days: &'a [PortfolioDay]) -> Self {
        Self(Source::Given(days))
    }

    /// Returns whether day 0 of all events is one date.
    pub fn share_one_date(&self) -> bool {
        match self.0 {
            Source::Events(group) => group.shares_one_date(),
            Source::Given(days) => days.len() < 2,
        }
    }

    /// Returns every date on which an event of the group has its window open and a return, in order of time.
    pub fn days(&self) -> Vec<PortfolioDay> {
        match self.0 {
            Source::Events(group) => group.columns().days(),
            Source::Given(days) => days.to_vec(),
        }
    }

    /// Returns [`Portfolios::days`] as columns.
    pub(super) fn columns(&self) -> PortfolioColumns {
        match self.0 {
            Source::Events(group) => group.columns(),
            Source::Given(days) => PortfolioColumns::of(days),
        }
    }

    /// Returns the same dates with each firm once: on a date on which the windows of several of its events are open, the mean of
    /// these events.
    pub fn days_by_firm(&self) -> Vec<PortfolioDay> {
        match self.0 {
            Source::Events(group) => group.days_by_firm(),
            Source::Given(days) => days.to_vec(),
        }
    }

    /// Returns [`Portfolios::days_by_firm`] as columns.
    pub(super) fn columns_by_firm(&self) -> PortfolioColumns {
        PortfolioColumns::of(&self.days_by_firm())
    }
}

/// The holdings of some events on each session.
#[derive(Debug, Clone)]
pub(super) struct Holdings {
    by_market: BTreeMap<Market, Sessions>,
}

/// The holdings on the sessions of one market.
#[derive(Debug, Clone)]
struct Sessions {
    /// `place[s]`: position in `sums` of session `s`, if an event is held on it.
    place: Vec<Option<u32>>,
    /// A sum for each session with events and each day of the event window.
    sums: Vec<Sum>,
}

/// The events for which a session is a given day of their event window.
#[derive(Debug, Clone, Copy, Default)]
struct Sum {
    /// Their number.
    names: usize,
    /// The sum of their signs: `names`, unless abnormal returns are signed.
    net: f64,
    /// The sum of their returns less the base.
    excess: f64,
}

impl Sum {
    fn add(&mut self, further: Self) {
        self.names += further.names;
        self.net += further.net;
        self.excess += further.excess;
    }
}

impl Holdings {
    /// Sums the returns of the events of each of `number` groups, in their order. Returns over several sessions belong to no single
    /// date and are left out.
    pub fn of_groups(abnormal: &AbnormalReturns, groups: &Membership, number: usize) -> Vec<Self> {
        let date = |event: &usize| abnormal.events[*event].aligned.date;
        let by_date: Vec<Vec<GroupDays>> = groups
            .events
            .par_chunk_by(|a, b| date(a) == date(b))
            .map(|events| sums_by_day(abnormal, events, groups))
            .collect();
        let nothing = || Self {
            by_market: BTreeMap::new(),
        };
        let mut holdings: Vec<Self> = std::iter::repeat_with(nothing).take(number).collect();
        for of_group in by_date.into_iter().flatten() {
            holdings[of_group.group as usize].add(abnormal, &of_group);
        }
        holdings
    }

    /// Adds sums over events of one market and one day 0.
    fn add(&mut self, abnormal: &AbnormalReturns, of_group: &GroupDays) {
        let GroupDays {
            market, day0, sums, ..
        } = of_group;
        let sessions = self.by_market.entry(*market).or_insert_with(|| Sessions {
            place: vec![None; abnormal.regressors.sessions(market).len()],
            sums: Vec::new(),
        });
        let lags = abnormal.windows.event.lags();
        for (position, (lag, further)) in lags.zip(sums).enumerate() {
            let session = day0.shift(lag);
            let Some(place) = session.and_then(|day| sessions.place.get_mut(day.0)) else {
                continue;
            };
            let held = sessions.sums.len();
            let first = *place.get_or_insert(held as u32) as usize;
            if first == held {
                sessions.sums.resize(held + sums.len(), Sum::default());
            }
            sessions.sums[first + position].add(*further);
        }
    }
}

/// The returns of a group's events of one market and one day 0.
struct GroupDays {
    /// The number of the group.
    group: u32,
    market: Market,
    day0: Day,
    /// `sums[d]`: their sum on day `d` of the event window.
    sums: Vec<Sum>,
}

/// Sums the returns of events of one date by group and market.
fn sums_by_day(
    abnormal: &AbnormalReturns,
    events: &[usize],
    groups: &Membership,
) -> Vec<GroupDays> {
    let mut found: Vec<GroupDays> = Vec::new();
    for &event in events {
        let aligned = &abnormal.events[event].aligned;
        let (market, day0) = (market(aligned), aligned.day0);
        let sessions = abnormal.regressors.sessions(&market);
        let sum = |excess: f64| Sum {
            names: 1,
            net: abnormal.sign(event),
            excess,
        };
        let one_by_one = || {
            let lags = abnormal.windows.event.lags().enumerate();
            let excess =
                lags.map(|(position, lag)| excess(abnormal, sessions, event, position, lag));
            excess
                .map(|excess| excess.map_or(Sum::default(), sum))
                .collect()
        };
        let whole = excess_of_whole(abnormal, sessions, event);
        let days: Vec<Sum> = whole.map_or_else(one_by_one, |whole| whole.map(sum).collect());
        for group in groups.of(event) {
            match found.binary_search_by_key(&(*group, market), |own| (own.group, own.market)) {
                Ok(own) => {
                    let sums = found[own].sums.iter_mut().zip(&days);
                    sums.for_each(|(sum, further)| sum.add(*further));
                }
                Err(place) => {
                    let first = GroupDays {
                        group: *group,
                        market,
                        day0,
                        sums: days.clone(),
                    };
                    found.insert(place, first);
                }
            }
        }
    }
    found
}

/// Returns what [`excess`] returns for each day of the event window, for an event that lacks no day; `None` for others, and for models
/// without regressors. A security's returns lie far from those of the event before: they are reached once.
fn excess_of_whole<'a>(
    abnormal: &'a AbnormalReturns,
    sessions: &'a [(f64, Vec<f64>)],
    member: usize,
) -> Option<impl Iterator<Item = f64> + 'a> {
    let event = &abnormal.events[member];
    if !event.is_whole || abnormal.regressors.terms == 0 {
        return None;
    }
    let window = abnormal.windows.event;
    let returns = abnormal.panel.whole(&event.aligned, window)?;
    let first = event.aligned.day0.shift(window.first())?.0;
    let sessions = sessions.get(first..first + returns.len())?;
    let sign = abnormal.sign(member);
    let both = returns.iter().zip(sessions);
    Some(both.map(move |(observed, (base, _))| sign * (observed - base)))
}

/// Returns the return of an event less the base on a day of its event window, times its sign, or its abnormal return for models
/// without regressors; `None` where it is missing or spans several sessions. `sessions`: base and regressors of the event's market.
fn excess(
    abnormal: &AbnormalReturns,
    sessions: &[(f64, Vec<f64>)],
    member: usize,
    position: usize,
    lag: Lag,
) -> Option<f64> {
    let ar = abnormal.ar(member, position);
    let day = abnormal.events[member].aligned.day0.shift(lag)?;
    if ar.is_nan() || abnormal.sessions(member, lag) > 1 {
        return None;
    }
    match sessions.get(day.0) {
        Some((base, _)) if abnormal.regressors.terms > 0 => {
            Some(abnormal.sign(member) * (abnormal.returns(member).at(day) - base))
        }
        _ => Some(ar),
    }
}

impl Group<'_> {
    fn shares_one_date(&self) -> bool {
        let date = |member: &usize| self.abnormal.events[*member].aligned.date;
        let mut dates = self.members.iter().map(date);
        let first = dates.next();
        dates.all(|date| Some(date) == first)
    }

    fn columns(&self) -> PortfolioColumns {
        let regressors = &self.abnormal.regressors;
        let mut held: Vec<(Date, Sum, &[f64])> = Vec::new();
        for (market, sums) in self.sums() {
            let calendar = self.calendars.get(market.0);
            let sessions = regressors.sessions(&market);
            let days = sums.into_iter().filter(|(_, sum)| sum.names > 0);
            held.extend(days.filter_map(|(day, sum)| {
                let (_, row) = sessions.get(day)?;
                Some((calendar.date(Day(day))?, sum, row.as_slice()))
            }));
        }
        // Sessions of several markets on one date are added in the order of the markets.
        held.sort_by_key(|(date, ..)| *date);
        let mut columns = PortfolioColumns::default();
        for of_date in held.chunk_by(|a, b| a.0 == b.0) {
            let mut total = Sum::default();
            of_date.iter().for_each(|(_, sum, _)| total.add(*sum));
            let names = total.names as f64;
            let mean = |term: usize| {
                let held = of_date.iter().map(|(_, sum, row)| sum.net * row[term]);
                held.reduce(|total, x| total + x).unwrap_or(0.0) / names
            };
            let terms = of_date[0].2.len();
            columns.push(
                of_date[0].0,
                total.names,
                total.excess / names,
                (0..terms).map(mean),
            );
        }
        columns
    }

    fn days_by_firm(&self) -> Vec<PortfolioDay> {
        let regressors = &self.abnormal.regressors;
        let positions = self.abnormal.windows.event.positions_of(self.window);
        let mut firms: BTreeMap<Date, Firms> = BTreeMap::new();
        for &member in self.members {
            let aligned = &self.abnormal.events[member].aligned;
            let calendar = self.calendars.get(aligned.calendar);
            let sessions = regressors.sessions(&market(aligned));
            for (position, lag) in positions.clone().zip(self.window.lags()) {
                let Some(excess) = excess(self.abnormal, sessions, member, position, lag) else {
                    continue;
                };
                let day = aligned.day0.shift(lag);
                let row = day.and_then(|day| Some((calendar.date(day)?, sessions.get(day.0)?)));
                let Some((date, (_, row))) = row else {
                    continue;
                };
                let nothing = || FirmDay {
                    windows: 0.0,
                    excess: 0.0,
                    regressors: vec![0.0; regressors.terms],
                };
                let of_date = firms.entry(date).or_default();
                let firm = of_date.entry(aligned.security).or_insert_with(nothing);
                firm.windows += 1.0;
                firm.excess += excess;
                let sign = self.abnormal.sign(member);
                firm.regressors
                    .iter_mut()
                    .zip(row)
                    .for_each(|(sum, x)| *sum += sign * x);
            }
        }
        let portfolio = |(date, firms): (Date, Firms)| {
            let names = firms.len() as f64;
            let mean = |value: &dyn Fn(&FirmDay) -> f64| {
                firms
                    .values()
                    .map(|firm| value(firm) / firm.windows)
                    .sum::<f64>()
                    / names
            };
            PortfolioDay {
                date,
                names: firms.len(),
                excess: mean(&|firm| firm.excess),
                regressors: (0..regressors.terms)
                    .map(|term| mean(&|firm| firm.regressors[term]))
                    .collect(),
            }
        };
        firms.into_iter().map(portfolio).collect()
    }

    /// Sums the holdings of each market over the days of the window, for each session on which an event is held.
    fn sums(&self) -> BTreeMap<Market, Vec<(usize, Sum)>> {
        let positions = self.abnormal.windows.event.positions_of(self.window);
        let own;
        let holdings = match self.holdings {
            Some(holdings) => holdings,
            None => {
                let group = Membership::new(&[self.members]);
                own = Holdings::of_groups(self.abnormal, &group, 1);
                &own[0]
            }
        };
        let of_market = |(market, sessions): (&Market, &Sessions)| {
            let held = sessions.place.iter().enumerate();
            let sum = |(session, place): (usize, &Option<u32>)| {
                let first = (*place)? as usize;
                let mut total = Sum::default();
                let days = &sessions.sums[first + positions.start..first + positions.end];
                days.iter().for_each(|sum| total.add(*sum));
                Some((session, total))
            };
            (*market, held.filter_map(sum).collect())
        };
        holdings.by_market.iter().map(of_market).collect()
    }
}
