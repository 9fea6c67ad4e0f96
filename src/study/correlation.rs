//! The mean correlation of estimation residuals between events, aligned by calendar date, never by event time.
//!
//! For N events, r of a window with L2 days is the mean over pairs of rho_ij tau_ij / L2, with tau_ij the days of the
//! window that the two events have in common on the calendar and rho_ij the correlation of their residuals over the
//! estimation days that both have, 3 at least; other pairs add zero. Source: Kolari & Pynnonen (2010), Review of
//! Financial Studies 23; Kolari, Pape & Pynnonen (2018).
//!
//! Events without a missing day are summed by date: with z the residuals scaled to mean 0 and length 1 over the common days,
//! the sum of rho over all pairs of two clusters of events is the product of the clusters' summed z. That costs O(N T) for
//! each distance between days 0 instead of O(N^2 T). Events with missing days are correlated pair by pair with the events
//! that share a day with them.
//!
//! On two calendars, sessions are paired by date. News that reaches another exchange a session later escapes that: with
//! [`Correlate::Session`](super::mean_correlation::Correlate::Session) each session is also paired with the next one of the other calendar, in both orders, and
//! r = mean over pairs of sum_m rho_m tau_m / L2 with m the three ways of pairing. The covariance of two CARs is the sum over
//! all pairs of their days, so that this r is what the variance of a mean CAR needs.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use rayon::prelude::*;

use super::abnormal::AbnormalReturns;
use super::cluster::{Cluster, Place, Residuals, Summed, Without, clusters};
use super::mean_correlation::MeanCorrelation;
use super::meeting::{Meeting, meeting_days};
use super::pairwise::{Side, add_pairs};
use super::presence::{FEWEST_COMMON_DAYS, Presence};
use super::progress::Progress;
use super::step::step;
use crate::market::{CalendarId, Calendars};
use crate::math::lanes::{add_scaled, dot};
use crate::time::{Day, Window};

/// The sums of each window: rho tau / L2 with the three ways of pairing sessions, and (tau / L2)^2 on the same date.
const BLOCKS: usize = 4;

/// The most clusters of a parallel step. A step also visits the clusters that follow it, so that long steps repeat less.
const STEP: usize = 128;
/// The same where events are correlated pair by pair, which takes longer.
const STEP_OF_PAIRS: usize = 32;

/// Returns r of each window in `asked`: the mean correlation over all pairs of the events present, where pairs that share no
/// day count as 0. `None` for fewer than two events.
pub(super) fn mean_correlations(
    abnormal: &AbnormalReturns,
    calendars: &Calendars,
    members: &[usize],
    asked: &[(Window, Presence)],
    progress: &Progress,
) -> Vec<MeanCorrelation> {
    let clusters = clusters(abnormal, members);
    let pairs = Pairs {
        abnormal,
        calendars,
        places: clusters.keys().copied().collect(),
        clusters,
        asked,
        progress,
    };
    let special = || pairs.clusters.values().flat_map(|cluster| &cluster.special);
    let most = match special().next() {
        None => STEP,
        Some(_) => STEP_OF_PAIRS,
    };
    let step = step(pairs.places.len(), most);
    let steps: Vec<usize> = (0..pairs.places.len()).step_by(step).collect();
    // Collected in the order of the clusters, so that the number of threads changes no bit.
    let parts: Vec<Vec<f64>> = steps
        .par_iter()
        .map(|first| pairs.sum_step(*first, step))
        .collect();
    let mut sums = vec![0.0; BLOCKS * asked.len()];
    for part in parts {
        add_scaled(&mut sums, 1.0, &part);
    }
    let plain = members.len() - special().count();
    let days = abnormal.windows.estimation.days() as f64;
    let mean = |(i, (_, presence)): (usize, &(Window, Presence))| {
        let present = |member: &&usize| presence.holds(abnormal, **member);
        let n = plain + special().filter(present).count();
        let mean = |sum: f64| (n > 1).then(|| sum / (n as f64 * (n - 1) as f64 / 2.0));
        let later = sums[asked.len() + i].max(sums[2 * asked.len() + i]);
        MeanCorrelation {
            same_date: mean(sums[i]),
            neighbouring: mean(later).filter(|r| *r != 0.0),
            all_sessions: mean(sums[i] + sums[asked.len() + i] + sums[2 * asked.len() + i]),
            error: mean((sums[(BLOCKS - 1) * asked.len() + i] / days).sqrt()),
        }
    };
    asked.iter().enumerate().map(mean).collect()
}

