//! The second pass over the events, for all groups at once: residuals are made once, ranked, summed by day and correlated.
//!
//! Clusters are visited in the order of their days 0, so that the residuals of one day are at hand for every sum. A step takes
//! some clusters and also visits those that follow it as far as their events share a day.

use std::collections::VecDeque;
use std::ops::Range;

use rayon::prelude::*;

use super::abnormal::AbnormalReturns;
use super::by_gaps::{ByGaps, Place};
use super::cluster::clusters;
use super::columns::Columns;
use super::correlation::PairSums;
use super::estimated::{MOST_PAIRS, estimated};
use super::estimation_summary::{EstimationSummary, EstimationSums, Spread, spreads};
use super::estimation_windows::{Room, Summary, WindowSums};
use super::mean_correlation::MeanCorrelation;
use super::membership::Membership;
use super::pairs::{Pairs, shares};
use super::presence::Presence;
use super::progress::Progress;
use super::rare_gaps::RareGaps;
use super::residual_rows::Work;
use super::upcoming::Upcoming;
use super::visited::Visited;
use crate::market::Calendars;
use crate::time::Window;

/// The number of sessions of which a parallel step takes the clusters. A step also visits the clusters that follow it, so that long
/// steps repeat less. Steps begin on the same days whatever events there are: the sums of a group then do not depend on other
/// events.
const STEP: usize = 128;

/// The events of which groups are gathered, and what is correlated.
#[derive(Clone, Copy)]
pub(super) struct Sample<'a> {
    abnormal: &'a AbnormalReturns,
    calendars: &'a Calendars,
    /// The windows in which r is the mean correlation of the events present.
    asked: &'a [(Window, Presence)],
    /// The most pairs of events of a group that are correlated one by one; r of a group with more of them is estimated.
    most_pairs: usize,
}

/// What the second pass finds out about one group.
pub(super) struct Gathered {
    /// r of each requested window.
    pub correlations: Vec<MeanCorrelation>,
    /// Whether r is estimated.
    pub estimated_correlation: bool,
    pub estimation: EstimationSummary,
}

impl<'a> Sample<'a> {
    pub fn new(
        abnormal: &'a AbnormalReturns,
        calendars: &'a Calendars,
        asked: &'a [(Window, Presence)],
    ) -> Self {
        Self {
            abnormal,
            calendars,
            asked,
            most_pairs: MOST_PAIRS,
        }
    }

