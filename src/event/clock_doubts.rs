//! Warns of events whose clock is in doubt: exchanges that are assumed or contradicted, and benchmarks with gaps.

use std::collections::BTreeMap;

use rayon::prelude::*;

use super::news::{Event, Zone};
use super::placed::Shift;
use super::sample::Aligned;
use super::timing::Timing;
use crate::error::{message, option};
use crate::finding::{Finding, first_of};
use crate::market::{CalendarId, Calendars, KnownBy, Listings, Prices, Security};
use crate::time::Date;

/// The number of securities that a warning names.
const NAMED: usize = 10;

/// Returns the warnings about the clocks of aligned events.
pub(super) fn findings(
    aligned: &[Aligned],
    events: &[Event],
    prices: &Prices,
    listings: &Listings,
    calendars: &Calendars,
) -> Vec<Finding> {
    let assumed = assumed(aligned, events, prices, listings);
    let contradicted = contradicted(aligned, prices, listings);
    let gaps = gaps(aligned, prices, listings, calendars);
    let all = assumed.into_iter().chain(contradicted).chain(gaps);
    let told = all.chain(contradicting_times(aligned, events));
    let told = told.chain(contradicting_directions(aligned, events));
    told.chain(without_time(aligned, events)).collect()
}

/// Warns of events whose stated part of the trading day contradicts their stated time.
fn contradicting_times(aligned: &[Aligned], events: &[Event]) -> Option<Finding> {
    let contradicted = aligned.iter().filter(|aligned| aligned.is_contradicted);
    let shown: Vec<String> = contradicted
        .map(|aligned| {
            let event = &events[aligned.event];
            format!("{} ({})", event.id, event.as_read)
        })
        .collect();
    let message = format!(
        "the timing class of {} events contradicts their time: {}; the later of the two was taken",
        shown.len(),
        first_of(&shown, NAMED)
    );
    (!shown.is_empty()).then(|| Finding::warning("timing_contradicts_time", message))
}

/// Warns of events that share security, day 0 and tags and state opposite directions.
fn contradicting_directions(aligned: &[Aligned], events: &[Event]) -> Option<Finding> {
    type Stated<'a> = (&'a [String], i8, &'a str);
    let direction = |event: &Event| event.direction.filter(|direction| *direction != 0);
    if events.iter().all(|event| direction(event).is_none()) {
        return None;
    }
    let stated = |place: usize| -> Option<Stated<'_>> {
        let event = &events[aligned[place].event];
        Some((event.tags.as_slice(), direction(event)?, event.id.as_str()))
    };
    let key = |(place, aligned): (usize, &Aligned)| (aligned.security, aligned.date, place);
    let mut keys: Vec<(Security, Date, usize)> = aligned.iter().enumerate().map(key).collect();
    keys.par_sort_unstable();
    let of_day = keys.chunk_by(|a, b| (a.0, a.1) == (b.0, b.1));
    let mut shown: Vec<String> = Vec::new();
    // Hardly any security has two events on one day, so that what they state is seldom looked up.
    for of_day in of_day.filter(|of_day| of_day.len() > 1) {
        let stated = of_day.iter().filter_map(|(.., place)| stated(*place));
        let mut stated: Vec<Stated<'_>> = stated.collect();
        stated.sort_unstable();
        // The first event of each direction stands for all of it.
        stated.dedup_by_key(|(tags, direction, _)| (*tags, *direction));
        let alike = stated.chunk_by(|a, b| a.0 == b.0);
        shown.extend(alike.filter(|alike| alike.len() > 1).map(|alike| {
            let ids: Vec<&str> = alike.iter().map(|stated| stated.2).collect();
            ids.join(" and ")
        }));
    }
    let message = format!(
        "events of one security, day 0 and tags state opposite directions: {}; all of them are kept",
        first_of(&shown, NAMED)
    );
    (!shown.is_empty()).then(|| Finding::warning("opposite_directions", message))
}

/// Notes how many events have a date and neither a time nor a timing class, and the session that they count on.
fn without_time(aligned: &[Aligned], events: &[Event]) -> Option<Finding> {
    let is_bare = |aligned: &&Aligned| {
        aligned.local.is_none() && events[aligned.event].timing == Timing::Unknown
    };
    let bare: Vec<&Aligned> = aligned.iter().filter(is_bare).collect();
    let next = bare
        .iter()
        .filter(|aligned| aligned.shift == Shift::UnknownTiming);
    let session = match next.count() {
        0 => "the session of their date",
        _ => "the session after their date",
    };
    let message = message![
        format!(
            "{} of {} events have a date and no time; they count on {session}, as ",
            bare.len(),
            aligned.len()
        ),
        option::UNKNOWN_TIMING,
        " says",
    ];
    (!bare.is_empty()).then(|| Finding::note("events_without_time", message))
}

