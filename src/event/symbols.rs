//! Finds the security and the benchmark that each event names.

use std::collections::{BTreeMap, BTreeSet};

use rayon::prelude::*;

use super::exclusion::Reason;
use super::news::Event;
use super::options::Align;
use super::refusal::Refusal;
use super::sample::Subject;
use crate::error::Names;
use crate::market::{Prices, Security};

/// Returns the security of each event and its benchmark, or why there is none.
pub(super) fn find_subjects(
    events: &[Event],
    prices: &Prices,
    options: &Align,
) -> Vec<Result<Subject, Refusal>> {
    let universe = prices.universe();
    let found: Vec<Option<Security>> = events
        .par_iter()
        .map(|event| {
            universe
                .find(&event.symbol)
                .filter(|_| !event.symbol.is_empty())
        })
        .collect();
    let suggestions = suggestions(events, &found, prices);
    let of_run = options.benchmark.as_ref();
    let of_run = of_run.map(|symbol| (symbol, universe.find(symbol)));
    let subject = |(event, found): (&Event, Option<Security>)| {
        let security = found.ok_or_else(|| unknown(&event.symbol, &suggestions))?;
        let of_event = event.benchmark.as_ref();
        let of_event = of_event.map(|symbol| (symbol, universe.find(symbol)));
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
    events.par_iter().zip(found).map(subject).collect()
}

fn unknown(symbol: &str, suggestions: &BTreeMap<&str, &str>) -> Refusal {
    if symbol.is_empty() {
        return Refusal::new(Reason::UnknownSymbol, "the row has no symbol");
    }
    let hint = suggestions.get(symbol);
    let hint = hint.map(|name| format!("; did you mean {name}?"));
    let detail = format!("no prices of {symbol}{}", hint.unwrap_or_default());
    Refusal::new(Reason::UnknownSymbol, detail)
}

/// Returns the unknown symbols of events, each with the known symbol that was probably meant.
///
/// Other punctuation is recognised in every symbol. Typing errors are searched for in the first `SEARCHED` unknown symbols
/// by name only, because an events file may hold thousands of symbols without prices.
fn suggestions<'a>(
    events: &'a [Event],
    found: &[Option<Security>],
    prices: &'a Prices,
) -> BTreeMap<&'a str, &'a str> {
    const SEARCHED: usize = 100;
    let unknown: BTreeSet<&str> = events
        .iter()
        .zip(found)
        .filter(|(event, found)| found.is_none() && !event.symbol.is_empty())
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
