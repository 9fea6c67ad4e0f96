//! Trading days in order.

use super::date::Date;
use super::window::Lag;

/// The position of a trading day on one [`Calendar`].
///
/// Not interchangeable with a [`Lag`]: mixing calendar position with event time is the field's classic bug.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Day(pub usize);

impl Day {
    /// The day so many trading days later (or earlier), `None` before the calendar's first day.
    pub fn shift(self, lag: Lag) -> Option<Day> {
        self.0.checked_add_signed(lag.0 as isize).map(Day)
    }
}

/// The trading days of one market, in order and without repeats.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Calendar {
    dates: Vec<Date>,
}

impl Calendar {
    /// The calendar of these dates, in any order, with or without repeats.
    pub fn new(mut dates: Vec<Date>) -> Self {
        dates.sort_unstable();
        dates.dedup();
        Self { dates }
    }

    /// The number of trading days.
    pub fn len(&self) -> usize {
        self.dates.len()
    }

    /// Whether there is no trading day at all.
    pub fn is_empty(&self) -> bool {
        self.dates.is_empty()
    }

    /// The trading days in order.
    pub fn dates(&self) -> &[Date] {
        &self.dates
    }

    /// The date of a trading day; `None` beyond the last one.
    pub fn date(&self, day: Day) -> Option<Date> {
        self.dates.get(day.0).copied()
    }

    /// The trading day on that date, if it is one.
    pub fn on(&self, date: Date) -> Option<Day> {
        self.dates.binary_search(&date).ok().map(Day)
    }

    /// The first trading day on or after that date.
    pub fn on_or_after(&self, date: Date) -> Option<Day> {
        let position = self.dates.partition_point(|d| *d < date);
        (position < self.len()).then_some(Day(position))
    }

    /// The last trading day on or before that date.
    pub fn on_or_before(&self, date: Date) -> Option<Day> {
        self.dates
            .partition_point(|d| *d <= date)
            .checked_sub(1)
            .map(Day)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn date(text: &str) -> Date {
        Date::parse(text).unwrap()
    }

    #[test]
    fn days_around_a_long_weekend() {
        let calendar = Calendar::new(
            ["2025-09-02", "2025-08-28", "2025-08-29", "2025-08-29"]
                .map(date)
                .to_vec(),
        );
        assert_eq!(calendar.len(), 3);
        assert_eq!(calendar.on(date("2025-08-29")), Some(Day(1)));
        assert_eq!(calendar.on(date("2025-09-01")), None);
        assert_eq!(calendar.on_or_after(date("2025-08-30")), Some(Day(2)));
        assert_eq!(calendar.on_or_before(date("2025-09-01")), Some(Day(1)));
        assert_eq!(calendar.on_or_after(date("2025-09-03")), None);
        assert_eq!(calendar.on_or_before(date("2025-08-27")), None);
        assert_eq!(Day(1).shift(Lag(-2)), None);
        assert_eq!(Day(1).shift(Lag(1)), Some(Day(2)));
    }
}
