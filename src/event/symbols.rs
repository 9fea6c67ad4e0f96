//! Finds the security and the benchmark that each event names.

use std::collections::{BTreeMap, BTreeSet};

use rayon::prelude::*;

use super::exclusion::Reason;
use super::news::Event;
use super::options::Align;
use super::refusal::Refusal;
use super::sample::Subject;
use crate::error::{Names, message, option};
use crate::finding::{Finding, first_of};
use crate::market::{Finder, Found, FoundBy, Prices, Security};
use crate::time::Date;

/// The securities that events name.
pub(super) struct Subjects {
    /// `of_event[i]`: security and benchmark of event `i`, or why there is none.
    pub of_event: Vec<Result<Subject, Refusal>>,
    /// Notes about symbols that were taken for others.
    pub findings: Vec<Finding>,
}

/// Finds the security of each event and its benchmark.
pub(super) fn find_subjects(events: &[Event], prices: &Prices, options: &Align) -> Subjects {
    let universe = prices.universe();
    let finder = Finder::new(prices);
    let found: Vec<Found> = events
        .par_iter()
        .map(|event| finder.find(&event.symbol, day(event)))
        .collect();
    let suggestions = suggestions(events, &found, prices);
    let of_run = options.benchmark.as_ref();
    let of_run = of_run.map(|symbol| (symbol, universe.find(symbol)));
    let subject = |(event, found): (&Event, &Found)| {
        let security = match found {
            Found::One(security, _) => *security,
            Found::Several(several) => return Err(unclear(&event.symbol, several, prices)),
            Found::None => return Err(unknown(event, prices, &suggestions)),
        };
        let of_event = event.benchmark.as_ref();
        let of_event = of_event.map(|symbol| (symbol, finder.find(symbol, day(event)).one()));
        let benchmark = match of_event.or(of_run) {
            Some((symbol, None)) => {
                let detail = format!("no prices of the benchmark {symbol}");
                return Err(Refusal::new(Reason::NoBenchmark, detail));
            }
            Some((symbol, Some(benchmark))) if prices.bars(benchmark).dates().is_empty() => {
                let detail = format!("no usable prices of the benchmark {symbol}");
                return Err(Refusal::new(Reason::NoBenchmark, detail));
            }
            Some((_, benchmark)) => benchmark,
            None => None,
        };
        Ok(Subject {
            security,
            benchmark,
        })
    };
    Subjects {
        of_event: events.par_iter().zip(&found).map(subject).collect(),
        findings: taken_for_others(events, &found, prices)
            .into_iter()
            .collect(),
    }
}

/// Returns the stated date of an event.
fn day(event: &Event) -> Option<Date> {
    event.when.as_ref().ok().map(|when| when.date)
}

/// Notes symbols that are not those of the prices, and the securities that they were taken for.
fn taken_for_others(events: &[Event], found: &[Found], prices: &Prices) -> Option<Finding> {
    const SHOWN: usize = 5;
    let mut taken: BTreeMap<(&str, Security), usize> = BTreeMap::new();
    for (event, found) in events.iter().zip(found) {
        if let Found::One(security, FoundBy::Form | FoundBy::Identifier) = found {
            *taken.entry((&event.symbol, *security)).or_default() += 1;
        }
    }
    let shown: Vec<String> = taken
        .keys()
        .map(|(written, security)| format!("{written} is {}", prices.universe().symbol(*security)))
        .collect();
    let message = message![
        format!(
            "{} a security otherwise than the prices do: {}; ",
            match taken.values().sum::<usize>() {
                1 => "1 event names".to_owned(),
                n => format!("{n} events name"),
            },
            first_of(&shown, SHOWN)
        ),
        option::ALIASES,
        " says what else a name means",
    ];
    (!shown.is_empty()).then(|| Finding::note("symbols_taken", message))
}

/// Refuses a symbol that several securities fit.
fn unclear(symbol: &str, several: &[Security], prices: &Prices) -> Refusal {
    let names: Vec<&str> = several
        .iter()
        .map(|security| prices.universe().symbol(*security))
        .collect();
    let detail = message![
        format!("{symbol} may be {}; say which with ", names.join(" or ")),
        option::ALIASES,
    ];
    Refusal::new(Reason::UnknownSymbol, detail.to_string())
}

fn unknown(event: &Event, prices: &Prices, suggestions: &BTreeMap<&str, &str>) -> Refusal {
    let symbol = event.symbol.as_str();
    if symbol.is_empty() {
        return Refusal::new(
            Reason::UnknownSymbol,
            "the row has no symbol; `*` makes it an event of every security",
        );
    }
    let others = [prices.aliases(), prices.identifiers()];
    let others = others.iter().flat_map(|names| names.owners(symbol, None));
    let others: Vec<&str> = others
        .map(|security| prices.universe().symbol(security))
        .collect();
    if !others.is_empty() {
        let detail = format!(
            "{symbol} is a name of {} on other dates, and of no security on this one",
            others.join(" and ")
        );
        return Refusal::new(Reason::UnknownSymbol, detail);
    }
    let hint = suggestions.get(symbol);
    let hint = hint.map(|name| {
        message![
            format!("; did you mean {name}? Then say so with "),
            option::ALIASES
        ]
        .to_string()
    });
    let detail = format!("no prices of {symbol}{}", hint.unwrap_or_default());
    Refusal::new(Reason::UnknownSymbol, detail)
}

/// Returns the unknown symbols of events, each with the known symbol that was probably meant.
///
/// Other punctuation is recognised in every symbol. Typing errors are searched for in the first `SEARCHED` unknown symbols
/// by name only, because an events file may hold thousands of symbols without prices.
fn suggestions<'a>(
    events: &'a [Event],
    found: &[Found],
    prices: &'a Prices,
) -> BTreeMap<&'a str, &'a str> {
    const SEARCHED: usize = 100;
    let unknown: BTreeSet<&str> = events
        .iter()
        .zip(found)
        .filter(|(event, found)| **found == Found::None && !event.symbol.is_empty())
        .map(|(event, _)| event.symbol.as_str())
        .collect();
    if unknown.is_empty() {
        return BTreeMap::new();
    }
    let known = Names::new(prices.universe().symbols());
    let unknown: Vec<&str> = unknown.into_iter().collect();
    let meant = |(i, symbol): (usize, &&'a str)| {
        let nearest = || (i < SEARCHED).then(|| known.nearest(symbol)).flatten();
        Some((*symbol, known.same_but_for_marks(symbol).or_else(nearest)?))
    };
    unknown.par_iter().enumerate().filter_map(meant).collect()
}