/// The clusters whose pairs are summed.
struct Pairs<'a> {
    abnormal: &'a AbnormalReturns,
    calendars: &'a Calendars,
    clusters: BTreeMap<Place, Cluster>,
    places: Vec<Place>,
    asked: &'a [(Window, Presence)],
    progress: &'a Progress,
}

/// A cluster some of whose later neighbours are not visited yet, with its summed z by their distance.
struct Open<'a> {
    residuals: Residuals<'a>,
    ahead: BTreeMap<usize, Summed>,
}

impl<'a> Pairs<'a> {
    /// Sums rho tau / L2 over the pairs whose first cluster belongs to this step.
    fn sum_step(&'a self, first: usize, clusters: usize) -> Vec<f64> {
        let end = self.places.len().min(first + clusters);
        let mut sums = vec![0.0; BLOCKS * self.asked.len()];
        let mut open: VecDeque<Open<'a>> = VecDeque::new();
        for (number, place) in self.places.iter().enumerate().skip(first) {
            open.retain(|other| self.apart(other.residuals.place, *place).is_some());
            if number >= end && open.is_empty() {
                break;
            }
            if number < end && open.is_empty() && self.is_alone(number) {
                self.progress.add(1);
                continue;
            }
            let residuals =
                Residuals::new(self.abnormal, *place, &self.clusters[place], self.asked);
            self.add_earlier(&open, &residuals, &mut sums);
            if number < end {
                let ahead = self.ahead(&residuals, number);
                self.add_within(&residuals, ahead.get(&0), &mut sums);
                self.add_other_calendars(&residuals, &mut sums);
                let Cluster { plain, special } = residuals.cluster;
                self.progress.add(plain.len() + special.len());
                open.push_back(Open { residuals, ahead });
            }
        }
        sums
    }

    /// Returns whether a cluster is one event that no later event shares a day with, and no event of another calendar.
    fn is_alone(&self, number: usize) -> bool {
        let place = self.places[number];
        let later = self.places.get(number + 1);
        let calendar = self.places.first().map(|first| first.0);
        self.clusters[&place].events() == 1
            && later.is_none_or(|later| self.apart(place, *later).is_none())
            && self.places.last().map(|last| last.0) == calendar
    }

    /// Returns L1, the number of estimation days.
    fn length(&self) -> usize {
        self.abnormal.windows.estimation.days()
    }

    /// Returns the sessions between two days 0 of one calendar, if their events share a day of some window and enough days of
    /// the estimation window.
    fn apart(&self, earlier: Place, later: Place) -> Option<usize> {
        let longest = self.asked.iter().map(|(window, _)| window.days()).max();
        let reach = longest?.checked_sub(1)?;
        let apart = later.1.0.checked_sub(earlier.1.0)?;
        let enough = apart + FEWEST_COMMON_DAYS <= self.length();
        (earlier.0 == later.0 && apart <= reach && enough).then_some(apart)
    }

    /// Returns the summed z of a cluster at distance 0, for itself, and at each distance to a later cluster.
    fn ahead(&self, residuals: &Residuals<'_>, number: usize) -> BTreeMap<usize, Summed> {
        let later = self.places[number + 1..].iter();
        let later = later.map_while(|place| self.apart(residuals.place, *place));
        let apart: Vec<usize> = std::iter::once(0).chain(later).collect();
        let scaled = residuals.scaled(Without::First, &apart);
        apart.into_iter().zip(scaled).collect()
    }