    /// Gathers groups, given the members, the events and the columns of each. `ranked`: the observations that are ranked among the
    /// estimation days; `None` if no test needs ranks.
    pub fn gather(
        self,
        (members, groups): (&[&[usize]], &Membership),
        columns: &[Columns<'_>],
        ranked: Option<&[usize]>,
        progress: &Progress,
    ) -> Vec<Gathered> {
        let spreads = |columns| spreads(columns, ranked.unwrap_or_default());
        let spreads: Vec<Vec<Spread>> = columns.par_iter().map(spreads).collect();
        let observed = match columns {
            [group] => ranked.map(|ranked| {
                let column = |observation: &usize| group.measured_over_error(*observation);
                ranked.iter().map(column).collect::<Vec<_>>()
            }),
            _ => None,
        };
        let summary = Summary {
            observed: observed.as_deref(),
            abnormal: self.abnormal,
            groups,
            spreads: &spreads,
            ranked,
        };
        let sums = self.pass(members.len(), groups, Some(summary), progress);
        let days = self.abnormal.windows.estimation.days();
        let gathered = |group: usize| {
            let pairs = sums.pairs[group].as_ref();
            let estimation = sums.estimation[group].clone();
            let estimation = estimation.unwrap_or_else(|| EstimationSums::new(days, None));
            let share = |member: &usize| {
                let place = groups.place(*member);
                place.map_or(f64::NAN, |place| sums.shares[place])
            };
            let shares = members[group].iter().map(share).collect();
            Gathered {
                correlations: self.means(pairs, members[group]),
                estimated_correlation: pairs.is_some_and(|pairs| pairs.is_estimated),
                estimation: estimation.summary(shares, &spreads[group]),
            }
        };
        (0..members.len()).map(gathered).collect()
    }

    /// Returns r of each requested window for one group.
    pub fn correlations(self, members: &[usize]) -> Vec<MeanCorrelation> {
        let groups = Membership::new(&[members]);
        let sums = self.pass(1, &groups, None, &Progress::default());
        self.means(sums.pairs[0].as_ref(), members)
    }

    fn means(self, pairs: Option<&PairSums>, members: &[usize]) -> Vec<MeanCorrelation> {
        let nothing = PairSums::new(self.asked.len(), 0);
        let events = &self.abnormal.events;
        let days = members
            .iter()
            .map(|member| events[*member].fit.observations);
        let mean_days = days.sum::<usize>() as f64 / members.len().max(1) as f64;
        pairs.unwrap_or(&nothing).means(mean_days.max(1.0))
    }

    /// Visits all events of this number of groups.
    fn pass(
        self,
        number: usize,
        groups: &Membership,
        summary: Option<Summary<'_>>,
        progress: &Progress,
    ) -> PassSums {
        let by_gaps = ByGaps::new(self.abnormal, &groups.events);
        let is_one_window = self.abnormal.windows.estimation.single().is_some();
        let rare = RareGaps::new(&by_gaps, groups, number, is_one_window);
        let clusters = clusters(by_gaps, self.abnormal, groups, &rare);
        let mut pairs = Pairs {
            abnormal: self.abnormal,
            calendars: self.calendars,
            places: clusters.keys().copied().collect(),
            gappy: counted(clusters.values().map(|cluster| !cluster.is_whole())),
            clusters,
            groups,
            rare,
            estimated: Vec::new(),
            asked: self.asked,
            shares: shares(self.asked),
        };
        pairs.estimated = estimated(&pairs, number, self.most_pairs);
        let pass = Pass {
            pairs,
            summary,
            groups: number,
            progress,
        };
        let step = |place: &Place| (place.0, place.1.0 / STEP);
        let places = pass.pairs.places.chunk_by(|a, b| step(a) == step(b));
        let steps = places.scan(0, |end, places| {
            let start = *end;
            *end += places.len();
            Some(start..*end)
        });
        let steps: Vec<Range<usize>> = steps.collect();
        // Merged in the order of the clusters, so that the number of threads changes no bit.
        let steps: Vec<StepSums> = steps.into_par_iter().map(|step| pass.step(step)).collect();
        let mut sums = PassSums {
            pairs: vec![None; number],
            estimation: vec![None; number],
            shares: vec![f64::NAN; groups.events.len()],
        };
        for step in steps {
            merge(&mut sums.pairs, step.pairs, PairSums::merge);
            merge(
                &mut sums.estimation,
                step.windows.groups,
                EstimationSums::merge,
            );
            for (place, share) in step.windows.shares {
                sums.shares[place] = share;
            }
        }
        let pairs = sums.pairs.iter_mut().flatten();
        pairs.for_each(|of_group| of_group.finish(&pass.pairs.shares));
        sums
    }
}

/// Returns how many values before each position, the end included, are true.
fn counted(values: impl Iterator<Item = bool>) -> Vec<usize> {
    let mut counts = vec![0];
    for value in values {
        counts.push(counts[counts.len() - 1] + usize::from(value));
    }
    counts
}

/// Merges the sums of each group with those of the clusters that follow.
fn merge<S>(sums: &mut [Option<S>], further: Vec<Option<S>>, merge: fn(&mut S, S)) {
    for (sum, further) in sums.iter_mut().zip(further) {
        match (sum, further) {
            (Some(sum), Some(further)) => merge(sum, further),
            (none, Some(further)) => *none = Some(further),
            (_, None) => {}
        }
    }
}

/// Sums over all clusters.
struct PassSums {
    /// `pairs[g]`: the pairs of group `g`, if it has events.
    pairs: Vec<Option<PairSums>>,
    /// `estimation[g]`: the estimation windows of group `g`, if they are summarised.
    estimation: Vec<Option<EstimationSums>>,
    /// `shares[i]`: the share of the residuals of event `i` of all groups that are above zero.
    shares: Vec<f64>,
}

/// The same sums over some clusters.
struct StepSums {
    pairs: Vec<Option<PairSums>>,
    windows: WindowSums,
}

/// The clusters to visit, and what to sum.
struct Pass<'a> {
    pairs: Pairs<'a>,
    summary: Option<Summary<'a>>,
    groups: usize,
    progress: &'a Progress,
}

impl Pass<'_> {
    /// Sums over these clusters, and over their pairs with later ones.
    fn step(&self, clusters: Range<usize>) -> StepSums {
        let mut sums = StepSums {
            pairs: vec![None; self.groups],
            windows: WindowSums {
                groups: vec![None; self.groups],
                shares: Vec::new(),
            },
        };
        let (mut room, mut work) = (Room::default(), Work::default());
        let mut open = VecDeque::new();
        let visited = clusters.start..self.pairs.end_of_near(clusters.end);
        let mut upcoming = Upcoming::new(&self.pairs, visited);
        loop {
            let next = upcoming.next(&mut work.tile);
            let Some((first, _)) = next.first() else {
                break;
            };
            while let Some(past) = open.pop_front_if(|other| self.pairs.is_past(other, *first)) {
                past.give_back(&mut work.spare);
            }
            let mut visited: Vec<Visited<'_>> = Vec::with_capacity(next.len());
            for (number, rows) in next {
                let is_own = number < clusters.end;
                if is_own && let Some(summary) = self.summary {
                    summary.add(&rows, &mut room, &mut sums.windows);
                }
                let mut before = open.iter().chain(&visited);
                let is_alone = self.pairs.is_alone(number)
                    && before.all(|other| self.pairs.is_past(other, number));
                visited.push(match is_own && !is_alone {
                    true => self.pairs.visit((number, rows), &mut work),
                    false => Visited::without_later(number, rows),
                });
            }
            let own = visited.partition_point(|visited| visited.number < clusters.end);
            let events = visited[..own].iter().flat_map(|own| &own.rows.parts);
            let events: usize = events.map(|part| part.events.len()).sum();
            self.progress.add(2 * events);
            self.pairs
                .add(&open, (&visited, own), &mut work, &mut sums.pairs);
            open.extend(
                visited
                    .into_iter()
                    .filter(|visited| visited.ahead.is_some()),
            );
        }
        let groups = sums.windows.groups.iter_mut().flatten();
        groups.for_each(EstimationSums::finish);
        sums
    }
}

#[cfg(test)]
mod tests;
