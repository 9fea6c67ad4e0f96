//! Calendar-time portfolios: on each date, the events whose window covers it, in equal weights.

use std::collections::BTreeMap;

use rayon::prelude::*;

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
    /// Base and regressors of each session of a market.
    fn sessions(&self, market: &Market) -> &[(f64, Vec<f64>)] {
        self.by_market.get(market).map_or(&[], Vec::as_slice)
    }

    /// The sessions of every market in the sample.
    pub fn of(panel: &Panel, sample: &Sample) -> Self {
        let mut by_market = BTreeMap::new();
        for alike in sample.aligned.chunk_by(|a, b| market(a) == market(b)) {
            let aligned = &alike[0];
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

/// The events of a group, as portfolios.
#[derive(Debug, Clone, Copy)]
pub struct Portfolios<'a> {
    pub(super) abnormal: &'a AbnormalReturns,
    pub(super) calendars: &'a Calendars,
    pub(super) members: &'a [usize],
    pub(super) window: Window,
    /// What they hold, where it was made.
    pub(super) held: Option<&'a Held>,
}

/// What some events hold on each session.
#[derive(Debug, Clone)]
pub(super) struct Held {
    by_market: BTreeMap<Market, Vec<Sum>>,
}

/// How many events are held on a session with it as a given day of their event window, and the sum of their returns less the
/// base: session after session, a sum for each of those days.
type Sum = (usize, f64);

impl Held {
    /// Sums run in the order of events. A return over several sessions is no return of a date.
    pub fn of(abnormal: &AbnormalReturns, members: &[usize]) -> Self {
        let days = abnormal.windows.event.days();
        let place = |member: &usize| {
            let aligned = &abnormal.events[*member].aligned;
            (market(aligned), aligned.day0)
        };
        let clusters: Vec<((Market, Day), Vec<Sum>)> = members
            .par_chunk_by(|a, b| place(a) == place(b))
            .map(|members| {
                let place = place(&members[0]);
                (place, held_on_days(abnormal, place, members))
            })
            .collect();
        let mut by_market = BTreeMap::new();
        for ((market, day0), held) in clusters {
            let sums = by_market.entry(market).or_insert_with(|| {
                let sessions = abnormal.regressors.sessions(&market);
                vec![(0, 0.0); sessions.len() * days]
            });
            for (position, (lag, held)) in abnormal.windows.event.lags().zip(held).enumerate() {
                let session = day0.shift(lag);
                let sum = session.and_then(|day| sums.get_mut(day.0 * days + position));
                if let Some(sum) = sum {
                    *sum = (sum.0 + held.0, sum.1 + held.1);
                }
            }
        }
        Self { by_market }
    }
}

/// What events of one market and day 0 hold on each day of their event window.
fn held_on_days(
    abnormal: &AbnormalReturns,
    (market, day0): (Market, Day),
    members: &[usize],
) -> Vec<Sum> {
    let regressors = &abnormal.regressors;
    let sessions = regressors.sessions(&market);
    let mut held = vec![(0, 0.0); abnormal.windows.event.days()];
    for &member in members {
        let returns = abnormal.returns(member);
        let lags = abnormal.windows.event.lags().enumerate();
        for ((position, lag), held) in lags.zip(&mut held) {
            let ar = abnormal.ar(member, position);
            let Some(day) = day0.shift(lag).filter(|_| !ar.is_nan()) else {
                continue;
            };
            if abnormal.sessions(member, lag) > 1 {
                continue;
            }
            let excess = match sessions.get(day.0) {
                Some((base, _)) if regressors.terms > 0 => returns.at(day) - base,
                _ => ar,
            };
            *held = (held.0 + 1, held.1 + excess);
        }
    }
    held
}

impl Portfolios<'_> {
    /// Whether day 0 of all events is one date.
    pub fn share_one_date(&self) -> bool {
        let date = |member: &usize| self.abnormal.events[*member].aligned.date;
        let mut dates = self.members.iter().map(date);
        let first = dates.next();
        dates.all(|date| Some(date) == first)
    }

    /// Every date on which an event of the group has its window open and a return, in order of time.
    pub fn days(&self) -> Vec<PortfolioDay> {
        let regressors = &self.abnormal.regressors;
        let mut by_date: BTreeMap<Date, PortfolioDay> = BTreeMap::new();
        for (market, held) in self.sums() {
            let calendar = self.calendars.get(market.0);
            let sessions = regressors.sessions(&market);
            for (day, (names, sum)) in held.into_iter().enumerate().filter(|(_, sum)| sum.0 > 0) {
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

    /// By market and session, what the events hold on any day of the window.
    fn sums(&self) -> BTreeMap<Market, Vec<Sum>> {
        let event = self.abnormal.windows.event;
        let (days, positions) = (event.days(), event.positions_of(self.window));
        let own;
        let held = match self.held {
            Some(held) => held,
            None => {
                own = Held::of(self.abnormal, self.members);
                &own
            }
        };
        let of_session = |session: &[Sum]| {
            let sums = session[positions.clone()].iter();
            sums.fold((0, 0.0), |(names, sum), (n, x)| (names + n, sum + x))
        };
        let of_market = |(market, sums): (&Market, &Vec<Sum>)| {
            let sessions = sums.chunks_exact(days).map(of_session);
            (*market, sessions.collect())
        };
        held.by_market.iter().map(of_market).collect()
    }
}
