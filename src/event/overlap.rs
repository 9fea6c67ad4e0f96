//! Events that disturb each other.

use rayon::prelude::*;

use super::sample::Aligned;
use crate::market::{CalendarId, Security};
use crate::time::{Day, Window};

/// How many events have another one of the same security within `window` days, counted on one calendar.
///
/// Their abnormal returns answer two pieces of news, and tests that take events as independent count the days twice.
pub fn overlapping<'a>(aligned: impl Iterator<Item = &'a Aligned>, window: Window) -> usize {
    let touched = |days: &[Spot]| {
        let near = |i: usize| match days.get(i..i + 2) {
            Some([a, b]) => b.2.0 - a.2.0 < window.days(),
            _ => false,
        };
        let is_touched = |i: &usize| near(*i) || i.checked_sub(1).is_some_and(near);
        (0..days.len()).filter(is_touched).count()
    };
    spots(aligned).chunk_by(share_a_calendar).map(touched).sum()
}

/// How many events have another one of the same security in their estimation window, counted on one calendar: its
/// reaction is in what the model takes for normal.
pub fn contaminated<'a>(aligned: impl Iterator<Item = &'a Aligned>, estimation: Window) -> usize {
    let hit = |days: &[Spot]| {
        // Windows begin in the order of their events.
        let mut first = 0;
        let mut is_hit = |day0: Day| {
            let from = day0.shift(estimation.first()).unwrap_or(Day(0));
            while days.get(first).is_some_and(|(_, _, day)| *day < from) {
                first += 1;
            }
            let to = day0.shift(estimation.last());
            to.is_some_and(|to| days.get(first).is_some_and(|(_, _, day)| *day <= to))
        };
        days.iter().filter(|(_, _, day0)| is_hit(*day0)).count()
    };
    spots(aligned).chunk_by(share_a_calendar).map(hit).sum()
}

/// Where an event stands.
type Spot = (Security, CalendarId, Day);

/// Where the events stand, side by side those of one security, in the order of its days.
fn spots<'a>(aligned: impl Iterator<Item = &'a Aligned>) -> Vec<Spot> {
    let spot = |event: &Aligned| (event.security, event.calendar, event.day0);
    let mut spots: Vec<Spot> = aligned.map(spot).collect();
    spots.par_sort_unstable();
    spots
}

fn share_a_calendar(a: &Spot, b: &Spot) -> bool {
    (a.0, a.1) == (b.0, b.1)
}
