//! Residuals scaled to mean 0 and length 1 over the days that events have in common with others, and their sums by day.
//!
//! # Layout
//! A [`Tile`] holds sixteen events side by side: `days[t][e]` is the residual of event `e` on day `t`. Every sum over days then
//! runs in the order of days in each lane, whatever the width of a processor's registers, and no sum crosses lanes. Blocks of eight
//! days that others lack are subtracted at once.

use std::ops::Range;

use super::day_set::{BLOCK, DaySet};
use super::presence::{FEWEST_COMMON_DAYS, ROUNDING};
use crate::math::lanes::widest;

/// Number of events side by side.
pub(super) const WIDTH: usize = 16;

/// Residuals of events side by side, 0 where missing.
#[derive(Debug, Default)]
pub(super) struct Tile {
    days: Vec<[f64; WIDTH]>,
    /// The sums of the residuals of each block of days, and of their squares.
    blocks: Vec<Sums>,
}

/// Sums of residuals, and of their squares, in each lane.
type Sums = [[f64; WIDTH]; 2];

impl Tile {
    /// Takes the rows of up to sixteen events. Lanes without an event repeat the last one.
    fn fill(&mut self, rows: &[&[f64]]) {
        let last = rows.len() - 1;
        self.days.resize(rows[last].len(), [0.0; WIDTH]);
        for lane in 0..WIDTH {
            for (day, value) in self.days.iter_mut().zip(rows[lane.min(last)]) {
                day[lane] = *value;
            }
        }
        self.blocks.clear();
    }

    /// Sums each block of days.
    fn sum_blocks(&mut self) {
        self.blocks.extend(self.days.chunks(BLOCK).map(|days| {
            let mut sums = [[0.0; WIDTH]; 2];
            days.iter().for_each(|day| add(&mut sums, day, 1.0));
            sums
        }));
    }
}

/// From which end of an estimation window days are dropped.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Without {
    First,
    Last,
}

/// The days that events have in common with the events of another cluster.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Common {
    /// The number of days dropped at one end.
    pub dropped: usize,
    /// The other days that the other events lack.
    pub without: DaySet,
    /// The positions of the days that are not dropped.
    kept: Range<usize>,
}

impl Common {
    /// Creates the days in common with events whose day 0 is `apart` sessions away and which lack these days of their own
    /// window of this length; `without` tells whether the other events come later or earlier.
    pub fn new(apart: usize, lacking: &DaySet, without: Without, length: usize) -> Self {
        let (kept, own) = match without {
            Without::First => (apart..length, lacking.later_by(apart, length)),
            Without::Last => (0..length - apart, lacking.earlier_by(apart)),
        };
        Self {
            dropped: apart,
            without: own,
            kept,
        }
    }

    /// Returns the number of days that are in common, for events that lack these days themselves.
    fn count(&self, lacking: &DaySet) -> usize {
        self.kept.len() - self.without.count_either(lacking, self.kept.clone())
    }
}

/// The scale of each event over the days that it has in common with others.
#[derive(Debug, Default)]
pub(super) struct Scales {
    /// `scales[i * count + c]`: 1 / the length of the residuals of event `i` less their mean over common days `c`; 0 where they
    /// do not vary.
    scales: Vec<f64>,
    /// The same times their mean.
    shifts: Vec<f64>,
    /// 1 / sqrt(n) for the n common days that event `i` does not lack; 0 where the scale is 0. Empty if no r is estimated.
    weights: Vec<f64>,
    count: usize,
}

impl Scales {
    /// Creates scales of no event, for this number of lists of common days.
    pub fn new(count: usize) -> Self {
        Self {
            count,
            ..Self::default()
        }
    }

    /// Appends events that lack the same days. `commons` are in the order of the days dropped.
    pub fn add_alike(
        &mut self,
        rows: &[&[f64]],
        lacking: &DaySet,
        commons: (&[Common], Without),
        tile: &mut Tile,
    ) {
        let count = |common: &Common| [common.count(lacking) as f64; WIDTH];
        let counts: Vec<[f64; WIDTH]> = commons.0.iter().map(count).collect();
        for rows in rows.chunks(WIDTH) {
            tile.fill(rows);
            self.add_tile(rows.len(), tile, commons, &counts);
        }
    }

