//! Events in whose windows prices have flaws.

use std::collections::BTreeMap;

use rayon::prelude::*;

use super::exclusion::{Exclusion, Reason};
use super::news::Event;
use super::sample::{Aligned, Sample};
use crate::error::{message, option};
use crate::finding::Finding;
use crate::market::{Flaw, PriceBasis, Prices, Security};
use crate::time::{Date, Window, WindowSet};

/// An event, and a flaw in its windows.
#[derive(Debug, Clone, PartialEq)]
pub struct Suspect {
    /// Index of the event among the events read.
    pub event: usize,
    /// Date of day 0.
    pub date: Date,
    /// The security with the flaw: the event's own, or its benchmark.
    pub security: Security,
    /// The flaw.
    pub flaw: Flaw,
}

/// Returns the events whose event window contains a flaw that spoils it, or whose estimation window contains a flaw that
/// spoils every estimate. Flaws of a column that returns are not computed from do not count.
pub fn suspects(
    sample: &Sample,
    prices: &Prices,
    wished: Option<PriceBasis>,
    estimation: &WindowSet,
    window: Window,
) -> Vec<Suspect> {
    // There are many events but few securities, so the columns are found once.
    let securities: Vec<Security> = prices.universe().securities().collect();
    let basis = |security: &Security| prices.basis(*security, wished);
    let bases: Vec<PriceBasis> = securities.par_iter().map(basis).collect();
    let of = |aligned: &Aligned| {
        let calendar = sample.calendars.get(aligned.calendar);
        let (first, last) = (calendar.dates().first(), calendar.dates().last());
        let meets = |flaw: &Flaw, window: Window| {
            // The window is cut to the calendar.
            let [from, to] = [window.first(), window.last()].map(|lag| aligned.day0.shift(lag));
            let from = from.map_or(first.copied(), |day| calendar.date(day));
            let to = to.and_then(|day| calendar.date(day).or(last.copied()));
            from.zip(to).is_some_and(|(from, to)| {
                // The last day before a gap still has its return.
                let begins = if flaw.kind.is_gap() {
                    flaw.from < to
                } else {
                    flaw.from <= to
                };
                begins && flaw.to >= from
            })
        };
        let spoils = |flaw: &&Flaw| {
            ((flaw.kind.spoils_windows() || flaw.kind.is_gap()) && meets(flaw, window))
                || (flaw.kind.spoils_estimates()
                    && estimation
                        .windows()
                        .iter()
                        .any(|window| meets(flaw, *window)))
        };
        let securities = std::iter::once(aligned.security).chain(aligned.benchmark);
        securities
            .flat_map(|security| {
                let used = bases[security.0 as usize];
                let flaws = prices.flaws().of_security(security).iter();
                flaws
                    .filter(move |flaw| flaw.column == used)
                    .map(move |flaw| (security, flaw))
            })
            .find(|(_, flaw)| spoils(flaw))
            .map(|(security, flaw)| Suspect {
                event: aligned.event,
                date: aligned.date,
                security,
                flaw: flaw.clone(),
            })
    };
    sample.aligned.par_iter().filter_map(of).collect()
}

/// Excludes the events whose event window lies in a gap and, if `strict`, those with doubtful prices. Returns the suspects
/// that are kept.
pub fn exclude(
    sample: &mut Sample,
    suspects: Vec<Suspect>,
    prices: &Prices,
    strict: bool,
) -> Vec<Suspect> {
    let (out, stay): (Vec<_>, Vec<_>) = suspects
        .into_iter()
        .partition(|suspect| strict || suspect.flaw.kind.is_gap());
    exclude_all(sample, &out, prices);
    stay
}

fn exclude_all(sample: &mut Sample, suspects: &[Suspect], prices: &Prices) {
    let by_event: BTreeMap<usize, &Suspect> = suspects
        .iter()
        .map(|suspect| (suspect.event, suspect))
        .collect();
    sample
        .aligned
        .retain(|aligned| !by_event.contains_key(&aligned.event));
    let exclusion = |suspect: &Suspect| Exclusion {
        event: suspect.event,
        date: Some(suspect.date),
        reason: if suspect.flaw.kind.is_gap() {
            Reason::IncompleteWindow
        } else {
            Reason::SuspectPrices
        },
        detail: in_words(suspect, prices),
    };
    sample.exclude(suspects.iter().map(exclusion).collect());
}

/// Returns the warning about suspect events that are kept.
pub fn finding(suspects: &[Suspect], events: &[Event], prices: &Prices) -> Option<Finding> {
    const SHOWN: usize = 5;
    if suspects.is_empty() {
        return None;
    }
    let shown: Vec<String> = suspects
        .iter()
        .take(SHOWN)
        .map(|suspect| {
            format!(
                "{}: {}",
                events[suspect.event].id,
                in_words(suspect, prices)
            )
        })
        .collect();
    let more = match suspects.len().saturating_sub(SHOWN) {
        0 => String::new(),
        more => format!("; and {more} more"),
    };
    let events = match suspects.len() {
        1 => "1 event".to_owned(),
        n => format!("{n} events"),
    };
    let message = message![
        format!("prices in the windows of {events} are doubtful; "),
        option::EXCLUDE_SUSPECT,
        format!(" excludes such events: {}{more}", shown.join("; ")),
    ];
    Some(Finding::warning("suspect_prices", message))
}

fn in_words(suspect: &Suspect, prices: &Prices) -> String {
    let Suspect { security, flaw, .. } = suspect;
    if flaw.kind.is_gap() {
        return format!(
            "no prices of {} between {} and {}",
            prices.universe().symbol(*security),
            flaw.from,
            flaw.to
        );
    }
    let until = if flaw.to > flaw.from {
        format!(" to {}", flaw.to)
    } else {
        String::new()
    };
    format!(
        "{} of {} on {}{until}, ratio {:.4}",
        flaw.kind.code(),
        prices.universe().symbol(*security),
        flaw.from,
        flaw.ratio
    )
}
