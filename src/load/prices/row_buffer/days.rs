//! Dates that a part has read before: a file of many securities writes each day thousands of times.

use crate::time::Date;

/// Ten years of days without a day of one taking the place of another.
const SLOTS: usize = 4096;

/// Dates by the ten bytes that they were written as.
pub(super) struct Days(Vec<([u8; 10], Date)>);

impl Days {
    pub fn new() -> Self {
        Self(vec![([0; 10], Date::from_days_since_1970(0)); SLOTS])
    }

    /// The date of `YYYY-MM-DD`, if it was read before.
    pub fn known(&self, cell: &[u8; 10]) -> Option<Date> {
        let (written, date) = &self.0[slot(cell)];
        (written == cell).then_some(*date)
    }

    /// Keeps a date, and gives it back.
    pub fn keep(&mut self, cell: &[u8; 10], date: Date) -> Date {
        self.0[slot(cell)] = (*cell, date);
        date
    }
}

/// Where a date is kept; any bytes have a place.
fn slot(cell: &[u8; 10]) -> usize {
    let digit = |at: usize| usize::from(cell[at] & 15);
    let [year, month, day] = [2, 5, 8].map(|at| digit(at) * 10 + digit(at + 1));
    ((year * 12 + month) * 31 + day) % SLOTS
}
