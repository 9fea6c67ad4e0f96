//! The securities that may stand in for others.

use std::collections::BTreeSet;

use crate::error::{Error, Result, message, nearest, option};
use crate::market::{Finder, Found, Prices, Security};
use crate::study::inputs::Inputs;
use crate::study::model::Model;
use crate::study::resolved::Resolved;

/// Returns the donors of a plan, in order of symbol; none if its model has no donors.
///
/// # Errors
/// A named donor is not among the prices.
pub fn donors(plan: &Resolved, inputs: &Inputs<'_>) -> Result<Vec<Security>> {
    let Some(Model::SyntheticControl(model)) = &plan.model_options else {
        return Ok(Vec::new());
    };
    if model.donors.is_empty() {
        return Ok(unaffected(plan, inputs));
    }
    let named = model
        .donors
        .iter()
        .map(|name| find(inputs.prices, name.trim()));
    let named: BTreeSet<Security> = named.collect::<Result<_>>()?;
    Ok(named.into_iter().collect())
}

fn find(prices: &Prices, name: &str) -> Result<Security> {
    let universe = prices.universe();
    universe.find(name).ok_or_else(|| {
        let error = Error::options(format!("the donor {name} is not among the prices"));
        let error = error.about(option::DONORS).with_code("unknown_donor");
        match nearest(name, universe.symbols()) {
            Some(near) => error.with_help(format!("did you mean {near}?")),
            None => error.with_help(message![
                "check the spelling, or give its file with a further ",
                option::PRICES
            ]),
        }
    })
}

/// Returns the securities that no event names and that are no benchmarks.
fn unaffected(plan: &Resolved, inputs: &Inputs<'_>) -> Vec<Security> {
    let universe = inputs.prices.universe();
    let finder = Finder::new(inputs.prices);
    let mut left_out: BTreeSet<Security> = BTreeSet::new();
    for event in inputs.events {
        let date = event.when.as_ref().ok().map(|when| when.date);
        match finder.find(&event.symbol, date) {
            Found::One(security, _) => _ = left_out.insert(security),
            Found::Several(several) => left_out.extend(several),
            Found::None => {}
        }
        let benchmark = event.benchmark.as_ref();
        left_out.extend(benchmark.and_then(|symbol| finder.find(symbol, date).one()));
    }
    let benchmark = plan.benchmark.as_ref();
    left_out.extend(benchmark.and_then(|symbol| universe.find(symbol)));
    universe
        .securities()
        .filter(|security| !left_out.contains(security))
        .collect()
}
