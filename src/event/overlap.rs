//! Events of one security that are close to each other.

use std::collections::{BTreeMap, BTreeSet};

use rayon::prelude::*;

use super::exclusion::{Exclusion, Reason};
use super::news::Event;
use super::sample::{Aligned, Sample};
use crate::error::{message, option};
use crate::market::{CalendarId, Security};
use crate::time::{Day, Lag, Window, WindowSet};

/// Returns the number of events with another event of the same security whose `window` overlaps theirs, on the same
/// calendar.
///
/// Their abnormal returns mix the reactions to two pieces of news, and tests that assume independent events count some days
/// twice.
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

/// Returns the number of events with another event of the same security in their estimation windows, on the same calendar.
/// The reaction to that event is then part of what the model takes for normal.
pub fn contaminated<'a>(
    aligned: impl Iterator<Item = &'a Aligned>,
    estimation: &WindowSet,
) -> usize {
    let hit = |days: &[Spot]| {
        // Windows start in the same order as their events.
        let mut first = vec![0; estimation.windows().len()];
        let mut is_hit = |day0: Day| {
            let mut windows = estimation.windows().iter().zip(&mut first);
            windows.any(|(window, first)| {
                let from = day0.shift(window.first()).unwrap_or(Day(0));
                while days.get(*first).is_some_and(|(_, _, day)| *day < from) {
                    *first += 1;
                }
                let to = day0.shift(window.last());
                to.is_some_and(|to| days.get(*first).is_some_and(|(_, _, day)| *day <= to))
            })
        };
        days.iter().filter(|(_, _, day0)| is_hit(*day0)).count()
    };
    spots(aligned).chunk_by(share_a_calendar).map(hit).sum()
}

/// Returns the mean number of events whose model is estimated on the days of an event's own, the event itself included: 1 where no
/// two events of a security have estimation days in common. Events that share a part of their days count with this part; events
/// with the same day 0 count once.
pub fn estimated_together<'a>(
    aligned: impl Iterator<Item = &'a Aligned>,
    estimation: &WindowSet,
) -> f64 {
    let days = estimation.days() as f64;
    let span = (estimation.last().0 - estimation.first().0) as usize;
    let share = |apart: usize| {
        let both = |lag: &Lag| {
            let moved = i32::try_from(apart).map(|apart| Lag(lag.0 + apart));
            moved.is_ok_and(|lag| estimation.position(lag).is_some())
        };
        estimation.lags().filter(both).count() as f64 / days
    };
    // `shares[a]`: the part of the estimation days that two events `a` sessions apart have in common.
    let shares: Vec<f64> = (0..=span).map(share).collect();
    let spots = spots(aligned);
    let with_later = |spots: &[Spot]| {
        let after = |i: usize| {
            let later = spots[i + 1..].iter();
            let apart = later.map(|later| later.2.0 - spots[i].2.0);
            let near = apart.take_while(|apart| *apart <= span);
            near.filter(|apart| *apart > 0)
                .map(|apart| shares[apart])
                .sum::<f64>()
        };
        (0..spots.len()).map(after).sum::<f64>()
    };
    let pairs: f64 = spots.chunk_by(share_a_calendar).map(with_later).sum();
    1.0 + 2.0 * pairs / spots.len().max(1) as f64
}

/// Excludes events that follow an earlier event of their security, which is kept, after fewer than `gap` sessions. Events of
/// one session count as one, and `ignored` ones do not count at all.
pub fn exclude_near(sample: &mut Sample, events: &[Event], gap: usize, ignored: &BTreeSet<usize>) {
    // The sample is sorted by date, so the last kept event of a security comes before those that follow.
    let mut last_kept: BTreeMap<(Security, CalendarId), (Day, usize)> = BTreeMap::new();
    let mut excluded = Vec::new();
    sample.aligned.retain(|aligned| {
        if ignored.contains(&aligned.event) {
            return true;
        }
        let place = (aligned.security, aligned.calendar);
        let last = *last_kept
            .entry(place)
            .or_insert((aligned.day0, aligned.event));
        let sessions = aligned.day0.0 - last.0.0;
        if sessions == 0 {
            return true;
        }
        if sessions >= gap {
            last_kept.insert(place, (aligned.day0, aligned.event));
            return true;
        }
        excluded.push(Exclusion {
            event: aligned.event,
            date: Some(aligned.date),
            reason: Reason::Confounded,
            detail: message![
                format!(
                    "{sessions} sessions after event {} of the same security, and ",
                    events[last.1].id
                ),
                option::MIN_GAP.with(gap),
                " was requested",
            ]
            .to_string(),
        });
        false
    });
    sample.exclude(excluded);
}

/// The security, calendar and day 0 of an event.
type Spot = (Security, CalendarId, Day);

/// Returns the spots of events, sorted by security, calendar and day.
fn spots<'a>(aligned: impl Iterator<Item = &'a Aligned>) -> Vec<Spot> {
    let spot = |event: &Aligned| (event.security, event.calendar, event.day0);
    let mut spots: Vec<Spot> = aligned.map(spot).collect();
    spots.par_sort_unstable();
    spots
}

fn share_a_calendar(a: &Spot, b: &Spot) -> bool {
    (a.0, a.1) == (b.0, b.1)
}
