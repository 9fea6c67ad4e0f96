//! The securities that an event names.

use std::collections::{BTreeMap, BTreeSet};

use rayon::prelude::*;

use super::align::Align;
use super::exclusion::Reason;
use super::news::Event;
use super::place::Refusal;
use crate::error::Names;
use crate::market::{Prices, Security};

/// The symbols of events that are not among the prices, and those that were perhaps meant. News comes on every security
/// there is, so that slips of the finger are looked for in some of them only, the first by name; other marks in all.
fn slips<'a>(
    events: &'a [Event],
    found: &[Option<Security>],
    prices: &'a Prices,
) -> BTreeMap<&'a str, &'a str> {
    const LOOKED_AT: usize = 100;
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
        let slip = || (i < LOOKED_AT).then(|| known.nearest(symbol)).flatten();
        Some((*symbol, known.alike(symbol).or_else(slip)?))
    };
    unknown.par_iter().enumerate().filter_map(meant).collect()
}

/// A security and its benchmark, if it has one.
pub(super) type Pair = (Security, Option<Security>);

/// The security of each event and its benchmark.
pub(super) fn securities(
    events: &[Event],
    prices: &Prices,
    options: &Align,
) -> Vec<Result<Pair, Refusal>> {
    let universe = prices.universe();
    let found: Vec<Option<Security>> = events
        .par_iter()
        .map(|event| {
            universe
                .find(&event.symbol)
                .filter(|_| !event.symbol.is_empty())
        })
        .collect();
    let slips = slips(events, &found, prices);
    let of_run = options.benchmark.as_ref();
    let of_run = of_run.map(|symbol| (symbol, universe.find(symbol)));
    let pair = |(event, found): (&Event, Option<Security>)| {
        let security = found.ok_or_else(|| unknown(&event.symbol, &slips))?;
        let of_event = event.benchmark.as_ref();
        let benchmark = match of_event
            .map(|symbol| (symbol, universe.find(symbol)))
            .or(of_run)
        {
            Some((symbol, None)) => {
                let detail = format!("no prices of the benchmark {symbol}");
                return Err((Reason::NoBenchmark, detail));
            }
            Some((_, benchmark)) => benchmark,
            None => None,
        };
        Ok((security, benchmark))
    };
    events.par_iter().zip(found).map(pair).collect()
}

fn unknown(symbol: &str, slips: &BTreeMap<&str, &str>) -> Refusal {
    if symbol.is_empty() {
        let detail = "the row names no symbol".to_owned();
        return (Reason::UnknownSymbol, detail);
    }
    let hint = slips.get(symbol);
    let hint = hint.map(|name| format!("; did you mean {name}?"));
    let detail = format!("no prices of {symbol}{}", hint.unwrap_or_default());
    (Reason::UnknownSymbol, detail)
}
