//! The clusters that a step of the second pass visits, with their residuals.

use std::ops::Range;
use std::rc::Rc;

use super::common_days::Tile;
use super::near_scales::NearScales;
use super::pairs::Pairs;
use super::residual_rows::Rows;

/// Events that are visited together: few places are left empty where the scales of small clusters are computed side by side.
const TOGETHER: usize = 64;

/// The same where there are several groups. The events of one group with those of the clusters before fit a processor's cache, so that
/// more clusters at a time read them less often.
const TOGETHER_OF_GROUPS: usize = 1024;

/// The clusters of a step in their order.
pub(super) struct Upcoming<'a> {
    pairs: &'a Pairs<'a>,
    /// The first cluster of the step.
    first: usize,
    /// The clusters without residuals so far.
    numbers: Range<usize>,
}

impl<'a> Upcoming<'a> {
    pub fn new(pairs: &'a Pairs<'a>, numbers: Range<usize>) -> Self {
        Self {
            pairs,
            first: numbers.start,
            numbers,
        }
    }

    /// Returns the next clusters, each after its number, with their residuals and, where no near cluster has gaps, the scales of their
    /// events towards all near clusters of the step. None are left if none are returned.
    pub fn next(&mut self, tile: &mut Tile) -> Vec<(usize, Rows<'a>)> {
        let (mut events, mut later, mut earlier) = (0, Vec::new(), Vec::new());
        let (mut ready, mut near) = (Vec::new(), Vec::new());
        let together = match self.pairs.is_grouped() {
            false => 1,
            true if self.pairs.estimated.len() > 1 => TOGETHER_OF_GROUPS,
            true => TOGETHER,
        };
        while events < together
            && let Some(number) = self.numbers.next()
        {
            let rows = self.pairs.rows(number);
            events += rows.cluster.events.len();
            if self.is_near_whole_ones(number) {
                later.extend(self.pairs.later(number).map(|(apart, _)| apart));
                earlier.extend(self.earlier(number));
                near.push(ready.len());
            }
            ready.push((number, rows));
        }
        let residuals = near.iter().flat_map(|place: &usize| ready[*place].1.each());
        let residuals: Vec<&[f64]> = residuals.collect();
        let scales = Rc::new(NearScales::new(&residuals, later, earlier, tile));
        let mut first = 0;
        for place in near {
            let rows: &mut Rows<'_> = &mut ready[place].1;
            rows.near = Some((Rc::clone(&scales), first));
            first += rows.cluster.events.len();
        }
        ready
    }

    /// Returns whether a cluster has pairs, and neither its events nor those of near clusters of the step lack anything.
    fn is_near_whole_ones(&self, number: usize) -> bool {
        let first = number - self.earlier(number).count();
        let end = number + self.pairs.later(number).count();
        // Else common days are not the rest of one window without its first or last days, and are found in another way.
        let is_one_window = self.pairs.abnormal.windows.estimation.single().is_some();
        is_one_window && !self.is_alone(number) && self.pairs.are_whole(first..end)
    }

    /// Returns whether a cluster has no pairs in the step.
    fn is_alone(&self, number: usize) -> bool {
        self.pairs.is_alone(number) && self.earlier(number).next().is_none()
    }

    /// Returns the sessions to each earlier cluster of the step that is near one of them.
    fn earlier(&self, number: usize) -> impl Iterator<Item = usize> {
        let places = &self.pairs.places;
        let earlier = places[self.first..number].iter().rev();
        earlier.map_while(move |earlier| self.pairs.apart(*earlier, places[number]))
    }
}
