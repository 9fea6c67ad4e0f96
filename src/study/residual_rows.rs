//! The residuals of the events of one cluster, and the parts of them that belong to groups.

use std::ops::Range;
use std::rc::Rc;
use std::slice::ChunksExact;

use super::abnormal::AbnormalReturns;
use super::by_gaps::Place;
use super::cluster::{Alike, Cluster};
use super::common_days::{Common, Scales, Tile, Without};
use super::day_set::DaySet;
use super::estimated_sums::EstimatedSums;
use super::membership::Membership;
use super::near_scales::NearScales;
use super::pairwise::{Side, Table};
use super::part::Part;
use super::presence::{Presence, Present, ROUNDING};
use super::rare_gaps::RareGaps;
use crate::math::lanes::add_scaled;
use crate::math::rows::{combine, dot_of_sum};
use crate::time::Window;

/// A cluster with the residuals of its events.
pub(super) struct Rows<'a> {
    pub place: Place,
    pub cluster: &'a Cluster,
    /// `presence[u]`: where the events of `cluster.alike[u]` are present.
    pub presence: Vec<Present>,
    /// The events of each group that has any, in the order of the groups.
    pub parts: Vec<Part>,
    abnormal: &'a AbnormalReturns,
    asked: &'a [(Window, Presence)],
    /// L1, the number of estimation days.
    length: usize,
    /// L1 residuals of each event of the cluster, 0 where missing.
    values: Vec<f64>,
    /// The scales of events of clusters without gaps, those of this cluster from a place on; `None` if it is not among them.
    pub near: Option<(Rc<NearScales>, usize)>,
}

/// Work memory, reused from cluster to cluster.
#[derive(Default)]
pub(super) struct Work {
    pub tile: Tile,
    /// Sums that are no longer needed, for new ones.
    pub spare: Vec<Vec<f64>>,
}

/// The most rows of a sum that is made while it is multiplied.
pub(super) const FEW_ROWS: usize = 16;

impl<'a> Rows<'a> {
    pub fn new(
        abnormal: &'a AbnormalReturns,
        (place, cluster): (Place, &'a Cluster),
        (groups, rare): (&Membership, &RareGaps),
        asked: &'a [(Window, Presence)],
    ) -> Self {
        let length = abnormal.windows.estimation.days();
        let mut values = vec![0.0; cluster.events.len() * length];
        let mut designs = abnormal.designs();
        for (event, row) in cluster.events.iter().zip(values.chunks_exact_mut(length)) {
            abnormal.write_residuals(*event, &mut designs, row);
            let lacking = &abnormal.events[*event].lacking;
            lacking
                .iter()
                .for_each(|position| row[*position as usize] = 0.0);
        }
        let present = |alike: &Alike| {
            let event = cluster.events[alike.events.start];
            let windows: Vec<f64> = presence(abnormal, asked, event).collect();
            let is_everywhere = windows.iter().all(|present| *present == 1.0);
            Present {
                windows,
                is_everywhere,
            }
        };
        let presence = cluster.alike.iter().map(present).collect();
        let mut of_groups: Vec<(u32, u32)> = Vec::new();
        for (place, event) in (0..).zip(&cluster.events) {
            of_groups.extend(groups.of(*event).iter().map(|group| (*group, place)));
        }
        of_groups.sort_unstable();
        let parts = of_groups.chunk_by(|a, b| a.0 == b.0).map(|events| {
            let group = events[0].0 as usize;
            let places: Vec<u32> = events.iter().map(|(_, place)| *place).collect();
            Part::new(group, &places, cluster, rare)
        });
        Self {
            place,
            cluster,
            presence,
            parts: parts.collect(),
            abnormal,
            asked,
            length,
            values,
            near: None,
        }
    }

    /// Returns L1, the number of estimation days.
    pub fn length(&self) -> usize {
        self.length
    }

    /// Returns the residuals of each event.
    pub fn each(&self) -> ChunksExact<'_, f64> {
        self.values.chunks_exact(self.length)
    }

    /// Returns the residuals of an event of the cluster, 0 where missing.
    pub fn row(&self, place: usize) -> &[f64] {
        &self.values[place * self.length..][..self.length]
    }

