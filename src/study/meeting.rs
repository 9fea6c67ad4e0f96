//! The sessions on which the news of two events can meet: those of one date or, across calendars, neighbouring ones.

use super::by_gaps::Place;
use crate::market::Calendars;
use crate::time::{Date, Lag, WindowSet};

/// Which sessions of two calendars are paired.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Meeting {
    /// Sessions on the same date.
    SameDate,
    /// Each session of the first calendar with the next later session of the second calendar.
    SecondLater,
    /// Each session of the second calendar with the next later session of the first calendar.
    FirstLater,
}

impl Meeting {
    /// All ways of pairing, in the order of their sums.
    pub const ALL: [Self; 3] = [Self::SameDate, Self::SecondLater, Self::FirstLater];
}

/// Returns the positions in `windows`, around each of two days 0, of the sessions that are paired in this way.
pub(super) fn meeting_days(
    calendars: &Calendars,
    how: Meeting,
    (a, b): (Place, Place),
    windows: &WindowSet,
) -> Vec<(usize, usize)> {
    meeting_days_of(calendars, how, (a, windows), (b, windows))
}

/// Returns the same for two days 0 that have windows of their own: positions in the windows of each.
pub(super) fn meeting_days_of(
    calendars: &Calendars,
    how: Meeting,
    a: (Place, &WindowSet),
    b: (Place, &WindowSet),
) -> Vec<(usize, usize)> {
    match how {
        Meeting::SameDate => matching(calendars, a, b),
        Meeting::SecondLater => following(calendars, a, b).collect(),
        Meeting::FirstLater => following(calendars, b, a).map(|(j, i)| (i, j)).collect(),
    }
}

/// Returns the positions of each session around `a` and of the first later one on the other calendar around `b`.
fn following(
    calendars: &Calendars,
    (a, own): (Place, &WindowSet),
    (b, windows): (Place, &WindowSet),
) -> impl Iterator<Item = (usize, usize)> {
    let other = calendars.get(b.0);
    let dates = dates(calendars, a, own).into_iter().enumerate();
    dates.filter_map(move |(i, date)| {
        let next = other.on_or_after(Date::from_days_since_1970(date?.days_since_1970() + 1))?;
        let lag = i32::try_from(next.0 as i64 - b.1.0 as i64).ok()?;
        Some((i, windows.position(Lag(lag))?))
    })
}

/// Returns the positions in the windows around each of two days 0 of the dates that both cover.
fn matching(
    calendars: &Calendars,
    (a, own): (Place, &WindowSet),
    (b, windows): (Place, &WindowSet),
) -> Vec<(usize, usize)> {
    let (a, b) = (dates(calendars, a, own), dates(calendars, b, windows));
    let (mut i, mut j, mut common) = (0, 0, Vec::new());
    while i < a.len() && j < b.len() {
        if a[i].is_some() && a[i] == b[j] {
            common.push((i, j));
        }
        let (x, y) = (a[i], b[j]);
        i += usize::from(x <= y);
        j += usize::from(y <= x);
    }
    common
}

/// Returns the dates of windows; `None` on days before the calendar begins.
fn dates(calendars: &Calendars, (calendar, day): Place, windows: &WindowSet) -> Vec<Option<Date>> {
    let calendar = calendars.get(calendar);
    windows
        .lags()
        .map(|lag| day.shift(lag).and_then(|day| calendar.date(day)))
        .collect()
}
