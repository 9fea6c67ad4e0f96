//! Properties of prices that their sources state: currencies, exchanges, dividends and adjustment.

use std::collections::{BTreeMap, BTreeSet};

use rayon::prelude::*;

use super::order::Ordered;
use crate::market::aliases::Aliases;
use crate::market::basis::{Adjustment, Basis};
use crate::market::currency::Currency;
use crate::market::field::Field;
use crate::market::known_by::KnownBy;
use crate::market::price_rows::PriceRows;
use crate::market::prices::Prices;
use crate::market::universe::{Security, Universe};
use crate::time::Date;

/// `currencies()[i]`: the currencies that the sources of security `i` name.
pub(super) fn currencies(chunks: &[PriceRows], universe: &Universe) -> Vec<BTreeSet<Currency>> {
    let mut currencies = vec![BTreeSet::new(); universe.len()];
    for chunk in chunks {
        for (position, currency) in &chunk.currencies {
            if let Some(security) = universe.find(&chunk.symbols[*position as usize]) {
                currencies[security.0 as usize].insert(Currency::named(currency));
            }
        }
    }
    currencies
}

/// `listed()[i]`: the exchange codes that the sources of security `i` name.
pub(super) fn listed(
    chunks: &[PriceRows],
    universe: &Universe,
) -> Vec<BTreeSet<(KnownBy, String)>> {
    let mut listed = vec![BTreeSet::new(); universe.len()];
    for chunk in chunks {
        for (position, known_by, code) in &chunk.listed {
            if let Some(security) = universe.find(&chunk.symbols[*position as usize]) {
                listed[security.0 as usize].insert((*known_by, code.clone()));
            }
        }
    }
    listed
}

/// Returns the further identifiers that the sources give, each on the dates of its security's own.
///
/// A name that one security alone ever has is its own on every date, if it has it from its first price to its last. Between two
/// dates of one name lie days without prices, such as weekends, on which the name belongs to the security, too.
pub(super) fn identifiers(chunks: &[PriceRows], prices: &Prices) -> Aliases {
    /// A name is still known on the days after its last session.
    const SLACK: i32 = 6;
    let mut ranges: BTreeMap<(String, Security), (Date, Date)> = BTreeMap::new();
    for chunk in chunks {
        for (position, name, from, to) in &chunk.identifiers {
            if let Some(security) = prices.universe.find(&chunk.symbols[*position as usize]) {
                let range = ranges.entry((name.to_uppercase(), security));
                let range = range.or_insert((*from, *to));
                *range = (range.0.min(*from), range.1.max(*to));
            }
        }
    }
    let mut owners: BTreeMap<&str, usize> = BTreeMap::new();
    for (name, _) in ranges.keys() {
        *owners.entry(name).or_default() += 1;
    }
    let mut identifiers = Aliases::default();
    for ((name, security), (from, to)) in &ranges {
        let dates = prices.bars(*security).dates();
        let is_only = owners.get(name.as_str()) == Some(&1);
        let is_first = is_only && dates.first().is_none_or(|first| from <= first);
        let is_last = is_only && dates.last().is_none_or(|last| to >= last);
        let slack = Date::from_days_since_1970(to.days_since_1970() + SLACK);
        let from = (!is_first).then_some(*from);
        let to = (!is_last).then_some(slack);
        identifiers.insert(name, *security, from, to);
    }
    identifiers
}

/// Returns the symbols that paid a dividend.
pub(super) fn payers(chunks: &[PriceRows]) -> BTreeSet<String> {
    let symbol = |chunk: &PriceRows, position: u32| chunk.symbols[position as usize].clone();
    chunks
        .iter()
        .flat_map(|chunk| {
            chunk
                .dividends
                .iter()
                .map(|(position, _)| symbol(chunk, *position))
        })
        .collect()
}

/// Changes the basis of `adj_close` where it equals `close` although dividends were paid: it is not adjusted for them,
/// whatever its name says. Returns the symbols of these securities.
pub(super) fn downgrade(prices: &mut Prices, paid: &BTreeSet<String>) -> Vec<String> {
    let mut downgraded = Vec::new();
    for security in prices.universe.securities() {
        let bars = prices.bars(security);
        let (closes, adjusted) = (bars.column(Field::Close), bars.column(Field::AdjClose));
        let is_same = adjusted.iter().any(|adjusted| !adjusted.is_nan())
            && closes
                .iter()
                .zip(adjusted)
                .all(|(close, adjusted)| close == adjusted || adjusted.is_nan());
        let symbol = prices.universe.symbol(security);
        if is_same && paid.contains(symbol) {
            downgraded.push(symbol.to_owned());
            let [close, adj_close] = &mut prices.bases[security.0 as usize];
            *adj_close = Basis::new(
                close.adjustment,
                "adj_close equals close although dividends were paid",
            );
        }
    }
    downgraded
}

pub(super) fn bases(chunks: &[PriceRows], ordered: &[Ordered]) -> Vec<[Basis; 2]> {
    let of = |ordered: &Ordered| {
        let mut own: Vec<u32> = ordered.kept.runs().iter().map(|run| run.chunk).collect();
        own.dedup();
        own.sort_unstable();
        own.dedup();
        let mut sources = own.into_iter().map(|chunk| &chunks[chunk as usize]);
        let Some(first) = sources.next() else {
            return [Basis::default(), Basis::default()];
        };
        sources.fold(
            [first.close.clone(), first.adj_close.clone()],
            |[close, adj_close], chunk| [close.and(&chunk.close), adj_close.and(&chunk.adj_close)],
        )
    };
    let mut bases: Vec<[Basis; 2]> = ordered.par_iter().map(of).collect();
    // Rows that a program made itself state no adjustment, but the name of the column does.
    for [_, adj_close] in &mut bases {
        if *adj_close == Basis::default() {
            *adj_close = Basis::new(Adjustment::Total, "the name adj_close");
        }
    }
    bases
}