    /// Returns the positions of the estimation window that an event of the cluster lacks.
    pub fn lacking(&self, place: usize) -> &'a [u32] {
        &self.abnormal.events[self.cluster.events[place]].lacking
    }

    /// Returns the part of a group, after its number.
    pub fn part(&self, group: usize) -> Option<(usize, &Part)> {
        // Most clusters have events of most groups: it is the part of that number, or one of the few before it.
        let upto = self.parts.len().min(group + 1);
        let mut upto = self.parts[..upto].iter().enumerate().rev();
        upto.find(|(_, part)| part.group <= group)
            .filter(|(_, part)| part.group == group)
    }

    /// Scales the residuals of all events that are summed.
    pub fn scales(&self, commons: (&[Common], Without), tile: &mut Tile) -> Scales {
        let mut scales = Scales::new(commons.0.len());
        if let Some((near, first)) = &self.near {
            near.add_to(
                &mut scales,
                *first..first + self.cluster.events.len(),
                commons,
            );
            return scales;
        }
        for alike in &self.cluster.alike {
            let rows = self.values(&alike.events).chunks_exact(self.length);
            scales.add_alike(&rows.collect::<Vec<_>>(), &alike.lacking, commons, tile);
        }
        scales
    }

    /// Scales the residuals of every event over the days of its own that are in common.
    pub fn scales_of_each(&self, commons: (&[Common], Without), tile: &mut Tile) -> Scales {
        let mut scales = Scales::new(commons.0.len());
        let lacking: Vec<&[u32]> = (0..self.cluster.events.len())
            .map(|place| self.lacking(place))
            .collect();
        let rows: Vec<&[f64]> = self.each().collect();
        scales.add_each(&rows, &lacking, commons, tile);
        scales
    }

    fn values(&self, events: &Range<usize>) -> &[f64] {
        &self.values[events.start * self.length..events.end * self.length]
    }

    /// Sums the scaled residuals of the events of a part that lack the same days, by day, over each list of common days. Other days have
    /// no meaning, except that those that these or the other events lack are 0.
    pub fn sums(
        &self,
        (part, kind): (&Part, usize),
        (scales, commons): (&Scales, &[Common]),
        spare: &mut Vec<Vec<f64>>,
    ) -> Vec<f64> {
        let mut sums = spare.pop().unwrap_or_default();
        self.combine(part.of_kind(kind), scales, 0..commons.len(), &mut sums);
        let lacking = &self.cluster.alike[kind].lacking;
        for (days, common) in sums.chunks_exact_mut(self.length).zip(commons) {
            common.without.clear(days);
            lacking.clear(days);
        }
        sums
    }

    /// Sums the scaled residuals of events that lack the same days over one list of common days.
    pub fn sum(
        &self,
        (events, lacking): (&[u32], &DaySet),
        (scales, commons): (&Scales, &[Common]),
        list: usize,
        spare: &mut Vec<Vec<f64>>,
    ) -> Vec<f64> {
        let mut sum = spare.pop().unwrap_or_default();
        self.combine(events, scales, list..list + 1, &mut sum);
        commons[list].without.clear(&mut sum);
        lacking.clear(&mut sum);
        sum
    }

    /// Returns the product of `y` and the summed residuals of a few events over one list of common days, from position `first` on; `y`
    /// is 0 on the days that these or the other events lack.
    pub fn product_of_few(
        &self,
        events: &[u32],
        (scales, list): (&Scales, usize),
        (y, first): (&[f64], usize),
    ) -> f64 {
        let mut few = [(&[][..], 0.0); FEW_ROWS];
        let mut shift = 0.0;
        for (row, place) in few.iter_mut().zip(events) {
            let place = *place as usize;
            *row = (&self.row(place)[first..][..y.len()], scales.of(place)[list]);
            shift += scales.shifts_of(place)[list];
        }
        dot_of_sum(&few[..events.len()], shift, y)
    }

    /// Sums the scaled residuals of some events over some lists of common days. On a day that an event lacks, less its mean is added.
    /// What `sums` held before has no meaning.
    fn combine(&self, events: &[u32], scales: &Scales, lists: Range<usize>, sums: &mut Vec<f64>) {
        if events.is_empty() {
            sums.clear();
            return;
        }
        let places = events.iter().map(|place| *place as usize);
        let rows = places.map(|place| (self.row(place), &scales.of(place)[lists.clone()]));
        let rows: Vec<(&[f64], &[f64])> = rows.collect();
        let mut shifts = vec![0.0; lists.len()];
        for place in events {
            let own = scales.shifts_of(*place as usize);
            add_scaled(&mut shifts, 1.0, &own[lists.clone()]);
        }
        sums.resize(shifts.len() * self.length, 0.0);
        combine(&rows, self.length, &shifts, sums);
    }

    /// Sums the scaled residuals of a part by day, each event on the days of its own, and the weights of the events with a residual
    /// on the day.
    pub fn estimated_sums(&self, part: &Part, scales: &Scales) -> EstimatedSums {
        let mut sums = Vec::new();
        self.combine(&part.events, scales, 0..scales.lists(), &mut sums);
        let mut total = vec![0.0; scales.lists()];
        let mut defined = vec![0.0; scales.lists()];
        for place in &part.events {
            let weights = scales.weights_of(*place as usize);
            add_scaled(&mut total, 1.0, weights);
            let of_lists = defined.iter_mut().zip(weights);
            of_lists.for_each(|(n, weight)| *n += f64::from(u8::from(*weight > 0.0)));
        }
        let by_day = total
            .iter()
            .flat_map(|total| std::iter::repeat_n(*total, self.length));
        let mut weights: Vec<f64> = by_day.collect();
        for place in part.events.iter().map(|place| *place as usize) {
            let of_lists = scales.shifts_of(place).iter().zip(scales.weights_of(place));
            for (list, (shift, weight)) in of_lists.enumerate() {
                for position in self.lacking(place) {
                    let day = list * self.length + *position as usize;
                    sums[day] += shift;
                    weights[day] -= weight;
                }
            }
        }
        EstimatedSums {
            sums,
            weights,
            defined,
        }
    }

    /// Sums the residuals of the alike events of a part, scaled to mean 0 and length 1, on any days of the window, given by their
    /// positions.
    pub fn scaled_at(&self, part: &Part, kind: usize, positions: &[usize]) -> Vec<f64> {
        let mut sum = vec![0.0; positions.len()];
        for place in part.of_kind(kind) {
            let residuals = self.row(*place as usize);
            let e = || positions.iter().map(|&position| residuals[position]);
            let mean = e().sum::<f64>() / positions.len() as f64;
            let varies: f64 = e().map(|e| (e - mean) * (e - mean)).sum();
            let squares: f64 = e().map(|e| e * e).sum();
            if varies > squares * ROUNDING {
                let scale = 1.0 / varies.sqrt();
                sum.iter_mut()
                    .zip(e())
                    .for_each(|(sum, e)| *sum += (e - mean) * scale);
            }
        }
        sum
    }

    /// Returns the residuals of a part at these positions of the estimation window, for correlations pair by pair.
    pub fn table_at(&self, part: &Part, positions: impl Iterator<Item = usize> + Clone) -> Table {
        let rows = part.events.iter().map(|place| {
            let place = *place as usize;
            (self.row(place), self.lacking(place))
        });
        Table::of(rows, positions, part.summed)
    }

    /// Returns, for each event of a part and each requested window, 1 if the event is present, else 0.
    pub fn presence_of(&self, part: &Part) -> Vec<f64> {
        let events = part.events.iter();
        let events = events.map(|place| self.cluster.events[*place as usize]);
        events
            .flat_map(|event| presence(self.abnormal, self.asked, event))
            .collect()
    }

    /// Returns the number of events of a part that are present in each requested window.
    pub fn present(&self, part: &Part) -> Vec<f64> {
        let mut present = vec![0.0; self.asked.len()];
        for (kind, presence) in self.presence.iter().enumerate() {
            add_scaled(
                &mut present,
                part.of_kind(kind).len() as f64,
                &presence.windows,
            );
        }
        for place in &part.events[part.summed..] {
            let event = self.cluster.events[*place as usize];
            let presence: Vec<f64> = presence(self.abnormal, self.asked, event).collect();
            add_scaled(&mut present, 1.0, &presence);
        }
        present
    }

    /// Returns these days of the estimation window of a part, for correlations pair by pair.
    pub fn side<'b>(&'b self, part: &'b Part, days: Range<usize>) -> Side<'b> {
        let table = part
            .table
            .get_or_init(|| (self.table_at(part, 0..self.length), self.presence_of(part)));
        table.0.over(days, &table.1)
    }
}

/// Returns, for each requested window, 1 if an event is present, else 0.
fn presence(
    abnormal: &AbnormalReturns,
    asked: &[(Window, Presence)],
    event: usize,
) -> impl Iterator<Item = f64> {
    let holds = move |(_, when): &(Window, Presence)| when.holds(abnormal, event);
    asked
        .iter()
        .map(move |asked| f64::from(u8::from(holds(asked))))
}
