//! The clusters that a step of the second pass visits, with their residuals.

use std::collections::VecDeque;
use std::ops::Range;
use std::rc::Rc;

use super::common_days::{Tile, WIDTH};
use super::near_scales::NearScales;
use super::pairs::Pairs;
use super::residual_rows::Rows;

/// Events whose scales are computed together: a multiple of those side by side, so that few places are left empty where clusters
/// are small.
const TOGETHER: usize = 4 * WIDTH;

/// The clusters of a step in their order.
pub(super) struct Upcoming<'a> {
    pairs: &'a Pairs<'a>,
    /// The first cluster of the step.
    first: usize,
    /// The clusters without residuals so far.
    numbers: Range<usize>,
    /// Clusters with residuals, after their numbers.
    ready: VecDeque<(usize, Rows<'a>)>,
}

impl<'a> Upcoming<'a> {
    pub fn new(pairs: &'a Pairs<'a>, numbers: Range<usize>) -> Self {
        Self {
            pairs,
            first: numbers.start,
            numbers,
            ready: VecDeque::new(),
        }
    }

    /// Returns the next cluster after its number.
    pub fn next(&mut self, tile: &mut Tile) -> Option<(usize, Rows<'a>)> {
        if self.ready.is_empty() {
            self.prepare(tile);
        }
        self.ready.pop_front()
    }

    /// Computes the residuals of some clusters, and the scales of their events without gaps towards all clusters of the step that
    /// are near one of them.
    fn prepare(&mut self, tile: &mut Tile) {
        let (mut events, mut later, mut earlier) = (0, Vec::new(), Vec::new());
        while events < TOGETHER
            && let Some(number) = self.numbers.next()
        {
            let rows = self.pairs.rows(number);
            if !self.is_alone(number) {
                events += rows.whole().len();
                later.extend(self.later(number));
                earlier.extend(self.earlier(number));
            }
            self.ready.push_back((number, rows));
        }
        // Else common days are not the rest of one window without its first or last days, and are found in another way.
        if self.pairs.abnormal.windows.estimation.single().is_none() {
            return;
        }
        let mut ready = std::mem::take(&mut self.ready);
        let with_pairs = ready.iter().filter(|(number, _)| !self.is_alone(*number));
        let residuals: Vec<&[f64]> = with_pairs.flat_map(|(_, rows)| rows.whole()).collect();
        let near = Rc::new(NearScales::new(&residuals, later, earlier, tile));
        let mut first = 0;
        for (number, rows) in &mut ready {
            if !self.is_alone(*number) {
                rows.near = Some((Rc::clone(&near), first));
                first += rows.whole().len();
            }
        }
        self.ready = ready;
    }

    /// Returns whether a cluster has no pairs in the step.
    fn is_alone(&self, number: usize) -> bool {
        self.pairs.is_alone(number) && self.earlier(number).next().is_none()
    }

    /// Returns the sessions to each later cluster that is near one of the step, itself included.
    fn later(&self, number: usize) -> impl Iterator<Item = usize> {
        let places = &self.pairs.places;
        let later = places[number..].iter();
        later.map_while(move |later| self.pairs.apart(places[number], *later))
    }

    /// Returns the sessions to each earlier cluster of the step that is near one of them.
    fn earlier(&self, number: usize) -> impl Iterator<Item = usize> {
        let places = &self.pairs.places;
        let earlier = places[self.first..number].iter().rev();
        earlier.map_while(move |earlier| self.pairs.apart(*earlier, places[number]))
    }
}