    /// Adds the pairs of two events of one cluster.
    fn add_within(&self, residuals: &Residuals<'_>, summed: Option<&Summed>, sums: &mut [f64]) {
        let shares = self.shares(0);
        let n = residuals.cluster.events() as f64;
        let sums = self.add_squares(n * (n - 1.0) / 2.0, &shares, sums);
        if let Some((sum, varying)) = summed.filter(|(_, varying)| *varying > 1) {
            let correlation = (dot(sum, sum) - *varying as f64) / 2.0;
            add_scaled(sums, correlation, &shares);
        }
        if residuals.has_special() {
            let side = residuals.side(0..self.length());
            // Each special event with all events before it, the plain ones included.
            let pairs = (side.plain()..side.len()).map(|number| (0..number, number));
            add_pairs((&side, &side), pairs, &shares, sums);
        }
    }

    /// Adds the pairs of an event of this cluster and an event of an earlier cluster on the same calendar.
    fn add_earlier(&self, open: &VecDeque<Open<'_>>, residuals: &Residuals<'_>, sums: &mut [f64]) {
        // From the nearest to the farthest, because `scaled` takes rising numbers of dropped days.
        let earlier = || {
            open.iter().rev().filter_map(|other| {
                let apart = self.apart(other.residuals.place, residuals.place)?;
                Some((apart, other))
            })
        };
        let n = residuals.cluster.events() as f64;
        for (apart, other) in earlier() {
            let pairs = n * other.residuals.cluster.events() as f64;
            self.add_squares(pairs, &self.shares(apart), sums);
        }
        let sums = &mut sums[..self.asked.len()];
        if self.abnormal.windows.estimation.single().is_none() {
            // Days in common are no longer the rest of one window without its first or last days.
            for (_, other) in earlier() {
                let places = (other.residuals.place, residuals.place);
                self.add_meeting(
                    (&other.residuals, residuals),
                    Meeting::SameDate,
                    places,
                    sums,
                );
            }
            return;
        }
        let apart: Vec<usize> = earlier().map(|(apart, _)| apart).collect();
        let scaled = residuals.scaled(Without::Last, &apart);
        for ((apart, other), (own, _)) in earlier().zip(scaled) {
            let shares = self.shares(apart);
            let (before, after) = (
                Without::First.days(apart, self.length()),
                Without::Last.days(apart, self.length()),
            );
            if let Some((theirs, _)) = other.ahead.get(&apart) {
                let correlation = dot(&theirs[before.clone()], &own[after.clone()]);
                add_scaled(sums, correlation, &shares);
            }
            if other.residuals.has_special() || residuals.has_special() {
                let (a, b) = (other.residuals.side(before), residuals.side(after));
                add_special((&a, &b), &shares, sums);
            }
        }
    }

    /// Adds the pairs of an event of this cluster and an event on a later calendar of the list: matched by date, then by
    /// neighbouring sessions, in either order.
    fn add_other_calendars(&self, residuals: &Residuals<'_>, sums: &mut [f64]) {
        for place in self.on_other_calendars(residuals.place) {
            let other = Residuals::new(self.abnormal, place, &self.clusters[&place], self.asked);
            let places = (residuals.place, place);
            let same_date = self.meeting_shares(Meeting::SameDate, places);
            let pairs = residuals.cluster.events() * other.cluster.events();
            self.add_squares(pairs as f64, &same_date, sums);
            let meetings = [Meeting::SameDate, Meeting::SecondLater, Meeting::FirstLater];
            for (meeting, sums) in meetings.into_iter().zip(sums.chunks_mut(self.asked.len())) {
                self.add_meeting((residuals, &other), meeting, places, sums);
            }
        }
    }

