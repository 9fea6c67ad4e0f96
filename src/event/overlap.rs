//! Events that disturb each other.

use std::collections::BTreeMap;

use super::align::Aligned;
use crate::time::{Day, Window};

/// How many events have another one of the same security within `window` days, counted on one calendar.
///
/// Their abnormal returns answer two pieces of news, and tests that take events as independent count the days twice.
pub fn overlapping(aligned: &[Aligned], window: Window) -> usize {
    let mut by_security: Vec<_> = aligned
        .iter()
        .map(|event| (event.security, event.calendar, event.day0))
        .collect();
    by_security.sort_unstable();
    let near = |a: &(_, _, crate::time::Day), b: &(_, _, crate::time::Day)| {
        (a.0, a.1) == (b.0, b.1) && b.2.0 - a.2.0 < window.days()
    };
    (0..by_security.len())
        .filter(|&i| {
            let this = &by_security[i];
            let before = i > 0 && near(&by_security[i - 1], this);
            before || by_security.get(i + 1).is_some_and(|next| near(this, next))
        })
        .count()
}

/// How many events have another one of the same security in their estimation window, counted on one calendar: its
/// reaction is in what the model takes for normal.
pub fn contaminated(aligned: &[Aligned], estimation: Window) -> usize {
    let mut by_security: BTreeMap<_, Vec<Day>> = BTreeMap::new();
    for event in aligned {
        by_security
            .entry((event.security, event.calendar))
            .or_default()
            .push(event.day0);
    }
    by_security
        .values_mut()
        .for_each(|days| days.sort_unstable());
    let is_hit = |event: &&Aligned| {
        let (from, to) = (
            event.day0.shift(estimation.from()).unwrap_or(Day(0)),
            event.day0.shift(estimation.to()),
        );
        let days = &by_security[&(event.security, event.calendar)];
        let first = days.partition_point(|day| *day < from);
        to.is_some_and(|to| days.get(first).is_some_and(|day| *day <= to))
    };
    aligned.iter().filter(is_hit).count()
}
