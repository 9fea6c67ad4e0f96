//! Searches price series for flaws, and writes the warnings about them.

use std::collections::BTreeMap;

use rayon::prelude::*;

use super::{adjustment, impossible, jump, standstill};
use crate::finding::Finding;
use crate::market::field::PriceBasis;
use crate::market::flaw::{Flaw, FlawKind, Flaws};
use crate::market::prices::{Bars, Prices};
use crate::market::universe::{Security, Universe};

/// Searches the prices of every security for flaws, in parallel over securities.
pub(in crate::market) fn search(prices: &Prices) -> Flaws {
    let securities: Vec<Security> = prices.universe().securities().collect();
    let flaws = securities
        .into_par_iter()
        .map(|security| flaws(prices, security))
        .collect();
    Flaws::new(flaws)
}

/// Returns one warning per kind of flaw in the series of the securities that are meant, with the first few examples. Only
/// the columns that returns come from by default count.
pub fn findings(prices: &Prices, is_meant: &dyn Fn(Security) -> bool) -> Vec<Finding> {
    const SHOWN: usize = 5;
    let universe: &Universe = prices.universe();
    let mut by_kind: BTreeMap<FlawKind, Vec<(Security, &Flaw)>> = BTreeMap::new();
    for security in universe.securities().filter(|security| is_meant(*security)) {
        for flaw in told(prices, security) {
            by_kind.entry(flaw.kind).or_default().push((security, flaw));
        }
    }
    let finding = |(kind, flaws): (FlawKind, Vec<(Security, &Flaw)>)| {
        let shown: Vec<String> = flaws
            .iter()
            .take(SHOWN)
            .map(|(security, flaw)| format!("{} {}", universe.symbol(*security), flaw.shown()))
            .collect();
        let more = match flaws.len().saturating_sub(SHOWN) {
            0 => String::new(),
            more => format!("; and {more} more"),
        };
        Finding::warning(
            kind.code(),
            format!("{}: {}{more}", kind.explanation(), shown.join("; ")),
        )
    };
    by_kind.into_iter().map(finding).collect()
}

/// Returns whether [`findings`] tell of a security.
pub fn is_told(prices: &Prices, security: Security) -> bool {
    told(prices, security).next().is_some()
}

/// Returns the flaws of a security in the column that its returns come from by default.
fn told(prices: &Prices, security: Security) -> impl Iterator<Item = &Flaw> {
    let used = prices.basis(security, None);
    let flaws = prices.flaws().of_security(security).iter();
    flaws.filter(move |flaw| flaw.column == used)
}

/// Returns the flaws of one security, by date.
fn flaws(prices: &Prices, security: Security) -> Vec<Flaw> {
    let bars = prices.bars(security);
    let mut flaws = Vec::new();
    let has_adjusted = prices.basis(security, None) == PriceBasis::AdjClose;
    for column in [PriceBasis::Close, PriceBasis::AdjClose] {
        let priced = priced(&bars, column);
        if priced.is_empty() {
            continue;
        }
        flaws.extend(jump::flaws(&bars, &priced, column));
        flaws.extend(standstill::flaws(&bars, &priced, column));
        flaws.extend(impossible::flaws(&bars, column));
    }
    if has_adjusted {
        let [close, adj_close] = [PriceBasis::Close, PriceBasis::AdjClose]
            .map(|column| prices.adjustment(security, column));
        flaws.extend(adjustment::flaws(&bars, close, adj_close));
    }
    flaws.sort_by_key(|flaw| (flaw.from, flaw.kind, flaw.column as usize));
    flaws
}

/// Returns index and price of the bars with a price.
fn priced(bars: &Bars<'_>, column: PriceBasis) -> Vec<(usize, f64)> {
    let closes = bars.closes(column);
    closes
        .iter()
        .enumerate()
        .filter(|(_, close)| !close.is_nan())
        .map(|(i, close)| (i, *close))
        .collect()
}
