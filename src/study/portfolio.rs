//! Calendar-time portfolios: on each date, the events whose window covers it, in equal weights.

use std::collections::BTreeMap;

use super::abnormal::AbnormalReturns;
use super::view::Panel;
use crate::event::{Aligned, Sample};
use crate::market::{CalendarId, Calendars, Security};
use crate::time::{Date, Day, Window};

/// Whose sessions an event is counted on, and the market that it is measured against.
type Market = (CalendarId, Option<Security>);

/// Base and regressors of every session: the same for all events of one market.
#[derive(Debug, Clone, Default)]
pub(super) struct Regressors {
    by_market: BTreeMap<Market, Vec<(f64, Vec<f64>)>>,
    /// How many regressors there are, the intercept left out.
    terms: usize,
}

impl Regressors {
    /// The sessions of every market in the sample.
    pub fn of(panel: &Panel, sample: &Sample) -> Self {
        let mut by_market = BTreeMap::new();
        for aligned in &sample.aligned {
            let days = sample.calendars.get(aligned.calendar).len();
            by_market.entry(market(aligned)).or_insert_with(|| {
                let sessions = |view: super::view::View<'_>| {
                    (0..days).map(|day| view.market_row(Day(day))).collect()
                };
                panel.view(aligned).map(sessions).unwrap_or_default()
            });
        }
        Self {
            by_market,
            terms: panel.design.terms.len(),
        }
    }
}

fn market(aligned: &Aligned) -> Market {
    (aligned.calendar, aligned.benchmark)
}

/// One date of a calendar-time portfolio.
#[derive(Debug, Clone, PartialEq)]
pub struct PortfolioDay {
    /// The date.
    pub date: Date,
    /// How many events it holds.
    pub names: usize,
    /// Their mean return less the base (the risk-free rate, say); for models without regressors, their mean abnormal
    /// return.
    pub excess: f64,
    /// The means of their regressors of the day.
    pub regressors: Vec<f64>,
}

/// The events present, as portfolios.
#[derive(Debug, Clone, Copy)]
pub struct Portfolios<'a> {
    pub(super) abnormal: &'a AbnormalReturns,
    pub(super) calendars: &'a Calendars,
    pub(super) members: &'a [usize],
    pub(super) window: Window,
}

impl Portfolios<'_> {
    /// How many different dates of day 0 there are.
    pub fn event_dates(&self) -> usize {
        let mut dates: Vec<Date> = self
            .members
            .iter()
            .map(|&member| self.abnormal.events[member].aligned.date)
            .collect();
        dates.sort_unstable();
        dates.dedup();
        dates.len()
    }

    /// Every date on which an event of the group has its window open and a return, in order of time.
    pub fn days(&self) -> Vec<PortfolioDay> {
        let regressors = &self.abnormal.regressors;
        let mut by_date: BTreeMap<Date, PortfolioDay> = BTreeMap::new();
        for (market, held) in self.held() {
            let calendar = self.calendars.get(market.0);
            let Some(sessions) = regressors.by_market.get(&market) else {
                continue;
            };
            for (day, (names, sum)) in held.into_iter().enumerate().filter(|(_, held)| held.0 > 0) {
                let (Some(date), Some((_, row))) = (calendar.date(Day(day)), sessions.get(day))
                else {
                    continue;
                };
                let portfolio = by_date.entry(date).or_insert_with(|| PortfolioDay {
                    date,
                    names: 0,
                    excess: 0.0,
                    regressors: vec![0.0; regressors.terms],
                });
                portfolio.names += names;
                portfolio.excess += sum;
                portfolio
                    .regressors
                    .iter_mut()
                    .zip(row)
                    .for_each(|(total, x)| *total += names as f64 * x);
            }
        }
        let mean = |mut day: PortfolioDay| {
            let names = day.names as f64;
            day.excess /= names;
            day.regressors.iter_mut().for_each(|x| *x /= names);
            day
        };
        by_date.into_values().map(mean).collect()
    }

    /// By market and session, how many events are held and the sum of their returns less the base. Sums run in the order
    /// of events.
    fn held(&self) -> BTreeMap<Market, Vec<(usize, f64)>> {
        let regressors = &self.abnormal.regressors;
        let mut held: BTreeMap<Market, Vec<(usize, f64)>> = BTreeMap::new();
        let of = |member: &usize| market(&self.abnormal.events[*member].aligned);
        for members in self.members.chunk_by(|a, b| of(a) == of(b)) {
            let market = of(&members[0]);
            let Some(sessions) = regressors.by_market.get(&market) else {
                continue;
            };
            let sums = held
                .entry(market)
                .or_insert_with(|| vec![(0, 0.0); sessions.len()]);
            for &member in members {
                self.add(member, sessions, sums);
            }
        }
        held
    }

    /// Adds the days of one event. A return over several sessions is no return of a date.
    fn add(&self, member: usize, sessions: &[(f64, Vec<f64>)], sums: &mut [(usize, f64)]) {
        let positions = self.abnormal.windows.event.positions_of(self.window);
        let day0 = self.abnormal.events[member].aligned.day0;
        for (lag, position) in self.window.lags().zip(positions) {
            let observed = self.abnormal.observed(member, position);
            let Some(day) = day0.shift(lag).filter(|_| !observed.is_nan()) else {
                continue;
            };
            if self.abnormal.sessions(member, lag) > 1 {
                continue;
            }
            let excess = match self.abnormal.regressors.terms {
                0 => self.abnormal.ar(member, position),
                _ => observed - sessions[day.0].0,
            };
            sums[day.0].0 += 1;
            sums[day.0].1 += excess;
        }
    }
}