    /// Adds the pairs of events of two clusters, with their sessions paired in this way.
    fn add_meeting(
        &self,
        (residuals, other): (&Residuals<'_>, &Residuals<'_>),
        meeting: Meeting,
        places: (Place, Place),
        sums: &mut [f64],
    ) {
        let shares = self.meeting_shares(meeting, places);
        if meeting != Meeting::SameDate && shares.iter().all(|share| *share == 0.0) {
            return;
        }
        let common = meeting_days(
            self.calendars,
            meeting,
            places,
            &self.abnormal.windows.estimation,
        );
        if common.len() < FEWEST_COMMON_DAYS {
            return;
        }
        let (own, theirs): (Vec<usize>, Vec<usize>) = common.into_iter().unzip();
        let correlation_of_plain = dot(&residuals.scaled_at(&own), &other.scaled_at(&theirs));
        add_scaled(sums, correlation_of_plain, &shares);
        if residuals.has_special() || other.has_special() {
            let days = 0..own.len();
            let a = residuals.table_at(own.into_iter());
            let b = other.table_at(theirs.into_iter());
            let a = a.over(days.clone(), residuals.presence());
            add_special((&a, &b.over(days, other.presence())), &shares, sums);
        }
    }

    /// Adds (tau / L2)^2 for this number of pairs to the last block of sums. Returns the first block.
    fn add_squares<'b>(&self, pairs: f64, shares: &[f64], sums: &'b mut [f64]) -> &'b mut [f64] {
        let (paired, squares) = sums.split_at_mut((BLOCKS - 1) * self.asked.len());
        for (sum, share) in squares.iter_mut().zip(shares) {
            *sum += pairs * share * share;
        }
        &mut paired[..self.asked.len()]
    }

    /// Returns the share of paired sessions among the days of each window.
    fn meeting_shares(&self, how: Meeting, places: (Place, Place)) -> Vec<f64> {
        let share = |(window, _): &(Window, Presence)| {
            meeting_days(self.calendars, how, places, &(*window).into()).len() as f64
                / window.days() as f64
        };
        self.asked.iter().map(share).collect()
    }

    /// Returns tau / L2 of each window for two days 0 that are `apart` sessions apart on one calendar.
    fn shares(&self, apart: usize) -> Vec<f64> {
        let share = |(window, _): &(Window, Presence)| {
            window.days().saturating_sub(apart) as f64 / window.days() as f64
        };
        self.asked.iter().map(share).collect()
    }

    /// Returns the clusters on later calendars of the list whose event windows share a date, or neighbouring sessions, with that
    /// of this cluster.
    fn on_other_calendars(&self, (calendar, day): Place) -> Vec<Place> {
        let window = self.abnormal.windows.event;
        let own = self.calendars.get(calendar);
        let date = |lag| day.shift(lag).and_then(|day| own.date(day));
        let Some((first, last)) = date(window.first()).zip(date(window.last())) else {
            return Vec::new();
        };
        let calendars: BTreeSet<CalendarId> = self.places.iter().map(|place| place.0).collect();
        let further = calendars.into_iter().filter(|id| *id > calendar);
        // One session more on either side, for neighbouring sessions.
        let on = |id: CalendarId| {
            let other = self.calendars.get(id);
            let low = other.on_or_after(first).map_or(usize::MAX, |day| {
                day.0.saturating_add_signed(-(window.last().0 as isize) - 1)
            });
            let high = other.on_or_before(last).map_or(0, |day| {
                day.0.saturating_add_signed(1 - window.first().0 as isize)
            });
            let range = (low <= high).then_some((id, Day(low))..=(id, Day(high)));
            let within = range
                .into_iter()
                .flat_map(|range| self.clusters.range(range));
            within.map(|(place, _)| *place).collect::<Vec<Place>>()
        };
        further.flat_map(on).collect()
    }
}

/// Adds the pairs of an event of `a` and an event of `b` of which at least one is special.
fn add_special((a, b): (&Side<'_>, &Side<'_>), shares: &[f64], sums: &mut [f64]) {
    let pairs = (0..b.len()).map(|number| {
        let first = if number < b.plain() { a.plain() } else { 0 };
        (first..a.len(), number)
    });
    add_pairs((a, b), pairs, shares, sums);
}
