//! Searches price series for flaws, and writes the warnings about them.

use std::collections::BTreeMap;

use rayon::prelude::*;

use super::{adjustment, impossible, jump, standstill};
use crate::finding::Finding;
use crate::market::field::PriceBasis;
use crate::market::flaw::{Flaw, FlawKind, Flaws};
use crate::market::prices::{Bars, Prices};
use crate::market::universe::{Security, Universe};
use crate::time::Date;

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
        if !is_calm(bars.dates(), bars.closes(column)) {
            let priced = priced(&bars, column);
            if priced.is_empty() {
                continue;
            }
            flaws.extend(jump::flaws(&bars, &priced, column));
            flaws.extend(standstill::flaws(&bars, &priced, column));
        }
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

/// Returns whether a series evidently has no jump, no standstill and no gap, as most series have none: a price on every bar, steps far
/// from every limit, never three equal prices in a row and few equal pairs.
fn is_calm(dates: &[Date], closes: &[f64]) -> bool {
    const STEPS: std::ops::Range<f64> = 0.75..1.35;
    const DAYS: i32 = 14;
    let is_near = |pair: &[Date]| pair[1].days_since_1970() - pair[0].days_since_1970() <= DAYS;
    // A comparison with a missing price is false.
    let is_small = |pair: &[f64]| pair[1] > STEPS.start * pair[0] && pair[1] < STEPS.end * pair[0];
    let stand = |three: &[f64]| three[0] == three[1] && three[1] == three[2];
    let still = closes.windows(2).filter(|pair| pair[0] == pair[1]).count();
    closes.len() > 1
        && closes.windows(2).all(is_small)
        && dates.windows(2).all(is_near)
        && !closes.windows(3).any(stand)
        && still * 4 < closes.len()
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::market::field::Field;
    use crate::market::price_rows::{Bar, PriceRows};

    /// Returns whether a series is calm, once the long search has found nothing in it if it is.
    fn is_calm_and_without_flaws(days: &[i32], close: impl Fn(usize) -> f64) -> bool {
        let mut rows = PriceRows::default();
        for (i, day) in days.iter().enumerate() {
            rows.push("A", Date::from_days_since_1970(*day), Bar::close(close(i)));
        }
        let (prices, _) = Prices::from_rows(vec![rows]).unwrap();
        let bars = prices.bars(Security(0));
        let is_calm = is_calm(bars.dates(), bars.column(Field::Close));
        let priced = priced(&bars, PriceBasis::Close);
        let jumps = jump::flaws(&bars, &priced, PriceBasis::Close);
        let standstills = standstill::flaws(&bars, &priced, PriceBasis::Close);
        assert!(!is_calm || (jumps.is_empty() && standstills.is_empty()));
        is_calm
    }

    #[test]
    fn a_calm_series_has_no_flaw() {
        // Mondays to Thursdays, which are no weekend.
        let days: Vec<i32> = (0..60).map(|i| 4 + i / 4 * 7 + i % 4).collect();
        let moving = |i: usize| 100.0 + (i * 7 % 11) as f64;
        assert!(is_calm_and_without_flaws(&days, moving));
        assert!(is_calm_and_without_flaws(&days, |i| moving(i / 2 + i % 20)));
        let at =
            |place: usize, other: f64| move |i: usize| if i == place { other } else { moving(i) };
        for (what, other) in [("halved", 50.0), ("doubled", 200.0), ("hundredfold", 1e4)] {
            for place in [0, 1, 30, 59] {
                assert!(
                    !is_calm_and_without_flaws(&days, at(place, other)),
                    "{what}"
                );
            }
        }
        assert!(!is_calm_and_without_flaws(&days, |i| moving(i / 5)));
        assert!(!is_calm_and_without_flaws(&days, |i| moving(i / 2)));
        let apart: Vec<i32> = days.iter().map(|day| day + 35 * (day / 70)).collect();
        assert!(!is_calm_and_without_flaws(&apart, moving));
        assert!(!is_calm_and_without_flaws(&days[..1], moving));
    }
}
