//! Sixteen samples of one size, sorted side by side by comparisons whose order does not depend on the values.

use super::lanes::widest;

/// Number of samples side by side.
pub const WIDTH: usize = 16;

/// Comparisons of rows from `first` on with as many rows from `second` on.
#[derive(Debug, Clone, Copy)]
pub struct Step {
    first: usize,
    second: usize,
    count: usize,
}

/// Batcher's odd-even merge sort of a number of rows.
///
/// Source: Knuth (1998), The Art of Computer Programming 3, section 5.3.4.
#[derive(Debug, Clone, Default)]
pub struct Network {
    rows: usize,
    steps: Vec<Step>,
}

impl Network {
    /// Returns the network that sorts this number of rows.
    pub fn new(rows: usize) -> Self {
        let mut steps: Vec<Step> = Vec::new();
        let mut sorted = 1;
        while sorted < rows {
            let mut apart = sorted;
            while apart > 0 {
                let blocks = (apart % sorted..rows.saturating_sub(apart)).step_by(2 * apart);
                let firsts = blocks.flat_map(|start| start..(start + apart).min(rows - apart));
                for first in firsts {
                    let second = first + apart;
                    // Only rows of the same two runs that are being merged.
                    if first / (2 * sorted) == second / (2 * sorted) {
                        add(&mut steps, first, second);
                    }
                }
                apart /= 2;
            }
            sorted *= 2;
        }
        Self { rows, steps }
    }

    /// Returns the number of rows that are sorted.
    pub fn rows(&self) -> usize {
        self.rows
    }

    /// Sorts each column of as many rows as the network is made for.
    pub fn sort(&self, rows: &mut [[u32; WIDTH]]) {
        sort_columns(rows, &self.steps);
    }
}

/// Adds the comparison of two rows, to the step before where it goes on with the next rows.
fn add(steps: &mut Vec<Step>, first: usize, second: usize) {
    match steps.last_mut() {
        Some(last) if last.first + last.count == first && last.second + last.count == second => {
            last.count += 1;
        }
        _ => steps.push(Step {
            first,
            second,
            count: 1,
        }),
    }
}

widest! {
    /// Takes the steps of a network, one after the other.
    sort_columns[_simd](rows: &'a mut [[u32; WIDTH]], steps: &'a [Step]) -> () {
        for step in steps {
            let (before, after) = rows.split_at_mut(step.second);
            let low = &mut before[step.first..][..step.count];
            let high = &mut after[..step.count];
            for (low, high) in low.iter_mut().zip(high) {
                let (a, b) = (*low, *high);
                for lane in 0..WIDTH {
                    low[lane] = a[lane].min(b[lane]);
                    high[lane] = a[lane].max(b[lane]);
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_sorted() {
        for rows in (0..40).chain([240, 261]) {
            let value = |row: usize, lane: usize| ((row * 7_919 + lane * 104_729) % 499) as u32;
            let column = |row| std::array::from_fn(|lane| value(row, lane));
            let mut columns: Vec<[u32; WIDTH]> = (0..rows).map(column).collect();
            Network::new(rows).sort(&mut columns);
            for lane in 0..WIDTH {
                let mut expected: Vec<u32> = (0..rows).map(|row| value(row, lane)).collect();
                expected.sort_unstable();
                let found: Vec<u32> = columns.iter().map(|row| row[lane]).collect();
                assert_eq!(found, expected, "{rows} rows, lane {lane}");
            }
        }
    }
}