/// Warns of securities whose exchange is assumed although an event of theirs has a time of day.
fn assumed(
    aligned: &[Aligned],
    events: &[Event],
    prices: &Prices,
    listings: &Listings,
) -> Option<Finding> {
    let is_assumed = |aligned: &&Aligned| {
        listings.listing(aligned.security).known_by == KnownBy::Assumed
            && needs_clock(&events[aligned.event])
    };
    let securities = aligned
        .iter()
        .filter(is_assumed)
        .map(|aligned| aligned.security);
    let symbols: Vec<&str> = prices
        .universe()
        .distinct(securities)
        .into_iter()
        .map(|security| prices.universe().symbol(security))
        .collect();
    let message = message![
        format!(
            "nothing tells the exchange of {}, whose events have a time of day: the hours of New York are assumed; state the \
             exchange's hours with ",
            first_of(&symbols, NAMED)
        ),
        option::EXCHANGE,
    ];
    (!symbols.is_empty()).then(|| Finding::warning("assumed_exchange", message))
}

/// Warns of securities that trade on the days of another exchange than the one that their symbol or their source names.
fn contradicted(aligned: &[Aligned], prices: &Prices, listings: &Listings) -> Option<Finding> {
    let securities = aligned
        .iter()
        .flat_map(|aligned| std::iter::once(aligned.security).chain(aligned.benchmark));
    let securities = prices.universe().distinct(securities);
    let contradicted = |security: &Security| {
        let listing = listings.listing(*security);
        let other = listings.exchanges().get(listing.contradicted_by?);
        let own = listings.exchange(*security);
        Some(format!(
            "{} ({}, by {}) trades on the days of {} ({})",
            prices.universe().symbol(*security),
            own.name(),
            listing.known_by.name(),
            other.name(),
            other.zone().name()
        ))
    };
    let contradicted: Vec<String> = securities.iter().filter_map(contradicted).collect();
    let message = message![
        format!(
            "the exchange of some securities is in doubt: {}; state its hours with ",
            first_of(&contradicted, NAMED)
        ),
        option::EXCHANGE,
    ];
    (!contradicted.is_empty()).then(|| Finding::warning("contradicted_exchange", message))
}

/// Warns of benchmarks without a price on sessions of their own exchange, and notes those of other exchanges.
fn gaps(
    aligned: &[Aligned],
    prices: &Prices,
    listings: &Listings,
    calendars: &Calendars,
) -> Vec<Finding> {
    // The first security by its symbol that is measured against a benchmark on a calendar.
    let mut pairs: BTreeMap<(Security, CalendarId), Security> = BTreeMap::new();
    for aligned in aligned {
        if let Some(benchmark) = aligned.benchmark {
            let pair = pairs.entry((benchmark, aligned.calendar));
            let first = pair.or_insert(aligned.security);
            *first = aligned.security.min(*first);
        }
    }
    let (mut own, mut abroad) = (Vec::new(), Vec::new());
    for ((benchmark, calendar), security) in pairs {
        let dates = prices.bars(benchmark).dates();
        let (Some(first), Some(last)) = (dates.first(), dates.last()) else {
            continue;
        };
        let sessions = calendars.get(calendar).dates().iter();
        let lacking: Vec<String> = sessions
            .filter(|date| (*first..=*last).contains(date) && dates.binary_search(date).is_err())
            .map(ToString::to_string)
            .collect();
        if lacking.is_empty() {
            continue;
        }
        let symbol = |security| prices.universe().symbol(security);
        let shown = format!(
            "{} on {} sessions of {} ({})",
            symbol(benchmark),
            lacking.len(),
            symbol(security),
            first_of(&lacking, 3)
        );
        let same = listings.exchange(benchmark) == listings.exchange(security);
        if same { &mut own } else { &mut abroad }.push(shown);
    }
    let message = |pairs: &[String]| {
        format!(
            "benchmarks have no price on sessions on which their stocks trade: {}; their return is missing on these sessions \
             and on the next ones",
            first_of(pairs, NAMED)
        )
    };
    let warning = (!own.is_empty()).then(|| Finding::warning("benchmark_gaps", message(&own)));
    let note = (!abroad.is_empty()).then(|| Finding::note("benchmark_abroad", message(&abroad)));
    warning.into_iter().chain(note).collect()
}

/// Returns whether the day 0 of an event depends on the clock of its exchange.
fn needs_clock(event: &Event) -> bool {
    event.when.as_ref().is_ok_and(|when| {
        when.time.is_some()
            || (matches!(when.zone, Zone::Named(_)) && event.timing != Timing::Unknown)
    })
}