    /// Appends events of which each lacks days of its own. Their weights are computed, too.
    pub fn add_each(
        &mut self,
        rows: &[&[f64]],
        lacking: &[&[u32]],
        commons: (&[Common], Without),
        tile: &mut Tile,
    ) {
        for (rows, lacking) in rows.chunks(WIDTH).zip(lacking.chunks(WIDTH)) {
            tile.fill(rows);
            let lacking: Vec<DaySet> = lacking.iter().map(|days| DaySet::new(days)).collect();
            let count = |common: &Common| {
                let mut counts = [0.0; WIDTH];
                for (count, lacking) in counts.iter_mut().zip(&lacking) {
                    *count = common.count(lacking) as f64;
                }
                counts
            };
            let counts: Vec<[f64; WIDTH]> = commons.0.iter().map(count).collect();
            self.add_tile(rows.len(), tile, commons, &counts);
            let defined = self.scales.chunks_exact(self.count.max(1));
            let defined = defined.skip(self.weights.len() / self.count.max(1));
            for (lane, scales) in defined.enumerate() {
                let lists = scales.iter().zip(&counts);
                self.weights.extend(lists.map(|(scale, n)| match *scale {
                    0.0 => 0.0,
                    _ => 1.0 / n[lane].sqrt(),
                }));
            }
        }
    }

    /// Appends some of the events of other scales, which are over these of their lists of common days.
    pub fn add_some(&mut self, others: &Self, events: Range<usize>, lists: &[usize]) {
        for event in events {
            let (scales, shifts) = (others.of(event), others.shifts_of(event));
            self.scales.extend(lists.iter().map(|list| scales[*list]));
            self.shifts.extend(lists.iter().map(|list| shifts[*list]));
        }
    }

    fn add_tile(
        &mut self,
        lanes: usize,
        tile: &mut Tile,
        (commons, without): (&[Common], Without),
        counts: &[[f64; WIDTH]],
    ) {
        if commons.iter().any(|common| !common.without.is_empty()) {
            tile.sum_blocks();
        }
        let mut found = vec![[[0.0; WIDTH]; 2]; commons.len()];
        scales(tile, commons, without, counts, &mut found);
        for lane in 0..lanes {
            self.scales
                .extend(found.iter().map(|[scale, _]| scale[lane]));
            self.shifts
                .extend(found.iter().map(|[_, shift]| shift[lane]));
        }
    }

    /// Returns the number of lists of common days.
    pub fn lists(&self) -> usize {
        self.count
    }

    /// Returns the scales of an event.
    pub fn of(&self, event: usize) -> &[f64] {
        &self.scales[event * self.count..][..self.count]
    }

    /// Returns the scales of an event times the means of its residuals.
    pub fn shifts_of(&self, event: usize) -> &[f64] {
        &self.shifts[event * self.count..][..self.count]
    }

    /// Returns 1 / sqrt(n) of an event for each list of common days.
    pub fn weights_of(&self, event: usize) -> &[f64] {
        &self.weights[event * self.count..][..self.count]
    }
}

widest! {
    /// Computes scale and shift of each lane for each list of common days, of which a lane has `counts` days. The moments
    /// of the days in common are those of all days less those of the others.
    scales[_simd](
        tile: &'a Tile,
        commons: &'a [Common],
        without: Without,
        counts: &'a [[f64; WIDTH]],
        found: &'a mut [[[f64; WIDTH]; 2]]
    ) -> () {
        let days = tile.days.as_slice();
        let mut sums = [[0.0; WIDTH]; 2];
        days.iter().for_each(|day| add(&mut sums, day, 1.0));
        let all = sums[1].map(|squares| squares * ROUNDING);
        let mut done = 0;
        for ((common, n), [scale, shift]) in commons.iter().zip(counts).zip(found) {
            while done < common.dropped {
                let day = match without {
                    Without::First => &days[done],
                    Without::Last => &days[days.len() - 1 - done],
                };
                add(&mut sums, day, -1.0);
                done += 1;
            }
            let mut own = sums;
            for (block, lacks) in common.without.blocks() {
                leave_out(&mut own, tile, block, lacks);
            }
            for lane in 0..WIDTH {
                let mean = own[0][lane] / n[lane];
                let varies = own[1][lane] - own[0][lane] * mean;
                let is_defined = (n[lane] >= FEWEST_COMMON_DAYS as f64) & (varies > all[lane]);
                scale[lane] = if is_defined { 1.0 / varies.sqrt() } else { 0.0 };
                shift[lane] = if is_defined { mean * scale[lane] } else { 0.0 };
            }
        }
    }
}

/// Adds the residuals of a day to sums, or subtracts them.
#[inline(always)]
fn add(sums: &mut Sums, day: &[f64; WIDTH], sign: f64) {
    for lane in 0..WIDTH {
        sums[0][lane] += sign * day[lane];
        sums[1][lane] += sign * day[lane] * day[lane];
    }
}

