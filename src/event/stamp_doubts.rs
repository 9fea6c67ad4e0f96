//! Warns of stamps that are probably not what they say: local times labelled as UTC, and one time of day for all events.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{NaiveTime, TimeDelta, TimeZone, Timelike};
use chrono_tz::Tz;

use super::news::{Event, When, Zone};
use super::sample::Aligned;
use crate::error::{message, option};
use crate::finding::{Finding, first_of};
use crate::market::{Listings, Prices, Security};

/// The number of names that a warning lists.
const NAMED: usize = 10;

/// The stamps of one security or source from which their hours are judged.
const ENOUGH: usize = 10;

/// The stamps of one exchange from which their hours are judged together.
const ENOUGH_TOGETHER: usize = 50;

/// The hours, from midnight on, in which hardly any news of a company comes out.
const NIGHT: u32 = 5;

/// Returns the warnings about the stamps of aligned events.
pub(super) fn findings(
    aligned: &[Aligned],
    events: &[Event],
    prices: &Prices,
    listings: &Listings,
) -> Vec<Finding> {
    let mislabelled = mislabelled(aligned, events, prices, listings);
    let one_time = one_time(aligned, events);
    mislabelled.into_iter().chain(one_time).collect()
}

/// The hours of stamps that say UTC: on the clock of the exchange, and as if they were written on it.
#[derive(Default)]
struct Hours {
    stamps: usize,
    /// Stamps in the night of the exchange, if they are UTC as they say.
    night_as_said: usize,
    /// Stamps in the night of the exchange, if they are its local time.
    night_as_local: usize,
}

impl Hours {
    fn add(&mut self, when: &When, time: NaiveTime, zone: Tz) {
        let said = zone.from_utc_datetime(&when.date.to_chrono().and_time(time));
        self.stamps += 1;
        self.night_as_said += usize::from(said.hour() < NIGHT);
        self.night_as_local += usize::from(time.hour() < NIGHT);
    }

    /// Returns whether many stamps are in the night as said, and hardly any as local time.
    fn are_suspect(&self, enough: usize) -> bool {
        self.stamps >= enough
            && self.night_as_said >= 3
            && self.night_as_said * 10 >= self.stamps
            && self.night_as_local * 4 < self.night_as_said
    }
}

