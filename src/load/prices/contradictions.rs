//! Counts of rows whose own prices contradict each other.

use crate::market::Field;
use crate::market::quality::is_impossible;

/// Counts of contradictory rows. A few are errors of the vendor; many mean swapped columns.
#[derive(Debug, Clone, Default)]
pub(in crate::load) struct Contradictions {
    /// Number of rows with a high and a low.
    pub rows: u64,
    pub bad: u64,
    /// Position of the first contradictory row in its part.
    pub first: Option<usize>,
}

impl Contradictions {
    pub fn count(&mut self, row: usize, values: &[f64; 6]) {
        let [open, high, low, close] =
            [Field::Open, Field::High, Field::Low, Field::Close].map(|field| {
                let value = values[field as usize];
                if value > 0.0 { value } else { f64::NAN }
            });
        self.rows += u64::from(!high.is_nan() && !low.is_nan());
        if is_impossible(open, high, low, close) {
            self.bad += 1;
            self.first.get_or_insert(row);
        }
    }

    /// Adds the counts of a part that comes after `rows` rows.
    pub fn append(&mut self, rows: usize, further: Self) {
        self.rows += further.rows;
        self.bad += further.bad;
        self.first = self.first.or(further.first.map(|first| rows + first));
    }
}
