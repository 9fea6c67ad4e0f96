//! The ranks of the days of events.

use crate::math::joint_ranks::{Around, JointRanks};
use crate::math::lanes::has_gap;
use crate::math::side_by_side::SideBySide;

/// The ranks of one event. The memory is reused from event to event.
#[derive(Clone, Default)]
pub(super) struct Ranks {
    /// Ranks of the estimation days, and of these and the event days.
    pub joint: JointRanks,
    /// The estimation days around each observation.
    pub around: Around,
    /// Twice the ranks of the usable estimation days.
    pub ranks: Vec<i16>,
    /// Whether no day is missing.
    pub is_whole: bool,
    /// The positions of the usable days.
    pub before: Vec<usize>,
    pub after: Vec<usize>,
    /// The values of the usable days, first of the estimation window.
    values: Vec<f64>,
    /// Twice the rank of each estimation day, 0 where it is not usable.
    pub spread: Vec<f64>,
    /// 1 for each usable estimation day, else 0.
    pub there: Vec<f64>,
}

/// The longest estimation window whose doubled ranks fit 16 bits.
const SHORT: usize = 10_000;

/// The ranks of some events, made together. The memory is reused.
#[derive(Default)]
pub(super) struct RankedTogether {
    ranks: Vec<Ranks>,
    /// `days[i]`: AR_t / sqrt(c_t) of the event window of event `i`.
    days: Vec<Vec<f64>>,
    side_by_side: SideBySide,
}

impl RankedTogether {
    /// Ranks the estimation days of each event among each other and together with its event days.
    ///
    /// `events[i]` is the residuals of the estimation window of event `i`, and the positions of those that have no meaning.
    /// `write_days` writes AR_t / sqrt(c_t) of the event window of an event, NaN where missing: scaled as the residuals are, because
    /// days with a larger error variance would otherwise always have extreme ranks.
    pub fn rank(
        &mut self,
        events: &[(&[f64], &[u32])],
        write_days: impl Fn(usize, &mut Vec<f64>),
    ) -> &mut [Ranks] {
        self.make_room(events.len());
        let mut pairs: Vec<(&[f64], &[f64])> = Vec::new();
        let mut places: Vec<&mut JointRanks> = Vec::new();
        let slots = self.ranks.iter_mut().zip(&mut self.days);
        for (number, ((residuals, lacking), (ranks, days))) in events.iter().zip(slots).enumerate()
        {
            write_days(number, days);
            ranks.is_whole = lacking.is_empty() && !has_gap(days) && residuals.len() <= SHORT;
            if ranks.is_whole {
                pairs.push((*residuals, days.as_slice()));
                places.push(&mut ranks.joint);
            } else {
                ranks.rank_usable(residuals, lacking, days);
            }
        }
        self.side_by_side.rank(&pairs, &mut places);
        let ranks = &mut self.ranks[..events.len()];
        let whole = ranks.iter_mut().filter(|ranks| ranks.is_whole);
        whole.for_each(Ranks::narrow);
        ranks
    }

    fn make_room(&mut self, events: usize) {
        if self.ranks.len() < events {
            self.ranks.resize_with(events, Ranks::default);
            self.days.resize_with(events, Vec::new);
        }
    }

    /// Takes over ranks that were written by [`Ranks::write`]: `known[i]` of event `i`.
    pub fn recall(&mut self, events: &[(&[f64], &[u32])], known: &[&[u32]]) -> &mut [Ranks] {
        self.make_room(events.len());
        let ranks = &mut self.ranks[..events.len()];
        for (ranks, ((residuals, _), known)) in ranks.iter_mut().zip(events.iter().zip(known)) {
            ranks.is_whole = true;
            ranks.joint.take(residuals, &[], known);
            ranks.narrow();
        }
        ranks
    }
}

impl Ranks {
    /// Writes the ranks of an event without missing days, estimation days first. Others, and those of an event with many equal
    /// values, are not written.
    pub fn write(&self, row: &mut [u32]) {
        if self.is_whole {
            self.joint.write(row);
        }
    }

    fn narrow(&mut self) {
        self.ranks.clear();
        let doubled = self.joint.first().iter();
        self.ranks.extend(doubled.map(|rank| *rank as i16));
    }

    fn rank_usable(&mut self, residuals: &[f64], lacking: &[u32], event: &[f64]) {
        let mut lacking = lacking.iter().copied().peekable();
        let is_usable = |day: &usize| lacking.next_if_eq(&(*day as u32)).is_none();
        self.before.clear();
        self.before.extend((0..residuals.len()).filter(is_usable));
        self.after.clear();
        self.after
            .extend((0..event.len()).filter(|day| !event[*day].is_nan()));
        self.values.clear();
        self.values
            .extend(self.before.iter().map(|day| residuals[*day]));
        self.values.extend(self.after.iter().map(|day| event[*day]));
        let (before, after) = self.values.split_at(self.before.len());
        self.joint.rank(before, after);
        self.spread_out(residuals.len());
    }

    /// Puts the ranks of the usable days into their places among all days of the estimation window.
    fn spread_out(&mut self, days: usize) {
        self.spread.clear();
        self.spread.resize(days, 0.0);
        self.there.clear();
        self.there.resize(days, 0.0);
        for (day, rank) in self.before.iter().zip(self.joint.first()) {
            self.spread[*day] = f64::from(*rank);
            self.there[*day] = 1.0;
        }
    }

    /// Treats an event without missing days as one with missing days.
    pub fn allow_gaps(&mut self) {
        let (days, event) = (self.joint.first().len(), self.joint.both().len());
        self.before.clear();
        self.before.extend(0..days);
        self.after.clear();
        self.after.extend(0..event - days);
        self.spread_out(days);
    }
}
