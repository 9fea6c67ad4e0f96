//! Correlations pair by pair, for pairs in which at least one event has missing days.
//!
//! Let x and y be the residuals, 0 where missing, and g the missing days of an event. The moments over the common days are
//! the moments of each event less its values on the missing days of the other event: S_x = sum x - sum_{t in g_y} x_t, and
//! likewise n and S_xx, while S_xy = x . y. So a pair costs one product of two rows and a few values for each missing day.
//!
//! ```text
//! rho = (S_xy - S_x S_y / n) / sqrt((S_xx - S_x^2 / n)(S_yy - S_y^2 / n))
//! ```

use std::ops::Range;

use super::presence::{FEWEST_COMMON_DAYS, ROUNDING};
use crate::math::lanes::{LANES, leave_out, products};
use crate::math::rows::add_rows;

/// If the remaining squares are less than this share of all squares of a row, the difference has lost digits to cancellation,
/// and they are summed directly instead.
const TRUSTED: f64 = 1e-3;

/// n, sum x, sum x^2 of the events of a block, one in each lane.
type Moments = [[f64; LANES]; 3];

/// Residuals of the events of a cluster, the plain ones first.
pub(super) struct Table {
    plain: usize,
    length: usize,
    /// The residuals of each event, one for each day, 0 where missing.
    values: Vec<f64>,
    /// `lacking[i]`: the missing days of event `i`.
    lacking: Vec<Vec<usize>>,
    blocks: Vec<Block>,
    /// `there` of the blocks that lack nothing.
    all_there: Vec<[f64; LANES]>,
}

/// Some neighbouring events, one in each lane.
struct Block {
    values: Vec<[f64; LANES]>,
    /// 1 where the residual exists, 0 where it is missing; `None` if none is missing.
    there: Option<Vec<[f64; LANES]>>,
    /// The moments over all days.
    moments: Moments,
}

/// A range of days of a table, to be correlated with an equally long range of another table.
pub(super) struct Side<'a> {
    table: &'a Table,
    days: Range<usize>,
    /// `lacking[i]`: the missing days of event `i` within the range.
    lacking: Vec<&'a [usize]>,
    /// `moments[b]`: the moments of block `b` over the range.
    moments: Vec<Moments>,
    /// For each event and each requested window: 1 if the event is present, else 0.
    presence: &'a [f64],
}

impl Table {
    /// Builds a table of residuals, 0 where missing, at these positions of each event. Each event comes with the positions that
    /// it lacks.
    pub fn of<'r>(
        residuals: impl Iterator<Item = (&'r [f64], &'r [u32])>,
        positions: impl Iterator<Item = usize> + Clone,
        plain: usize,
    ) -> Self {
        let (mut values, mut lacking) = (Vec::new(), Vec::new());
        let length = positions.clone().count();
        let first = positions.clone().next().unwrap_or(0);
        let is_range = positions.clone().eq(first..first + length);
        for (row, missing) in residuals {
            match is_range {
                true => values.extend_from_slice(&row[first..first + length]),
                false => values.extend(positions.clone().map(|position| row[position])),
            }
            let lacks =
                |(_, position): &(usize, usize)| missing.binary_search(&(*position as u32)).is_ok();
            let lacks = positions.clone().enumerate().filter(lacks);
            lacking.push(match missing {
                [] => Vec::new(),
                _ => lacks.map(|(day, _)| day).collect(),
            });
        }
        let block = |first: usize| Block::of(&values, &lacking, length, first);
        let blocks = (0..lacking.len()).step_by(LANES).map(block).collect();
        Self {
            plain,
            length,
            values,
            lacking,
            blocks,
            all_there: vec![[1.0; LANES]; length],
        }
    }

    /// Returns 1 for each residual of a block that exists, 0 for one that is missing.
    fn there(&self, block: usize) -> &[[f64; LANES]] {
        self.blocks[block].there.as_ref().unwrap_or(&self.all_there)
    }

    /// Returns a range of days of the table.
    pub fn over<'a>(&'a self, days: Range<usize>, presence: &'a [f64]) -> Side<'a> {
        let lacking = self.lacking.iter().map(|lacking| {
            let before = |end: usize| lacking.partition_point(|day| *day < end);
            &lacking[before(days.start)..before(days.end)]
        });
        let outside: Vec<usize> = (0..days.start).chain(days.end..self.length).collect();
        let moments = self.blocks.iter().enumerate().map(|(number, block)| {
            let mut moments = block.moments;
            leave_out(&mut moments, &outside, 0, &block.values, self.there(number));
            moments
        });
        Side {
            lacking: lacking.collect(),
            moments: moments.collect(),
            table: self,
            days,
            presence,
        }
    }
}

