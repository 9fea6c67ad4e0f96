//! What events add to calendar-time portfolios on each session.

use std::collections::BTreeMap;
use std::ops::Range;

use rayon::prelude::*;

use crate::study::abnormal::AbnormalReturns;
use crate::study::membership::Membership;
use crate::study::regressors::{Market, market};
use crate::time::{Day, Lag};

/// The holdings of some events on each session.
#[derive(Debug, Clone)]
pub(in crate::study) struct Holdings {
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
pub(super) struct Sum {
    /// Their number.
    pub names: usize,
    /// The sum of their signs: `names`, unless abnormal returns are signed.
    pub net: f64,
    /// The sum of their returns less the base.
    pub excess: f64,
}

impl Sum {
    /// Adds further events.
    pub fn add(&mut self, further: Self) {
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

    /// Sums over the days at these positions of the event window, for each session of each market on which an event is held.
    pub(super) fn over(
        &self,
        positions: Range<usize>,
    ) -> impl Iterator<Item = (&Market, impl Iterator<Item = (usize, Sum)>)> {
        self.by_market.iter().map(move |(market, sessions)| {
            let positions = positions.clone();
            let held = sessions.place.iter().enumerate();
            let sums = held.filter_map(move |(session, place)| {
                let first = (*place)? as usize;
                let mut total = Sum::default();
                let days = &sessions.sums[first + positions.start..first + positions.end];
                days.iter().for_each(|sum| total.add(*sum));
                Some((session, total))
            });
            (market, sums)
        })
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
pub(super) fn excess(
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
