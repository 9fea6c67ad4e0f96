//! Confounded events: other news of the security falls into a window around them.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDateTime;
use rayon::prelude::*;

use super::align::align;
use super::exclusion::{Exclusion, Reason};
use super::news::Event;
use super::options::Align;
use super::sample::{Aligned, Sample};
use super::selection::{Confounded, Selection};
use crate::error::{message, option};
use crate::finding::{Finding, first_of};
use crate::market::{Prices, Security};
use crate::time::{Date, Exchanges, Lag, Window};

/// The other news in the window of one event.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Confounder {
    /// Index of the confounded event among the events of the input.
    pub event: usize,
    /// Day 0 of the confounded event.
    pub date: Date,
    /// Id of the other news in its file.
    pub by: String,
    /// Day 0 of the other news.
    pub by_date: Date,
    /// Sessions from day 0 of the event to day 0 of the other news.
    pub lag: Lag,
    /// Whether the other news is known to have come before the event.
    pub came_first: bool,
}

/// The confounded events of a sample, and what becomes of them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Confounding {
    /// What becomes of them.
    pub how: Confounded,
    /// The sessions around day 0 in which other news confounds an event.
    pub window: Window,
    /// Whether the other news comes from a file of its own.
    pub from_file: bool,
    /// The nearest other news of each confounded event, in the order of the sample.
    pub found: Vec<Confounder>,
}

/// The data in which confounders are placed.
#[derive(Debug, Clone, Copy)]
pub struct Surroundings<'a> {
    /// The events of the run.
    pub events: &'a [Event],
    /// The confounders; without them, the events of the run confound each other.
    pub confounders: Option<&'a [Event]>,
    /// Daily bars.
    pub prices: &'a Prices,
    /// Trading hours and time zones.
    pub exchanges: &'a Exchanges,
}

/// Finds the events of a sample that other news of their security confounds, if the options ask for it. `window` is the event
/// window.
///
/// Other news counts on its own day 0, like an event. What was noticed is added to the findings of the sample.
pub fn confounding(
    sample: &mut Sample,
    around: Surroundings<'_>,
    options: &Align,
    window: Window,
) -> Option<Confounding> {
    let select = &options.select;
    if around.confounders.is_none() && !select.confounds() {
        return None;
    }
    let news = match around.confounders {
        Some(confounders) => place(confounders, around, options, &mut sample.findings),
        None => sample
            .aligned
            .iter()
            .map(|of| News::new(of, true))
            .collect(),
    };
    let mut by_security: BTreeMap<Security, Vec<News>> = BTreeMap::new();
    for news in news {
        by_security.entry(news.security).or_default().push(news);
    }
    for news in by_security.values_mut() {
        news.sort_by_key(|news| (news.date, news.event));
    }
    let how = select.confounded.unwrap_or_default();
    let window = select.confounding_window.unwrap_or(window);
    let ids = around.confounders.unwrap_or(around.events);
    let find = |aligned: &Aligned| {
        let news = by_security.get(&aligned.security)?;
        let near = in_window(sample, aligned, news, window);
        let found = near.min_by_key(|(news, lag)| {
            let is_later = how == Confounded::DropLater && !news.came_before(aligned);
            (is_later, lag.0.abs(), lag.0, news.event)
        });
        let (news, lag) = found?;
        Some(Confounder {
            event: aligned.event,
            date: aligned.date,
            by: ids[news.event].id.to_string(),
            by_date: news.date,
            lag,
            came_first: news.came_before(aligned),
        })
    };
    Some(Confounding {
        how,
        window,
        from_file: around.confounders.is_some(),
        found: sample.aligned.par_iter().filter_map(find).collect(),
    })
}

/// News on its day 0.
struct News {
    security: Security,
    date: Date,
    local: Option<NaiveDateTime>,
    /// Index among the confounders, or among the events of the run.
    event: usize,
    /// Whether it is an event of the run itself.
    is_of_run: bool,
}

impl News {
    fn new(aligned: &Aligned, is_of_run: bool) -> Self {
        Self {
            security: aligned.security,
            date: aligned.date,
            local: aligned.local,
            event: aligned.event,
            is_of_run,
        }
    }

    fn came_before(&self, aligned: &Aligned) -> bool {
        let is_earlier = self.local.zip(aligned.local).is_some_and(|(a, b)| a < b);
        self.date < aligned.date || (self.date == aligned.date && is_earlier)
    }
}

/// Puts confounders on their own sessions. Says which of them could not be placed: those of other securities do not matter.
fn place(
    confounders: &[Event],
    around: Surroundings<'_>,
    options: &Align,
    findings: &mut Vec<Finding>,
) -> Vec<News> {
    let options = Align {
        roll: options.roll,
        unknown_timing: options.unknown_timing,
        benchmark: None,
        cutoff: options.cutoff,
        select: Selection::default(),
        label: None,
        moments_differ: true,
        own_sessions: true,
    };
    let alone = |event: &Event| Event {
        benchmark: None,
        ..event.clone()
    };
    let confounders: Vec<Event> = confounders.iter().map(alone).collect();
    let placed = align(&confounders, around.prices, around.exchanges, &options);
    let unread = |exclusion: &&Exclusion| exclusion.reason == Reason::BadDate;
    let unread: Vec<&str> = (placed.excluded.iter().filter(unread))
        .map(|exclusion| confounders[exclusion.event].id.as_str())
        .collect();
    if !unread.is_empty() {
        let text = format!(
            "{} of {} confounders have no readable day and confound no event (rows {})",
            unread.len(),
            confounders.len(),
            first_of(&unread, 5)
        );
        findings.push(Finding::warning("confounders_not_used", text));
    }
    let is_unknown = |exclusion: &Exclusion| exclusion.reason == Reason::UnknownSymbol;
    if placed.excluded.iter().filter(|e| is_unknown(e)).count() == confounders.len() {
        let text = format!(
            "none of the symbols of {} confounders is among the prices, so they confound no event",
            confounders.len()
        );
        findings.push(Finding::warning("confounders_not_used", text));
    }
    (placed.aligned.iter())
        .map(|aligned| News::new(aligned, false))
        .collect()
}