impl Block {
    /// Builds the block of the events from `first` on, one in each lane; lanes without an event hold zeros.
    fn of(rows: &[f64], lacking: &[Vec<usize>], length: usize, first: usize) -> Self {
        let lacking = &lacking[first..lacking.len().min(first + LANES)];
        let mut values = vec![[0.0; LANES]; length];
        let mut moments = [[0.0; LANES]; 3];
        for (lane, lacking) in lacking.iter().enumerate() {
            let row = &rows[(first + lane) * length..][..length];
            let days = values.iter_mut().zip(row);
            days.for_each(|(values, value)| values[lane] = *value);
            moments[0][lane] = (length - lacking.len()) as f64;
        }
        for values in &values {
            for lane in 0..LANES {
                moments[1][lane] += values[lane];
                moments[2][lane] += values[lane] * values[lane];
            }
        }
        let there = lacking.iter().any(|lacking| !lacking.is_empty()).then(|| {
            let mut there = vec![[1.0; LANES]; length];
            for (lane, lacking) in lacking.iter().enumerate() {
                lacking.iter().for_each(|day| there[*day][lane] = 0.0);
            }
            there
        });
        Self {
            values,
            there,
            moments,
        }
    }
}

impl Side<'_> {
    /// Returns the number of events.
    pub fn len(&self) -> usize {
        self.lacking.len()
    }

    /// Returns the number of plain events, which come first.
    pub fn plain(&self) -> usize {
        self.table.plain
    }

    fn values(&self, event: usize) -> &[f64] {
        &self.table.values[event * self.table.length..][self.days.clone()]
    }

    fn there(&self, event: usize) -> impl Iterator<Item = f64> {
        let days = self.table.there(event / LANES)[self.days.clone()].iter();
        days.map(move |there| there[event % LANES])
    }

    fn presence(&self, events: Range<usize>) -> &[f64] {
        let asked = self.presence.len() / self.len();
        &self.presence[events.start * asked..events.end * asked]
    }
}

/// Adds rho times the share of common days, for each requested window, of every pair whose events are both present. `pairs`
/// holds a range of events of `a` with one event of `b`; both sides cover the same dates.
pub(super) fn add_pairs(
    (a, b): (&Side<'_>, &Side<'_>),
    pairs: impl Iterator<Item = (Range<usize>, usize)> + Clone,
    shares: &[f64],
    sums: &mut [f64],
) {
    let mut together = vec![0.0; shares.len()];
    for block in 0..a.moments.len() {
        let first = block * LANES;
        let events = first..a.len().min(first + LANES);
        for (range, other) in pairs.clone() {
            let wanted = range.start.max(events.start)..range.end.min(events.end);
            if wanted.is_empty() {
                continue;
            }
            let correlations = correlations((a, block), (b, other));
            let correlations = &correlations[wanted.start - first..wanted.end - first];
            together.fill(0.0);
            add_rows(&mut together, correlations, a.presence(wanted));
            let present = b.presence(other..other + 1);
            let windows = shares.iter().zip(&together).zip(present);
            for (sum, ((share, rho), present)) in sums.iter_mut().zip(windows) {
                *sum += rho * share * present;
            }
        }
    }
}

/// Returns Pearson's correlation of each event of a block with another event, over their common days; 0 where it is not
/// defined.
fn correlations((a, block): (&Side<'_>, usize), (b, j): (&Side<'_>, usize)) -> [f64; LANES] {
    let first = block * LANES;
    let values = &a.table.blocks[block].values;
    let there = a.table.there(block);
    let shift = a.days.start as isize - b.days.start as isize;
    let mut x = a.moments[block];
    leave_out(&mut x, b.lacking[j], shift, values, there);
    let y_row = b.values(j);
    let own = b.moments[j / LANES].map(|moment| moment[j % LANES]);
    let mut y = own.map(|moment| [moment; LANES]);
    for (lane, lacking) in a.lacking[first..].iter().take(LANES).enumerate() {
        for day in *lacking {
            let value = y_row[day - a.days.start];
            y[1][lane] -= value;
            y[2][lane] -= value * value;
        }
    }
    let mut together = [0.0; LANES];
    let count = LANES.min(a.len() - first);
    let rows = &a.table.values[first * a.table.length + a.days.start..];
    products(y_row, rows, a.table.length, &mut together[..count]);
    let ([n, x_sum, xx], [_, y_sum, yy]) = (x, y);
    let mut rhos = [0.0; LANES];
    for lane in 0..LANES {
        let (sums, squares) = ([x_sum[lane], y_sum[lane]], [xx[lane], yy[lane]]);
        rhos[lane] = rho(n[lane], sums, squares, together[lane]);
    }
    let x_all = &a.table.blocks[block].moments[2];
    let y_all = b.table.blocks[j / LANES].moments[2][j % LANES];
    for lane in 0..count {
        let trusted = xx[lane] > x_all[lane] * TRUSTED && yy[lane] > y_all * TRUSTED;
        if !trusted {
            rhos[lane] = summed_directly((a, first + lane), (b, j));
        }
    }
    rhos
}

