//! Pairs of events on two calendars, or with estimation windows on both sides of the event: their common days are found one by one.

use std::collections::BTreeSet;

use super::by_gaps::Place;
use super::correlation::{PairSums, add_present};
use super::meeting::{Meeting, meeting_days};
use super::pairs::{Pairs, add_special};
use super::part::Part;
use super::presence::{FEWEST_COMMON_DAYS, Presence};
use super::residual_rows::Rows;
use crate::market::CalendarId;
use crate::math::lanes::dot;
use crate::time::{Day, Window};

impl Pairs<'_> {
    /// Adds the pairs of an event of this cluster and an event on a later calendar of the list: matched by date, then by
    /// neighbouring sessions, in either order.
    pub fn add_other_calendars(&self, rows: &Rows<'_>, sums: &mut [Option<PairSums>]) {
        for place in self.on_other_calendars(rows.place) {
            let other = self.rows_of((place, &self.clusters[&place]));
            let places = (rows.place, place);
            let shares = self.meeting_shares(Meeting::SameDate, places);
            self.add_all_squares((rows, &other), &shares, sums);
            for meeting in Meeting::ALL {
                self.add_meeting((rows, &other), meeting, places, sums);
            }
        }
    }

    /// Adds (tau / L2)^2 of all pairs of events of one group in two clusters.
    pub fn add_all_squares(
        &self,
        (rows, other): (&Rows<'_>, &Rows<'_>),
        shares: &[f64],
        sums: &mut [Option<PairSums>],
    ) {
        for (part, (_, theirs)) in in_both(rows, other) {
            let pairs = part.events.len() * theirs.events.len();
            self.of_group(part, sums).add_squares(pairs as f64, shares);
        }
    }

    /// Adds the pairs of events of two clusters, with their sessions paired in this way.
    pub fn add_meeting(
        &self,
        (rows, other): (&Rows<'_>, &Rows<'_>),
        meeting: Meeting,
        places: (Place, Place),
        sums: &mut [Option<PairSums>],
    ) {
        let shares = self.meeting_shares(meeting, places);
        if meeting != Meeting::SameDate && shares.iter().all(|share| *share == 0.0) {
            return;
        }
        let estimation = &self.abnormal.windows.estimation;
        let common = meeting_days(self.calendars, meeting, places, estimation);
        let asked = self.asked.len();
        for (part, (_, theirs)) in in_both(rows, other) {
            let sums = &mut self.of_group(part, sums).sums[meeting as usize * asked..][..asked];
            for (kind, presence) in rows.presence.iter().enumerate() {
                for (other_kind, other_presence) in other.presence.iter().enumerate() {
                    let events = (part.of_kind(kind), theirs.of_kind(other_kind));
                    if events.0.is_empty() || events.1.is_empty() {
                        continue;
                    }
                    let lacking = &rows.cluster.alike[kind].lacking;
                    let they_lack = &other.cluster.alike[other_kind].lacking;
                    let both = common.iter().copied().filter(|(own, their)| {
                        !lacking.contains(*own) && !they_lack.contains(*their)
                    });
                    let (own, their): (Vec<usize>, Vec<usize>) = both.unzip();
                    if own.len() >= FEWEST_COMMON_DAYS {
                        let own = rows.scaled_at(part, kind, &own);
                        let correlation = dot(&own, &other.scaled_at(theirs, other_kind, &their));
                        let present = (&*presence.windows, &*other_presence.windows);
                        add_present(sums, correlation, &shares, present);
                    }
                }
            }
            if (part.has_paired() || theirs.has_paired()) && common.len() >= FEWEST_COMMON_DAYS {
                let days = 0..common.len();
                let a = rows.table_at(part, common.iter().map(|(own, _)| *own));
                let b = other.table_at(theirs, common.iter().map(|(_, their)| *their));
                let (present, their_present) = (rows.presence_of(part), other.presence_of(theirs));
                let (a, b) = (a.over(days.clone(), &present), b.over(days, &their_present));
                add_special((&a, &b), &shares, sums);
            }
        }
    }

    /// Returns the share of paired sessions among the days of each window.
    fn meeting_shares(&self, how: Meeting, places: (Place, Place)) -> Vec<f64> {
        let share = |(window, _): &(Window, Presence)| {
            meeting_days(self.calendars, how, places, &(*window).into()).len() as f64
                / window.days() as f64
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

/// Returns the parts of each group that has events in both clusters.
fn in_both<'a>(
    rows: &'a Rows<'_>,
    other: &'a Rows<'_>,
) -> impl Iterator<Item = (&'a Part, (usize, &'a Part))> {
    let parts = rows.parts.iter();
    parts.filter_map(|part| Some((part, other.part(part.group)?)))
}
