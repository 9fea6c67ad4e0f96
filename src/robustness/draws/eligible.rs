//! The days on which an event could have happened as well.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use rayon::prelude::*;

use crate::market::{CalendarId, Security};
use crate::study::Template;
use crate::time::{Date, Window};

/// What events share that have the same eligible days.
type Class = (Security, Option<Security>, CalendarId, Option<Window>);

/// The eligible days of each event.
#[derive(Debug, Clone)]
pub struct Eligible {
    /// `class[i]`: position in `days` of event `i`.
    class: Vec<usize>,
    /// `days[c][d]`: whether session `d` is eligible for events of class `c`.
    days: Vec<Vec<bool>>,
}

impl Eligible {
    /// Finds the eligible days of each used event: enough usable days in the estimation window, no missing day in the event
    /// window, and no day of the event window of a real event of the security.
    pub fn new(template: &Template<'_>) -> Self {
        let own = own_dates(template);
        let mut numbers: HashMap<Class, usize> = HashMap::new();
        let mut examples = Vec::new();
        let class = |(event, measured): (usize, &crate::study::abnormal::EventAbnormal)| {
            let aligned = &measured.aligned;
            let window = template.own_window(event);
            let class = (
                aligned.security,
                aligned.benchmark,
                aligned.calendar,
                window,
            );
            *numbers.entry(class).or_insert_with(|| {
                examples.push(event);
                examples.len() - 1
            })
        };
        let class = template.events().iter().enumerate().map(class).collect();
        let days = examples.par_iter();
        let days = days.map(|event| eligible(template, *event, &own)).collect();
        Self { class, days }
    }

    /// Returns whether a session is eligible for an event.
    pub fn holds(&self, event: usize, session: usize) -> bool {
        let days = &self.days[self.class[event]];
        days.get(session).copied().unwrap_or(false)
    }

    /// Returns the number of eligible days of an event.
    pub fn count(&self, event: usize) -> usize {
        let days = &self.days[self.class[event]];
        days.iter().filter(|eligible| **eligible).count()
    }
}

/// Returns the dates of all events of each security, those that are excluded among them.
pub fn own_dates(template: &Template<'_>) -> BTreeMap<Security, BTreeSet<Date>> {
    let mut dates: BTreeMap<Security, BTreeSet<Date>> = BTreeMap::new();
    for aligned in &template.sample().aligned {
        let of_security = dates.entry(aligned.security).or_default();
        of_security.insert(aligned.date);
    }
    let inputs = template.inputs();
    let universe = inputs.prices.universe();
    for exclusion in &template.sample().excluded {
        let security = universe.find(&inputs.events[exclusion.event].symbol);
        if let Some((security, date)) = security.zip(exclusion.date) {
            dates.entry(security).or_default().insert(date);
        }
    }
    dates
}

fn eligible(
    template: &Template<'_>,
    event: usize,
    own: &BTreeMap<Security, BTreeSet<Date>>,
) -> Vec<bool> {
    let aligned = &template.events()[event].aligned;
    let windows = template.plan().windows();
    let usable = template.usable_sessions(event);
    // `before[d]`: the number of usable sessions before session `d`.
    let mut before = vec![0];
    before.extend(usable.iter().scan(0, |count, usable| {
        *count += usize::from(*usable);
        Some(*count)
    }));
    let sessions = usable.len() as i64;
    let count = |day: i64, window: Window| {
        let end = |session: i64| session.clamp(0, sessions) as usize;
        let first = end(day + i64::from(window.first().0));
        let last = end(day + i64::from(window.last().0) + 1);
        before[last.max(first)] - before[first]
    };
    let estimation = match template.own_window(event) {
        Some(window) => vec![window],
        None => windows.estimation.windows().to_vec(),
    };
    // A security that does not trade every day has no return on some days of any window.
    let needed = if template.plan().thin_trading {
        1
    } else {
        windows.event.days()
    };
    let calendar = template.sample().calendars.get(aligned.calendar);
    let own = own.get(&aligned.security).into_iter().flatten();
    let own: BTreeSet<i64> = own
        .filter_map(|date| calendar.on_or_after(*date))
        .map(|day| day.0 as i64)
        .collect();
    let reach = windows.event.days() as i64 - 1;
    let is_eligible = |day: i64| {
        let (first, last) = (
            day + i64::from(windows.event.first().0),
            day + i64::from(windows.event.last().0),
        );
        let estimated: usize = estimation.iter().map(|window| count(day, *window)).sum();
        first >= 0
            && last < sessions
            && usable[day as usize]
            && count(day, windows.event) >= needed
            && estimated >= windows.min_observations
            && own.range(day - reach..=day + reach).next().is_none()
    };
    (0..sessions).map(is_eligible).collect()
}