/// Warns of stamps that say UTC and have the hours of the exchange's own clock, for each security, for each source, and for
/// the other stamps of an exchange together.
fn mislabelled(
    aligned: &[Aligned],
    events: &[Event],
    prices: &Prices,
    listings: &Listings,
) -> Option<Finding> {
    let in_utc = |aligned: &Aligned| {
        let when = events[aligned.event].when.as_ref().ok()?;
        let is_utc = match when.zone {
            Zone::Offset(offset) => offset.local_minus_utc() == 0,
            Zone::Named(zone) => zone == Tz::UTC,
            Zone::Exchange => false,
        };
        when.time.filter(|_| is_utc).map(|time| (*when, time))
    };
    let mut by_security: BTreeMap<Security, Hours> = BTreeMap::new();
    let mut by_source: BTreeMap<&str, Hours> = BTreeMap::new();
    for aligned in aligned {
        let zone = listings.exchange(aligned.security).zone();
        let source = events[aligned.event].source.as_str();
        if let Some((when, time)) = in_utc(aligned).filter(|_| zone != Tz::UTC) {
            by_security
                .entry(aligned.security)
                .or_default()
                .add(&when, time, zone);
            by_source.entry(source).or_default().add(&when, time, zone);
        }
    }
    by_source.remove("");
    let securities: BTreeSet<Security> = by_security
        .iter()
        .filter(|(_, hours)| hours.are_suspect(ENOUGH))
        .map(|(security, _)| *security)
        .collect();
    let sources: BTreeSet<&str> = by_source
        .iter()
        .filter(|(_, hours)| hours.are_suspect(ENOUGH))
        .map(|(source, _)| *source)
        .collect();
    let mut together: BTreeMap<&str, Hours> = BTreeMap::new();
    for aligned in aligned {
        let exchange = listings.exchange(aligned.security);
        let is_named = securities.contains(&aligned.security)
            || sources.contains(events[aligned.event].source.as_str());
        if let Some((when, time)) =
            in_utc(aligned).filter(|_| !is_named && exchange.zone() != Tz::UTC)
        {
            together
                .entry(exchange.name())
                .or_default()
                .add(&when, time, exchange.zone());
        }
    }
    let shown = |name: String, zone: Option<Tz>, hours: &Hours| {
        let city = |zone: Tz| {
            zone.name()
                .rsplit('/')
                .next()
                .map(|city| city.replace('_', " "))
        };
        let zone = zone
            .and_then(city)
            .map(|city| format!(", on the clock of {city}"));
        format!(
            "{name}{} ({} of {} stamps between 00:00 and 05:00, {} if they are local time)",
            zone.unwrap_or_default(),
            hours.night_as_said,
            hours.stamps,
            hours.night_as_local
        )
    };
    let securities = securities.iter().map(|security| {
        shown(
            prices.universe().symbol(*security).to_owned(),
            Some(listings.exchange(*security).zone()),
            &by_security[security],
        )
    });
    let sources = sources
        .iter()
        .map(|source| shown((*source).to_owned(), None, &by_source[source]));
    let together = together
        .iter()
        .filter(|(_, hours)| hours.are_suspect(ENOUGH_TOGETHER));
    let together =
        together.map(|(name, hours)| shown(format!("the other securities of {name}"), None, hours));
    let all: Vec<String> = securities.chain(sources).chain(together).collect();
    let message = message![
        format!(
            "stamps say UTC and have the hours of the exchange's own clock: {}; if they are local time, the news came hours later than \
             they say: correct their offset in the events file, or, if all stamps of the file are, ",
            first_of(&all, NAMED)
        ),
        option::EVENTS_CLOCK_SHIFT.with("exchange"),
        " reads them so",
    ];
    (!all.is_empty()).then(|| Finding::warning("suspect_clock", message))
}

/// Warns of events that are all stamped midnight UTC on another clock, and notes other times that all events share.
fn one_time(aligned: &[Aligned], events: &[Event]) -> Option<Finding> {
    const FEWEST: usize = 5;
    let whens = || {
        let whens = aligned
            .iter()
            .filter_map(|aligned| events[aligned.event].when.as_ref().ok());
        whens.filter_map(|when| Some((when, when.time?)))
    };
    let dates: BTreeSet<_> = whens().map(|(when, _)| when.date).collect();
    if dates.len() < FEWEST {
        return None;
    }
    let stated: BTreeSet<NaiveTime> = whens().map(|(_, time)| time).collect();
    let utc: Option<BTreeSet<NaiveTime>> = whens()
        .map(|(when, time)| match when.zone {
            Zone::Offset(offset) => {
                let seconds = TimeDelta::seconds(offset.local_minus_utc().into());
                Some(time.overflowing_sub_signed(seconds).0)
            }
            Zone::Named(zone) => {
                let local = when.date.to_chrono().and_time(time);
                let moment = zone.from_local_datetime(&local).earliest()?;
                Some(moment.naive_utc().time())
            }
            Zone::Exchange => None,
        })
        .collect();
    let count = whens().count();
    if utc.is_some_and(|utc| utc.len() == 1 && utc.contains(&NaiveTime::MIN)) {
        let message = format!(
            "all {count} times are midnight UTC, written on another clock: they are probably dates without a time; leave the \
             time out, and see which date was meant"
        );
        return Some(Finding::warning("one_time_of_day", message));
    }
    let time = *stated.first()?;
    let message = format!(
        "all {count} events are stamped {time}; if that is a placeholder, leave the time out of the events file"
    );
    (stated.len() == 1).then(|| Finding::note("one_time_of_day", message))
}
