//! Days of the estimation windows that do not count for an event: those of other events of the security, and those outside of
//! its own window.

use std::collections::BTreeMap;

use crate::event::Aligned;
use crate::market::{CalendarId, Security};
use crate::time::{Day, Lag, Window};

/// The days that no event of a security may be estimated on: the event windows of its events.
///
/// The event window of an event never overlaps its own estimation window, so that only other events hide days of it.
#[derive(Debug, Clone, Default)]
pub(super) struct Masks {
    /// The event window.
    window: Option<Window>,
    /// The days 0 of the events of each security, in ascending order.
    days: BTreeMap<(Security, CalendarId), Vec<Day>>,
    /// The estimation windows of events that have their own, by the index of the event among the events read.
    own: BTreeMap<usize, Window>,
}

impl Masks {
    /// Hides the event windows of all events.
    pub fn new(events: &[Aligned], window: Window) -> Self {
        let mut days: BTreeMap<_, Vec<Day>> = BTreeMap::new();
        for event in events {
            let of_security = days.entry((event.security, event.calendar)).or_default();
            of_security.push(event.day0);
        }
        for days in days.values_mut() {
            days.sort_unstable();
            days.dedup();
        }
        Self {
            window: Some(window),
            days,
            own: BTreeMap::new(),
        }
    }

    /// Also hides all days of an event outside of its own estimation window, if it has one.
    pub fn with_own(mut self, own: BTreeMap<usize, Window>) -> Self {
        self.own = own;
        self
    }

    /// Returns whether the days of other events are hidden.
    pub fn is_on(&self) -> bool {
        self.window.is_some()
    }

    /// Returns whether a day of a window around an event is hidden.
    pub fn hides(&self, event: &Aligned, estimation: Window) -> bool {
        let own = self.own.get(&event.event);
        if own.is_some_and(|own| !own.contains(estimation)) {
            return true;
        }
        let Some(window) = self.window else {
            return false;
        };
        let days = self.days.get(&(event.security, event.calendar));
        let days = days.map_or(&[][..], Vec::as_slice);
        // The event window of an event on `day` reaches into the window from `first` to `last`.
        let day0 = event.day0.0 as i64;
        let at = |lag: Lag, end: Lag| day0 + i64::from(lag.0) - i64::from(end.0);
        let first = at(estimation.first(), window.last());
        let last = at(estimation.last(), window.first());
        let from = days.partition_point(|day| (day.0 as i64) < first);
        days.get(from).is_some_and(|day| day.0 as i64 <= last)
    }

    /// Returns whether the day at a lag from an event is hidden.
    pub fn hides_day(&self, event: &Aligned, lag: Lag) -> bool {
        self.hides(event, Window::of_day(lag))
    }
}
