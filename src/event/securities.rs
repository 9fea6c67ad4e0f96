//! The securities that an event names.

use std::collections::{BTreeMap, BTreeSet};

use rayon::prelude::*;

use super::align::{Align, Refusal};
use super::exclusion::Reason;
use super::news::Event;
use crate::error::Names;
use crate::market::{Prices, Security};

/// The symbols of events that are not among the prices, and those that were perhaps meant. News comes on every security
/// there is, so that slips of the finger are looked for in some of them only, the first by name; other marks in all.
pub(super) fn slips<'a>(events: &'a [Event], prices: &'a Prices) -> BTreeMap<&'a str, &'a str> {
    const LOOKED_AT: usize = 100;
    let universe = prices.universe();
    let symbols = events.iter().map(|event| event.symbol.as_str());
    let unknown: BTreeSet<&str> = symbols
        .filter(|symbol| !symbol.is_empty() && universe.find(symbol).is_none())
        .collect();
    if unknown.is_empty() {
        return BTreeMap::new();
    }
    let known = Names::new(universe.symbols());
    let unknown: Vec<&str> = unknown.into_iter().collect();
    let meant = |(i, symbol): (usize, &&'a str)| {
        let slip = || (i < LOOKED_AT).then(|| known.nearest(symbol)).flatten();
        Some((*symbol, known.alike(symbol).or_else(slip)?))
    };
    unknown.par_iter().enumerate().filter_map(meant).collect()
}

/// The security of an event and its benchmark, if it has one.
pub(super) fn securities(
    event: &Event,
    prices: &Prices,
    options: &Align,
    slips: &BTreeMap<&str, &str>,
) -> Result<(Security, Option<Security>), Refusal> {
    let universe = prices.universe();
    if event.symbol.is_empty() {
        let detail = "the row names no symbol".to_owned();
        return Err((Reason::UnknownSymbol, detail));
    }
    let Some(security) = universe.find(&event.symbol) else {
        let hint = slips
            .get(event.symbol.as_str())
            .map(|name| format!("; did you mean {name}?"));
        let detail = format!("no prices of {}{}", event.symbol, hint.unwrap_or_default());
        return Err((Reason::UnknownSymbol, detail));
    };
    let benchmark = match event.benchmark.as_ref().or(options.benchmark.as_ref()) {
        Some(symbol) => {
            let found = universe.find(symbol);
            Some(found.ok_or_else(|| {
                (
                    Reason::NoBenchmark,
                    format!("no prices of the benchmark {symbol}"),
                )
            })?)
        }
        None => None,
    };
    Ok((security, benchmark))
}
