//! Calendar-time portfolios: on each date, the events whose window covers it, in equal weights.

mod days;
mod holdings;

use std::borrow::Cow;
use std::collections::BTreeMap;

use super::abnormal::AbnormalReturns;
use super::membership::Membership;
use super::regressors::market;
use crate::market::{Calendars, Security};
use crate::time::{Date, Day, Window};
pub(super) use days::PortfolioColumns;
pub use days::PortfolioDay;
pub(super) use holdings::Holdings;
use holdings::{Sum, excess};

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
        let positions = self.abnormal.windows.event.positions_of(self.window);
        for (market, sums) in self.held().over(positions) {
            let calendar = self.calendars.get(market.0);
            let sessions = regressors.sessions(market);
            let days = sums.filter(|(_, sum)| sum.names > 0);
            held.extend(days.filter_map(|(day, sum)| {
                let (_, row) = sessions.get(day)?;
                Some((calendar.date(Day(day))?, sum, row.as_slice()))
            }));
        }
        // Sessions of several markets on one date are added in the order of the markets.
        held.sort_by_key(|(date, ..)| *date);
        let mut columns = PortfolioColumns::with_capacity(held.len(), regressors.terms);
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

    /// Returns the holdings of the group.
    fn held(&self) -> Cow<'_, Holdings> {
        match self.holdings {
            Some(holdings) => Cow::Borrowed(holdings),
            None => {
                let group = Membership::new(&[self.members]);
                Cow::Owned(Holdings::of_groups(self.abnormal, &group, 1).swap_remove(0))
            }
        }
    }
}
