//! Calendars: the sessions of a market in order.

use super::date::Date;
use super::search::{first_after, first_on_or_after};
use super::window::Lag;

/// Index of a session on one [`Calendar`].
///
/// A different type from [`Lag`], because confusing calendar positions with event time is a classic bug of event studies.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Day(pub usize);

impl Day {
    /// Returns the day `lag` sessions later (earlier if negative); `None` before the calendar's first day. The result may
    /// lie after the last day.
    pub fn shift(self, lag: Lag) -> Option<Day> {
        self.0.checked_add_signed(lag.0 as isize).map(Day)
    }
}

/// The sessions of one market, ascending and without repeats.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Calendar {
    dates: Vec<Date>,
}

impl Calendar {
    /// Creates the calendar of these dates, which may come in any order and repeat.
    pub fn new(mut dates: Vec<Date>) -> Self {
        dates.sort_unstable();
        dates.dedup();
        Self { dates }
    }

    /// Returns the number of sessions.
    pub fn len(&self) -> usize {
        self.dates.len()
    }

    /// Returns whether there is no session.
    pub fn is_empty(&self) -> bool {
        self.dates.is_empty()
    }

    /// Returns the dates of the sessions, ascending.
    pub fn dates(&self) -> &[Date] {
        &self.dates
    }

    /// Returns the date of a session; `None` beyond the last one.
    pub fn date(&self, day: Day) -> Option<Date> {
        self.dates.get(day.0).copied()
    }

    /// Returns the session on a date; `None` if the date is not a session.
    pub fn on(&self, date: Date) -> Option<Day> {
        let position = first_on_or_after(&self.dates, date);
        (self.dates.get(position) == Some(&date)).then_some(Day(position))
    }

    /// Returns the first session on or after a date.
    pub fn on_or_after(&self, date: Date) -> Option<Day> {
        let position = first_on_or_after(&self.dates, date);
        (position < self.len()).then_some(Day(position))
    }

    /// Returns the last session on or before a date.
    pub fn on_or_before(&self, date: Date) -> Option<Day> {
        first_after(&self.dates, date).checked_sub(1).map(Day)
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
