//! Events that are one piece of news: they share a story.

use std::collections::{BTreeMap, BTreeSet};

use super::market_wide::STORY;
use super::news::{Event, Zone};
use super::sample::Aligned;
use super::timing::Timing;
use crate::finding::{Finding, first_of};
use crate::market::Listings;

/// Numbers the stories of events: `aligned[i].story` is the index of the first event of the input with the same text in the
/// column `story`; `None` for an event without one.
pub(super) fn number(aligned: &mut [Aligned], events: &[Event]) {
    let story =
        |event: &Event| Some(event.columns.get(STORY)?.to_owned()).filter(|s| !s.is_empty());
    let mut first: BTreeMap<String, u32> = BTreeMap::new();
    let mut number = 0;
    for alike in Event::by_columns(events) {
        if alike[0].columns.get(STORY).is_some() {
            for (number, event) in (number..).zip(alike) {
                if let Some(story) = story(event) {
                    first.entry(story).or_insert(number);
                }
            }
        }
        number += alike.len() as u32;
    }
    if first.is_empty() {
        return;
    }
    for aligned in aligned {
        let story = story(&events[aligned.event]);
        aligned.story = story.and_then(|story| first.get(&story).copied());
    }
}

/// Warns of stories whose time is read on several clocks, because they state none and their securities trade in several zones.
pub(super) fn findings(
    aligned: &[Aligned],
    events: &[Event],
    listings: &Listings,
) -> Option<Finding> {
    const SHOWN: usize = 5;
    let mut zones: BTreeMap<u32, BTreeSet<&str>> = BTreeMap::new();
    for aligned in aligned {
        let event = &events[aligned.event];
        let when = event.when.as_ref().ok();
        let when = when.filter(|when| when.zone == Zone::Exchange);
        let is_timed =
            when.is_some_and(|when| when.time.is_some() || event.timing != Timing::Unknown);
        if let Some(story) = aligned.story.filter(|_| is_timed) {
            let zone = listings.exchange(aligned.security).zone();
            zones.entry(story).or_default().insert(zone.name());
        }
    }
    let several = zones.into_iter().filter(|(_, zones)| zones.len() > 1);
    let several: Vec<String> = several
        .map(|(story, _)| {
            let story = events[story as usize].columns.get(STORY);
            story.unwrap_or_default().to_owned()
        })
        .collect();
    let text = || {
        format!(
            "{} stories state a time or a part of the day without a time zone, and their securities trade in several zones, so \
             that one story is read as several moments ({}); give a column `tz`",
            several.len(),
            first_of(&several, SHOWN)
        )
    };
    (!several.is_empty()).then(|| Finding::warning("story_without_zone", text()))
}
