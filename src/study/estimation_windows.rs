//! The estimation windows of a cluster, added to the sums of each group.

use super::abnormal::AbnormalReturns;
use super::estimation_summary::{EstimationSums, Spread};
use super::event_ranks::{RankedTogether, Ranks};
use super::membership::Membership;
use super::ranks::RankSums;
use super::residual_rows::Rows;
use crate::math::lanes::count_positive;
use crate::math::network::WIDTH;

/// How the estimation windows of each group are summarised.
#[derive(Clone, Copy)]
pub(super) struct Summary<'a> {
    pub abnormal: &'a AbnormalReturns,
    pub groups: &'a Membership,
    /// `spreads[g][k]`: the spread of observation `k` over the events of group `g`.
    pub spreads: &'a [Vec<Spread>],
    /// The observations that are ranked among the estimation days; `None` if no test needs ranks.
    pub ranked: Option<&'a [usize]>,
    /// `observed[k]`: observation `k` of these of each event, if they were gathered.
    pub observed: Option<&'a [&'a [f64]]>,
}

/// Sums over the events of some clusters.
pub(super) struct WindowSums {
    /// `groups[g]`: the estimation windows of group `g`, if it has events.
    pub groups: Vec<Option<EstimationSums>>,
    /// Places of events among those of all groups, each with the share of its residuals that are above zero.
    pub shares: Vec<(usize, f64)>,
}

/// Work memory, reused from event to event.
#[derive(Default)]
pub(super) struct Room {
    ranks: RankedTogether,
    observed: Observed,
}

/// The observations of one event: as measured, and as they are ranked in one group.
#[derive(Default)]
struct Observed {
    standardized: Vec<f64>,
    scaled: Vec<f64>,
}

impl Summary<'_> {
    /// Adds the events of a cluster.
    pub fn add(self, rows: &Rows<'_>, room: &mut Room, sums: &mut WindowSums) {
        let events = &rows.cluster.events;
        // In the order of events, which does not depend on what other events lack.
        let mut places: Vec<usize> = (0..events.len()).collect();
        places.sort_unstable_by_key(|place| events[*place]);
        for places in places.chunks(WIDTH) {
            let ranks = match self.ranked {
                Some(_) => self.rank(rows, places, &mut room.ranks),
                None => &mut [],
            };
            let mut ranks = ranks.iter_mut();
            for place in places {
                self.add_event(rows, *place, ranks.next(), &mut room.observed, sums);
            }
        }
    }

    /// Ranks the days of some events of a cluster.
    fn rank<'r>(
        self,
        rows: &Rows<'_>,
        places: &[usize],
        ranks: &'r mut RankedTogether,
    ) -> &'r mut [Ranks] {
        let residuals = places
            .iter()
            .map(|place| (rows.row(*place), rows.lacking(*place)));
        let residuals: Vec<(&[f64], &[u32])> = residuals.collect();
        let known = places
            .iter()
            .map(|place| self.abnormal.ranks_of(rows.cluster.events[*place]));
        if let Some(known) = known.collect::<Option<Vec<&[u32]>>>() {
            return ranks.recall(&residuals, &known);
        }
        ranks.rank(&residuals, |number, days| {
            let event = rows.cluster.events[places[number]];
            self.abnormal.write_unit_noise(event, days);
        })
    }

    /// Adds one event, with its ranks if a test needs them, to each of its groups.
    fn add_event(
        self,
        rows: &Rows<'_>,
        place: usize,
        mut ranks: Option<&mut Ranks>,
        Observed {
            standardized,
            scaled,
        }: &mut Observed,
        sums: &mut WindowSums,
    ) {
        let Self {
            abnormal,
            groups,
            spreads,
            ranked,
            observed,
        } = self;
        let event = rows.cluster.events[place];
        let (residuals, lacking) = (rows.row(place), rows.lacking(place));
        let windows = &abnormal.windows;
        let (estimation, days) = (windows.estimation.days(), windows.event.days());
        let share = count_positive(residuals) as f64 / (estimation - lacking.len()) as f64;
        let place = groups.place(event);
        sums.shares.extend(place.map(|place| (place, share)));
        match (ranked, observed.zip(place)) {
            (None, _) => {}
            (Some(observations), None) => {
                abnormal.write_standardized(event, observations, standardized);
            }
            (Some(_), Some((observed, place))) => {
                standardized.clear();
                standardized.extend(observed.iter().map(|column| column[place]));
            }
        }
        for group in groups.of(event) {
            let spreads = &spreads[*group as usize];
            let sums = sums.groups[*group as usize].get_or_insert_with(|| {
                let ranks = ranked.map(|_| RankSums::new(estimation, days, spreads.len()));
                EstimationSums::new(estimation, ranks)
            });
            sums.add(residuals, lacking);
            if let Some(ranks) = ranks.as_deref_mut() {
                let sigma = abnormal.events[event].fit.sigma;
                sums.add_ranks(ranks, (standardized.as_slice(), sigma), spreads, scaled);
            }
        }
    }
}