/// Returns the other news of the security, sorted by date, that falls into the window of an event, each with its sessions from
/// day 0.
fn in_window<'a>(
    sample: &'a Sample,
    aligned: &'a Aligned,
    news: &'a [News],
    window: Window,
) -> impl Iterator<Item = (&'a News, Lag)> {
    let calendar = sample.calendars.get(aligned.calendar);
    // News between two sessions falls on the later one.
    let before = aligned.day0.shift(Lag(window.first().0 - 1));
    let before = before.and_then(|day| calendar.date(day));
    let start = calendar.dates().first().copied();
    let last = aligned.day0.shift(window.last());
    let last = last.and_then(|day| calendar.date(day));
    let is_before = |news: &News| match before {
        Some(before) => news.date <= before,
        None => start.is_some_and(|start| news.date < start),
    };
    let first = news.partition_point(is_before);
    let inside = news[first..]
        .iter()
        .take_while(move |news| last.is_none_or(|last| news.date <= last));
    let others = inside.filter(|news| !(news.is_of_run && news.event == aligned.event));
    others.filter_map(move |news| {
        let day = calendar.on_or_after(news.date)?;
        Some((news, Lag(day.0 as i32 - aligned.day0.0 as i32)))
    })
}

impl Confounding {
    /// Returns whether the event is excluded.
    fn drops(&self, confounder: &Confounder) -> bool {
        match self.how {
            Confounded::Keep | Confounded::Flag => false,
            Confounded::DropLater => confounder.came_first,
            Confounded::Drop => true,
        }
    }

    /// Returns the confounders of events that are excluded.
    fn dropping(&self) -> impl Iterator<Item = &Confounder> {
        self.found.iter().filter(|found| self.drops(found))
    }

    /// Returns the excluded events by their index among the events of the input.
    pub fn dropped(&self) -> BTreeSet<usize> {
        self.dropping().map(|found| found.event).collect()
    }

    /// Takes the excluded events out of a sample.
    pub fn exclude(&self, sample: &mut Sample) {
        let dropped = self.dropped();
        let is_dropped = |event: usize| dropped.contains(&event);
        sample.aligned.retain(|aligned| !is_dropped(aligned.event));
        let excluded = &mut sample.excluded;
        excluded.retain(|exclusion| !is_dropped(exclusion.event));
        let exclusion = |found: &Confounder| Exclusion {
            event: found.event,
            date: Some(found.date),
            reason: Reason::Confounded,
            detail: format!(
                "other news of the security falls into its window {}: {}",
                self.window,
                self.in_words(found)
            ),
        };
        sample.exclude(self.dropping().map(exclusion).collect());
    }

    /// Returns the other news of an event in words.
    pub fn in_words(&self, found: &Confounder) -> String {
        let file = if self.from_file {
            " of the confounders"
        } else {
            ""
        };
        let Confounder {
            by, by_date, lag, ..
        } = found;
        format!("event {by}{file} on {by_date} (day {lag})")
    }

    /// Returns the warning about confounded events that are kept, if they are to be flagged.
    pub fn finding(&self, events: &[Event]) -> Option<Finding> {
        const SHOWN: usize = 5;
        if self.how != Confounded::Flag || self.found.is_empty() {
            return None;
        }
        let describe = |found: &Confounder| {
            let event = &events[found.event];
            format!(
                "{} of {}, by {}",
                event.id,
                event.symbol,
                self.in_words(found)
            )
        };
        let shown: Vec<String> = self.found.iter().map(describe).collect();
        let count = match shown.len() {
            1 => "1 event is".to_owned(),
            n => format!("{n} events are"),
        };
        let message = message![
            format!(
                "{count} confounded: other news of the security falls into the window {} ({}); ",
                self.window,
                first_of(&shown, SHOWN)
            ),
            option::CONFOUNDED.with("drop"),
            " excludes such events",
        ];
        Some(Finding::warning("confounded", message))
    }

    /// Returns the warning that a trade could not know of the news for which events are excluded, if that news came later.
    pub fn look_ahead(&self) -> Option<Finding> {
        let later = self.dropping().filter(|found| !found.came_first).count();
        let first = self.window.first().0.min(0);
        (later > 0).then(|| {
            let message = message![
                format!(
                    "{later} events are not traded because of news that came later; a trade can only know dates that were \
                     announced before, as those of earnings are. "
                ),
                option::CONFOUNDING_WINDOW.with(format!("{first}:0")),
                " with ",
                option::CONFOUNDED.with("drop-later"),
                " looks back alone",
            ];
            Finding::warning("later_confounders", message)
        })
    }
}
