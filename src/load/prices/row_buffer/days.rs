//! A cache of parsed dates: a file of many securities repeats each date thousands of times.

use crate::time::Date;

/// Number of slots; the days of about ten years fit without collisions.
const SLOTS: usize = 4096;

/// Parsed dates with the ten bytes they were written as.
pub(super) struct Days(Vec<([u8; 10], Date)>);

impl Days {
    pub fn new() -> Self {
        Self(vec![([0; 10], Date::from_days_since_1970(0)); SLOTS])
    }

    /// Returns the date of the cell `YYYY-MM-DD` if it is cached.
    pub fn known(&self, cell: &[u8; 10]) -> Option<Date> {
        let (written, date) = &self.0[slot(cell)];
        (written == cell).then_some(*date)
    }

    /// Caches a date and returns it.
    pub fn keep(&mut self, cell: &[u8; 10], date: Date) -> Date {
        self.0[slot(cell)] = (*cell, date);
        date
    }
}

/// Returns the slot of a date; any ten bytes have one.
fn slot(cell: &[u8; 10]) -> usize {
    let digit = |at: usize| usize::from(cell[at] & 15);
    let [year, month, day] = [2, 5, 8].map(|at| digit(at) * 10 + digit(at + 1));
    ((year * 12 + month) * 31 + day) % SLOTS
}
