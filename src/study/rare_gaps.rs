//! Gaps that hardly any other event of the day has, and whether the residuals of these few events are summed all the same.
//!
//! Gaps that are summed add a list of common days to the events of some forty clusters. That takes less time than correlating one event
//! with each of them, but more memory: groups with many such events correlate them pair by pair.

use rayon::prelude::*;

use super::by_gaps::{ByGaps, Gaps};
use super::membership::Membership;
use crate::market::CalendarId;

/// The fewest events of a group with the same gaps whose residuals are always summed before they are correlated.
pub(super) const SEVERAL: usize = 4;

/// Rare gaps are summed in groups in which at most one event in this number has some.
const MANY: usize = 32;

/// Rare gaps are summed on days with at most this number of them.
const FEW: usize = 4;

/// Whether rare gaps are summed in each group. That depends on the events of the group alone, as all its numbers do.
pub(super) struct RareGaps {
    are_summed: Vec<bool>,
}

/// Which events of a group and a day 0 are summed before they are correlated.
#[derive(Clone, Copy)]
pub(super) struct Summing {
    with_rare: bool,
}

/// What a group has.
#[derive(Clone, Copy, Default)]
struct Tally {
    events: usize,
    with_rare_gaps: usize,
    calendar: Option<CalendarId>,
    has_several_calendars: bool,
}

impl RareGaps {
    /// Looks at this number of groups. `is_one_window`: whether the estimation window is in one piece.
    pub fn new(events: &ByGaps, groups: &Membership, number: usize, is_one_window: bool) -> Self {
        if !is_one_window || !events.any_gaps() {
            return Self {
                are_summed: vec![false; number],
            };
        }
        let none = || vec![Tally::default(); number];
        let add = |mut tallies: Vec<Tally>, (calendar, alike): (CalendarId, &[(Gaps, usize)])| {
            let of_groups = alike.iter().flat_map(|(_, event)| groups.of(*event));
            let mut of_groups: Vec<u32> = of_groups.copied().collect();
            of_groups.sort_unstable();
            for same in of_groups.chunk_by(|a, b| a == b) {
                let is_rare = !alike[0].0.is_empty() && same.len() < SEVERAL;
                tallies[same[0] as usize].add(Tally {
                    events: same.len(),
                    with_rare_gaps: if is_rare { same.len() } else { 0 },
                    calendar: Some(calendar),
                    has_several_calendars: false,
                });
            }
            tallies
        };
        let sum = |mut tallies: Vec<Tally>, further: Vec<Tally>| {
            let both = tallies.iter_mut().zip(further);
            both.for_each(|(tally, further)| tally.add(further));
            tallies
        };
        let tallies = events.alike().fold(none, add).reduce(none, sum);
        Self {
            are_summed: tallies.iter().map(Tally::sums_rare_gaps).collect(),
        }
    }

    /// Returns whether rare gaps are summed in any of these groups.
    pub fn are_summed_in_any(&self, groups: &[u32]) -> bool {
        groups.iter().any(|group| self.are_summed[*group as usize])
    }

    /// Returns which events of a group are summed, given for each kind of alike events whether they lack nothing, and their number.
    pub fn summing(&self, group: usize, kinds: impl Iterator<Item = (bool, usize)>) -> Summing {
        let rare = kinds.filter(|(is_whole, events)| !is_whole && (1..SEVERAL).contains(events));
        Summing {
            with_rare: self.are_summed[group] && rare.count() <= FEW,
        }
    }
}

impl Summing {
    /// Returns whether this number of alike events is summed. `is_whole`: whether they lack nothing.
    pub fn includes(self, is_whole: bool, events: usize) -> bool {
        is_whole || events >= SEVERAL || self.with_rare
    }
}

impl Tally {
    fn add(&mut self, further: Self) {
        self.events += further.events;
        self.with_rare_gaps += further.with_rare_gaps;
        let calendars = self.calendar.zip(further.calendar);
        self.has_several_calendars |=
            further.has_several_calendars || calendars.is_some_and(|(own, further)| own != further);
        self.calendar = self.calendar.or(further.calendar);
    }

    fn sums_rare_gaps(&self) -> bool {
        // Days in common are found in another way across calendars.
        !self.has_several_calendars && self.with_rare_gaps * MANY <= self.events
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rare_gaps_are_summed_where_few_events_of_one_calendar_have_some() {
        let group = |events: usize, with_rare_gaps: usize, calendar: usize| Tally {
            events,
            with_rare_gaps,
            calendar: Some(CalendarId(calendar)),
            has_several_calendars: false,
        };
        assert!(group(64, 2, 0).sums_rare_gaps() && !group(64, 3, 0).sums_rare_gaps());
        let mut both = group(64, 1, 0);
        both.add(group(640, 1, 0));
        assert!(both.sums_rare_gaps());
        both.add(group(640, 0, 1));
        assert!(!both.sums_rare_gaps());
    }

    #[test]
    fn days_with_many_rare_gaps_correlate_them_pair_by_pair() {
        let gaps = RareGaps {
            are_summed: vec![true, false],
        };
        // 30 events that lack the same, and five events of which each lacks something else.
        let many = [30, 1, 1, 1, 1, 1];
        let many = many.map(|events| (false, events));
        let summing =
            |group: usize, kinds: usize| gaps.summing(group, many.into_iter().take(kinds));
        assert!(summing(0, 5).includes(false, 1) && !summing(0, 6).includes(false, 1));
        assert!(!summing(1, 2).includes(false, 1) && summing(1, 2).includes(false, 30));
        // Two events without gaps are summed wherever they are, and their gaps are no rare ones.
        assert!(summing(1, 2).includes(true, 2));
        let beside = [(true, 2), (false, 1), (false, 1), (false, 1), (false, 1)];
        assert!(gaps.summing(0, beside.into_iter()).includes(false, 1));
        assert!(gaps.are_summed_in_any(&[1, 0]) && !gaps.are_summed_in_any(&[1]));
    }
}
