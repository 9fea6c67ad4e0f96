//! The scales of events without gaps, of several clusters at a time.

use std::ops::Range;

use super::common_days::{Common, Scales, Tile, Without};
use super::day_set::DaySet;

/// The scales of events without gaps over the days that they have in common with other events without gaps.
pub(super) struct NearScales {
    later: Side,
    earlier: Side,
}

/// The scales of events towards later, or towards earlier, clusters.
struct Side {
    /// The numbers of sessions between the days 0, in rising order.
    aparts: Vec<usize>,
    /// The scales of each event, with a list of common days for each of these numbers.
    scales: Scales,
}

impl NearScales {
    /// Computes the scales of events, given the residuals of each, for these numbers of sessions to later and to earlier clusters.
    pub fn new(rows: &[&[f64]], later: Vec<usize>, earlier: Vec<usize>, tile: &mut Tile) -> Self {
        Self {
            later: Side::new(rows, later, Without::First, tile),
            earlier: Side::new(rows, earlier, Without::Last, tile),
        }
    }

    /// Appends the scales of some of the events to others, over these lists of common days.
    pub fn add_to(
        &self,
        scales: &mut Scales,
        events: Range<usize>,
        (commons, without): (&[Common], Without),
    ) {
        let side = match without {
            Without::First => &self.later,
            Without::Last => &self.earlier,
        };
        // Each list is one of those that were asked for.
        let list = |common: &Common| side.aparts.partition_point(|apart| *apart < common.dropped);
        let lists: Vec<usize> = commons.iter().map(list).collect();
        scales.add_some(&side.scales, events, &lists);
    }
}

impl Side {
    fn new(rows: &[&[f64]], mut aparts: Vec<usize>, without: Without, tile: &mut Tile) -> Self {
        aparts.sort_unstable();
        aparts.dedup();
        let length = rows.first().map_or(0, |row| row.len());
        let common = |apart: &usize| Common::new(*apart, &DaySet::default(), without, length);
        let commons: Vec<Common> = aparts.iter().map(common).collect();
        let mut scales = Scales::new(commons.len());
        if !rows.is_empty() {
            scales.add_alike(rows, &DaySet::default(), (&commons, without), tile);
        }
        Self { aparts, scales }
    }
}
