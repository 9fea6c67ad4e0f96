//! Warns of events whose time of day cannot be trusted because the exchange of their security is in doubt.

use std::collections::BTreeSet;

use super::news::{Event, Zone};
use super::sample::Aligned;
use super::timing::Timing;
use crate::error::{message, option};
use crate::finding::{Finding, first_of};
use crate::market::{KnownBy, Listings, Prices, Security};

/// Number of securities that a warning names.
const NAMED: usize = 10;

/// Warns of securities whose exchange is assumed although one of their events has a time of day, and of securities whose
/// dates fit another exchange than the one that their symbol or source names.
pub(super) fn findings(
    aligned: &[Aligned],
    events: &[Event],
    prices: &Prices,
    listings: &Listings,
) -> Vec<Finding> {
    let universe = prices.universe();
    let assumed = |security: &Security| listings.listing(*security).known_by == KnownBy::Assumed;
    let needed = aligned
        .iter()
        .filter(|aligned| needs_clock(&events[aligned.event]));
    let needed: BTreeSet<Security> = needed.map(|aligned| aligned.security).collect();
    let assumed: Vec<&str> = needed
        .iter()
        .filter(|security| assumed(security))
        .map(|security| universe.symbol(*security))
        .collect();
    let mut findings = Vec::new();
    if !assumed.is_empty() {
        let message = message![
            format!(
                "the exchange of {} is not known, and their events have a time of day: the hours of New York are assumed; state \
                 the exchange with ",
                first_of(&assumed, NAMED)
            ),
            option::EXCHANGE,
        ];
        findings.push(Finding::warning("assumed_exchange", message));
    }
    let used = aligned
        .iter()
        .flat_map(|aligned| std::iter::once(aligned.security).chain(aligned.benchmark));
    let used: BTreeSet<Security> = used.collect();
    let contradicted = |security: &Security| {
        let listing = listings.listing(*security);
        let other = listings.exchanges().get(listing.contradicted_by?);
        let own = listings.exchange(*security);
        Some(format!(
            "{} ({}, {}) trades on the days of {} ({})",
            universe.symbol(*security),
            own.name(),
            listing.known_by.name(),
            other.name(),
            other.zone().name()
        ))
    };
    let contradicted: Vec<String> = used.iter().filter_map(contradicted).collect();
    if !contradicted.is_empty() {
        let message = message![
            format!(
                "the exchange of some securities is in doubt: {}; state it with ",
                first_of(&contradicted, NAMED)
            ),
            option::EXCHANGE,
        ];
        findings.push(Finding::warning("contradicted_exchange", message));
    }
    findings
}

/// Returns whether the day 0 of an event depends on the clock of its exchange.
fn needs_clock(event: &Event) -> bool {
    event.when.as_ref().is_ok_and(|when| {
        when.time.is_some()
            || (matches!(when.zone, Zone::Named(_)) && event.timing != Timing::Unknown)
    })
}