/// Returns the correlation of two events, summed directly over their common days.
fn summed_directly((a, i): (&Side<'_>, usize), (b, j): (&Side<'_>, usize)) -> f64 {
    let (x, y) = (a.values(i), b.values(j));
    let both = a.there(i).zip(b.there(j)).map(|(x, y)| x * y);
    let (mut n, mut sums, mut squares, mut together) = (0.0, [0.0; 2], [0.0; 2], 0.0);
    for (both, (x, y)) in both.zip(x.iter().zip(y)) {
        let (x, y) = (x * both, y * both);
        n += both;
        sums = [sums[0] + x, sums[1] + y];
        squares = [squares[0] + x * x, squares[1] + y * y];
        together += x * y;
    }
    rho(n, sums, squares, together)
}

#[inline(always)]
fn rho(n: f64, [x, y]: [f64; 2], [xx, yy]: [f64; 2], xy: f64) -> f64 {
    let (varies_x, varies_y) = (xx - x * x / n, yy - y * y / n);
    let rho = (xy - x * y / n) / (varies_x * varies_y).sqrt();
    let enough = n >= FEWEST_COMMON_DAYS as f64;
    if enough & (varies_x > xx * ROUNDING) & (varies_y > yy * ROUNDING) {
        rho
    } else {
        0.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Returns the correlation by its definition, over the common days.
    fn expected(x: &[f64], y: &[f64]) -> f64 {
        let both: Vec<(f64, f64)> = (x.iter().copied())
            .zip(y.iter().copied())
            .filter(|(x, y)| !x.is_nan() && !y.is_nan())
            .collect();
        if both.len() < FEWEST_COMMON_DAYS {
            return 0.0;
        }
        let n = both.len() as f64;
        let (mx, my) = (
            both.iter().map(|(x, _)| x).sum::<f64>() / n,
            both.iter().map(|(_, y)| y).sum::<f64>() / n,
        );
        let sum =
            |f: &dyn Fn(f64, f64) -> f64| both.iter().map(|(x, y)| f(x - mx, y - my)).sum::<f64>();
        let (xx, yy) = (sum(&|x, _| x * x), sum(&|_, y| y * y));
        if xx == 0.0 || yy == 0.0 {
            return 0.0;
        }
        sum(&|x, y| x * y) / (xx * yy).sqrt()
    }

    const DAYS: usize = 37;

    /// Rows with missing days: one with a huge value, one that varies on a single day only, one almost empty.
    fn rows(count: usize, salt: u64) -> Vec<Vec<f64>> {
        let noise = |i: u64| {
            let mixed = (i ^ salt).wrapping_mul(0x9e37_79b9_7f4a_7c15);
            (mixed ^ (mixed >> 29)).wrapping_mul(0xbf58_476d_1ce4_e5b9) >> 40
        };
        let row = |event: usize| {
            let value = |day: usize| {
                let random = noise((event * DAYS + day) as u64);
                match (event, day) {
                    (1, 5) => 1e9,
                    (2, _) if day != 7 => 0.25,
                    (3, _) if day > 1 => f64::NAN,
                    _ if event > 0 && random % 11 == 0 => f64::NAN,
                    _ => (random % 1000) as f64 / 1000.0 - 0.5,
                }
            };
            (0..DAYS).map(value).collect()
        };
        (0..count).map(row).collect()
    }

    #[test]
    fn pairs_are_correlated_over_their_common_days() {
        let (a, b) = (rows(19, 1), rows(6, 2));
        let presence = |events: usize, of: fn(usize) -> bool| -> Vec<f64> {
            let both = |event| [1.0, f64::from(u8::from(of(event)))];
            (0..events).flat_map(both).collect()
        };
        let (in_a, in_b) = (presence(19, |i| i % 3 != 0), presence(6, |j| j != 4));
        let without_gaps = |row: &Vec<f64>| {
            let lacking = (0..DAYS).filter(|day| row[*day].is_nan());
            let zeros = row.iter().map(|e| if e.is_nan() { 0.0 } else { *e });
            (zeros.collect(), lacking.map(|day| day as u32).collect())
        };
        let table = |rows: &[Vec<f64>]| {
            let rows: Vec<(Vec<f64>, Vec<u32>)> = rows.iter().map(without_gaps).collect();
            let rows = rows.iter().map(|(row, lacking)| (&row[..], &lacking[..]));
            Table::of(rows, 0..DAYS, 1)
        };
        let (left, right) = (table(&a), table(&b));
        let (left, right) = (left.over(3..DAYS, &in_a), right.over(0..DAYS - 3, &in_b));
        let mut sums = [0.0; 2];
        let ranges = |j: usize| if j == 0 { 1..19 } else { 0..19 };
        let pairs = (0..6).map(|j| (ranges(j), j));
        add_pairs((&left, &right), pairs, &[1.0, 0.5], &mut sums);
        let mut all = [0.0; 2];
        for (j, y) in b.iter().enumerate() {
            for i in ranges(j) {
                let rho = expected(&a[i][3..], &y[..DAYS - 3]);
                all[0] += rho;
                if i % 3 != 0 && j != 4 {
                    all[1] += rho * 0.5;
                }
            }
        }
        for (found, expected) in sums.iter().zip(all) {
            assert!((found - expected).abs() < 1e-10, "{found} {expected}");
        }
    }
}
