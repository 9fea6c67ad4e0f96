//! Events of one security that are close to each other.

use std::collections::{BTreeMap, BTreeSet};

use rayon::prelude::*;

use super::exclusion::{Exclusion, Reason};
use super::news::Event;
use super::sample::{Aligned, Sample};
use crate::error::{message, option};
use crate::market::{CalendarId, Security};
use crate::time::{Day, Lag, Window, WindowSet};

/// Events sorted by security, calendar and day 0.
pub struct Spots(Vec<Spot>);

/// Where and when an event is. Its numbers take 32 bits each, since there is one for each event.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Spot {
    security: Security,
    calendar: u32,
    day0: u32,
    /// The number of its estimation days that have a return.
    days: u32,
}

impl Spots {
    /// Sorts events. Each comes with the number of its estimation days that have a return.
    pub fn new<'a>(events: impl Iterator<Item = (&'a Aligned, usize)>) -> Self {
        let spot = |(event, days): (&Aligned, usize)| Spot {
            security: event.security,
            calendar: event.calendar.0 as u32,
            day0: event.day0.0 as u32,
            days: days as u32,
        };
        let mut spots: Vec<Spot> = events.map(spot).collect();
        spots.par_sort_unstable();
        Self(spots)
    }

    /// Returns the events of each security and calendar.
    fn by_calendar(&self) -> impl Iterator<Item = &[Spot]> {
        let calendar = |spot: &Spot| (spot.security, spot.calendar);
        self.0.chunk_by(move |a, b| calendar(a) == calendar(b))
    }

    /// Returns the number of securities.
    pub fn securities(&self) -> usize {
        self.0.chunk_by(|a, b| a.security == b.security).count()
    }

    /// Returns the number of events with another event of the same security whose `window` overlaps theirs, on the same calendar.
    ///
    /// Their abnormal returns mix the reactions to two pieces of news, and tests that assume independent events count some days
    /// twice.
    pub fn overlapping(&self, window: Window) -> usize {
        let touched = |spots: &[Spot]| {
            let near = |i: usize| match spots.get(i..i + 2) {
                Some([a, b]) => ((b.day0 - a.day0) as usize) < window.days(),
                _ => false,
            };
            let is_touched = |i: &usize| near(*i) || i.checked_sub(1).is_some_and(near);
            (0..spots.len()).filter(is_touched).count()
        };
        self.by_calendar().map(touched).sum()
    }

    /// Returns the number of events with another event of the same security in their estimation windows, on the same calendar. The
    /// reaction to that event is then part of what the model takes for normal.
    pub fn contaminated(&self, estimation: &WindowSet) -> usize {
        let hit = |spots: &[Spot]| {
            // Windows start in the same order as their events.
            let mut first = vec![0; estimation.windows().len()];
            let mut is_hit = |day: Day| {
                let mut windows = estimation.windows().iter().zip(&mut first);
                windows.any(|(window, first)| {
                    let from = day.shift(window.first()).unwrap_or(Day(0));
                    while spots.get(*first).is_some_and(|spot| spot.day() < from) {
                        *first += 1;
                    }
                    let to = day.shift(window.last());
                    to.is_some_and(|to| spots.get(*first).is_some_and(|spot| spot.day() <= to))
                })
            };
            spots.iter().filter(|spot| is_hit(spot.day())).count()
        };
        self.by_calendar().map(hit).sum()
    }
}

impl Spot {
    fn day(&self) -> Day {
        Day(self.day0 as usize)
    }
}

/// How many events of a security share the days on which their models are estimated, on average over the events of a group. Events that
/// share a part of their days count with this part; events with the same day 0 count once.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct SharedEstimation {
    /// The number of events that are estimated on the days of an event's own, itself included: 1 where none are shared.
    pub events: f64,
    /// The same, less one for each event that itself lies among the estimation days of another: what its abnormal return adds to the
    /// estimates of the other cancels the error that both share.
    pub error: f64,
}

impl SharedEstimation {
    /// Nothing is shared.
    pub const NONE: Self = Self {
        events: 1.0,
        error: 1.0,
    };

    /// Counts the events that share estimation days. The days of an event that have a return are taken to be the last ones of its
    /// estimation window. `masked`: events are no estimation days of others.
    pub fn new(spots: &Spots, estimation: &WindowSet, masked: bool) -> Self {
        let days = estimation.days();
        let span = (estimation.last().0 - estimation.first().0) as usize;
        let position = |lag: i64| {
            let lag = i32::try_from(lag).map(Lag).ok();
            lag.and_then(|lag| estimation.position(lag))
        };
        let common = |apart: usize| {
            let both = |lag: &Lag| position(i64::from(lag.0) + apart as i64).is_some();
            estimation.lags().filter(both).count()
        };
        // An event behind the last common day may still lie in the estimation window of another.
        let ends = [estimation.first(), estimation.last()];
        let reach = ends.map(|end| end.0.unsigned_abs() as usize);
        let reach = span.max(reach[0]).max(reach[1]);
        // `common[a]`: the estimation days that two events `a` sessions apart have in common if no return is missing.
        let common: Vec<usize> = (0..=reach).map(common).collect();
        // Returns the parts of their estimation days that two events have in common, added, and the same for the error that they share.
        let share = |apart: usize, earlier: usize, later: usize| {
            let lacking = days.saturating_sub(later);
            let common = common[apart].saturating_sub(lacking).min(earlier) as f64;
            let lies_in = |lag: i64, has: usize| {
                let position = position(lag).filter(|_| !masked);
                f64::from(u8::from(
                    position.is_some_and(|position| position + has >= days),
                ))
            };
            let cancelled = lies_in(-(apart as i64), later) + lies_in(apart as i64, earlier);
            let shared = common / earlier as f64 + common / later as f64;
            [shared, shared - 2.0 * cancelled]
        };
        let with_later = |spots: &[Spot]| {
            let after = |i: usize| {
                let earlier = spots[i].days as usize;
                let later = spots[i + 1..].iter();
                let apart = |later: &Spot| (later.day0 - spots[i].day0) as usize;
                let apart = later.map(|later| (apart(later), later.days as usize));
                let near = apart.take_while(|(apart, _)| *apart <= reach);
                let near = near.filter(|(apart, days)| *apart > 0 && *days > 0);
                sum(near.map(|(apart, later)| share(apart, earlier, later)))
            };
            let estimated = (0..spots.len()).filter(|i| spots[*i].days > 0);
            sum(estimated.map(after))
        };
        let pairs = sum(spots.by_calendar().map(with_later));
        let estimated = spots.0.iter().filter(|spot| spot.days > 0).count();
        let [events, error] = pairs.map(|sum| 1.0 + sum / estimated.max(1) as f64);
        Self { events, error }
    }
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

fn sum(pairs: impl Iterator<Item = [f64; 2]>) -> [f64; 2] {
    pairs.fold([0.0; 2], |sum, pair| [sum[0] + pair[0], sum[1] + pair[1]])
}