/// Subtracts some days of a block from sums; bit `p` of `lacks` is set for the day at position `p`.
#[inline(always)]
fn leave_out(sums: &mut Sums, tile: &Tile, block: usize, lacks: u8) {
    if lacks == u8::MAX {
        for (sums, block) in sums.iter_mut().zip(&tile.blocks[block]) {
            sums.iter_mut()
                .zip(block)
                .for_each(|(sum, block)| *sum -= block);
        }
        return;
    }
    let days = tile.days[block * BLOCK..].iter().take(BLOCK);
    for (bit, day) in days.enumerate() {
        if lacks >> bit & 1 == 1 {
            add(sums, day, -1.0);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scales_are_those_of_the_days_in_common() {
        let length = 30;
        let noise = |i: usize| ((i * 7919) % 101) as f64 / 50.0 - 1.0;
        let mut rows: Vec<f64> = (0..17 * length).map(noise).collect();
        let lacking = [3, 9];
        for row in rows.chunks_mut(length) {
            lacking.iter().for_each(|day| row[*day as usize] = 0.0);
        }
        for without in [Without::First, Without::Last] {
            // The others lack their second day, ten neighbouring ones, which fill a block of days, and their last one.
            let theirs_lack = [1, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 29];
            let commons = [0, 1, 2, 3, 4];
            let commons = commons
                .map(|apart| Common::new(apart, &DaySet::new(&theirs_lack), without, length));
            let mut scales = Scales::new(commons.len());
            let rows: Vec<&[f64]> = rows.chunks(length).collect();
            scales.add_alike(
                &rows,
                &DaySet::new(&lacking),
                (&commons, without),
                &mut Tile::default(),
            );
            for (event, row) in rows.iter().enumerate() {
                for (number, apart) in (0..5).enumerate() {
                    let theirs = |day: usize| match without {
                        Without::First => day.checked_sub(apart),
                        Without::Last => Some(day + apart),
                    };
                    let is_common = |day: &usize| {
                        let theirs = theirs(*day).filter(|day| *day < length);
                        !lacking.contains(&(*day as u32))
                            && theirs.is_some_and(|day| !theirs_lack.contains(&(day as u32)))
                    };
                    let kept: Vec<f64> =
                        (0..length).filter(is_common).map(|day| row[day]).collect();
                    let mean = kept.iter().sum::<f64>() / kept.len() as f64;
                    let squares: f64 = kept.iter().map(|e| (e - mean).powi(2)).sum();
                    let found = scales.of(event)[number];
                    assert!(
                        (found * squares.sqrt() - 1.0).abs() < 1e-12,
                        "{event} {apart}"
                    );
                    let shift = scales.shifts_of(event)[number];
                    assert!((shift - mean * found).abs() < 1e-12, "{event} {apart}");
                }
            }
        }
    }

    #[test]
    fn days_of_others_that_lie_outside_of_the_own_window_do_not_count() {
        let without = |apart, lacking: &[u32], side| {
            let common = Common::new(apart, &DaySet::new(lacking), side, 12);
            common.without.positions().collect::<Vec<usize>>()
        };
        assert_eq!(without(1, &[0, 10, 11], Without::First), [1, 11]);
        assert_eq!(without(1, &[0, 1, 11], Without::Last), [0, 10]);
    }

    /// Each of 17 events lacks one day of its own. Its weight is 1 / sqrt(n) of the days that it has beyond those dropped.
    #[test]
    fn weights_count_the_days_of_each_event() {
        let length = 12;
        let gap = |event: usize| event % length;
        let rows: Vec<Vec<f64>> = (0..17)
            .map(|event| {
                let value = |day: usize| ((event * 31 + day * 17) % 23) as f64 - 11.0;
                (0..length)
                    .map(|day| if day == gap(event) { 0.0 } else { value(day) })
                    .collect()
            })
            .collect();
        let gaps: Vec<[u32; 1]> = (0..17).map(|event| [gap(event) as u32]).collect();
        let rows: Vec<&[f64]> = rows.iter().map(Vec::as_slice).collect();
        let lacking: Vec<&[u32]> = gaps.iter().map(<[u32; 1]>::as_slice).collect();
        for without in [Without::First, Without::Last] {
            let commons = [0, 2];
            let commons =
                commons.map(|apart| Common::new(apart, &DaySet::default(), without, length));
            let mut scales = Scales::new(2);
            scales.add_each(&rows, &lacking, (&commons, without), &mut Tile::default());
            for event in 0..17 {
                for (list, dropped) in [0, 2].into_iter().enumerate() {
                    let is_kept = |day: usize| match without {
                        Without::First => day >= dropped,
                        Without::Last => day < length - dropped,
                    };
                    let days = (0..length).filter(|day| is_kept(*day) && *day != gap(event));
                    let n = days.count() as f64;
                    let found = scales.weights_of(event)[list];
                    assert!((found - 1.0 / n.sqrt()).abs() < 1e-15, "{event} {list}");
                }
            }
        }
    }
}
